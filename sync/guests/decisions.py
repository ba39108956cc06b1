"""What the organiser decides in an event file: check-in lists, categories, which tickets are good.

Where it is the organiser's own file, the decision is signed in the same transaction, so that it
goes to the laptops as the guest list does. Each of these raises
`sync.file.storage_error.StorageError`; then everything is as before.
"""

from collections.abc import Callable, Iterable
from typing import Concatenate, ParamSpec, TypeVar

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guests import published_list, withdrawals
from sync.journal.journal import Kind
from sync.model import TicketStatus

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def decide(
    event_file: EventFile,
    what: str,
    name: str,
    act: Callable[Concatenate[Connection, _Given], _Answer],
    *given: _Given.args,
    **named: _Given.kwargs,
) -> _Answer:
    """Do `act`, a function of `sync` that changes a rule, and journal that it was done.

    `what` and `name` say in the journal what it was; nothing personal.
    """
    with event_file.transaction() as connection:
        answer = act(connection, *given, **named)
        published_list.publish(connection)
        event_file.record(connection, Kind.RULES_CHANGED, "", {"what": what, "name": name})
        return answer


def withdraw(event_file: EventFile, ticket_ids: Iterable[str], status: TicketStatus) -> None:
    """Let tickets be revoked or blocked, or VALID again, wherever this file's rows go.

    Raises `sync.guests.withdrawals.NotOrganisersError` in another file than the organiser's.
    """
    with event_file.transaction() as connection:
        for ticket_id in ticket_ids:
            now_ms = event_file.clock.wall_ms()
            said = withdrawals.body(connection, ticket_id, status, now_ms)
            event_file.record(connection, Kind.WITHDRAWAL, ticket_id, said)
