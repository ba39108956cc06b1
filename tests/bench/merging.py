"""Merging ten laptops into one file, every signature verified."""

import sqlite3
import time
from pathlib import Path

from kiosk.demo.people import people
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.merge import Merged, merge
from tests.bench.desk import admit_all, event_with
from tests.bench.figures import Figure, Setting

LAPTOPS, LAPTOPS_IN_FULL = 5, 10
ROWS_A_SECOND = 8_500
"""A merge of ten laptops, 17,000 rows, is to take two seconds."""


def measure(setting: Setting) -> list[Figure]:
    """Laptops that admitted 1,700 guests each; ATTACH and INSERT OR IGNORE as the peer."""
    number_of = LAPTOPS_IN_FULL if setting.full else LAPTOPS
    records = list(people(number_of * 1700))
    with event_with(setting.folder / "central.event", records) as central:
        laptops = []
        guests = [guest.ticket_id for guest in central.everybody()]
        for number in range(number_of):
            path = setting.folder / f"laptop-{number}.event"
            pack(central, path, device_name=f"Laptop {number}", passphrase=None)
            laptops.append(EventFile.open(path))
            admit_all(laptops[-1], guests[number::number_of])
        first, merged = _merge_all(central, laptops)
        again, _ = _merge_all(central, laptops)
        begun = time.perf_counter()
        central.counts()
        count_ms = (time.perf_counter() - begun) * 1000
        paths = [laptop.path for laptop in laptops]
        for laptop in laptops:
            laptop.close()
    attach = _attach(setting.folder / "attached.db", paths)
    peer = f"ATTACH + INSERT, nothing verified: {attach:.2f} s"
    budget = f"< {merged.new / ROWS_A_SECOND:g} s"
    what = f"merge of {number_of} laptops, {merged.new:,} rows, verified"
    return [
        Figure(what, first, "s", budget, peer),
        Figure("the same again", again, "s"),
        Figure(f"live count at {merged.new:,} rows", count_ms, "ms", "< 5 ms"),
    ]


def _merge_all(central: EventFile, laptops: list[EventFile]) -> tuple[float, Merged]:
    begun = time.perf_counter()
    merged = sum((merge(central, laptop) for laptop in laptops), Merged())
    return time.perf_counter() - begun, merged


def _attach(path: Path, sources: list[Path]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    columns = "ticket_id, device_id, epoch, seq, hash, hlc, wall_ms, kind, body, prev, sig"
    connection.execute(f"CREATE TABLE journal ({columns}, PRIMARY KEY (device_id, epoch, seq))")
    begun = time.perf_counter()
    for source in sources:
        connection.execute("ATTACH ? AS source", (str(source),))
        connection.execute(f"INSERT OR IGNORE INTO journal SELECT {columns} FROM source.journal")
        connection.execute("DETACH source")
    return time.perf_counter() - begun
