"""An event with a full guest list, and the codes that its guests bring to the door."""

from pathlib import Path

from kiosk.demo.people import people
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList
from sync.guests.import_guests import import_guests
from sync.model import Event, TicketStatus

GUESTS = 1700
_COLUMNS = "code first_name last_name company category order status paid".split()


def make_event(path: Path, guests: int) -> Path:
    """A new event file at `path` with the first `guests` fictional guests."""
    records = GuestList(tuple(people(guests)), (), {name: name for name in _COLUMNS})
    with EventFile.create(path, Event(name="Grand Opening"), device_name="Entrée A") as made:
        assert import_guests(made, records).added == guests
    return path


def codes(guests: int) -> list[str]:
    """The ticket codes of the first `guests` guests: good, canceled and unpaid ones alike."""
    return [record.code for record in people(guests)]


def good_codes(guests: int) -> list[str]:
    """The codes among them that open the door."""
    return [
        record.code
        for record in people(guests)
        if record.paid and record.status is TicketStatus.VALID
    ]
