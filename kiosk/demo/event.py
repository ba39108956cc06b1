"""The demo's event file."""

from collections.abc import Sequence
from pathlib import Path

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.model import Event

NAME = "Grand Opening — démo"
GUESTS = 1700


def make_demo_event(path: Path, guests: Sequence[Record]) -> EventFile:
    """A new event file at `path` with these guests on its list.

    Raises `FileExistsError` or `sync.file.storage_error.StorageError`.
    """
    event_file = EventFile.create(path, Event(name=NAME, capacity=1800), device_name="Entrée A")
    columns = ["code", "first_name", "last_name", "company", "category", "order", "status", "paid"]
    named = {column: column for column in columns}
    import_guests(event_file, GuestList(tuple(guests), (), named))
    return event_file
