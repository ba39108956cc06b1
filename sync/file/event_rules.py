"""What the organiser decides in an event file: doors, categories, and which tickets are good.

Where it is the organiser's own file, the decision is signed in the same transaction, so that it
goes to the laptops as the guest list does.
"""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Concatenate, ParamSpec, TypeVar

from sync.file.clock import Clock
from sync.file.connection import Connection
from sync.guests import categories, check_in_lists, published_list, withdrawals
from sync.journal.journal import Body, Kind
from sync.model import Category, CheckInList, TicketStatus

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


class EventRules(ABC):
    """The decisions; whoever takes them provides the transaction and the journal.

    Each raises `sync.file.storage_error.StorageError`; then everything is as before.
    """

    clock: Clock

    @abstractmethod
    def transaction(self) -> contextlib.AbstractContextManager[Connection]:
        """A write transaction."""

    @abstractmethod
    def record(
        self,
        connection: Connection,
        kind: Kind,
        ticket_id: str,
        body: Body,
        content: Mapping[str, object] | None = None,
    ) -> bytes:
        """Append a journal row; gives its hash."""

    def decide(
        self,
        what: str,
        name: str,
        act: Callable[Concatenate[Connection, _Given], _Answer],
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Answer:
        """Do `act`, a function of `sync` that changes a rule, and journal that it was done.

        `what` and `name` say in the journal what it was; nothing personal.
        """
        with self.transaction() as connection:
            answer = act(connection, *given, **named)
            published_list.publish(connection)
            self.record(connection, Kind.RULES_CHANGED, "", {"what": what, "name": name})
            return answer

    def put_category(self, category: Category) -> None:
        """Describe a category of guests, in place of what was said of it before."""
        with self.transaction() as connection:
            categories.put(connection, category)
            published_list.publish(connection)

    def put_check_in_list(self, check_in_list: CheckInList) -> None:
        """Add a check-in list, or change the one with its id; what happened on it stays."""
        with self.transaction() as connection:
            check_in_lists.put(connection, check_in_list)
            published_list.publish(connection)

    def remove_check_in_list(self, name: str) -> None:
        """Remove a check-in list; what happened on it stays in the journal and its counts."""
        with self.transaction() as connection:
            check_in_lists.remove(connection, name)
            published_list.publish(connection)

    def withdraw(self, ticket_ids: Iterable[str], status: TicketStatus) -> None:
        """Let tickets be revoked or blocked, or VALID again, wherever this file's rows go.

        Raises `sync.guests.withdrawals.NotOrganisersError` in another file than the organiser's.
        """
        with self.transaction() as connection:
            for ticket_id in ticket_ids:
                now_ms = self.clock.wall_ms()
                said = withdrawals.body(connection, ticket_id, status, now_ms)
                self.record(connection, Kind.WITHDRAWAL, ticket_id, said)
