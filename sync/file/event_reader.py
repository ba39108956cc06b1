"""What an event file knows: questions to it that change nothing."""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from sync.counts.tallies import counts
from sync.file import event_row
from sync.file.connection import Connection
from sync.file.health import Health, examine
from sync.guests import categories, check_in_lists, guests, signed_tickets, staff, withdrawals
from sync.guests.roles import Role
from sync.journal import presence, projections
from sync.merging.conflicts import Conflict, conflicts
from sync.merging.conflicts import count as count_conflicts
from sync.merging.wrong_clocks import WrongClock, wrong_clocks
from sync.model import MAIN_LIST, Category, CheckInList, Counts, Event, Guards, Guest, Presence

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


class EventReader(ABC):
    """The questions; whoever answers them provides the connection.

    Each raises `sync.file.storage_error.StorageError` when the file cannot be read.
    """

    event_id: str

    @abstractmethod
    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        """The connection, for reading. Only `sync` holds one; others `ask`."""

    def ask(
        self,
        question: Callable[Concatenate[Connection, _Given], _Answer],
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Answer:
        """What `question`, a function of `sync` that reads from a connection, answers."""
        with self.reading() as connection:
            return question(connection, *given, **named)

    @property
    def event(self) -> Event:
        """The event as the file has it now."""
        return self.ask(event_row.read)

    def check_in_list(self, name: str) -> CheckInList | None:
        """The check-in list called `name`, or None."""
        return self.ask(check_in_lists.by_name, name)

    def check_in_list_names(self) -> list[str]:
        """The names of all check-in lists, in alphabetical order."""
        return self.ask(check_in_lists.names)

    def guests_with_code(self, text: str) -> list[Guest]:
        """The guests whose ticket says `text`; see `sync.guests.guests.with_code`.

        They stand as their code does: a shop may have withdrawn it.
        """
        with self.reading() as connection:
            return [
                withdrawals.as_by_code(connection, self.event_id, guest)
                for guest in guests.with_code(connection, text)
            ]

    def shown_codes(self) -> list[str]:
        """Every text that a ticket or badge of this event may show."""
        return self.ask(guests.shown_codes)

    def guest(self, ticket_id: str) -> Guest | None:
        """The guest with this ticket id, or None."""
        with self.reading() as connection:
            return next(iter(guests.with_ticket_ids(connection, [ticket_id])), None)

    def everybody(self) -> list[Guest]:
        """All guests."""
        return self.ask(guests.everybody)

    def guest_of_signed_ticket(self, text: str) -> Guest | None:
        """The guest whom a signed ticket stands for; see `sync.guests.signed_tickets.guest_of`."""
        return self.ask(signed_tickets.guest_of, self.event_id, text)

    def party_of(self, guest: Guest) -> list[Guest]:
        """The others who come with `guest`; see `sync.guests.guests.party_of`."""
        return self.ask(guests.party_of, guest)

    def guests_with_badge_code(self, text: str) -> list[Guest]:
        """The guests whose badge says `text`."""
        return self.ask(guests.with_badge_code, text)

    def presence(self, ticket_id: str, place_id: str, *, times: bool = False) -> Presence:
        """What is known of a ticket at a place (see `CheckInList.place_id`).

        `times`: when each of its entries was, too.
        """
        with self.reading() as connection:
            known = presence.of_ticket(connection, ticket_id, place_id)
            if not times:
                return known
            entered = projections.entry_times(connection, ticket_id, place_id)
            return replace(known, entry_times=entered)

    def presence_of(self, guest: Guest, place_id: str, *, times: bool = False) -> Presence:
        """What is known of a guest at a place, by a signed ticket too.

        Such a ticket may have come before the list knew of it: then it stood for itself, and its
        passages are theirs who have that code now.
        """
        known = self.presence(guest.ticket_id, place_id, times=times)
        by_itself = withdrawals.ticket_of_text(self.event_id, guest.code)
        if known.entries or by_itself == guest.ticket_id or self.guest(by_itself):
            return known  # the list has such a ticket: it is another guest's, or was always theirs
        return presence.together(self.presence(by_itself, place_id, times=times), known)

    def last_passage(self, ticket_id: str, place_id: str) -> bytes | None:
        """The hash of the journal row of a ticket's latest entry or exit that was not undone."""
        with self.reading() as connection:
            rows = projections.passages(connection, [ticket_id]).get((ticket_id, place_id))
        return rows[-1].hash if rows else None

    def is_pin(self, role: Role, pin: str) -> bool:
        """Whether `pin` opens `role`; see `sync.guests.staff.is_pin`."""
        return self.ask(staff.is_pin, role, pin)

    def roles_with_pin(self) -> frozenset[Role]:
        """The roles that ask for a PIN at a desk."""
        return self.ask(staff.roles_with_pin)

    def counts(self, list_id: str = MAIN_LIST) -> Counts:
        """The event in numbers, on one list."""
        with self.reading() as connection:
            known = check_in_lists.by_id(connection, list_id)
            gone = CheckInList(list_id=list_id, guards=Guards.ROOM)
            return counts(connection, known or gone)

    def health(self) -> Health:
        """How sound the file is; nothing of it is changed."""
        return self.ask(examine)

    def categories(self) -> dict[str, Category]:
        """The categories that somebody has described, by code."""
        return self.ask(categories.all_of)

    def journal_rows(self) -> int:
        """How many rows the journal has, of all devices."""
        with self.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])

    def conflicts(self, *, resolved: bool = False, most: int | None = None) -> list[Conflict]:
        """What offline desks could not know of each other; see `sync.merging.conflicts`."""
        with self.reading() as connection:
            lost = self._unrecorded_losses(connection)
            return conflicts(connection, resolved=resolved, lost_here=lost, most=most)

    def conflict_count(self) -> int:
        """How many conflicts nobody has decided about yet."""
        with self.reading() as connection:
            return count_conflicts(connection, lost_here=self._unrecorded_losses(connection))

    def _unrecorded_losses(self, connection: Connection) -> list[tuple[str, int]]:
        """Epochs of this device's of which rows were lost, and up to which number."""
        return []

    def wrong_clocks(self) -> list[WrongClock]:
        """The laptops whose clocks are off; see `sync.merging.wrong_clocks`."""
        return self.ask(wrong_clocks)
