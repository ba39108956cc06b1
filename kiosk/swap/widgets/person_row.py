"""One person of a group at a swap kiosk, in a row."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from badges.cards.meeting import Meeting, Phase
from kiosk.desk.words import Words
from kiosk.swap.choice_keys import SETS, set_keys
from kiosk.swap.sentences import fields
from kiosk.swap.widgets.choices import Choices
from kiosk.swap.widgets.person import nothing_given
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.steady_text import SteadyText

_NAME = 14
"""Columns of the name at least."""
_BESIDE = 64
"""Columns beside the name that hold every field in short words, and the keys, on one line."""


class PersonRow(Horizontal):
    """A person with their number, what they would give, and two keys to give more."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        yield SteadyText(classes="row-name")
        yield SteadyText(classes="row-gives consent")
        yield Choices(len(SETS))

    def show(self, meeting: Meeting, words: Words, width: int, *, short: bool) -> None:
        """Show this person of `meeting` in `width` columns, in `short` words if need be."""
        person = meeting.people[self._number - 1]
        asked = person in meeting.asked()
        yes = person.ticket_id in meeting.yes or meeting.phase is Phase.DONE
        columns = max(_NAME, min(width // 4, width - _BESIDE))
        who = f"{'✔' if yes else ' '}{self._number} {plain(person.name)}"
        if not short and person.own.company:
            who = f"{who} · {plain(person.own.company)}"
        name = self.query_one(".row-name", Static)
        name.styles.width = columns
        name.update(Content(cut(who, columns - 1)))
        gives = fields(person.card.content(), words, short=short) if asked else nothing_given(words)
        self.query_one(".row-gives", Static).update(Content(gives))
        offered = set_keys(person, self._number, group=True)
        shown = offered if asked and meeting.phase is Phase.ASKING else []
        self.query_one(Choices).show(person, shown, words, short=True)
        self.set_class(yes, "-yes")

    def on_click(self) -> None:
        self.post_message(Choices.Touched(str(self._number)))
