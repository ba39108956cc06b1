"""Those who come together: all at once, or some now and the rest later."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from badges.codes.keyboard_layout import digit
from kiosk.desk.rules.found import Found
from kiosk.desk.widgets.found import called
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Dialog
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.key_legend import Key, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText


class PartyList(Dialog[list[str]]):
    """Everybody who may enter now is ticked; its answer is the tickets that are."""

    is_menu = True

    def __init__(self, words: Words, party: Sequence[Found]) -> None:
        super().__init__(words)
        self._party = party
        self._place = 0
        self._first = 0
        self.ticked = {n for n, found in enumerate(party) if found.verdict.passes}

    def contents(self) -> ComposeResult:
        words = self.words
        with Vertical(classes="box party"):
            yield Static(Content(words(_("Check in the party"))), classes="title")
            yield PartyRows(id="party-rows")
            yield SteadyText(id="party-note")
            with Horizontal(classes="keys"):
                yield Key(_("Enter"), "screen.enter", _("Check in"))
                yield Key(_("Space"), "screen.tick", _("Tick"))
                yield Key(_("Esc"), "screen.leave", _("Close"))

    def press(self, key: str, character: str | None) -> bool:
        """Take the arrows, Space, a digit or Enter."""
        if key in ("up", "down"):
            self._place += 1 if key == "down" else -1
            self._place = min(max(self._place, 0), len(self._party) - 1)
        elif key == "space":
            self.tick(self._place)
        elif key == "enter":
            self.action_enter()
        elif (number := digit(character)) is not None:
            self.tick(number - 1)
        else:
            return False
        self.write()
        return True

    def tick(self, place: int) -> None:
        """Tick or untick the guest at `place`; who may not enter is not ticked."""
        if 0 <= place < len(self._party):
            self._place = place
            if self._party[place].verdict.passes:
                self.ticked ^= {place}
        self.write()

    def touch(self, row: int) -> None:
        """Somebody clicked or touched a row."""
        self.tick(self._first + row)

    def action_tick(self) -> None:
        """Tick or untick the guest who is pointed at."""
        self.tick(self._place)

    def action_enter(self) -> None:
        """Answer, if anybody is ticked."""
        if self.ticked:
            self.answer([self._party[place].guest.ticket_id for place in sorted(self.ticked)])

    def write(self) -> None:
        """Show who is ticked."""
        for rows in self.query("#party-rows").results(Static):
            height = max(1, rows.size.height)
            self._first = max(self._place - height + 1, min(self._first, self._place))
            places = range(self._first, min(len(self._party), self._first + height))
            lines = [self._line(place, rows.size.width) for place in places]
            rows.update(Content("\n").join(lines))
        words = self.words
        for note in self.query("#party-note").results(Static):
            note.update(Content(self._note()))
        speak_keys(self, words)

    def _note(self) -> str:
        """How many enter now, how many are in already, and how many are still to come."""
        words = self.words
        already = sum(found.presence.inside for found in self._party)
        later = len(self._party) - already - len(self.ticked)
        parts = [
            words(_("enter now: {number}"), number=words.number(len(self.ticked))),
            words(_("already in: {number}"), number=words.number(already)) if already else "",
            words(_("later: {number}"), number=words.number(later)) if later else "",
        ]
        return " · ".join(filter(None, parts))

    def _line(self, place: int, width: int) -> Content:
        found = self._party[place]
        number = str(place + 1) if place < 9 else " "
        box = "☑" if place in self.ticked else ("☐" if found.verdict.passes else "–")
        state = self.words.guest_state(found)
        who = " · ".join(filter(None, [called(found.guest), plain(found.guest.company), state]))
        pointer = "►" if place == self._place else " "
        line = cut(f"{pointer} {number} {box} {who}", width)
        return Content(line).stylize("bold reverse" if place == self._place else "")


class PartyRows(SteadyText):
    """The rows of a party."""

    def on_resize(self) -> None:
        if isinstance(self.screen, PartyList):
            self.screen.write()

    def on_click(self, event: events.Click) -> None:
        if isinstance(self.screen, PartyList):
            self.screen.touch(event.y)
