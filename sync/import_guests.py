"""Bringing a guest list into the event file."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from badges.ticket_code import compact, new_badge_code, new_ticket_code
from sync import projections
from sync.connection import Connection, wrap
from sync.event_file import EventFile
from sync.folding import name_key
from sync.guest_list import GuestList, Record, source_keys
from sync.guests import ticket_id_for
from sync.search import search_key

Row = dict[str, object]
"""A row of the table `guest`, by column."""


@dataclass(frozen=True)
class Imported:
    """What an import did, in guests."""

    added: int
    changed: int
    unchanged: int
    absent: int
    """Guests in the event file whom this list does not name; they stay."""
    version: int
    """The guest list's version, one higher when anything changed."""


def import_guests(
    event_file: EventFile, guest_list: GuestList, *, dry_run: bool = False
) -> Imported:
    """Add and update guests from a list, in one transaction; a dry run only counts.

    Guests without a code get one; what the list has no column for stays as it was.
    Raises `sync.storage_error.StorageError`.
    """
    with event_file.transaction() as connection:
        known = _known(connection)
        rows = []
        records = guest_list.records
        for key, record in zip(source_keys(records), records, strict=True):
            old = known.get(key) or _new(event_file.event_id, key)
            rows.append(_row(old, record, guest_list.fields))
        added = [row for row in rows if row["source_key"] not in known]
        changed = [row for row in rows if known.get(str(row["source_key"]), row) != row]
        if (added or changed) and not dry_run:
            _write(connection, [*added, *changed], event_file.clock.wall_ms())
        (version,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
    return Imported(
        added=len(added),
        changed=len(changed),
        unchanged=len(rows) - len(added) - len(changed),
        absent=len(known.keys() - {row["source_key"] for row in rows}),
        version=version,
    )


def _known(connection: Connection) -> dict[str, Row]:
    return {row["source_key"]: row for row in wrap(connection).table("guest").rows}


def _new(event_id: str, source_key: str) -> Row:
    """A guest of whom nothing is listed yet."""
    blank = asdict(Record(line=0))
    del blank["line"]
    return {
        **blank,
        "ticket_id": ticket_id_for(event_id, source_key),
        "source_key": source_key,
        "badge_code": new_badge_code(),
        "host": "",
        "party": "",
        "valid_from_ms": None,
        "valid_until_ms": None,
    }


def _row(old: Row, record: Record, listed: Collection[str]) -> Row:
    """A row of the table `guest`: `old` with what the list says."""
    row = old | {name: value for name, value in asdict(record).items() if name in listed}
    row["status"], row["paid"] = str(row["status"]), int(bool(row["paid"]))
    code = row["code"] = str(record.code or old["code"] or new_ticket_code())
    row["code_key"] = compact(code)
    names = row["name_key"] = name_key(str(row["first_name"]), str(row["last_name"]))
    others = (str(row["company"]), str(row["email"]), str(row["order"]), code)
    row["search_key"] = search_key(names, others)
    return row


def _write(connection: Connection, rows: list[Row], now_ms: int) -> None:
    wrap(connection).table("guest").upsert_all(rows, pk="ticket_id")
    projections.refresh(connection, [str(row["ticket_id"]) for row in rows])
    connection.execute(
        "UPDATE event SET guest_list_version = guest_list_version + 1, guest_list_ms = ?",
        (now_ms,),
    )
