"""Before the doors open: is everything ready, and a ticket to try that does not count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.scan.source import CameraState
from kiosk.ui.dialog import Dialog
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.key_legend import Key, speak_keys
from kiosk.ui.widgets.preview import Preview
from kiosk.ui.widgets.steady_text import SteadyText

if TYPE_CHECKING:
    from kiosk.desk.threads import DeskThreads
    from kiosk.doctor.finding import Finding, Round
    from kiosk.scan.watching import Sight

Checks = Callable[[Words], "Iterable[Round]"]
_MARKS = {"trouble": "✖", "warning": "!", "ok": "✔"}
"""The worst first."""
_STYLES = {"trouble": "bold reverse", "warning": "bold $warning", "ok": ""}
_FAULTY = frozenset(CameraState) - {
    CameraState.STARTING,
    CameraState.LIVE,
    CameraState.BEHIND,
}


class Readiness(Dialog[bool]):
    """Fills in while the checks run in a thread. Enter opens the desk; with a ✖, twice."""

    BINDINGS = [
        Binding("f5", "check", show=False),
        Binding("f10", "app.ask_to_quit", show=False),
    ]

    @dataclass
    class Found(Message):
        """A check found something; None: all have been made."""

        finding: Finding | None
        turn: int

    @dataclass
    class Tried(Message):
        """The camera read a ticket."""

        text: str

    def __init__(self, words: Words, threads: DeskThreads, checks: Checks) -> None:
        super().__init__(words)
        self._threads = threads
        self._checks = checks
        self._found: list[Finding] = []
        self._scanner: list[Finding] = []
        self._read = ""
        self._keys: list[tuple[str, float]] = []
        self._state = CameraState.STARTING
        self._turn = 0
        self._checking = True
        self._warned = False

    def contents(self) -> ComposeResult:
        words = self.words
        with Vertical(classes="box readiness"):
            yield Static(Content(words(_("Before the doors open"))), classes="title")
            with Horizontal(id="readiness-middle"):
                with VerticalScroll(id="readiness-checks", can_focus=False):
                    yield SteadyText(id="readiness-list")
                with Vertical(id="readiness-mirror"):
                    if self._threads.has_camera:
                        yield Preview()
                    yield SteadyText(id="readiness-trial")
            yield SteadyText(id="readiness-note")
            with Horizontal(classes="keys"):
                yield Key(_("Enter"), "screen.open", _("Open the desk"))
                yield Key("F5", "screen.check", _("Check again"))
                yield Key("F2", "app.next_language", _("Language"))
                yield Key("F10", "app.ask_to_quit", _("Stop"))

    def on_mount(self) -> None:
        self.action_check()

    def action_check(self) -> None:
        """Look at everything anew."""
        self._turn += 1
        self._found, self._checking, self._warned = [], True, False
        turn = self._turn
        self.run_worker(lambda: self._look(turn), thread=True, exit_on_error=False)
        self._write()

    def speak(self, words: Words) -> None:
        """Use the language of `words`; what was found is looked at anew."""
        super().speak(words)
        self._scanner = []
        self.call_after_refresh(self.action_check)

    def press(self, key: str, character: str | None) -> bool:
        """Take Enter, and the arrows."""
        if key == "enter":
            self.action_open()
        elif key in ("up", "down"):
            step = 1 if key == "down" else -1
            self.query_one("#readiness-checks").scroll_relative(y=step, animate=False)
        return key in ("enter", "up", "down")

    def action_leave(self) -> None:
        """Escape opens nothing."""

    def action_open(self) -> None:
        """Open the desk; when something must be put right, only at the second time."""
        if self._worst() == "trouble" and not self._warned:
            self._warned = True
            self._write()
        else:
            self.answer(True)

    def heard(self, event: events.Key) -> None:
        """A key arrived: it tells of the hand scanner, when one typed it."""
        if event.character:
            self._keys.append((event.character, event.time))

    def scanned(self, text: str) -> None:
        """A hand scanner typed `text`, or a person did; it does not count."""
        from kiosk.doctor.keys import Keys
        from kiosk.doctor.scanner import scanner

        typed = "".join(character for character, _at in self._keys)
        start = max(0, typed.rfind(text))
        keys = Keys(typed[start:], tuple(at for _character, at in self._keys[start:]))
        self._keys = []
        self._scanner = list(scanner(self.words, keys, self._threads.desk.is_ticket))
        self._write()

    def see(self, sight: Sight) -> None:
        """Show what the camera sees."""
        self._state = sight.state
        for preview in self.query(Preview):
            preview.show(sight.image)
        self._write_trial()

    def tried(self, text: str) -> None:
        """The camera read a ticket, in its thread; it does not count."""
        self.post_message(self.Tried(text))

    @on(Tried)
    def camera_read(self, message: Tried) -> None:
        """Show which ticket the camera read."""
        self._read = plain(message.text)[:40]
        self._write_trial()

    @on(Found)
    def show_finding(self, message: Found) -> None:
        """One more line, unless everything is looked at anew by now."""
        if message.turn != self._turn:
            return
        if message.finding is None:
            self._checking = False
        else:
            self._found.append(message.finding)
        self._write()

    def _look(self, turn: int) -> None:
        from kiosk.doctor.rounds import findings_of

        for finding in findings_of(self._checks(self.words), self.words):
            self.post_message(self.Found(finding, turn))
        self.post_message(self.Found(None, turn))

    def _worst(self) -> str:
        states = {str(finding.state) for finding in self._found}
        if self._threads.has_camera:
            states.add(self._camera_stands())
        return next((state for state in _MARKS if state in states), "ok")

    def _camera_stands(self) -> str:
        """Without a camera the desk is as good, once its hand scanner has read a ticket."""
        if self._state not in _FAULTY:
            return "ok"
        has_scanner = bool(self._scanner) and self._scanner[0].state == "ok"
        return "warning" if has_scanner else "trouble"

    def _write(self) -> None:
        found = sorted([*self._found, *self._scanner], key=lambda f: list(_MARKS).index(f.state))
        lines = []
        for finding in found:
            label = self.words(finding.check.label)
            head = f"{_MARKS[finding.state]} {label} – {finding.found}"
            lines.append(Content(head).stylize(_STYLES[finding.state]))
            if finding.advice:
                lines.append(Content(f"  → {finding.advice}"))
        for listed in self.query("#readiness-list").results(Static):
            listed.update(Content("\n").join(lines))
        for note in self.query("#readiness-note").results(Static):
            note.update(Content(self._note()))
        speak_keys(self, self.words)
        self._write_trial()

    def _note(self) -> str:
        words = self.words
        if self._warned:
            return words(_("✖ must be put right. Enter again opens the desk all the same."))
        if self._checking:
            return words(_("Looking…"))
        return words(_NOTES[self._worst()])

    def _write_trial(self) -> None:
        words = self.words
        lines = [words(_("Try a ticket now: it does not count."))]
        if self._threads.has_camera:
            stands = self._camera_stands()
            text = f"{_MARKS[stands]} {words.camera(self._state)}"
            advice = "" if stands == "ok" else words.camera_advice(self._state)
            lines.append(" – ".join(filter(None, [text, advice])))
            read = words(_("camera read: {code}"), code=self._read)
            lines.append(f"✔ {read}" if self._read else words(_("camera: no ticket read yet")))
        if self._scanner:
            tried, scanner = self._scanner[0], words(_("hand scanner"))
            lines.append(f"{_MARKS[tried.state]} {scanner} – {tried.found}")
        else:
            lines.append(words(_("hand scanner: not tried yet")))
        for trial in self.query("#readiness-trial").results(Static):
            trial.update(Content("\n".join(lines)))


_NOTES = {
    "ok": _("Ready."),
    "warning": _("Ready; the lines with ! should be seen to."),
    "trouble": _("Not ready: put right the lines with ✖."),
}
