"""The one row of the table `event`."""

from dataclasses import fields

from sync.file import utc_offsets
from sync.file.connection import Connection, marks
from sync.model import Event

_COLUMNS = tuple(field.name for field in fields(Event))
_NAMES = ", ".join(_COLUMNS)
DESCRIBED = (
    "name", "place", "timezone", "starts_ms", "ends_ms", "admission_ms", "day_begins_hour",
)  # fmt: skip
"""What a shop says of an event."""


def read(connection: Connection) -> Event:
    """The event as the file has it now."""
    row = connection.execute(f"SELECT {_NAMES} FROM event").fetchone()
    return Event(**dict(zip(_COLUMNS, row, strict=True)))


def read_id(connection: Connection) -> str:
    """The event's id."""
    return str(connection.execute("SELECT event_id FROM event").fetchone()[0])


def insert(connection: Connection, event: Event) -> None:
    """Put the event into a new file."""
    connection.execute(
        f"INSERT INTO event ({_NAMES}) VALUES ({marks(len(_COLUMNS))})",
        [getattr(event, column) for column in _COLUMNS],
    )
    utc_offsets.write(connection)


def describe(connection: Connection, event: Event) -> None:
    """Let the event be called, be where and be when `event` says; the rest stays."""
    changes = ", ".join(f"{name} = ?" for name in DESCRIBED)
    connection.execute(f"UPDATE event SET {changes}", [getattr(event, name) for name in DESCRIBED])
    utc_offsets.write(connection)
