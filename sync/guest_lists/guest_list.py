"""What a guest list says: its records, what is doubtful about it, and how it was read."""

from collections.abc import Callable
from dataclasses import dataclass

from badges.text.sentence import SpokenError
from sync.guest_lists.questions import ListQuestion
from sync.model import TicketStatus

Progress = Callable[[int, int], None]
"""Is told how many rows are done, of how many."""

_IMPLIED = {
    "status": ("paid",),
    "canceled": ("status",),
    "valid": ("status",),
    "blocked": ("status",),
    "valid_from": ("valid_from_ms",),
    "valid_until": ("valid_until_ms",),
    "name": ("first_name", "last_name"),
    "buyer_name": ("first_name", "last_name"),
    "buyer_first_name": ("first_name", "last_name"),
    "buyer_last_name": ("first_name", "last_name"),
    "quantity": ("first_name", "last_name"),
    "companions": ("first_name", "last_name", "party"),
}


class GuestListError(SpokenError, ValueError):
    """The file cannot be imported at all; the message says why and what to do."""


@dataclass(frozen=True)
class Record:
    """One guest as the list has them; every text is cleaned."""

    line: int
    code: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    category: str = ""
    variation: str = ""
    order: str = ""
    status: TicketStatus = TicketStatus.VALID
    paid: bool = True
    note: str = ""
    host: str = ""
    party: str = ""
    valid_from_ms: int | None = None
    valid_until_ms: int | None = None
    source: str = ""
    """What makes it the same guest in the list's next version, where the list has such a thing."""

    @property
    def name(self) -> str:
        """First and last name as one text, or what there is of them."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Problem:
    """A row that was left out, or that somebody should look at."""

    line: int
    what: str


@dataclass(frozen=True)
class GuestList:
    """What a file says."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    columns: dict[str, str]
    """Which header was taken for which field."""
    vendor: str = ""
    """The ticket shop whose export it is; empty for a plain spreadsheet."""
    how: str = ""
    """What kind of file it is, and how its letters were read."""
    questions: tuple[ListQuestion, ...] = ()
    """What somebody must answer before it may be imported."""
    notices: tuple[str, ...] = ()
    """What was decided about the list as a whole, for people."""

    @property
    def fields(self) -> frozenset[str]:
        """The guest's fields that this list speaks of, in a column of their own or in another."""
        implied = [field for column in self.columns for field in _IMPLIED.get(column, ())]
        return frozenset(self.columns) | frozenset(implied)
