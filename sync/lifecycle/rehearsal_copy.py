"""An event file to rehearse with: the event and its tickets, without anybody's name."""

import secrets
from dataclasses import replace
from pathlib import Path

from sync.file.connection import marks
from sync.file.event_file import EventFile

DEVICE = "Rehearsal"
_COPIED = ("category", "check_in_list", "guest")
_PERSONAL = ("first_name", "last_name", "company", "title", "email", "phone", "host", "note")
_FOUND_BY = ("name_key", "search_key")


def rehearsal_file(event_file: EventFile, path: Path) -> EventFile:
    """A new event file at `path` like `event_file` before anybody came.

    It is another event: what is rehearsed can never be merged into the evening. Raises
    `FileExistsError`, or `sync.file.storage_error.StorageError`.
    """
    with event_file.reading() as connection:
        rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in _COPIED}
    event = replace(event_file.event, event_id=secrets.token_hex(8))
    made = EventFile.create(path, event, device_name=DEVICE, clock=event_file.clock)
    with made.transaction() as connection:
        connection.execute("DELETE FROM check_in_list")  # the new file's own "main"
        for table, held in rows.items():
            for row in held:
                connection.execute(f"INSERT INTO {table} VALUES ({marks(len(row))})", row)
        nothing = ", ".join(f"{name} = ''" for name in (*_PERSONAL, *_FOUND_BY))
        connection.execute(f"UPDATE guest SET {nothing}")
    return made
