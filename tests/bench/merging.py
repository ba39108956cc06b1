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

LAPTOPS = 10


def measure(setting: Setting) -> list[Figure]:
    """Ten laptops that admitted 1,700 guests each; ATTACH and INSERT OR IGNORE as the peer."""
    records = list(people(LAPTOPS * 1700))
    with event_with(setting.folder / "central.event", records) as central:
        laptops = []
        guests = [guest.ticket_id for guest in central.everybody()]
        for number in range(LAPTOPS):
            path = setting.folder / f"laptop-{number}.event"
            pack(central, path, device_name=f"Laptop {number}", passphrase=None)
            laptops.append(EventFile.open(path))
            admit_all(laptops[-1], guests[number::LAPTOPS])
        first, merged = _merge_all(central, laptops)
        again, _ = _merge_all(central, laptops)
        begun = time.perf_counter()
        central.counts()
        count_ms = (time.perf_counter() - begun) * 1000
        paths = [laptop.path for laptop in laptops]
        for laptop in laptops:
            laptop.close()
    attach = _attach(setting.folder / "attached.db", paths)
    return [
        Figure(f"merge of {LAPTOPS} laptops, {merged.new:,} rows, verified", first, "s", "< 2 s",
               f"ATTACH + INSERT, nothing verified: {attach:.2f} s"),
        Figure("the same again", again, "s"),
        Figure(f"live count at {merged.new:,} rows", count_ms, "ms", "< 5 ms"),
    ]  # fmt: skip


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
