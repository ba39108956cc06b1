"""How sound an event file is. Everything here reads; the file is left as it is."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

from badges.text.reason import reason_of
from sync.file import schema
from sync.file.connection import Connection, DatabaseError, connect, marks
from sync.file.durable_connection import at_one_moment
from sync.file.projection_tables import DERIVED
from sync.guests import withdrawals
from sync.guests.published_list import ListProof, proof
from sync.journal import devices, projections
from sync.journal.journal import COLUMNS, Row, breaks_in_chain, genesis, is_authentic

MOST_ROWS = 100_000
"""A journal longer than this is not read through: it would take too long at the door."""
SIGNATURES = 500
"""How many of the newest rows have their signatures checked."""
PATIENCE_S = 10.0
"""How long SQLite may look through the file."""

_STEPS = 10_000  # of SQLite's virtual machine, between two looks at the time
_DERIVED = (*DERIVED, "guest_tally")
_DERIVED_FROM = ("journal", "guest", "check_in_list")


_SOMETHING = {
    "attendance_tally": "WHERE admitted OR inside OR returned",
    "exit_tally": "WHERE exits",
    "guest_tally": "WHERE guests",
}


@dataclass(frozen=True)
class Health:
    """What was found in an event file; None for what was not looked at."""

    damage: tuple[str, ...] | None = None
    """What SQLite says is wrong with the file; empty for a sound one."""
    guests: int = 0
    rows: int = 0
    """Rows in the whole journal."""
    newest_ms: int | None = None
    """The newest time that the file knows of: of a journal row, or of the guest list."""
    broken: tuple[int, ...] | None = None
    """Rows of this device that were altered, added or taken away, by `seq`."""
    derived_differently: tuple[str, ...] | None = None
    """Tables that hold something else than what follows from the journal."""
    guest_list: ListProof | None = None
    """What the file can prove of its guest list; None when none was signed."""


def examine(connection: Connection) -> Health:
    """Look through an event file as it is at one moment; a desk may go on writing to it.

    What a damaged file holds means nothing: of it, the damage is all that is told.
    """
    try:
        with at_one_moment(connection):
            damage = _damage(connection)
            return Health(damage) if damage else _contents(connection, Health(damage))
    except (DatabaseError, ValueError, TypeError) as error:  # a torn page may read as anything
        return Health((reason_of(error),))


def durable_version(folder: Path) -> str:
    """The version of SQLite, tried with a scratch database left in `folder`.

    Raises `UnsafeSettingsError` when it would not write durably.
    """
    scratch = folder / "scratch.db"
    scratch.touch()
    connection = connect(scratch)
    try:
        (version,) = connection.execute("SELECT sqlite_version()").fetchone()
    finally:
        connection.close()
    return str(version)


def _damage(connection: Connection) -> tuple[str, ...] | None:
    """What `PRAGMA quick_check` finds, or None when it takes longer than `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        lines = connection.execute("PRAGMA quick_check(10)").fetchall()
    except DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            return None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return tuple(str(line) for (line,) in lines if line != "ok")


def _contents(connection: Connection, health: Health) -> Health:
    (guests,) = connection.execute("SELECT count(*) FROM guest").fetchone()
    (rows,) = connection.execute("SELECT count(*) FROM journal").fetchone()
    (newest,) = connection.execute(
        "SELECT max(ms) FROM (SELECT wall_ms AS ms FROM head "
        "UNION ALL SELECT guest_list_ms FROM event)"
    ).fetchone()
    health = replace(
        health, guests=guests, rows=rows, newest_ms=newest, guest_list=proof(connection)
    )
    if rows > MOST_ROWS:
        return health
    return replace(
        health,
        broken=_broken(connection),
        derived_differently=(
            *_derived_differently(connection),
            *(["withdrawn"] if withdrawals.differ(connection) else []),
        ),
    )


def _broken(connection: Connection) -> tuple[int, ...]:
    """Rows of this device's chain that are not as they were written, the lost last ones too."""
    (event_id,) = connection.execute("SELECT event_id FROM event").fetchone()
    own = devices.own(connection)
    which = (own.device_id, own.epoch)
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE device_id = ? AND epoch = ? ORDER BY seq",
        which,
    )
    chain = [Row(*row) for row in cursor.fetchall()]
    broken = set(breaks_in_chain(chain, genesis(event_id, *which)))
    verify_key = own.signing_key.verify_key
    broken |= {row.seq for row in chain[-SIGNATURES:] if not is_authentic(row, verify_key)}
    head = connection.execute(
        "SELECT seq, hash FROM head WHERE device_id = ? AND epoch = ?", which
    ).fetchone()
    last = (chain[-1].seq, chain[-1].hash) if chain else None
    if head != last:
        broken.add(head[0] if head else chain[-1].seq)
    return tuple(sorted(broken))


def _derived_differently(connection: Connection) -> tuple[str, ...]:
    """Derive everything anew in memory, by the code that the desk uses, and compare."""
    memory = type(connection)(":memory:", isolation_level=None)
    try:
        schema.create_tables(memory)
        memory.execute("BEGIN")
        for table in _DERIVED_FROM:
            _copy(connection, memory, table)
        try:
            projections.rebuild(memory)
        except (KeyError, TypeError, ValueError):  # rows that were altered say anything
            return _DERIVED
        return tuple(
            table for table in _DERIVED if _held(connection, table) != _held(memory, table)
        )
    finally:
        memory.close()


def _copy(connection: Connection, memory: Connection, table: str) -> None:
    found = connection.execute(f"SELECT * FROM {table}")
    values = marks(len(found.description))
    memory.executemany(f"INSERT INTO {table} VALUES ({values})", found)


def _held(connection: Connection, table: str) -> set[tuple[object, ...]]:
    """The rows of a table; a tally that came back to nothing is as good as none."""
    return set(connection.execute(f"SELECT * FROM {table} {_SOMETHING.get(table, '')}"))
