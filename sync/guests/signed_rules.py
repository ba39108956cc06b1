"""What the organiser signs beside the guests: the event's facts and its rules.

The rules are the check-in lists, the categories of guests, the keys that tickets are
verified with, and which products of another shop are taken. Each is a section of the published
list, known by its SHA-256, so that a file can tell which of them are another.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from badges.text.sentence import SpokenError
from sync.file import utc_offsets
from sync.file.connection import Connection, marks
from sync.journal.journal import canonical

EVENT = "event"
"""The section with the facts of the event."""
TABLES = ("check_in_list", "category", "ticket_key", "pretix_product")
"""The sections that are tables."""
_FACTS = (
    "name place language timezone starts_ms ends_ms admission_ms day_begins_hour capacity "
    "guest_list_ms"
).split()

Values = dict[str, str | int | None]


class BadValueError(SpokenError, ValueError):
    """A section says something that no column holds."""


def sections(connection: Connection) -> dict[str, Any]:
    """All sections as they are in this file, for JSON."""
    return {EVENT: _facts(connection), **{table: _rows(connection, table) for table in TABLES}}


def digests(connection: Connection) -> dict[str, str]:
    """The SHA-256 of each section, in hexadecimal."""
    return {
        name: hashlib.sha256(canonical(section)).hexdigest()
        for name, section in sections(connection).items()
    }


def write(connection: Connection, said: Mapping[str, Any]) -> None:
    """Let this file have the sections in `said`; those that it does not name stay as they are.

    Raises `BadValueError`, or `KeyError`, `TypeError`, `AttributeError` for what is no section.
    """
    if EVENT in said:
        facts = scalars(said[EVENT], _FACTS)
        changes = ", ".join(f"{name} = ?" for name in facts)
        connection.execute(f"UPDATE event SET {changes}", list(facts.values()))
        utc_offsets.write(connection)
    for table in said.keys() & set(TABLES):
        connection.execute(f"DELETE FROM {table}")
        for row in said[table]:
            _insert(connection, table, row)


def scalars(said: Mapping[str, Any], names: Sequence[str]) -> Values:
    """The named values; raises `BadValueError` for anything that no column holds."""
    values = {name: said[name] for name in names}
    if not all(value is None or type(value) in (str, int, bool) for value in values.values()):
        raise BadValueError("a value of the wrong kind")
    return values


def _facts(connection: Connection) -> Values:
    found = connection.execute(f"SELECT {', '.join(_FACTS)} FROM event").fetchone()
    return dict(zip(_FACTS, found, strict=True))


def _rows(connection: Connection, table: str) -> list[Values]:
    """The rows of a table, bytes in hexadecimal.

    What a column holds by itself is left out: a column that a later version adds changes no
    digest until somebody uses it.
    """
    itself = {name: default for name, _, default in _columns(connection, table)}
    found = connection.execute(f"SELECT {', '.join(itself)} FROM {table} ORDER BY 1, 2").fetchall()
    rows = [dict(zip(itself, map(_shown, row), strict=True)) for row in found]
    return [{n: v for n, v in row.items() if v is not None and str(v) != itself[n]} for row in rows]


def _insert(connection: Connection, table: str, said: Mapping[str, Any]) -> None:
    values: dict[str, object] = {**scalars(said, list(said))}
    if not values:
        raise BadValueError("a row without anything")
    columns = {name: kind for name, kind, _ in _columns(connection, table)}
    if unknown := values.keys() - columns.keys():
        raise BadValueError(
            "{table} has nothing called {unknown}: is it of a later version?",
            table=table,
            unknown=min(unknown),
        )
    for name in values:
        if columns[name] == "BLOB":
            values[name] = bytes.fromhex(str(values[name]))
    names = ", ".join(values)
    connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks(len(values))})", list(values.values())
    )


def _columns(connection: Connection, table: str) -> list[tuple[str, str, str | None]]:
    """Name, type and default of each column; the default without its quotes."""
    found = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [(row[1], row[2], None if row[4] is None else row[4].strip("'")) for row in found]


def _shown(value: Any) -> str | int | None:
    shown: str | int | None = value.hex() if isinstance(value, bytes) else value
    return shown
