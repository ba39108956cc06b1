"""The guest list changes during the event: the desks have the new one, signed, and all at once."""

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import list_gathering, list_source, list_update, packed_list
from sync.guests.import_guests import import_guests
from sync.guests.list_source import (
    DifferenceAnswer,
    DifferenceQuestion,
    FileListSource,
    OfferedList,
)
from sync.guests.list_wire import BadListError
from sync.guests.published_list import proof
from sync.hub.certificate import certificate_of
from sync.hub.client import HubClient, HubError, HubRefusedError
from sync.hub.hub import Hub
from sync.hub.server import MOST_LIST_BYTES, make_app
from sync.hub.serving import HubServer, listen
from sync.journal.journal import Kind
from sync.model import Category, CheckInList, TicketStatus
from tests.conftest import ALL_COLUMNS, GUESTS
from tests.deciding import put_category, put_list, remove_list
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
    put_list(event_file, CheckInList("vip", "VIP", frozenset({"VIP"})))
    put_category(event_file, Category("VIP", "Invité", "VIP guest", "#ff0000", "★", vip=True))
    exchange_all(a, known)
    assert a.check_in_list("VIP") == event_file.check_in_list("VIP")
    assert a.categories() == event_file.categories()
    remove_list(event_file, "VIP")
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
    old = packed_list.packed(event_file)
    imported(event_file, LATE)
    a = packed("Entrée A")
    assert not packed_list.take(a, old)
    assert a.guests_with_code("LATE00001")


def test_a_desk_that_has_a_newer_list_brings_it_to_a_hub_that_was_set_back(
    event_file: EventFile, packed: Packs, tmp_path: Path
) -> None:
    """What the organiser signed, and nothing else, whoever brings it."""
    list_update.sign(event_file)
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(tmp_path / "hub.event"),))
    older = packed_list.packed(event_file)
    imported(event_file, LATE)
    a = packed("Entrée A")
    with (
        EventFile.open(tmp_path / "hub.event", clock=event_file.clock) as restored,
        HubServer(make_app(restored), certificate_of(restored), listen("127.0.0.1", 0)) as server,
    ):
        running = Running(Hub(restored), f"127.0.0.1:{server.address[1]}")
        known = running.paired(a)
        with HubClient(known.address, known.certificate, known.token) as asked:
            forged = bytearray(zlib.decompress(packed_list.packed(a)))
            forged[forged.index(b"Benali")] ^= 1
            with pytest.raises(HubError, match="guest list"):
                asked.bring_list(zlib.compress(forged))
            with pytest.raises(HubError, match="too large"):
                asked.bring_list(bytes(MOST_LIST_BYTES + 1))
            with (
                HubClient(known.address, known.certificate, "7") as stranger,
                pytest.raises(HubRefusedError),
            ):
                stranger.bring_list(packed_list.packed(a))
            assert restored.guests_with_code("LATE00001") == []
            offer = asked.offered_list()
            assert len(packed_list.packed(a, offer)) < len(packed_list.packed(a))
            exchange_all(a, known)
            assert [guest.name for guest in restored.guests_with_code("LATE00001")]
            assert not asked.bring_list(older)
            assert restored.guests_with_code("LATE00001")


def late(said: dict[str, Any]) -> list[Any]:
    """The entry of the guest whom the laptop lacks."""
    return next(guest for guest in said["guests"] if "LATE00001" in guest[1])


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "the version": lambda said: said.update(version=said["version"] + 1),
    "a guest's text": lambda said: late(said).__setitem__(1, late(said)[1].replace("o", "0")),
    "a guest less": lambda said: said["guests"].remove(late(said)),
    "a guest more": lambda said: said["guests"].append(
        [late(said)[0] + "x", None, "00" * 32, None]
    ),
    "another's ticket": lambda said: late(said).__setitem__(0, late(said)[0][:-1] + "x"),
    "the signature": lambda said: said.update(sig="00" * 64),
    "a fact less": lambda said: said["event"].pop("name"),
    "no guests": lambda said: said.update(guests=7),
    "no digests": lambda said: said.update(sections={}),
    "a rule without anything": lambda said: said["check_in_list"].append({}),
    "a rule that none is": lambda said: said["check_in_list"][0].update(name=[1]),
    "a rule of the hub's own": lambda said: said["check_in_list"][0].update(includes_unpaid=1),
    "no rules": lambda said: said.pop("check_in_list"),
}


def test_a_list_that_the_organiser_did_not_sign_changes_nothing(
    event_file: EventFile, packed: Packs
) -> None:
    a = packed("Entrée A")
    put_list(event_file, CheckInList(name="Main entrance"))
    with event_file.transaction() as connection:
        connection.execute("UPDATE event SET capacity = 77")
    imported(event_file, LATE)
    whole = zlib.decompress(packed_list.packed(event_file))
    for what, forge in FORGERIES.items():
        said = json.loads(whole)
        forge(said)
        with pytest.raises(BadListError):
            assert packed_list.take(a, zlib.compress(json.dumps(said).encode())), what
        assert a.guests_with_code("LATE00001") == []
        assert a.event.guest_list_version == 1
    assert packed_list.take(a, zlib.compress(whole))


class Asked:
    """A list that counts what is asked of it."""

    def __init__(self, event_file: EventFile) -> None:
        self._source = FileListSource(event_file)
        self.guests = self.answers = 0

    def offered_list(self) -> OfferedList | None:
        return self._source.offered_list()

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        answer = self._source.list_difference(question)
        self.guests += len(answer.guests)
        self.answers += 1
        return answer


def test_only_what_differs_travels_and_a_long_list_in_pieces(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A late sale is one guest; a list of any size is asked for until nothing differs."""
    a = packed("Entrée A")
    imported(event_file, LATE)
    asked = Asked(event_file)
    assert list_update.take(a, asked)
    assert (asked.guests, asked.answers) == (1, 1)
    monkeypatch.setattr(list_source, "MOST_CHARACTERS", 2_000)
    monkeypatch.setattr(list_gathering, "MOST_HELD", 3)
    many = tuple(Record(n, f"MANY{n:05}", f"First{n}", "Many") for n in range(200))
    import_guests(event_file, GuestList(many, (), ALL_COLUMNS))
    asked = Asked(event_file)
    assert list_update.take(a, asked)
    assert asked.guests == len(many)
    assert asked.answers > 30
    assert len(a.find_guests("many", limit=999)) == len(many)
    with a.reading() as connection:
        said = proof(connection)
    assert said
    assert said.holds


def test_a_desk_that_has_the_list_asks_for_nothing(event_file: EventFile, packed: Packs) -> None:
    a, asked = packed("Entrée A"), Asked(event_file)
    assert list_update.take(a, asked)
    assert asked.answers == 0


@pytest.mark.parametrize("body", [b"", b"junk", zlib.compress(b"[]"), zlib.compress(b"{}")])
def test_what_is_no_list(packed: Packs, body: bytes) -> None:
    with pytest.raises(BadListError):
        packed_list.take(packed("Entrée A"), body)


def test_an_erased_guest_does_not_come_back(
    event_file: EventFile, running: Running, packed: Packs
) -> None:
    """Erased at a desk; the hub's next list still has the text when it is sent."""
    a = packed("Entrée A")
    guest = a.guests_with_code("AAAA1111A")[0]
    imported(event_file, LATE)
    body = packed_list.packed(event_file)
    with a.transaction() as connection:
        a.record(connection, Kind.ERASED, guest.ticket_id, {})
    assert packed_list.take(a, body)
    after = a.guest(guest.ticket_id)
    assert after
    assert after.name == ""
    with a.reading() as connection:
        texts = [row[0] for row in connection.execute("SELECT content FROM listed_guest")]
    assert not any("Lefèvre" in text for text in texts if text)
