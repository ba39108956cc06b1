"""The names beside the live count: who of those that matter has come."""

from dataclasses import replace

from kiosk.desk.desk import Desk
from sync.counts.names import SeenGuest, live_names
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.model import Category, CheckInList
from tests.conftest import HandClock
from tests.deciding import put_category, put_list

ZOE, GAELLE = "AAAA1111A", "dmt9tx69d7h7"
PRESS = Category("Presse", "Presse", "Press", "#000000", "★", vip=True)


def named(found: tuple[SeenGuest, ...]) -> list[str]:
    return [seen.guest.name for seen in found]


def test_a_vip_is_awaited_until_they_come(event_file: EventFile, clock: HandClock) -> None:
    put_category(event_file, PRESS)
    before = live_names(event_file, "main")
    assert [guest.name for guest in before.vips_awaited] == ["Gaëlle L’Hôpital"]
    Desk(event_file).scan(GAELLE)
    after = live_names(event_file, "main")
    assert (named(after.vips), after.vips[0].at_ms) == (["Gaëlle L’Hôpital"], clock.wall)
    assert after.vips_awaited == ()


def test_only_expected_vips_are_awaited(event_file: EventFile) -> None:
    put_category(event_file, replace(PRESS, code="VIP"))  # Ana's ticket was canceled
    assert live_names(event_file, "main").vips_awaited == ()


def test_a_vip_whom_another_street_door_expects_is_awaited(event_file: EventFile) -> None:
    put_category(event_file, PRESS)
    put_list(event_file, CheckInList(categories=frozenset(["Visiteur"])))
    assert live_names(event_file, "main").vips_awaited == ()
    put_list(event_file, CheckInList("press", "Press", frozenset(["Presse"])))
    (awaited,) = live_names(event_file, "main").vips_awaited
    assert awaited.name == "Gaëlle L’Hôpital"


def test_guests_of_somebody_the_newest_first(event_file: EventFile, clock: HandClock) -> None:
    with event_file.transaction() as connection:
        connection.execute("UPDATE guest SET host = 'Zoé' WHERE code IN (?, ?)", (ZOE, GAELLE))
    desk = Desk(event_file)
    desk.scan(ZOE)
    clock.pass_time(1000)
    desk.scan(GAELLE)
    assert named(live_names(event_file, "main").hosted) == ["Gaëlle L’Hôpital", "Zoé Lefèvre"]


def test_walk_ins_and_those_at_the_help_desk(event_file: EventFile) -> None:
    ticket = event_file.guests_with_code(ZOE)[0].ticket_id
    body = {"list": "main", "category": "Visiteur"}
    with event_file.transaction() as connection:
        event_file.record(connection, Kind.HELP_DESK, ticket, body)
        event_file.record(connection, Kind.WALK_IN, "w1", body, {"first_name": "Ana"})
    found = live_names(event_file, "main")
    assert (named(found.help_desk), named(found.walk_ins)) == (["Zoé Lefèvre"], ["Ana"])


def test_a_list_that_is_not_there_names_nobody(event_file: EventFile) -> None:
    assert live_names(event_file, "nope").vips == ()
