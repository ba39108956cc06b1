"""An event file as one side of an exchange."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sync.file.chain_tallies import NEEDED
from sync.file.connection import Connection, column
from sync.file.event_file import EventFile
from sync.hub.heads import NONE, Head, grown
from sync.journal.journal import Chain
from sync.merging import left_out, merge, parcel
from sync.merging.parcel import Parcel

_READ = 5_000
"""Rows that are counted at a time: the desk's door waits while they are read."""


class FileReplica:
    """The journal of an event file, and heads kept up to date with whoever writes into it.

    Safe to share between threads. Everything raises `StorageError` when SQLite cannot.
    """

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file
        self._heads: dict[Chain, Head] = {}
        self._needed: dict[Chain, Head] = {}
        self._rows: Counter[Chain] = Counter()
        self._last = (0, b"")  # the newest row that the heads count: its rowid and hash

    def heads(self, *, needed: bool = False) -> dict[Chain, Head]:
        """What is held of each chain; with `needed`, of those rows that every desk needs."""
        while True:
            with self._file.reading() as connection:
                if self._catch_up(connection):
                    return dict(self._needed if needed else self._heads)

    def rows(self, chain: Chain) -> int:
        """How many rows of a chain the heads counted when they were last asked for."""
        return self._rows[chain]

    def hashes_after(self, chain: Chain, seq: int, *, needed: bool = False) -> Sequence[bytes]:
        """The hashes of the rows of a chain with a higher number than `seq`."""
        condition = f" AND {NEEDED}" if needed else ""
        query = f"SELECT hash FROM journal WHERE device_id = ? AND epoch = ? AND seq > ?{condition}"
        return self._file.ask(column, query, *chain, seq)

    def parcels_after(self, chain: Chain, seq: int, *, needed: bool = False) -> Iterator[Parcel]:
        """The rows of a chain with a higher number than `seq`, lowest first."""
        return parcel.of_chain(self._file, chain, seq, needed=needed)

    def expect_all(self) -> None:
        """From now on this file is to hold everything: what is not in it is missing."""
        spared = self._file.ask(left_out.is_any)
        if spared:
            self._file.change(left_out.forget)

    def take(self, parcels: Sequence[Parcel], source: str) -> list[int]:
        """Take over what can be trusted of `parcels`; gives the places of those refused.

        What is held already, under its number and hash, counts as taken.
        """
        if not parcels or not merge.receive(self._file, parcels, source).rejected:
            return []
        with self._file.reading() as connection:
            return [
                place
                for place, parcel in enumerate(parcels)
                if not connection.execute(
                    "SELECT 1 FROM journal WHERE device_id = ? AND epoch = ? AND seq = ? "
                    "AND hash = ?",
                    (parcel.row.device_id, parcel.row.epoch, parcel.row.seq, parcel.row.hash),
                ).fetchone()
            ]

    def _catch_up(self, connection: Connection) -> bool:
        """Count rows that were added since, or all when the file is not what it was.

        Gives whether there are no more of them.
        """
        newest, row_hash = self._last
        found = connection.execute("SELECT hash FROM journal WHERE rowid = ?", (newest,)).fetchone()
        if newest and found != (row_hash,):
            self._heads, self._needed, self._rows, newest = {}, {}, Counter(), 0
        counted = 0
        for rowid, device_id, epoch, seq, row_hash, is_needed in connection.execute(
            f"SELECT rowid, device_id, epoch, seq, hash, {NEEDED} FROM journal WHERE rowid > ? "
            f"ORDER BY rowid LIMIT {_READ}",
            (newest,),
        ):
            counted += 1
            chain = (device_id, epoch)
            self._rows[chain] += 1
            for heads in (self._heads, self._needed) if is_needed else (self._heads,):
                heads[chain] = grown(heads.get(chain, NONE), [(seq, row_hash)])
            self._last = (rowid, row_hash)
        return counted < _READ
