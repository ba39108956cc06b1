"""Merging: the journal rows of another event file, each verified, into this one.

A row is known by its content, so a merge can be done in any order, any number of times, and cut
short and done again: the same rows are there in the end (a grow-only set). Nothing that was
accepted is ever dropped; what cannot be trusted is kept apart, with the reason.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice

from nacl.signing import VerifyKey

from sync import devices, records
from sync.connection import Connection
from sync.event_file import EventFile, follow
from sync.journal import COLUMNS, Row, is_authentic, values_of
from sync.parcel import Parcel, parcels_after

BATCH = 500
"""Rows in one transaction; a merge that is cut short keeps its whole batches."""

_MARKS = ", ".join("?" for _ in COLUMNS.split(","))
_TYPES = {field.name: field.type for field in fields(Row)}
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Merged:
    """What a merge did, in journal rows."""

    new: int = 0
    duplicate: int = 0
    rejected: int = 0

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(
            self.new + other.new,
            self.duplicate + other.duplicate,
            self.rejected + other.rejected,
        )


class OtherEventError(ValueError):
    """The other file is about another event; nothing was merged."""


def merge(into: EventFile, source: EventFile, progress: Progress = lambda rows: None) -> Merged:
    """Take over the journal rows of `source` that `into` does not have, with their records.

    Only rows that a device paired with `into` has signed are taken; the others go to the table
    `quarantine`. `progress` is called with the number of rows looked at. Raises
    `OtherEventError`, or `StorageError`: then what was merged so far stays.
    """
    if source.event_id != into.event_id:
        raise OtherEventError(f"{source.path} is the file of another event")
    total = Merged()
    sent = parcels_after(source, {})
    while batch := list(islice(sent, BATCH)):
        total += receive(into, batch, str(source.path))
        progress(len(batch))
    return total


def receive(into: EventFile, batch: Sequence[Parcel], source: str) -> Merged:
    """Take what another device has sent, in one transaction; see `merge`.

    `source` says where it came from, for what has to be kept apart. Raises `StorageError`: then
    nothing of the batch is taken.
    """
    with into.transaction() as connection:
        keys = devices.verify_keys(connection)
        known = _known(connection, [parcel.row for parcel in batch])
        taken: dict[Row, None] = {}
        duplicate = rejected = 0
        for parcel in batch:
            row = parcel.row
            if row in known or row in taken:
                duplicate += 1
            elif why := _objection(row, keys):
                _quarantine(connection, row, why, source, into.clock.wall_ms())
                rejected += 1
                continue
            else:
                taken[row] = None
            _keep_record(connection, parcel)
        _append(connection, list(taken))
        return Merged(len(taken), duplicate, rejected)


def _append(connection: Connection, rows: list[Row]) -> None:
    connection.executemany(
        f"INSERT INTO journal ({COLUMNS}) VALUES ({_MARKS})", [values_of(row) for row in rows]
    )
    _raise_heads(connection, rows)
    follow(connection, rows)


def _keep_record(connection: Connection, parcel: Parcel) -> None:
    """Keep the record that came with a row, if it is the one that the row names."""
    text = parcel.record
    if text is not None and records.hash_of(text).hex() == records.name_in(parcel.row):
        records.put(connection, parcel.row.ticket_id, text)


def _known(connection: Connection, batch: list[Row]) -> set[Row]:
    """The rows of `batch` that are in the journal, equal in every value."""
    heads = dict(_heads(connection))
    old = [row for row in batch if row.seq <= heads.get((row.device_id, row.epoch), 0)]
    wanted = json.dumps([(row.device_id, row.epoch, row.seq) for row in old])
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE (device_id, epoch, seq) IN "
        "(SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))",
        (wanted,),
    )
    return {Row(*row) for row in cursor.fetchall()}


def _objection(row: Row, keys: dict[str, VerifyKey]) -> str | None:
    if any(type(getattr(row, name)) is not kind for name, kind in _TYPES.items()):
        return "altered: a value of the wrong kind"
    key = keys.get(row.device_id)
    if key is None:
        return "this device was not packed by this event's organiser"
    if not is_authentic(row, key):
        return "altered: its content, hash and signature do not belong together"
    return None if row.is_understood else "signed, but it says nothing that can be understood"


def _as_json(row: Row) -> list[object]:
    return [value.hex() if isinstance(value, bytes) else value for value in values_of(row)]


def _heads(connection: Connection) -> Iterator[tuple[tuple[str, str], int]]:
    """The number of the last row of each device."""
    for device_id, epoch, seq in connection.execute("SELECT device_id, epoch, seq FROM head"):
        yield (device_id, epoch), seq


def _raise_heads(connection: Connection, rows: Iterable[Row]) -> None:
    """Remember the last row of each device."""
    connection.executemany(
        "INSERT INTO head (device_id, epoch, seq, hash, hlc, wall_ms) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash, "
        "hlc = excluded.hlc, wall_ms = excluded.wall_ms WHERE excluded.seq > seq",
        [(r.device_id, r.epoch, r.seq, r.hash, r.hlc, r.wall_ms) for r in rows],
    )


def _quarantine(connection: Connection, row: Row, why: str, source: str, now_ms: int) -> None:
    raw = json.dumps(_as_json(row))
    sha = hashlib.sha256(raw.encode()).digest()
    connection.execute(
        "INSERT INTO quarantine (sha, raw, why, source, at_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (sha, raw, why, source, now_ms),
    )
