"""Bringing in a long guest list: read, understood, compared, written with everything searchable."""

import csv
import time
from pathlib import Path

from kiosk.demo.people import people
from sync.file.connection import wrap
from sync.file.event_file import EventFile
from sync.guest_lists.columns import recognise
from sync.guest_lists.opening import read_table
from sync.guest_lists.reading import read_guests
from sync.guests.import_guests import import_guests
from sync.model import Event
from tests.bench.figures import Figure, Setting

ROWS, ROWS_IN_FULL = 25_000, 100_000
_HEADER = ("Nom", "Prénom", "Société", "Catégorie", "Commande", "Code billet", "Statut")


def measure(setting: Setting) -> list[Figure]:
    """A CSV of so many guests; `csv.DictReader` into sqlite-utils, as it comes, as the peer."""
    file = setting.folder / "guests.csv"
    rows = ROWS_IN_FULL if setting.full else ROWS
    _write(file, rows)
    with EventFile.create(
        setting.folder / "import.event", Event(name="bench"), device_name="A"
    ) as made:
        first = _bring_in(made, file)
        again = _bring_in(made, file)
    theirs = _as_it_comes(setting.folder / "as-it-comes.event", file)
    return [
        Figure(f"import of {rows:,} guests", first, "s", "",
               f"DictReader + insert_all: {theirs:.1f} s"),
        Figure("the same file again", again, "s"),
    ]  # fmt: skip


def _bring_in(event_file: EventFile, file: Path) -> float:
    begun = time.perf_counter()
    table = read_table(file)
    guest_list = read_guests(table, recognise(table.header, table.rows), timezone="Europe/Paris")
    import_guests(event_file, guest_list)
    return time.perf_counter() - begun


def _as_it_comes(path: Path, file: Path) -> float:
    with EventFile.create(path, Event(name="peer"), device_name="A") as made:
        begun = time.perf_counter()
        with file.open(encoding="utf-8", newline="") as lines, made.transaction() as connection:
            rows = csv.DictReader(lines, delimiter=";")
            wrap(connection).table("as_it_comes").insert_all(rows, pk="Code billet")
        return time.perf_counter() - begun


def _write(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(_HEADER)
        for record in people(rows):
            writer.writerow((record.last_name, record.first_name, record.company, record.category,
                             record.order, record.code, record.status))  # fmt: skip
