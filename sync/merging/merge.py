"""Merging: the journal rows of another event file or a segment, each verified, into this one.

A row is known by its content, so a merge can be done in any order, any number of times, and cut
short and done again: the same rows are there in the end (a grow-only set). Nothing that was
accepted is ever dropped; what cannot be trusted is kept apart, with the reason.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from nacl.signing import VerifyKey

from badges.text.reason import reason_of
from badges.text.sentence import SpokenError
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guests import amendments, list_update
from sync.guests.list_wire import BadListError
from sync.journal import device_certificates, devices, organiser, records
from sync.journal.device_certificates import Offered
from sync.journal.following import follow
from sync.journal.journal import COLUMNS, Chain, Row, insert
from sync.merging import clock_offsets, verifying
from sync.merging.parcel import Parcel, parcels_after
from sync.merging.segment import Segment

BATCH = 1000
"""Rows in one transaction; a merge that is cut short keeps its whole batches."""
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Merged:
    """What a merge did, in journal rows."""

    new: int = 0
    duplicate: int = 0
    rejected: int = 0
    incomplete: tuple["Incomplete", ...] = ()
    """Segments that were cut or altered: only their beginnings were taken."""
    lists: int = 0
    """Newer guest lists that were taken."""
    bad_lists: tuple["Incomplete", ...] = ()
    """Newer guest lists that were not as the organiser signed them."""

    def __add__(self, other: "Merged") -> "Merged":
        return Merged(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Incomplete:
    """A file or segment that could not be taken as it was."""

    name: str
    why: str


class OtherEventError(SpokenError, ValueError):
    """The other file is about another event; nothing was merged."""


def merge(into: EventFile, source: EventFile, progress: Progress = lambda rows: None) -> Merged:
    """Take over the journal rows of `source` that `into` does not have, with their records.

    A newer guest list that the organiser has signed comes along, with the rules.

    Only rows of devices that `into` is paired with, or that the organiser has certified, are
    taken; the others go to the table `quarantine`. `progress` is called with the number of rows
    looked at. Raises `OtherEventError`, or `StorageError`: then what was merged so far stays.
    """
    if source.event_id != into.event_id:
        raise OtherEventError("{path} is the file of another event", path=source.path)
    offered = source.ask(device_certificates.offered)
    into.change(device_certificates.adopt, into.event_id, offered)
    total = receive_all(into, parcels_after(source, {}), str(source.path), progress)
    total += _take_list(into, source)
    with source.reading() as connection:
        head = connection.execute(
            "SELECT device_id, epoch, wall_ms FROM head JOIN this_device USING (device_id, epoch)"
        ).fetchone()
    if head:
        _note_time(into, *head)
    return total


def _take_list(into: EventFile, source: EventFile) -> Merged:
    try:
        return Merged(lists=int(list_update.take_newer(into, source)))
    except BadListError as error:
        return Merged(bad_lists=(Incomplete(str(source.path), reason_of(error)),))


def segment_for(into: EventFile, file: BinaryIO) -> Segment:
    """The segment in `file`, to be merged into `into`.

    Raises `SealedError` when only the organiser's file can read it, `OtherEventError`, or
    `ValueError` when its beginning was altered: then nothing of it can be used.
    """
    with into.transaction() as connection:

        def keys(offered: list[Offered]) -> dict[str, VerifyKey]:
            device_certificates.adopt(connection, into.event_id, offered)
            return devices.verify_keys(connection)

        secret = organiser.secret(connection)
        segment = Segment(file, secret.box_key if secret else None, keys)
    if segment.header.event_id != into.event_id:
        raise OtherEventError("it is the segment of another event")
    return segment


def merge_segment(
    into: EventFile, segment: Segment, source: str, progress: Progress = lambda rows: None
) -> Merged:
    """Take over what a segment holds, up to where it was cut or altered; see `merge`.

    What was incomplete is called `source`, and can be merged again when it is whole.
    """
    total = receive_all(into, segment.parcels(), source, progress)
    header = segment.header
    if header.is_known:
        _note_time(into, header.device_id, header.epoch, header.made_ms)
    if segment.fault:
        total += Merged(incomplete=(Incomplete(source, segment.fault),))
    return total


def receive_all(
    into: EventFile,
    parcels: Iterator[Parcel],
    source: str,
    progress: Progress = lambda rows: None,
) -> Merged:
    """Take all of `parcels`, a batch at a time; see `receive`."""
    total = Merged()
    while batch := list(islice(parcels, BATCH)):
        total += receive(into, batch, source)
        progress(len(batch))
    return total


def _note_time(into: EventFile, device_id: str, epoch: str, device_ms: int) -> None:
    """The device's clock said so before now."""
    into.change(clock_offsets.note, device_id, epoch, into.clock.wall_ms(), device_ms, None)


def receive(into: EventFile, batch: Sequence[Parcel], source: str) -> Merged:
    """Take what another device has sent, in one transaction; see `merge`.

    `source` says where it came from, for what has to be kept apart. Raises `StorageError`: then
    nothing of the batch is taken.
    """
    with into.transaction() as connection:
        known = _known(connection, [parcel.row for parcel in batch])
        unseen = [parcel.row for parcel in batch if known.get(parcel.row.hash) != parcel.row]
        objections = verifying.objections(unseen, devices.verify_keys(connection))
        for row, why in objections.items():
            _quarantine(connection, row, why, source, into.clock.wall_ms())
        taken = {r.hash: r for r in unseen if r not in objections and r.hash not in known}
        sound = [parcel for parcel in batch if parcel.row not in objections]
        completed = {p.row.ticket_id for p in sound if _keep_record(connection, p)}
        _append(connection, list(taken.values()))
        if completed:
            amendments.apply(connection, sorted(completed))
    duplicate, rejected = len(sound) - len(taken), len(batch) - len(sound)
    return Merged(len(taken), duplicate, rejected)


def _append(connection: Connection, rows: list[Row]) -> None:
    insert(connection, rows)
    own = connection.execute("SELECT device_id, epoch FROM this_device").fetchone()
    if any(row.chain == own for row in rows):
        devices.begin_epoch(connection)  # this file had lost rows of its own
    follow(connection, rows)


def _keep_record(connection: Connection, parcel: Parcel) -> bool:
    """Keep the record that came with a row, if it is the one that the row names, and new."""
    text = parcel.record
    if text is None or records.hash_of(text).hex() != records.name_in(parcel.row):
        return False
    return records.put(connection, parcel.row.ticket_id, text)


def _known(connection: Connection, batch: list[Row]) -> dict[bytes, Row]:
    """The rows of the journal that have the numbers of rows of `batch`, by hash."""
    heads = _heads(connection)
    old = [
        (*row.chain, row.seq)
        for row in batch
        if type(row.seq) is int and row.seq <= heads.get(row.chain, 0)
    ]
    if not old:
        return {}
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE (device_id, epoch, seq) IN "
        "(SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))",
        (json.dumps(old),),
    )
    return {row.hash: row for row in (Row(*values) for values in cursor.fetchall())}


def _heads(connection: Connection) -> dict[Chain, int]:
    """The number of the last row of each chain."""
    rows = connection.execute("SELECT device_id, epoch, seq FROM head").fetchall()
    return {(device_id, epoch): seq for device_id, epoch, seq in rows}


def _quarantine(connection: Connection, row: Row, why: str, source: str, now_ms: int) -> None:
    raw, sha = verifying.kept_apart(row)
    connection.execute(
        "INSERT INTO quarantine (sha, raw, why, source, at_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (sha, raw, why, source, now_ms),
    )
