"""The live count: what happened, in numbers, equal to a plain recount of the same evening."""

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from sync.counts.live_count import live_count
from sync.counts.model import Bar, LiveCount
from sync.file.event_file import EventFile
from sync.guests.check_in_lists import UnknownListError
from sync.journal.journal import Kind
from sync.journal.projections import FIVE_MINUTES_MS, five_minutes
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import CheckInList, Guards
from tests.conftest import HandClock
from tests.deciding import put_list

ZOE, GAELLE, SAKURA, CANCELED = "AAAA1111A", "dmt9tx69d7h7", "UNPAID001", "CANCELED1"
MINUTE_MS = 60_000


@pytest.fixture
def desk(event_file: EventFile) -> Desk:
    return Desk(event_file)


def now(event_file: EventFile, list_name: str = "main") -> LiveCount:
    return live_count(event_file, list_name, event_file.clock.wall_ms())


def test_an_untouched_event(event_file: EventFile) -> None:
    found = now(event_file)
    assert (found.expected, found.awaited, found.admitted, found.inside) == (5, 5, 0, 0)
    assert (found.bars, found.desks, found.refused) == ((), (), {})
    assert (found.rooms, found.left, found.exits) == ((), 0, 0)


def test_who_has_come_is_no_longer_awaited(event_file: EventFile, desk: Desk) -> None:
    desk.scan(GAELLE)
    press = next(each for each in now(event_file).categories if each.code == "Presse")
    assert (press.expected, press.admitted, press.inside, press.awaited) == (1, 1, 1, 0)
    assert now(event_file).awaited == 4


def test_an_unpaid_guest_whom_nobody_expected_leaves_the_others_awaited(
    event_file: EventFile,
) -> None:
    with event_file.transaction() as connection:
        ticket = event_file.guests_with_code(SAKURA)[0].ticket_id
        event_file.record(connection, Kind.ADMIT, ticket, {"list": "main"})
    visitors = next(each for each in now(event_file).categories if each.code == "Visiteur")
    assert (visitors.expected, visitors.admitted, visitors.awaited) == (1, 1, 1)


def test_a_list_that_includes_unpaid_guests_expects_them(event_file: EventFile) -> None:
    put_list(
        event_file,
        CheckInList(
            "vip",
            "VIP",
            categories=frozenset({"Visiteur"}),
            includes_unpaid=True,
            guards=Guards.ROOM,
        ),
    )
    found = now(event_file, "VIP")
    assert (found.expected, [each.code for each in found.categories]) == (2, ["Visiteur"])


def test_a_list_that_is_not_there(event_file: EventFile) -> None:
    with pytest.raises(UnknownListError, match="there is: main"):
        now(event_file, "nope")


def test_rates_refusals_and_when_a_desk_was_heard_of(
    event_file: EventFile, desk: Desk, clock: HandClock
) -> None:
    desk.scan(ZOE)
    clock.pass_time(6 * MINUTE_MS)
    desk.scan(GAELLE)
    desk.scan(GAELLE)
    desk.scan("nonsense")
    heard = clock.wall
    clock.pass_time(4 * MINUTE_MS)
    (found,) = now(event_file).desks
    assert (found.name, found.admitted, found.last_5, found.last_15) == ("Entrée A", 2, 1, 2)
    assert found.refused == {"INVALID": 1, "USED": 1} == now(event_file).refused
    assert found.heard_ms == heard
    clock.pass_time(6 * MINUTE_MS)
    assert now(event_file).last_15 == 1


def test_bars_have_no_gap_and_reach_to_now(
    event_file: EventFile, desk: Desk, clock: HandClock
) -> None:
    start = clock.wall = five_minutes(clock.wall)
    desk.scan(ZOE)
    clock.pass_time(2 * FIVE_MINUTES_MS)
    desk.scan(GAELLE)
    clock.pass_time(FIVE_MINUTES_MS)
    steps = [start + n * FIVE_MINUTES_MS for n in range(4)]
    assert now(event_file).bars == tuple(map(Bar, steps, (1, 0, 1, 0)))


def test_a_packed_desk_that_was_never_heard_of_is_shown_and_one_packed_again_is_not(
    event_file: EventFile, desk: Desk, tmp_path: Path
) -> None:
    for name in ("Entrée B", "Entrée A"):
        pack(event_file, tmp_path / f"{name}.event", device_name=name, passphrase=None)
    desk.scan(ZOE)
    found = [(each.name, each.admitted, each.heard_ms is None) for each in now(event_file).desks]
    assert found == [("Entrée A", 1, False), ("Entrée B", 0, True)]


def test_a_double_entry_is_counted_until_the_list_allows_it(
    event_file: EventFile, desk: Desk, tmp_path: Path, clock: HandClock
) -> None:
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    with EventFile.open(tmp_path / "b.event", clock=clock) as other:
        Desk(other).scan(ZOE)
        desk.scan(ZOE)
        merge(event_file, other)
    assert now(event_file).double_entries == 1 == len(event_file.conflicts())
    assert (now(event_file).admitted, now(event_file).inside) == (1, 1)
    put_list(event_file, replace(CheckInList(), multiple_entry=True))
    assert now(event_file).double_entries == 0


def test_what_else_happened_is_counted_by_kind(event_file: EventFile, desk: Desk) -> None:
    desk.scan(ZOE)
    ticket = event_file.guests_with_code(ZOE)[0].ticket_id
    with event_file.transaction() as connection:
        for kind in (Kind.CARD_SHARED, Kind.CARD_SHARED, Kind.HELP_DESK):
            event_file.record(connection, kind, ticket, {"list": "main"})
    before = now(event_file)
    assert (before.cards_shared, before.help_desk, before.walk_ins) == (2, 1, 0)
    event_file.rebuild()
    assert now(event_file) == before


@pytest.mark.parametrize("seed", range(3))
def test_an_evening_equals_its_plain_recount(
    event_file: EventFile, clock: HandClock, seed: int
) -> None:
    dice = random.Random(seed)
    with event_file.reading() as connection:
        guests = dict(connection.execute("SELECT ticket_id, category FROM guest").fetchall())
    inside: dict[str, bool] = {}
    first: dict[str, int] = {}
    for _ in range(200):
        clock.pass_time(dice.randrange(90_000))
        ticket, kind = dice.choice(list(guests)), dice.choice((Kind.ADMIT, Kind.EXIT))
        with event_file.transaction() as connection:
            event_file.record(connection, kind, ticket, {"list": "main"})
        inside[ticket] = kind is Kind.ADMIT
        if kind is Kind.ADMIT:
            first.setdefault(ticket, clock.wall)
    found = now(event_file)
    assert found.admitted == len(first)
    assert found.inside == sum(inside[ticket] for ticket in first)
    assert {each.code: each.admitted for each in found.categories if each.admitted} == Counter(
        guests[ticket] for ticket in first
    )
    assert {bar.at_ms: bar.admitted for bar in found.bars if bar.admitted} == Counter(
        map(five_minutes, first.values())
    )
    event_file.rebuild()
    assert now(event_file) == found
