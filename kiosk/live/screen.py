"""The live view: one list of the event, as it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number, between, number_name
from kiosk.live.phrases import warning
from kiosk.live.widgets.arrivals import ArrivalsChart
from kiosk.live.widgets.desks import Desks
from kiosk.live.widgets.gauge import Gauge
from kiosk.live.widgets.notices import Oddities, People
from kiosk.live.widgets.panel import Panel
from kiosk.live.widgets.shares import Shares
from kiosk.live.widgets.totals import Totals
from kiosk.ui.newest import NewestOnly
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.key_legend import Key, LanguageKey, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from kiosk.live.feed import Feed, LiveState


class LiveScreen(Screen[None]):
    """Shows what the feed tells; decides nothing. `wall`: few numbers, large, for a projector."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (60, "-normal"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    @dataclass
    class Changed(NewestOnly):
        """The feed has something new; only the newest matters."""

        state: LiveState

    @dataclass
    class Troubled(Message):
        """The event file cannot be read now; what is shown is getting old."""

        text: str

    def __init__(self, feed: Feed, words: Words, *, wall: bool, named: bool) -> None:
        super().__init__(classes="-wall" if wall else "")
        self._feed = feed
        self._words = words
        self._wall = wall
        self._named = named
        self.state: LiveState | None = None

    def compose(self) -> ComposeResult:
        yield SteadyText(id="live-heading")
        if self._wall:
            yield BigText("wall-inside")
            yield BigText("wall-label")
            yield Gauge()
            yield BigText("wall-admitted")
            yield SteadyText(id="wall-come")
            yield ArrivalsChart()
        else:
            yield Totals()
            yield Gauge()
            with Horizontal(classes="live-row"):
                yield ArrivalsChart()
                yield Shares()
            with Horizontal(classes="live-row"):
                yield Desks()
                with Vertical(id="live-side"):
                    yield Oddities()
                    if self._named:
                        yield People()
        with Horizontal(id="live-keys"):
            yield LanguageKey()
            yield Key("F10", "app.quit", _("Stop"))

    def on_mount(self) -> None:
        self.speak(self._words)
        self.run_worker(
            lambda: self._feed.run(
                lambda state: self.post_message(self.Changed(state)),
                lambda text: self.post_message(self.Troubled(text)),
            ),
            "feed",
            thread=True,
            exit_on_error=False,
        )

    def on_unmount(self) -> None:
        self._feed.stop()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on, everywhere."""
        self._words = words
        speak_keys(self, words)
        self._show()

    @on(Changed)
    def show_state(self, message: Changed) -> None:
        """Show the newest state."""
        self.state = message.state
        self.remove_class("-troubled")
        self._show()

    @on(Troubled)
    def show_trouble(self, message: Troubled) -> None:
        """Say that what is shown is old, and since when."""
        self.add_class("-troubled")
        since = ""
        if self.state:
            since = self._words.seconds(self.state.event.local_time(self.state.count.at_ms))
        text = self._words(_("The event file cannot be read; numbers of {time}"), time=since or "–")
        self.query_one("#live-heading", Static).update(Content(text))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        state, words = self.state, self._words
        if state is None:
            self.query_one("#live-heading", Static).update(Content(words(_("One moment"))))
            return
        if not self.has_class("-troubled"):
            self._show_heading(state)
        for panel in self.query(Panel):
            panel.show(state, words)
        for totals in self.query(Totals):
            totals.show(state, words)
        if self._wall:
            self._show_wall(state)

    def _show_heading(self, state: LiveState) -> None:
        parts = [self._words(_("LIVE")), plain(state.event.name)]
        if state.list_name != MAIN_LIST:
            parts.append(self._words(_("list {name}"), name=plain(state.list_name)))
        parts.append(self._words.seconds(state.event.local_time(state.count.at_ms)))
        self.query_one("#live-heading", Static).update(Content("  ·  ".join(parts)))

    def _show_wall(self, state: LiveState) -> None:
        words, count = self._words, state.count
        rows = self.size.height
        self.query_one("#wall-inside", BigText).show(words.number(count.inside), rows * 2 // 5)
        label = warning(state, words) or number_name(Number.INSIDE, words)
        self.query_one("#wall-label", BigText).show(label, max(4, rows // 8), rows // 8)
        come = f"{words.number(count.admitted)} / {words.number(count.expected)}"
        self.query_one("#wall-admitted", BigText).show(come, max(4, rows // 7))
        said = [words(_("admitted / expected")), between(count, words)]
        self.query_one("#wall-come", Static).update(Content(", ".join(filter(None, said))))
