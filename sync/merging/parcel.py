"""Parcels: how a journal row travels, with the record that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sync.file.chain_tallies import NEEDED
from sync.journal import records
from sync.journal.journal import COLUMNS, Chain, Row

if TYPE_CHECKING:
    from sync.file.event_file import EventFile

_BATCH = 500


@dataclass(frozen=True)
class Parcel:
    """A journal row and the text of its record, if it names one that was not erased."""

    row: Row
    record: str | None = None


def parcels_after(
    source: EventFile, heads: Mapping[Chain, int], *, until: Mapping[Chain, int] | None = None
) -> Iterator[Parcel]:
    """Every row of `source` with a higher number than `heads` says of its chain, by chain.

    With `until`, only of the chains that it names, and up to the numbers that it says. They are
    read a batch at a time, so that a desk can go on writing.
    """
    with source.reading() as connection:
        chains: list[Chain] = connection.execute(
            "SELECT DISTINCT device_id, epoch FROM journal ORDER BY device_id, epoch"
        ).fetchall()
    for device_id, epoch in chains:
        chain = (device_id, epoch)
        last = None if until is None else until.get(chain, 0)
        yield from of_chain(source, chain, heads.get(chain, 0), last)


def of_chain(
    source: EventFile,
    chain: Chain,
    after: int,
    until: int | None = None,
    *,
    needed: bool = False,
) -> Iterator[Parcel]:
    """The rows of one chain with a higher number than `after`, read a batch at a time.

    With `needed`, only those that every desk needs.
    """
    condition = f"AND {NEEDED} " if needed else ""
    last: tuple[int, bytes] = (after, b"\xff" * 33)  # after every hash of that number
    while True:
        with source.reading() as connection:
            found = connection.execute(
                f"SELECT {COLUMNS} FROM journal WHERE device_id = ? AND epoch = ? "
                f"AND (seq, hash) > (?, ?) AND seq <= coalesce(?, seq) {condition}"
                f"ORDER BY seq, hash LIMIT {_BATCH}",
                (*chain, *last, until),
            ).fetchall()
            rows = [Row(*row) for row in found]
            texts = records.texts(connection, rows)
        if not rows:
            return
        for row in rows:
            yield Parcel(row, texts.get(row))
        if len(rows) < _BATCH:
            return
        last = (rows[-1].seq, rows[-1].hash)
