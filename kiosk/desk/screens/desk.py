"""The check-in desk: a mirror and an invitation while nobody is there, then the verdict."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.threads import DeskThreads, Numbers
from kiosk.desk.tone import Tone, tone
from kiosk.desk.widgets.counters import Counters
from kiosk.desk.widgets.entry_line import EntryLine
from kiosk.desk.widgets.invitation import ScanInvitation
from kiosk.desk.widgets.recent import RecentScans
from kiosk.desk.widgets.status import DeskStatus, StatusStrip
from kiosk.desk.widgets.verdict import VerdictPanel
from kiosk.desk.words import Words, _
from kiosk.hub.status import HubStatus
from kiosk.scan.source import CameraState
from kiosk.scan.watching import Sight
from kiosk.ui.newest import NewestOnly
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.key_legend import KeyLegend, speak_keys
from kiosk.ui.widgets.preview import Preview
from kiosk.ui.widgets.steady_text import SteadyText
from sync.model import MAIN_LIST, Direction

SECONDS = {Tone.IN: 3.0, Tone.REFUSED: 10.0, Tone.ATTENTION: 10.0, Tone.FAULT: None}
"""How long a verdict stays; None: until a key or the next scan."""


class DeskScreen(Screen[None]):
    """One desk, one event. Shows what its threads find; decides nothing."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-low"), (30, "-high")]

    @dataclass
    class Seen(NewestOnly):
        """A new picture, or news of the camera; only the newest matters."""

        sight: Sight

    @dataclass
    class Counted(NewestOnly):
        """New numbers; only the newest matter."""

        numbers: Numbers

    @dataclass
    class Decided(Message):
        """A scan was judged, and recorded unless its verdict says otherwise."""

        outcome: Outcome

    @dataclass
    class Touched(Message):
        """Somebody clicked or touched the screen."""

    @dataclass
    class NothingToUndo(Message):
        """An undo was asked for, and there is no passage to take back."""

    def __init__(self, threads: DeskThreads, words: Words) -> None:
        super().__init__()
        self._threads = threads
        self._words = words
        self._numbers = Numbers(None, None)
        self._sight = Sight(CameraState.STARTING)
        self._hiding: Timer | None = None
        self._invitation = ScanInvitation(threads.clock)
        self._recent = RecentScans()
        self._entry = EntryLine()
        self._panel = VerdictPanel()

    def compose(self) -> ComposeResult:
        with Container(id="desk"):
            with Vertical(id="idle"):
                yield SteadyText(id="heading")
                with Horizontal(id="middle"):
                    with Vertical(id="front", classes="" if self._threads.has_camera else "-blind"):
                        if self._threads.has_camera:
                            yield Preview()
                        yield self._invitation
                    with Vertical(id="side"):
                        yield Counters()
                        yield self._recent
                yield self._entry
                yield KeyLegend()
            yield self._panel
        yield StatusStrip()

    def on_mount(self) -> None:
        threads, post = self._threads, self.post_message
        self.speak(self._words)

        def decide(outcome: Outcome) -> None:
            post(self.Decided(outcome))

        for name, loop in (
            ("camera", lambda: threads.watch(lambda sight: post(self.Seen(sight)), decide)),
            ("asked", lambda: threads.serve(decide, lambda: post(self.NothingToUndo()))),
            ("numbers", lambda: threads.count(lambda numbers: post(self.Counted(numbers)))),
        ):
            self.run_worker(loop, name, group=name, thread=True, exit_on_error=False)
        self.set_interval(1.0, self.show_status)

    def on_unmount(self) -> None:
        self._threads.stop()

    @property
    def verdict(self) -> Outcome | None:
        """The outcome that fills the screen now, if any."""
        return self._panel.outcome

    @property
    def last(self) -> Outcome | None:
        """The newest outcome, on the screen or not any more."""
        return next(iter(self._recent.outcomes), None)

    @property
    def names_hidden(self) -> bool:
        """Whether nobody can read who came."""
        return self.has_class("-nameless")

    def hide_names(self, hidden: bool, *, with_pin: bool = False) -> None:
        """Hide the names of those who came, or show them again; scanning goes on."""
        self.set_class(hidden, "-nameless")
        self._entry.show_hidden(hidden, with_pin=with_pin)

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on, everywhere."""
        self._words = words
        self._show_heading()
        self._entry.speak(words)
        speak_keys(self, words)
        self._recent.speak(words)
        self._show_numbers()
        self._show_sight()
        if self._panel.outcome:
            self._panel.show(self._panel.outcome, words, self.query_one("#desk").size)

    def show_typed(self, line: str) -> None:
        """Show what has been typed and not yet submitted."""
        self._entry.show(line)

    def dismiss_verdict(self) -> None:
        """Give the screen back to the mirror."""
        if self._hiding:
            self._hiding.stop()
        self._panel.hide()

    @on(Decided)
    def show_verdict(self, message: Decided) -> None:
        """Fill the screen with the outcome, whatever was on it."""
        outcome = message.outcome
        self._recent.add(outcome)
        if self._hiding:
            self._hiding.stop()
        self._panel.show(outcome, self._words, self.query_one("#desk").size)
        seconds = SECONDS[tone(outcome)]
        if seconds is not None:
            self._hiding = self.set_timer(seconds, self.dismiss_verdict)

    @on(Seen)
    def show_sight(self, message: Seen) -> None:
        """Show what the camera sees, unless a verdict is over it."""
        changed = message.sight.state is not self._sight.state
        self._sight = message.sight
        if changed:
            self.show_status()
        if not self._panel.outcome:
            self._show_sight()

    @on(Counted)
    def show_numbers(self, message: Counted) -> None:
        """Show how many are in."""
        self._numbers = message.numbers
        self._show_numbers()

    @on(NothingToUndo)
    def say_nothing_to_undo(self) -> None:
        """Say so, without covering anything."""
        self.notify(self._words(_("Nothing to undo")), timeout=3, markup=False)

    @on(VerdictPanel.Dismissed)
    def verdict_touched(self) -> None:
        """A click or a touch is as good as a key."""
        self.dismiss_verdict()

    def on_click(self) -> None:
        self.post_message(self.Touched())

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_sight)

    def show_status(self) -> None:
        """Bring the status line up to date, on this screen and on the dialogs over it."""
        status = self._status()
        for screen in self.app.screen_stack:
            for strip in screen.query(StatusStrip):
                strip.show(status, self._words)

    def _show_heading(self) -> None:
        desk, words = self._threads.desk, self._words
        leaving = desk.direction is Direction.EXIT
        direction = words(_("EXIT")) if leaving else words(_("ENTRANCE"))
        heading = self.query_one("#heading", Static)
        heading.set_class(leaving, "-exit")
        parts = [direction, plain(desk.event.name)]
        if desk.list_name != MAIN_LIST:
            parts.append(words(_("list {name}"), name=plain(desk.list_name)))
        heading.update(Content("  ·  ".join(parts)))

    def _show_numbers(self) -> None:
        self.query_one(Counters).show(self._numbers.counts, self._words)
        self.show_status()

    def _show_sight(self) -> None:
        sight = self._sight if self._threads.has_camera else None
        rows = self.query_one("#front").size.height // 3
        self._invitation.show(sight, self._words, rows)
        for preview in self.query(Preview):
            preview.show(self._sight.image)

    def _status(self) -> DeskStatus:
        desk, badges = self._threads.desk, self._threads.badges
        event, staff_session = desk.event, desk.staff_session
        made = event.guest_list_ms
        hub = self._threads.hub.status if self._threads.hub else HubStatus()
        return DeskStatus(
            now=desk.now,
            guest_list_version=event.guest_list_version,
            guest_list_at=event.local_time(made) if made is not None else None,
            pending=self._numbers.pending,
            last_sync=event.local_time(hub.last_sync_ms) if hub.last_sync_ms else None,
            connected=hub.connected,
            hub_trouble=hub.trouble,
            hub_moved_to=hub.moved_to,
            camera=self._sight.state if self._threads.has_camera else None,
            badges=badges.news if badges else None,
            role=staff_session.role,
            role_minutes=-(-staff_session.left_ms // 60_000),
        )
