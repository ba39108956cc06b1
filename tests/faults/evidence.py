"""What an event file proves when it is opened again, whatever happened to who wrote it."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nacl.signing import VerifyKey

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal import devices, projections
from sync.journal.journal import COLUMNS, Kind, Row, breaks_in_chain, genesis, is_authentic
from sync.model import MAIN_LIST

_PROJECTIONS = ("presence", "attendance_tally", "exit_tally", "refusal_tally", "refused_guest")


@dataclass(frozen=True)
class Evidence:
    """An event file, opened again and looked at."""

    entries: dict[str, int]
    """How often each ticket code has entered, for those that have."""
    scans: int
    """Rows in the journal, those about the clock left out."""
    faults: tuple[str, ...]
    """Everything that is not as it must be, in words."""

    @property
    def admitted(self) -> set[str]:
        """The ticket codes with exactly one entry."""
        return {code for code, number in self.entries.items() if number == 1}

    def lost(self, acknowledged: Iterable[str]) -> set[str]:
        """Those of the codes that were acknowledged as let in and are not there, once."""
        return set(acknowledged) - self.admitted


def examine(path: Path, *, thorough: bool = True) -> Evidence:
    """Open the event file at `path` and look at all of it.

    Unless `thorough`, signatures are not verified and projections not rebuilt.
    """
    with EventFile.open(path) as event_file, event_file.reading() as connection:
        rows = _rows(connection)
        device = devices.own(connection)
        start = genesis(event_file.event_id, device.device_id, device.epoch)
        faults = [
            *(f"integrity: {line}" for line in _integrity(connection) if line != "ok"),
            *(f"the chain breaks at row {seq}" for seq in breaks_in_chain(rows, start)),
            *(_forged(rows, device.signing_key.verify_key) if thorough else ()),
            *(_projections_that_differ(connection) if thorough else ()),
        ]
        return Evidence(
            entries=_entries(connection),
            scans=sum(row.kind != Kind.CLOCK_STEP for row in rows),
            faults=tuple(faults),
        )


def copy_of(path: Path, folder: Path) -> Path:
    """A copy of an event file that no process has open, with the log beside it."""
    assert folder != path.parent
    folder.mkdir(parents=True, exist_ok=True)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        (folder / name).unlink(missing_ok=True)
        if path.with_name(name).exists():
            shutil.copy(path.with_name(name), folder / name)
    return folder / path.name


def _rows(connection: Connection) -> list[Row]:
    found = connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY seq").fetchall()
    return [Row(*row) for row in found]


def _integrity(connection: Connection) -> list[str]:
    return [line for (line,) in connection.execute("PRAGMA integrity_check").fetchall()]


def _entries(connection: Connection) -> dict[str, int]:
    return dict(
        connection.execute(
            "SELECT code, entries FROM presence JOIN guest USING (ticket_id) "
            "WHERE list_id = ? AND entries > 0",
            (MAIN_LIST,),
        ).fetchall()
    )


def _forged(rows: list[Row], key: VerifyKey) -> list[str]:
    return [f"row {row.seq} is not authentic" for row in rows if not is_authentic(row, key)]


def _projections_that_differ(connection: Connection) -> list[str]:
    """Tables that are not what the journal gives; what is rebuilt here is undone again."""
    kept = _dump(connection)
    connection.execute("BEGIN IMMEDIATE")
    projections.rebuild(connection)
    rebuilt = _dump(connection)
    connection.execute("ROLLBACK")
    return [
        f"{table} is not what the journal gives" for table in kept if kept[table] != rebuilt[table]
    ]


def _dump(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the projections that says something (a tally of nothing does not)."""
    return {
        table: sorted(
            row
            for row in connection.execute(f"SELECT * FROM {table}").fetchall()
            if row[-2:] != (0, 0)
        )
        for table in _PROJECTIONS
    }
