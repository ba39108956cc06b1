"""An event of the centre as one side of an exchange: what `FileReplica` is to an event file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nacl.signing import VerifyKey
from psycopg import Connection

from sync.central import attendance
from sync.central.store import CentralStore
from sync.file.clock import Clock
from sync.hub.heads import NONE, Head, grown
from sync.journal import records
from sync.journal.journal import COLUMNS, Chain, Kind, Row, values_of
from sync.merging import verifying
from sync.merging.parcel import Parcel

_BATCH = 500
_NAMES = COLUMNS.split(", ")
_TYPES = ("text", "text", "text", "bigint", "bytea", "bigint", "bigint", "text", "text", "bytea",
          "bytea")  # fmt: skip
_ARRAYS = ", ".join(f"%s::{kind}[]" for kind in _TYPES)


class PostgresReplica:
    """The journal of one event. Safe to share between threads, and between processes.

    Everything raises `StorageError` when the database cannot.
    """

    def __init__(self, store: CentralStore, event_id: str, clock: Clock) -> None:
        self._store = store
        self._event_id = event_id
        self._clock = clock

    def heads(self) -> dict[Chain, Head]:
        """What is held of each chain."""
        with self._store.reading() as connection:
            found = connection.execute(
                "SELECT device_id, epoch, seq, digest::text FROM head WHERE event_id = %s",
                (self._event_id,),
            ).fetchall()
        return {(device, epoch): Head(seq, int(bits, 2)) for device, epoch, seq, bits in found}

    def hashes_after(self, chain: Chain, seq: int) -> Sequence[bytes]:
        """The hashes of the rows of a chain with a higher number than `seq`."""
        with self._store.reading() as connection:
            found = connection.execute(
                "SELECT hash FROM journal WHERE event_id = %s AND device_id = %s AND epoch = %s "
                "AND seq > %s",
                (self._event_id, *chain, seq),
            ).fetchall()
        return [row_hash for (row_hash,) in found]

    def parcels_after(self, chain: Chain, seq: int) -> Iterator[Parcel]:
        """The rows of a chain with a higher number than `seq`, lowest first."""
        last: tuple[int, bytes] = (seq, b"\xff" * 33)  # after every hash of that number
        while True:
            with self._store.reading() as connection:
                found = connection.execute(
                    f"SELECT {COLUMNS} FROM journal WHERE event_id = %s AND device_id = %s "
                    "AND epoch = %s AND (seq, hash) > (%s, %s) "
                    f"ORDER BY seq, hash LIMIT {_BATCH}",
                    (self._event_id, *chain, *last),
                ).fetchall()
                rows = [Row(*row) for row in found]
                texts = self._texts(connection, rows)
            if not rows:
                return
            for row in rows:
                yield Parcel(row, texts.get(records.name_in(row) or ""))
            last = (rows[-1].seq, rows[-1].hash)

    def take(self, parcels: Sequence[Parcel], source: str) -> list[int]:
        """Take over what can be trusted of `parcels`; gives the places of those refused.

        What is held already, under its number and hash, counts as taken. All of it in one
        transaction, and exactly once: a row that is there is not taken again.
        """
        if not parcels:
            return []
        objections = self._objections([parcel.row for parcel in parcels])
        sound = [parcel for parcel in parcels if parcel.row not in objections]

        def write(connection: Connection) -> None:
            self._keep_apart(connection, objections, source)
            if sound:
                self._append(connection, sound)

        self._store.transact(write)
        if not objections:
            return []
        held = self._held(list(objections))
        return [
            place for place, one in enumerate(parcels)
            if one.row in objections and _address(one.row) not in held
        ]  # fmt: skip

    def _held(self, rows: Sequence[Row]) -> set[tuple[object, ...]]:
        """Of rows that were objected to, the addresses that hold a good one of that hash."""
        known = [
            row for row in rows
            if type(row.seq) is int and 0 <= row.seq < 2**63
            and "\0" not in f"{row.device_id}{row.epoch}"
        ]  # fmt: skip
        with self._store.reading() as connection:
            found = connection.execute(
                "SELECT device_id, epoch, seq, hash FROM journal WHERE event_id = %s "
                "AND (device_id, epoch, seq) IN "
                "(SELECT * FROM unnest(%s::text[], %s::text[], %s::bigint[]))",
                (
                    self._event_id,
                    [row.device_id for row in known],
                    [row.epoch for row in known],
                    [row.seq for row in known],
                ),
            ).fetchall()
        return set(found)

    def _objections(self, rows: Sequence[Row]) -> dict[Row, str]:
        with self._store.reading() as connection:
            found = connection.execute(
                "SELECT device_id, verify_key FROM device WHERE event_id = %s", (self._event_id,)
            ).fetchall()
        keys = {device_id: VerifyKey(key) for device_id, key in found}
        objections = verifying.objections(rows, keys)
        for row in rows:
            if row not in objections and any("\0" in str(value) for value in values_of(row)):
                objections[row] = "signed, but it holds a text that no database takes"
        return objections

    def _keep_apart(
        self, connection: Connection, objections: Mapping[Row, str], source: str
    ) -> None:
        now_ms = self._clock.wall_ms()
        kept = sorted((verifying.kept_apart(row), why) for row, why in objections.items())
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO quarantine VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [(self._event_id, sha, raw, why, source, now_ms) for (raw, sha), why in kept],
            )

    def _append(self, connection: Connection, sound: Sequence[Parcel]) -> None:
        rows = {values_of(parcel.row): parcel.row for parcel in sound}
        attendance.lock(
            connection, self._event_id, [row.ticket_id for row in rows.values() if row.ticket_id]
        )
        columns = list(zip(*sorted(rows), strict=True))  # sorted: all write in one order
        found = connection.execute(
            f"INSERT INTO journal SELECT %s, * FROM unnest({_ARRAYS}) "
            f"ON CONFLICT DO NOTHING RETURNING {COLUMNS}",
            (self._event_id, *map(list, columns)),
        ).fetchall()
        new = [Row(*row) for row in found]
        self._erase(connection, [row.ticket_id for row in new if row.kind == Kind.ERASED])
        self._keep_records(connection, sound)
        self._raise_heads(connection, new)
        attendance.follow(connection, self._event_id, new)

    def _erase(self, connection: Connection, tickets: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            for statement in (
                "INSERT INTO erased VALUES (%s, %s) ON CONFLICT DO NOTHING",
                "DELETE FROM record WHERE event_id = %s AND ticket_id = %s",
            ):
                cursor.executemany(statement, [(self._event_id, each) for each in sorted(tickets)])

    def _keep_records(self, connection: Connection, sound: Sequence[Parcel]) -> None:
        """Keep the records that rows name, of people who were not erased."""
        named = [
            (records.hash_of(parcel.record), parcel.row.ticket_id, parcel.record)
            for parcel in sound
            if parcel.record is not None and "\0" not in parcel.record
            and records.hash_of(parcel.record).hex() == records.name_in(parcel.row)
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO record SELECT %s, %s, %s, %s WHERE NOT EXISTS (SELECT 1 FROM erased "
                "WHERE event_id = %s AND ticket_id = %s) ON CONFLICT DO NOTHING",
                [(self._event_id, *each, self._event_id, each[1]) for each in sorted(named)],
            )

    def _raise_heads(self, connection: Connection, new: Sequence[Row]) -> None:
        chains = defaultdict[Chain, list[Row]](list)
        for row in new:
            chains[row.chain].append(row)
        with connection.cursor() as cursor:
            for chain in sorted(chains):
                head = grown(NONE, ((row.seq, row.hash) for row in chains[chain]))
                cursor.execute(
                    "INSERT INTO head VALUES (%s, %s, %s, %s, %s::bit(256), %s, %s) "
                    "ON CONFLICT (event_id, device_id, epoch) DO UPDATE SET "
                    "seq = greatest(head.seq, excluded.seq), "
                    "digest = head.digest # excluded.digest, rows = head.rows + excluded.rows, "
                    "wall_ms = greatest(head.wall_ms, excluded.wall_ms)",
                    (self._event_id, *chain, head.seq, f"{head.digest:0256b}", len(chains[chain]),
                     max(row.wall_ms for row in chains[chain])),
                )  # fmt: skip

    def _texts(self, connection: Connection, rows: Sequence[Row]) -> dict[str, str]:
        named = sorted({name for row in rows if (name := records.name_in(row))})
        found = connection.execute(
            "SELECT hash, content FROM record WHERE event_id = %s AND hash = ANY(%s)",
            (self._event_id, [bytes.fromhex(name) for name in named]),
        ).fetchall()
        return {row_hash.hex(): content for row_hash, content in found}


def _address(row: Row) -> tuple[object, ...]:
    return row.device_id, row.epoch, row.seq, row.hash
