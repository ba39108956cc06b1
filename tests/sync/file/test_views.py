"""The views: what Python's own sqlite3 shows of an event file that this program has written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.merging.merge import merge
from sync.model import Event
from tests.conftest import HandClock
from tests.sync.conftest import Laptop, admit

VIEWS = {
    "attendance", "arrivals_per_5_min", "double_entries", "desk_activity", "refusals", "no_shows",
    "journal_readable", "numbers",
}  # fmt: skip


@pytest.fixture
def shown(organisers: EventFile, laptops: Laptop) -> Iterator[sqlite3.Connection]:
    a, b = laptops("A"), laptops("B")
    admit(a, 1, 2)
    assert isinstance(b.clock, HandClock)
    b.clock.pass_time(360_000)
    admit(b, 1, 3)
    Desk(b).scan("nonsense")
    Desk(a).scan("CODE00002")
    for each in (a, b):
        merge(organisers, each)
    organisers.close()
    connection = sqlite3.connect(f"file:{organisers.path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield connection
    connection.close()


def rows(shown: sqlite3.Connection, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in shown.execute(f"SELECT * FROM {view}").fetchall()]


def test_they_are_all_there_and_open(shown: sqlite3.Connection) -> None:
    found = {
        name for (name,) in shown.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
    }
    assert found == VIEWS
    assert all(rows(shown, view) for view in VIEWS)


def test_attendance_has_a_line_for_each_ticket_that_came(shown: sqlite3.Connection) -> None:
    first, *_ = found = rows(shown, "attendance")
    assert [row["code"] for row in found] == ["CODE00001", "CODE00002", "CODE00003"]
    del first["ticket_id"]
    assert first == {
        "code": "CODE00001", "name": "First1 Last1", "company": "", "category": "", "list": "main",
        "first_entry": "2026-11-22T18:00:00Z", "first_entry_local": "2026-11-22T19:00:00+01:00",
        "desk": "A", "entries": 2, "inside": 1,
    }  # fmt: skip


def test_what_the_others_tell(shown: sqlite3.Connection) -> None:
    assert [(r["five_minutes"], r["arrivals"]) for r in rows(shown, "arrivals_per_5_min")] == [
        ("2026-11-22T18:00:00Z", 2),
        ("2026-11-22T18:05:00Z", 1),
    ]
    (double,) = rows(shown, "double_entries")
    assert (double["code"], double["first_desk"], double["last_desk"]) == ("CODE00001", "A", "B")
    assert len(rows(shown, "no_shows")) == 57
    desks = {row["desk"]: (row["entries"], row["refusals"]) for row in rows(shown, "desk_activity")}
    assert desks == {"A": (2, 1), "B": (2, 1)}
    assert [(row["verdict"], row["code"]) for row in rows(shown, "refusals")] == [
        ("USED", "CODE00002"),
        ("INVALID", None),
    ]
    assert len(rows(shown, "journal_readable")) == 6


def test_a_packed_file_has_them_too(laptops: Laptop, tmp_path: Path) -> None:
    a = laptops("A")
    admit(a, 5)
    a.close()
    connection = sqlite3.connect(a.path)
    assert connection.execute("SELECT code FROM attendance").fetchall() == [("CODE00005",)]
    connection.close()


def test_local_time_follows_the_clocks_of_the_events_zone(tmp_path: Path) -> None:
    night = 1_793_494_500_000  # 2026-11-01 00:55:00Z: New York puts its clocks back at 06:00Z
    for zone, at, local in (
        ("America/New_York", night, "2026-10-31T20:55:00-04:00"),
        ("America/New_York", night + 6 * 3_600_000, "2026-11-01T01:55:00-05:00"),
        ("Asia/Kathmandu", night, "2026-11-01T06:40:00+05:45"),
        ("No/Where", night, None),
    ):
        path = tmp_path / f"{zone.replace('/', '-')}-{at}.event"
        clock = HandClock(at)
        with (
            EventFile.create(path, Event("x", timezone=zone), device_name="A", clock=clock) as made,
            made.transaction() as connection,
        ):
            made.record(connection, Kind.DENY, "", {"list": "main", "verdict": "INVALID"})
        with closing(sqlite3.connect(path)) as plain:
            assert plain.execute("SELECT at_local FROM refusals").fetchone() == (local,)
