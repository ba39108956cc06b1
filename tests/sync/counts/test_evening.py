"""The evening looked back on: when they came, how many were inside, what each desk did."""

import pytest

from kiosk.desk.desk import Desk
from sync.counts.evening import evening
from sync.counts.names import guest_lines
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.journal.projections import five_minutes
from sync.model import Direction
from tests.conftest import EVENING_MS, HandClock

ZOE, GAELLE = "AAAA1111A", "dmt9tx69d7h7"
MINUTE_MS = 60_000


@pytest.fixture
def start(clock: HandClock) -> int:
    clock.wall = five_minutes(EVENING_MS)
    return clock.wall


def test_an_evening_with_nobody(event_file: EventFile) -> None:
    found = evening(event_file, "main")
    assert (found.opened_ms, found.median_ms, found.peak, found.inside) == (None, None, 0, ())
    assert found.count.awaited == 5


def test_in_out_and_back_again(event_file: EventFile, clock: HandClock, start: int) -> None:
    entrance, way_out = Desk(event_file), Desk(event_file, direction=Direction.EXIT)
    entrance.scan(ZOE)
    entrance.scan(GAELLE)
    clock.pass_time(6 * MINUTE_MS)
    way_out.scan(ZOE)
    way_out.scan(GAELLE)
    clock.pass_time(10 * MINUTE_MS)
    entrance.scan(ZOE)
    found = evening(event_file, "main")
    assert (found.opened_ms, found.in_half_an_hour, found.returned) == (start, 2, 1)
    assert (found.peak, found.peak_ms, found.count.inside) == (2, start, 1)
    assert [number for _, number in found.inside] == [2, 0, 0, 1]
    (desk,) = found.desks
    assert (desk.name, desk.admitted, desk.busiest, desk.first_ms) == ("Entrée A", 2, 2, start)


def test_looked_at_years_later_it_is_the_same(
    event_file: EventFile, clock: HandClock, start: int
) -> None:
    desk = Desk(event_file)
    desk.scan(ZOE)
    desk.scan(GAELLE)
    clock.pass_time(700 * 86_400_000)
    found = evening(event_file, "main")
    assert (found.opened_ms, found.median_ms) == (start, start)
    assert [(bar.at_ms, bar.admitted) for bar in found.count.bars] == [(start, 2)]


def test_every_guest_is_in_the_table(event_file: EventFile, start: int) -> None:
    Desk(event_file).scan(ZOE)
    lines = guest_lines(event_file, "main")
    assert len(lines) == 10
    (zoe,) = [line for line in lines if line.guest.code == ZOE]
    assert (zoe.first_ms, zoe.first_desk, zoe.inside) == (start, "Entrée A", True)
    assert [line.first_ms for line in lines if line is not zoe] == [None] * 9


def test_a_ticket_that_two_desks_let_in_is_one_person_inside(
    event_file: EventFile, clock: HandClock, start: int
) -> None:
    ticket = event_file.guests_with_code(ZOE)[0].ticket_id
    for _ in range(2):
        with event_file.transaction() as connection:
            event_file.record(connection, Kind.ADMIT, ticket, {"list": "main"})
        clock.pass_time(MINUTE_MS)
    found = evening(event_file, "main")
    assert (found.peak, found.returned, found.count.inside) == (1, 0, 1)
    assert found.conflicts == {"double_entry": 1}
