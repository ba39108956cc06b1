"""Upgrading an event file in place: a copy first, then every step in one transaction.

Cut short at any moment, the file is of its old format or of the newest one, and whole.
"""

import os
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from badges.files.whole_file import sync_folder
from badges.text.sentence import Sentence
from sync.file import formats
from sync.file.connection import Connection, DatabaseError, column, wrap
from sync.file.durable_connection import begun
from sync.file.storage_error import StorageError
from sync.file.views import create_views

PROGRAM = "event-kiosk"

Derive = Callable[[Connection], None]


class OtherFormatError(ValueError):
    """The file or segment is of a format that this program does not read."""

    @classmethod
    def of(cls, name: str, found: int, first: int, newest: int, needs: str) -> "OtherFormatError":
        """`name` is of the format `found`, which `needs` a program, instead of these ones."""
        reads = (
            Sentence("formats {first} to {newest}", first=first, newest=newest)
            if first < newest
            else Sentence("format {newest}", newest=newest)
        )
        if found < first:
            what = Sentence("it is from a time before: make it anew")
        elif needs:
            what = Sentence("it needs version {needs} or later: update the program", needs=needs)
        else:
            what = Sentence("it needs a later version: update the program")
        return cls(
            Sentence(
                "{name} is of format {found}, and {program} reads {reads}; {what}",
                name=name,
                found=found,
                program=f"{PROGRAM} {version(PROGRAM)}",
                reads=reads,
                what=what,
            )
        )


def refuse_other_formats(connection: Connection, path: Path) -> None:
    """Raise `OtherFormatError` unless `path` is of a format that is read; nothing is changed."""
    found = _format(connection)
    if not formats.FIRST <= found <= formats.NEWEST:
        needs = _needs(connection) if found > formats.NEWEST else ""
        raise OtherFormatError.of(str(path), found, formats.FIRST, formats.NEWEST, needs)


def upgrade(connection: Connection, path: Path, derive: Derive) -> None:
    """Bring the file to the newest format, if it is of an older one.

    `derive` makes the projections anew, in the same transaction: they may have new columns. The
    file as it was stays beside it, named after its format. Raises `StorageError` or
    `DatabaseError`: then it is as it was.
    """
    if _format(connection) == formats.NEWEST:
        return
    keep_copy(connection, path)
    with begun(connection):
        found = _format(connection)
        if found < formats.NEWEST:  # else another program was quicker
            _apply(connection, found)
            derive(connection)


def keep_copy(connection: Connection, path: Path) -> Path:
    """A copy of the file as it is, beside it, encrypted alike; it is whole or not there.

    Raises `StorageError` or `DatabaseError`.
    """
    stem = f"{path}.format-{_format(connection)}"
    copies = (Path(stem if number == 1 else f"{stem}-{number}") for number in range(1, 1000))
    copy = next(copy for copy in copies if not copy.exists())
    unfinished = Path(f"{stem}.tmp")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        with unfinished.open("r+b") as file:
            os.fsync(file.fileno())
        unfinished.rename(copy)
        sync_folder(path.absolute().parent)
    except OSError as error:
        raise StorageError.of(error, path.absolute().parent) from error
    except DatabaseError:
        unfinished.unlink(missing_ok=True)
        raise
    return copy


def stamp(connection: Connection) -> None:
    """Say in the file which format it is of now: the newest."""
    connection.execute(f"PRAGMA user_version = {formats.NEWEST}")
    connection.execute("DELETE FROM format")
    connection.execute("INSERT INTO format VALUES (?)", (formats.NEEDS[-1],))


def _apply(connection: Connection, found: int) -> None:
    from sqlite_utils import Migrations

    migrations = Migrations("event file")
    for number, step in enumerate(formats.STEPS, start=formats.FIRST + 1):
        if number > found:
            migrations(name=f"{number} {step.__name__}")(step)
    migrations.apply(wrap(connection))
    for name in column(connection, "SELECT name FROM sqlite_schema WHERE type = 'view'"):
        connection.execute(f'DROP VIEW "{name}"')
    create_views(connection)
    stamp(connection)


def _format(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def program_named(said: object) -> str:
    """The program that something of a newer format names; "" when it names none that is newer."""
    known = re.fullmatch(r"\d{1,4}(\.\d{1,4}){1,3}", str(said))
    return known[0] if known and _numbers(known[0]) > _numbers(version(PROGRAM)) else ""


def _needs(connection: Connection) -> str:
    try:
        return program_named(connection.execute("SELECT needs FROM format").fetchone()[0])
    except (DatabaseError, TypeError):
        return ""


def _numbers(program: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", program))
