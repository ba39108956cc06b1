"""The worked example of docs/FORMATS.md, made anew: ``python -m tests.docs.example``."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.merging.segment import plain_lines
from sync.model import Event
from tests.conftest import ALL_COLUMNS, HandClock
from tests.docs.pages import ROOT, text_of

FORMATS = ROOT / "docs" / "FORMATS.md"
BLOCK = re.compile(r"(?<=```json\n).*?(?=```)", re.DOTALL)
CODE = "K7QF2M9XC"


def example() -> str:
    """A plain segment: a guest comes in, and their name is set right."""
    with tempfile.TemporaryDirectory() as folder:
        path, event, clock = Path(folder) / "opening.event", Event("Grand Opening"), HandClock()
        with EventFile.create(path, event, device_name="Entrée A", clock=clock) as event_file:
            guests = (Record(1, CODE, "Zoe", "Lefèvre"),)
            import_guests(event_file, GuestList(guests, (), ALL_COLUMNS))
            Desk(event_file).scan(CODE)
            clock.pass_time(60_000)
            (guest,) = event_file.guests_with_code(CODE)
            with event_file.recording() as record:
                record(Kind.CORRECTION, guest.ticket_id, {"list": "main"}, {"first_name": "Zoé"})
            return b"".join(plain_lines(event_file)).decode()


if __name__ == "__main__":
    FORMATS.write_text(BLOCK.sub(lambda _: example(), text_of(FORMATS), count=1), "utf-8")
