"""A laptop that the organiser packed and that signs anything, and what its rows are held up to."""

import json
import shutil
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kiosk.cli import main
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal import devices, records
from sync.journal.journal import COLUMNS, Row, genesis, hash_of, values_of
from sync.lifecycle.pack import pack
from sync.model import Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock

GUESTS = tuple(Record(n, f"CODE{n}", f"First{n}", f"Last{n}", "Acme") for n in range(3))
MOST_SQLITE = 2**63 - 1


@dataclass(frozen=True)
class Poison:
    """What a broken device says happened."""

    kind: str = "admit"
    ticket: str | int = 0
    """A number: the ticket of that guest."""
    body: str = '{"list":"main","verdict":"VALID"}'
    wall_ms: int = EVENING_MS
    hlc: int = EVENING_MS << 16
    record: str | None = None
    """The text of the record that `{record}` in the body names."""

    @classmethod
    def read(cls, path: Path) -> "Poison":
        """One of the corpus."""
        return cls(**json.loads(path.read_text()))


def make_world(folder: Path) -> None:
    """The organiser's file, and a laptop's."""
    folder.mkdir(parents=True)
    path = folder / "o.event"
    with EventFile.create(path, Event(name="x"), device_name="O", clock=HandClock()) as made:
        import_guests(made, GuestList(GUESTS, (), ALL_COLUMNS))
        for name in ("broken", "desk"):
            pack(made, folder / f"{name}.event", device_name=name, passphrase=None)


@contextmanager
def world(template: Path, folder: Path) -> Iterator[Path]:
    """A copy of a world, for as long as the block runs."""
    shutil.copytree(template, folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def poison(path: Path, said: Sequence[Poison]) -> None:
    """Let the laptop at `path` sign these rows, one after the other, after a sound one."""
    with EventFile.open(path) as laptop, laptop.transaction() as connection:
        own = devices.own(connection)
        tickets = [
            ticket for (ticket,) in connection.execute("SELECT ticket_id FROM guest ORDER BY code")
        ]
        prev = genesis(laptop.event_id, own.device_id, own.epoch)
        for seq, each in enumerate((Poison(ticket=2), *said), start=1):
            ticket = tickets[each.ticket] if isinstance(each.ticket, int) else each.ticket
            body = each.body
            if each.record is not None:
                digest = records.hash_of(each.record)
                body = body.replace("{record}", digest.hex())
                connection.execute(
                    "INSERT OR IGNORE INTO record VALUES (?, ?, ?)", (digest, ticket, each.record)
                )
            row = Row(
                ticket, own.device_id, own.epoch, seq, b"", each.hlc, each.wall_ms, each.kind,
                body, prev, b"",
            )  # fmt: skip
            row = replace(row, hash=hash_of(row))
            row = replace(row, sig=own.signing_key.sign(row.hash).signature)
            prev = row.hash
            _put(connection, row)


def swallow(path: Path, other: Path) -> None:
    """Put the rows of `other` into the file at `path` unchecked, as a first version took them."""
    with EventFile.open(other) as source, source.reading() as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM journal").fetchall()
        texts = connection.execute("SELECT hash, ticket_id, content FROM record").fetchall()
    with EventFile.open(path) as event_file, event_file.transaction() as connection:
        for row in rows:
            _put(connection, Row(*row))
        connection.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?)", texts)
    with EventFile.open(path) as event_file:
        event_file.rebuild()


def _put(connection: Connection, row: Row) -> None:
    marks = ", ".join("?" for _ in values_of(row))
    connection.execute(
        f"INSERT OR IGNORE INTO journal ({COLUMNS}) VALUES ({marks})", values_of(row)
    )
    connection.execute(
        "INSERT OR REPLACE INTO head VALUES (?, ?, ?, ?, ?, ?)",
        (row.device_id, row.epoch, row.seq, row.hash, row.hlc, row.wall_ms),
    )


ROUTES = (
    "sync merge o.event broken.event --json",
    "sync export broken.event broken.segment --plain",
    "sync merge o.event broken.segment --json",
    "sync merge desk.event broken.event",
)
COMMANDS = (
    "check FILE CODE0 CODE1 --json",
    "check FILE CODE0 --exit",
    "check FILE CODE0",
    "count FILE --json",
    "sync conflicts FILE --all",
    "sync conflicts FILE --json",
    "guests find FILE first --json",
    "guests export-person FILE CODE0",
    "cards stats FILE",
    "cards export FILE --out cards",
    "doctor FILE",
    "sync export FILE again.segment --plain",
    "pack FILE --device again --out again.event --plain",
    "guests erase-person FILE CODE1 --yes",
)
REPORT = "report FILE --out report"


def run(folder: Path, line: str, name: str = "o.event") -> Any:
    """Run a command in `folder`; gives its result, and fails when it ended in a traceback."""
    names = {"FILE": name}
    arguments = [names.get(word, word) for word in line.split()]
    arguments = [
        str(folder / word) if "." in word or word in ("cards", "report") else word
        for word in arguments
    ]
    result = CliRunner().invoke(main, arguments)
    error = result.exception
    if error is not None and not isinstance(error, SystemExit):
        traceback.print_exception(error)
        raise AssertionError(f"{line}: {type(error).__name__}: {error}") from error
    return result
