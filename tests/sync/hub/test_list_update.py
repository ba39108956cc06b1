"""The guest list changes during the event: the desks have the new one, signed, and all at once."""

import json
import zlib
from dataclasses import replace

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import list_update
from sync.guests.import_guests import import_guests
from sync.guests.list_update import BadListError
from sync.guests.published_list import proof
from sync.journal.journal import Kind
from sync.model import Category, CheckInList, TicketStatus
from tests.conftest import ALL_COLUMNS, GUESTS
from tests.sync.hub.conftest import Packs, Running, admit, exchange_all

LATE = Record(99, "LATE00001", "Inès", "Benali", category="Visiteur")


def imported(event_file: EventFile, *records: Record) -> None:
    """The organiser imports another list."""
    import_guests(event_file, GuestList((*GUESTS, *records), (), ALL_COLUMNS))
    list_update.sign(event_file)


def test_a_late_sale_and_a_revoked_ticket_reach_the_desks(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    a = packed("Entrée A")
    known = running.paired(a)
    exchange_all(a, known)
    assert a.guests_with_code("LATE00001") == []
    revoked = replace(GUESTS[0], status=TicketStatus.REVOKED)
    import_guests(event_file, GuestList((revoked, *GUESTS[1:], LATE), (), ALL_COLUMNS))
    exchange_all(a, known)
    assert [guest.name for guest in a.guests_with_code("LATE00001")] == ["Inès Benali"]
    assert [guest.name for guest in a.find_guests("benali")] == ["Inès Benali"]
    assert a.guests_with_code("AAAA1111A")[0].status is TicketStatus.REVOKED
    assert a.event.guest_list_version == event_file.event.guest_list_version
    with a.reading() as connection:
        said = proof(connection)
    assert said
    assert said.holds


def test_check_in_lists_and_categories_travel_with_it(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    a = packed("Entrée A")
    known = running.paired(a)
    exchange_all(a, known)
    event_file.put_check_in_list(CheckInList("vip", "VIP", frozenset({"VIP"})))
    event_file.put_category(Category("VIP", "Invité", "VIP guest", "#ff0000", "★", vip=True))
    exchange_all(a, known)
    assert a.check_in_list("VIP") == event_file.check_in_list("VIP")
    assert a.categories() == event_file.categories()
    event_file.remove_check_in_list("VIP")
    exchange_all(a, known)
    assert a.check_in_list("VIP") is None


def test_what_happened_stays(event_file: EventFile, running: Running, packed: Packs) -> None:
    """Entries, a name set right at the door and a walk-in; only a category moves in the tallies."""
    a = packed("Entrée A")
    known = running.paired(a)
    guest = a.guests_with_code("AAAA1111A")[0]
    admit(a, guest.ticket_id)
    with a.transaction() as connection:
        right = {"first_name": "Zoé", "last_name": "Lefebvre", "company": ""}
        a.record(connection, Kind.CORRECTION, guest.ticket_id, {}, right)
        walked = {"first_name": "Ali", "last_name": "Haddad"}
        a.record(connection, Kind.WALK_IN, "w1", {"category": "Visiteur"}, walked)
    before = a.journal_rows()
    moved = replace(GUESTS[0], category="VIP", email="zoe@example.org")
    import_guests(event_file, GuestList((moved, *GUESTS[1:]), (), ALL_COLUMNS))
    exchange_all(a, known)
    after = a.guests_with_code("AAAA1111A")[0]
    assert (after.last_name, after.category, after.email) == ("Lefebvre", "VIP", "zoe@example.org")
    assert a.presence(guest.ticket_id, "main").inside
    assert a.journal_rows() == before
    assert a.counts().by_category == {"VIP": 1}
    assert [found.name for found in a.find_guests("haddad")] == ["Ali Haddad"]
    counted = a.counts()
    a.rebuild()
    assert a.counts() == counted


def test_an_older_list_is_left_alone(event_file: EventFile, packed: Packs) -> None:
    list_update.sign(event_file)
    old = list_update.packed(event_file)
    imported(event_file, LATE)
    a = packed("Entrée A")
    assert not list_update.take(a, old)
    assert a.guests_with_code("LATE00001")


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said.update(version=said["version"] + 1),
        lambda said: said["guests"][0].__setitem__(1, said["guests"][0][1].replace("o", "0")),
        lambda said: said["guests"].pop(),
        lambda said: said.update(sig="00" * 64),
        lambda said: said["event"].pop("name"),
        lambda said: said.update(guests=7),
        lambda said: said["check_in_list"].append({}),
        lambda said: said["check_in_list"][0].update(name=[1]),
    ],
)
def test_a_list_that_the_organiser_did_not_sign_changes_nothing(
    event_file: EventFile, packed: Packs, change: object
) -> None:
    a = packed("Entrée A")
    imported(event_file, LATE)
    said = json.loads(zlib.decompress(list_update.packed(event_file)))
    change(said)  # type: ignore[operator]
    with pytest.raises(BadListError):
        list_update.take(a, zlib.compress(json.dumps(said).encode()))
    assert a.guests_with_code("LATE00001") == []
    assert a.event.guest_list_version == 1


@pytest.mark.parametrize("body", [b"", b"junk", zlib.compress(b"[]"), zlib.compress(b"{}")])
def test_what_is_no_list(packed: Packs, body: bytes) -> None:
    with pytest.raises(BadListError):
        list_update.take(packed("Entrée A"), body)


def test_an_erased_guest_does_not_come_back(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    """Erased at a desk; the hub's next list still has the text when it is sent."""
    a = packed("Entrée A")
    guest = a.guests_with_code("AAAA1111A")[0]
    imported(event_file, LATE)
    body = list_update.packed(event_file)
    with a.transaction() as connection:
        a.record(connection, Kind.ERASED, guest.ticket_id, {})
    assert list_update.take(a, body)
    after = a.guest(guest.ticket_id)
    assert after
    assert after.name == ""
    with a.reading() as connection:
        texts = [row[0] for row in connection.execute("SELECT content FROM listed_guest")]
    assert not any("Lefèvre" in text for text in texts if text)
