"""Privacy: what is known of a person, and forgetting it without breaking what happened.

Erasing (GDPR article 17) empties a guest's names, contact data, codes and records, and journals
only that it was done. The rows about their ticket stay, with the category they count in: no
number changes, and no chain breaks. A merge with an older file brings nothing back.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from sync.file.connection import Connection, batches
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.guests import guests, mentions, published_list
from sync.journal import devices, records
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind
from sync.lifecycle import purge
from sync.model import Guest

Progress = Callable[[int], None]
_BATCH = 200
_NO_NEWS = ("hash", "salt", records.FIELD)


class UnknownGuestError(LookupError):
    """No guest has this ticket id."""


def export_person(event_file: EventFile, ticket_id: str) -> dict[str, Any]:
    """All that the event file knows of one guest (GDPR articles 15 and 20), for JSON.

    Other people's data is left out: what others noted for themselves, and cards that others
    gave to this guest. Raises `UnknownGuestError`, `StorageError`.
    """
    with event_file.reading() as connection:
        found = guests.with_ticket_ids(connection, [ticket_id])
        if not found:
            raise UnknownGuestError(ticket_id)
        rows = journal_rows.history_of(connection, ticket_id).rows
        said = records.contents(connection, rows)
        happened = []
        for row in rows:
            facts = {**row.facts(), **said.get(row, {})}
            happened.append(
                {
                    "at": event_file.event.local_time(row.at_ms).isoformat(timespec="seconds"),
                    "desk": devices.name_of(connection, row.device_id),
                    "what": row.kind,
                    **{name: value for name, value in facts.items() if name not in _NO_NEWS},
                    **_other(connection, facts),
                }
            )
    return {"event": event_file.event.name, "guest": asdict(found[0]), "happened": happened}


def erase(
    event_file: EventFile, ticket_ids: Iterable[str], progress: Progress = lambda number: None
) -> int:
    """Erase these people and clean the file of every byte of them; gives how many there were.

    Those erased before are left alone. `progress` is told how many are done. Raises
    `StorageError`, LOCKED while another program has the file open; then some may be erased
    already, and doing it again goes on.
    """
    erased = event_file.ask(records.erased)
    waiting = [ticket_id for ticket_id in ticket_ids if ticket_id not in erased]
    if len(waiting) > 1:  # else each would be looked for in what goes with the others
        event_file.change(mentions.blank, waiting)
    for batch in batches(waiting, _BATCH):
        with event_file.transaction() as connection:
            for ticket_id in batch:
                event_file.record(connection, Kind.ERASED, ticket_id, {})
        progress(len(batch))
    event_file.change(published_list.publish)
    clean(event_file)
    return len(waiting)


def clean(event_file: EventFile) -> None:
    """Rewrite the file and empty its log, so that no page keeps what was erased, whatever wrote it.

    Raises `StorageError`.
    """
    with event_file.transaction() as connection:
        connection.execute("UPDATE quarantine SET raw = ''")  # they may say anything
    event_file.compact()
    try:
        purge.destroy_copies(event_file.path)
    except OSError as error:
        raise StorageError.of(error, event_file.path.parent) from error


def everybody(event_file: EventFile) -> list[Guest]:
    """All guests who are not erased."""
    return event_file.ask(guests.not_erased)


def _other(connection: Connection, facts: dict[str, Any]) -> dict[str, str]:
    """By name, the one to whom something was given."""
    other = facts.get("to")
    found = guests.with_ticket_ids(connection, [other]) if isinstance(other, str) else []
    return {"to": ", ".join(filter(None, [found[0].name, found[0].company]))} if found else {}
