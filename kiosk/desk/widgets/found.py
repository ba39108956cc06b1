"""The guests who were found, one of whom can be chosen: a steward's view, no address, no phone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from badges.codes.ticket_code import shown
from kiosk.desk.rules.found import Found
from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.fitted import FittedText
from sync.guests.folding import fold
from sync.model import Guest

LISTED = 10
"""Guests listed at most; who is not among them is found by another letter."""

_CHOSEN = "► "
_OTHER = "  "
_GAP = 2
_ENDING = 4
_ORDER_LENGTH = 24
_SPACIOUS = 3 * LISTED
"""Rows from which a blank line stands between two guests."""


class FoundList(FittedText):
    """Two lines for each guest: who and how they stand, then where from.

    Nobody is chosen among several until somebody does; a lone guest is.
    """

    @dataclass
    class Touched(Message):
        """A guest was clicked or touched; `again` when it was the chosen one."""

        again: bool

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Found] = ()
        self._place: int | None = None
        self._first = 0
        self._apart: list[str] = []

    @property
    def chosen(self) -> Found | None:
        """The guest who is chosen, if any."""
        return self.found[self._place] if self._place is not None else None

    def show(self, found: Sequence[Found]) -> None:
        """List the first of `found`, which are all that are known to be meant."""
        self.found = found[:LISTED]
        self._apart = told_apart([each.guest for each in found], self.words)
        self._place = 0 if len(found) == 1 else None
        self._first = 0
        self.write()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self._apart = told_apart([each.guest for each in self.found], words)
        super().speak(words)

    def move(self, step: int) -> None:
        """Choose the next guest down (1) or up (-1); the ends hold."""
        if not self.found:
            return
        last = len(self.found) - 1
        start = self._place if self._place is not None else (-1 if step > 0 else last + 1)
        self._place = min(max(start + step, 0), last)
        self.write()

    def on_click(self, event: events.Click) -> None:
        place = self._first + event.y // self._rows_each
        if place < min(len(self.found), self._first + self._room):
            again = place == self._place
            self._place = place
            self.write()
            self.post_message(self.Touched(again))

    @property
    def _rows_each(self) -> int:
        return 3 if self.size.height >= _SPACIOUS - 1 else 2

    @property
    def _room(self) -> int:
        """How many guests there is room for; the last one needs no blank line."""
        return max(1, (self.size.height + self._rows_each - 2) // self._rows_each)

    def write(self) -> None:
        """Write the guests that have room, the chosen one among them."""
        if self._place is not None:
            self._first = max(self._first, self._place - self._room + 1)
            self._first = min(self._first, self._place)
        self._first = max(0, min(self._first, len(self.found) - self._room))
        places = range(self._first, min(self._first + self._room, len(self.found)))
        between = "\n" * (self._rows_each - 1)
        self.update(Content(between).join([self._guest(place) for place in places]))

    def _guest(self, place: int) -> Content:
        found, width = self.found[place], self.size.width
        marker = _CHOSEN if place == self._place else _OTHER
        name, state = _beside(
            marker + called(found.guest), self.words.guest_state(found), width - 1
        )
        gap = " " * (width - 1 - cell_len(name) - cell_len(state))
        below = cut(_OTHER + where_from(found.guest, self._apart[place]), width - 1)
        if place == self._place:
            below += " " * (width - cell_len(below))
            return Content(f"{name}{gap}{state} \n{below}").stylize("bold reverse")
        return Content.assemble(
            (name, "bold"), gap, (state, "bold $warning"), "\n", (below, "$quiet")
        )


def called(guest: Guest) -> str:
    """The guest's name, else their company, else their code; plain text."""
    names = (guest.name, guest.company, shown(guest.code))
    return next((name for name in map(plain, names) if name), "")


def told_apart(guests: Sequence[Guest], words: Words) -> list[str]:
    """What more to say of each guest, so that nobody is taken for one of the same name.

    The end of the code; and the order number where everything that is shown is the same.
    """
    names = [fold(called(guest)) for guest in guests]
    shown_of = [
        (name, fold(guest.company), fold(guest.category), _ending(guest))
        for name, guest in zip(names, guests, strict=True)
    ]
    same_name, same_all = Counter(names), Counter(shown_of)
    apart = []
    for guest, name, seen in zip(guests, names, shown_of, strict=True):
        parts = []
        if same_name[name] > 1:
            parts.append(words(_("code …{ending}"), ending=_ending(guest)))
        if same_all[seen] > 1 and guest.order:
            number = cut(plain(guest.order), _ORDER_LENGTH)
            parts.append(words(_("order {number}"), number=number))
        apart.append(" · ".join(parts))
    return apart


def _ending(guest: Guest) -> str:
    return plain(guest.code)[-_ENDING:]


def where_from(guest: Guest, apart: str = "") -> str:
    """Company and category, behind what tells the guest `apart`; plain text."""
    company = plain(guest.company) if guest.name else ""
    return " · ".join(filter(None, [apart, company, plain(guest.category)]))


def _beside(name: str, state: str, width: int) -> tuple[str, str]:
    """Both cut to stand on one line; the name may keep half of it."""
    state = cut(state, width - min(cell_len(name), width // 2) - _GAP)
    if not state:
        return cut(name, width), ""
    return cut(name, width - cell_len(state) - _GAP), state
