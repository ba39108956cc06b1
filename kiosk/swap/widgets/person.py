"""One person at the swap kiosk: who they are, exactly what they would give, and their yes."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from badges.cards.meeting import Participant
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import fields
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText


class PersonPanel(Vertical):
    """A person with their number, which is their key."""

    @dataclass
    class Touched(Message):
        """Somebody clicked or touched a person: as good as that person's key."""

        number: int

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._in_a_row = False

    def compose(self) -> ComposeResult:
        yield BigText()
        for part in ("company", "gives", "yes"):
            yield Static(classes=f"person-{part}", markup=False)

    def show(
        self, person: Participant, words: Words, *, asked: bool, yes: bool, rows: int, width: int
    ) -> None:
        """Show `person`, with a name in `rows` by `width` at most; `asked`: their yes is needed.

        In one row there is room for a line about who they are and a line about what they give.
        """
        card = person.card
        self._in_a_row = rows == 1
        name = plain(card.first_name or card.name)
        if self._in_a_row:
            name = " · ".join(filter(None, [f"{self._number}  {name}", plain(card.company)]))
        big = self.query_one(BigText)
        for lines in (name, name.replace("-", "- "), name):  # two lines may have room, or none
            big.show(lines, rows)
            if rows == 1 or big.drawn_in(width):
                break
        self._part("company").update(Content("" if self._in_a_row else plain(card.company)))
        self._part("gives").update(_gives(person, words) if asked else Content(_nothing(words)))
        self.set_class(yes, "-yes")
        self.set_class(not asked, "-not-asked")
        self._part("yes").update(Content(self._invitation(words, yes) if asked else ""))

    def on_click(self) -> None:
        self.post_message(self.Touched(self._number))

    def _invitation(self, words: Words, yes: bool) -> str:
        if yes:
            return words(_("✔ YES"))
        if self._in_a_row:
            return words(_("Key {number} = yes"), number=self._number)
        return words(_("Key {number} or badge again = yes"), number=self._number)

    def _part(self, name: str) -> Static:
        return self.query_one(f".person-{name}", Static)


def _gives(person: Participant, words: Words) -> Content:
    given = fields(person.card.content(), words)
    return Content.assemble((words(_("gives:")), "bold"), f" {given}")


def _nothing(words: Words) -> str:
    return words(_("gives nothing, gets a card"))
