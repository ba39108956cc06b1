"""One of two people at a swap kiosk: who they are, what they would give, and their yes."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from badges.cards.business_card import CardField
from badges.cards.meeting import Meeting, Participant, Phase
from kiosk.desk.words import Words, _
from kiosk.swap.choice_keys import SETS, field_keys, set_keys
from kiosk.swap.sentences import fields
from kiosk.swap.widgets.choices import Choices
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.steady_text import SteadyText

_FEWEST_ROWS = 3
"""Rows of the smallest huge letters that are better than ordinary ones."""
_MOST_ROWS = 9


class PersonPanel(Vertical):
    """A person with their fields and the key beside each."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        yield BigText()
        yield SteadyText(classes="person-company")
        yield SteadyText(classes="person-gives consent")
        yield Choices(len(SETS))
        yield Choices(len(CardField))
        yield SteadyText(classes="person-yes consent")

    def show(self, meeting: Meeting, words: Words, invitation: str, room: tuple[int, int]) -> None:
        """Show this person of `meeting`, with `invitation` to say yes, in `room`: width, height."""
        person = meeting.people[self._number - 1]
        asked = person in meeting.asked()
        yes = person.ticket_id in meeting.yes or meeting.phase is Phase.DONE
        offered = asked and meeting.phase is Phase.ASKING
        self._part("company").update(Content(plain(person.own.company)))
        gives = given(person, words) if asked else Content(nothing_given(words))
        self._part("gives").update(gives)
        several, single = self.query(Choices)
        several.show(person, set_keys(person, self._number, group=False) if offered else [], words)
        single.show(person, field_keys(person, self._number, group=False) if offered else [], words)
        self.set_class(yes, "-yes")
        self.set_class(not asked, "-not-asked")
        said = words(_("✔ YES")) if yes else invitation
        offer(self._part("yes"), said if asked else "", yes or meeting.on_screen, room[0])
        self._write_name(plain(person.name), *room)

    def on_click(self) -> None:
        self.post_message(Choices.Touched(str(self._number)))

    def _write_name(self, name: str, width: int, height: int) -> None:
        """The name, as large as what is left of `height` allows."""
        others = [each for each in self.children if each.display and not isinstance(each, BigText)]
        size = self.app.size
        left = height - sum(each.get_content_height(size, size, width) for each in others)
        rows = min(_MOST_ROWS, left) if left >= _FEWEST_ROWS else 1
        big = self.query_one(BigText)
        for lines in (name, name.replace("-", "- "), name):  # two lines may have room, or none
            big.show(lines, rows)
            if rows == 1 or big.drawn_in(width):
                break

    def _part(self, name: str) -> Static:
        return self.query_one(f".person-{name}", Static)


def offer(line: Static, text: str, now: bool, width: int) -> None:
    """Say `text` where it has room in `width` columns; until `now` its place is kept empty."""
    line.display = bool(text)
    line.update(Content(text))
    if not now:
        rows = line.get_content_height(line.app.size, line.app.size, max(1, width))
        line.update(Content("\n".join([" "] * rows)))


def given(person: Participant, words: Words) -> Content:
    """What somebody would give, in words."""
    return Content.assemble(
        (words(_("gives:")), "bold"), f" {fields(person.card.content(), words)}"
    )


def nothing_given(words: Words) -> str:
    """What somebody gives who is not asked for anything."""
    return words(_("gives nothing, gets a card"))
