"""What somebody said of the columns of a list, remembered in the event file by its header."""

import json
from collections.abc import Sequence

from sync.file.event_file import EventFile
from sync.guest_lists.columns import FIELDS, Places, header_hash


def remembered(event_file: EventFile, header: Sequence[str]) -> Places | None:
    """The columns as they were said to be for a list with this header, or None."""
    with event_file.reading() as connection:
        row = connection.execute(
            "SELECT mapping FROM column_mapping WHERE header_hash = ?", (header_hash(header),)
        ).fetchone()
    if row is None:
        return None
    said: Places = json.loads(row[0])
    return {field: at for field, at in said.items() if field in FIELDS and at < len(header)}


def remember(event_file: EventFile, header: Sequence[str], places: Places) -> None:
    """Remember `places` for the next list with this header."""
    with event_file.transaction() as connection:
        connection.execute(
            "INSERT INTO column_mapping (header_hash, mapping) VALUES (?, ?) "
            "ON CONFLICT DO UPDATE SET mapping = excluded.mapping",
            (header_hash(header), json.dumps(places)),
        )
