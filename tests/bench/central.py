"""What the centre's PostgreSQL takes, beside an event file that takes the same rows."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from kiosk.demo.people import people
from sync.central import attendance, events
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from tests.bench.desk import admit_all, event_with
from tests.bench.figures import Figure, Setting
from tests.sync.central.database import Database, running_database

HUBS = 4
ROWS_OF_EACH = 1_250


def measure(setting: Setting) -> list[Figure]:
    """Four hubs bring their rows at once; then all of it is counted and exported."""
    rows = ROWS_OF_EACH * (8 if setting.full else 1)
    records = list(people(HUBS * rows))
    with event_with(setting.folder / "organiser.event", records) as organisers:
        paths = [setting.folder / f"hub-{number}.event" for number in range(HUBS)]
        guests = [guest.ticket_id for guest in organisers.everybody()]
        for number, path in enumerate(paths):
            pack(organisers, path, device_name=f"Hub {number}", passphrase=None)
            with EventFile.open(path) as laptop:
                admit_all(laptop, guests[number::HUBS])
        with running_database() as database:
            figures = _centre(setting, organisers, paths, database)
        begun = time.perf_counter()
        for path in paths:
            with EventFile.open(path) as laptop:
                merge(organisers, laptop)
        one_file = HUBS * rows / (time.perf_counter() - begun)
        figures.insert(1, Figure("  a merge of the same into one file", one_file, "rows/s"))
    return figures


def _centre(
    setting: Setting, organisers: EventFile, paths: list[Path], database: Database
) -> list[Figure]:
    environ = {**os.environ, "KIOSK_STORE": database.url}
    command = [sys.executable, "-m", "tests.sync.central.pushing", organisers.event_id]
    with CentralStore(database.url) as store:
        events.add(store, organisers)
        server = psutil.Process(database.pid)
        begun, before = time.perf_counter(), _cpu_s(server)
        hubs = [subprocess.Popen([*command, str(path)], env=environ) for path in paths]
        for each in hubs:
            each.wait()
        took, used = time.perf_counter() - begun, _cpu_s(server) - before
        begun = time.perf_counter()
        attendance.lists(store, organisers.event_id)
        count_ms = (time.perf_counter() - begun) * 1000
        begun = time.perf_counter()
        exported = events.export(store, organisers.event_id, setting.folder / "all.event")
        export = exported.new / (time.perf_counter() - begun)
    what = f"{HUBS} hubs to one PostgreSQL, {exported.new:,} rows"
    return [
        Figure(what, exported.new / took, "rows/s"),
        Figure("  the database's own time, of a row", used / exported.new * 1e6, "µs CPU"),
        Figure("  its live count", count_ms, "ms", "< 5 ms"),
        Figure("  its export to one file, verified again", export, "rows/s"),
    ]  # fmt: skip


def _cpu_s(server: psutil.Process) -> float:
    """Of a server and all its processes, those that have ended too."""
    times = [server.cpu_times(), *(child.cpu_times() for child in server.children())]
    ended = times[0].children_user + times[0].children_system
    return float(ended + sum(each.user + each.system for each in times))
