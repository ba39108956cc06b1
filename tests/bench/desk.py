"""The desk's budgets: from a frame to the disk, and check-ins a second."""

import os
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.demo.camera import DemoCamera
from kiosk.demo.people import people
from kiosk.demo.queue import queue
from kiosk.desk.desk import Desk
from kiosk.desk.scanning import ScanLane
from kiosk.scan.decode import Decoder
from kiosk.scan.source import Frame
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.model import MAIN_LIST, Event
from tests.bench.figures import Figure, Setting, percentile

_COLUMNS = "code first_name last_name company category order status paid".split()


def measure(setting: Setting) -> list[Figure]:
    """From a frame to the disk, and check-ins a second."""
    return [
        *frame_to_disk(setting.folder, 200 if setting.full else 40),
        *check_ins(setting.folder),
    ]


def event_with(path: Path, records: list[Record]) -> EventFile:
    """A new event file with these guests."""
    event_file = EventFile.create(path, Event(name="bench"), device_name="bench")
    import_guests(event_file, GuestList(tuple(records), (), {c: c for c in _COLUMNS}))
    return event_file


def admit_all(event_file: EventFile, ticket_ids: Sequence[str]) -> None:
    """Let everybody in at once, in one transaction: what is measured comes after it."""
    with event_file.transaction() as connection:
        for ticket_id in ticket_ids:
            event_file.record(connection, Kind.ADMIT, ticket_id, {"list": MAIN_LIST})


def frame_to_disk(folder: Path, showings: int) -> list[Figure]:
    """Drawn 1280 × 720 frames through decoder, gate and desk, on one core.

    The first figure is about frames that became a verdict, the second about all frames.
    """
    records = list(people(1700))
    verdicts, others = [], []
    with event_with(folder / "frames.event", records) as event_file, _one_core():
        lane = ScanLane(Desk(event_file), Decoder())
        some = [showing for showing, _ in zip(queue(records), range(showings), strict=False)]
        for frame in DemoCamera(some, realtime=False).frames():
            begun = time.monotonic()
            look = lane.look(Frame(frame.image, begun, "", frame.number))
            (verdicts if look.outcome else others).append((time.monotonic() - begun) * 1000)
    number = len(verdicts)
    return [
        Figure(f"frame to verdict on disk, median of {number}", percentile(verdicts, 0.5), "ms",
               "< 10 ms"),
        Figure("frame to verdict on disk, 95th of 100", percentile(verdicts, 0.95), "ms",
               "< 25 ms"),
        Figure(f"frame without a verdict, median of {len(others)}", percentile(others, 0.5), "ms"),
        Figure("frame without a verdict, 95th of 100", percentile(others, 0.95), "ms"),
    ]  # fmt: skip


def check_ins(folder: Path) -> list[Figure]:
    """Check-ins through the real path, beside a bare UPDATE in the standard library's SQLite."""
    records = list(people(1700))
    with event_with(folder / "check-ins.event", records) as event_file:
        desk = Desk(event_file)
        begun = time.perf_counter()
        for record in records:
            desk.scan(record.code)
        ours = len(records) / (time.perf_counter() - begun)
    theirs = _bare_updates(folder / "bare.db", records)
    return [
        Figure("check-ins a second, signed and on disk", ours, "/s", "> 1,500 /s",
               f"bare UPDATE, same settings: {theirs:,.0f} /s"),
    ]  # fmt: skip


def _bare_updates(path: Path, records: list[Record]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE guest(code TEXT PRIMARY KEY, at INTEGER)")
    connection.executemany("INSERT INTO guest(code) VALUES (?)", [(r.code,) for r in records])
    begun = time.perf_counter()
    for record in records:
        connection.execute("UPDATE guest SET at = 1 WHERE code = ? AND at IS NULL", (record.code,))
    return len(records) / (time.perf_counter() - begun)


class _one_core:  # noqa: N801  # reads as a statement
    """Within it, the process runs on one processor, where the system lets it choose."""

    def __enter__(self) -> None:
        self._before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
        if self._before:
            os.sched_setaffinity(0, {min(self._before)})

    def __exit__(self, *_: object) -> None:
        if self._before:
            os.sched_setaffinity(0, self._before)
