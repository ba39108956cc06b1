"""From the organiser to a desk: late sales and revocations; and only the difference back."""

from dataclasses import replace
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import list_update, packed_list
from sync.guests.import_guests import import_guests
from sync.journal import devices
from sync.journal.devices import Device
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.light import envelope, evening, guest_list, held, receiving
from sync.light.assembler import Assembler, LightContent
from sync.light.envelope import NotForUsError
from sync.light.guest_list import NoListError
from sync.light.receiving import UselessError
from sync.light.symbol import LightKind
from sync.merging.merge import Merged, merge
from sync.model import Event, TicketStatus
from tests.conftest import ALL_COLUMNS
from tests.sync.conftest import Laptop, admit
from tests.sync.light.pictures import half_of, stream, watched

GUESTS = tuple(Record(n, f"CODE{n:05}", f"First{n}", f"Last{n}") for n in range(1, 61))
LATE = Record(99, "LATE00001", "Inès", "Benali")


def sold_late(organisers: EventFile) -> None:
    """A ticket is sold, and another one revoked."""
    revoked = replace(GUESTS[0], status=TicketStatus.REVOKED)
    import_guests(organisers, GuestList((revoked, *GUESTS[1:], LATE), (), ALL_COLUMNS))


def by_light(organisers: EventFile, laptop: EventFile) -> receiving.TakenByLight:
    codes = stream(LightKind.GUEST_LIST, guest_list.packed(organisers), organisers.event_id)
    assembler = Assembler(laptop.event_id, {receiving.wanted(laptop)})
    content = watched(assembler, half_of(codes, 3))
    assert content
    return receiving.take(laptop, content)


def test_late_sales_and_revocations_reach_a_desk_that_never_sees_a_network(
    organisers: EventFile, laptops: Laptop
) -> None:
    a = laptops("A")
    admit(a, 2)
    sold_late(organisers)
    taken = by_light(organisers, a)
    assert (taken.kind, taken.is_new) == (LightKind.GUEST_LIST, True)
    assert taken.version == organisers.event.guest_list_version
    assert [guest.name for guest in a.guests_with_code("LATE00001")] == ["Inès Benali"]
    assert a.guests_with_code("CODE00001")[0].status is TicketStatus.REVOKED
    assert a.counts().by_device == {"A": 1}


def test_an_older_list_is_known_already(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    old = LightContent(LightKind.GUEST_LIST, guest_list.packed(organisers))
    sold_late(organisers)
    assert by_light(organisers, a).is_new
    version = a.event.guest_list_version
    taken = receiving.take(a, old)
    assert (taken.is_new, taken.version) == (False, version)
    assert [guest.name for guest in a.guests_with_code("LATE00001")] == ["Inès Benali"]


def test_a_list_from_before_a_laptop_was_packed_is_not_for_it(
    organisers: EventFile, laptops: Laptop
) -> None:
    old = guest_list.packed(organisers)
    with pytest.raises(NotForUsError):
        guest_list.take(laptops("A"), old)


def test_a_stranger_cannot_read_the_list(organisers: EventFile, laptops: Laptop) -> None:
    laptops("A")
    content = guest_list.packed(organisers)
    stranger = Device.new().signing_key.to_curve25519_private_key()
    with pytest.raises(NotForUsError):
        envelope.opened(content, stranger)
    assert b"CODE0" not in content


def test_a_strangers_list_changes_nothing(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a = laptops("A")
    event = Event(name="x", event_id=organisers.event_id)
    with EventFile.create(tmp_path / "s.event", event, device_name="S") as other:
        import_guests(other, GuestList((LATE,), (), ALL_COLUMNS))
        import_guests(other, GuestList((LATE, *GUESTS), (), ALL_COLUMNS))
        list_update.sign(other)
        body = packed_list.packed(other)
    with a.reading() as connection:
        key = devices.own(connection).signing_key.to_curve25519_private_key().public_key
    before = a.event
    with pytest.raises(UselessError, match="organiser"):
        receiving.take(a, LightContent(LightKind.GUEST_LIST, envelope.sealed(body, [key])))
    assert a.event == before
    assert a.guests_with_code("LATE00001") == []


def test_without_a_signed_list_there_is_none_to_show(tmp_path: Path) -> None:
    packed = tmp_path / "p.event"
    with EventFile.create(tmp_path / "e.event", Event(name="e"), device_name="E") as empty:
        pack(empty, packed, device_name="P", passphrase=None)
    with EventFile.open(packed) as laptop, pytest.raises(NoListError):
        guest_list.packed(laptop)


# The difference


def told(laptop: EventFile, by: EventFile) -> held.HeldThere:
    return held.read(laptop, held.packed(by))


def test_only_what_the_other_lacks_is_sent(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    admit(a, *range(1, 31))
    merge(organisers, a)
    admit(a, 31, 32)
    lacking = held.lacking(a, told(a, organisers))
    assert sum(lacking.rows.values()) == 2
    difference = evening.packed(a, after=lacking.after)
    assert len(difference) < len(evening.packed(a)) / 2
    assert evening.take(organisers, difference) == Merged(new=2)
    assert sum(held.lacking(a, told(a, organisers)).rows.values()) == 0


def test_who_knows_nothing_lacks_everything(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    admit(a, 1, 2, 3)
    assert sum(held.lacking(a, told(a, organisers)).rows.values()) == 3


def test_a_chain_that_differs_is_sent_whole(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    admit(a, 1, 2, 3)
    merge(organisers, a)
    with organisers.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE seq = 2 AND device_id = ?", (a.device_id,))
    lacking = held.lacking(a, told(a, organisers))
    assert sum(lacking.rows.values()) == 3
    assert evening.take(organisers, evening.packed(a, after=lacking.after)).new == 1


def test_refusals_that_a_desk_was_spared_are_no_reason_to_send_a_journal_again(
    organisers: EventFile, laptops: Laptop
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1, 2)
    with a.transaction() as connection:
        for _ in range(3):
            a.record(connection, Kind.DENY, "", {"list": "main", "verdict": "INVALID"})
    admit(a, 3)
    merge(organisers, a)
    merge(b, a)
    with b.transaction() as connection:  # as it is where a hub left them out
        connection.execute("DELETE FROM journal WHERE kind = 'deny'")
    admit(b, 4)
    assert sum(held.lacking(b, told(b, organisers)).rows.values()) == 1
    assert sum(held.lacking(organisers, told(organisers, b)).rows.values()) > 3


def test_whether_the_other_has_the_list(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    list_update.sign(organisers)
    assert held.has_list(organisers, told(organisers, a))
    sold_late(organisers)
    list_update.sign(organisers)
    assert not held.has_list(organisers, told(organisers, a))
    by_light(organisers, a)
    assert held.has_list(organisers, told(organisers, a))


def test_a_stranger_cannot_say_that_everything_is_there(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a = laptops("A")
    admit(a, 1)
    event = Event(name="x", event_id=organisers.event_id)
    with (
        EventFile.create(tmp_path / "s.event", event, device_name="S") as other,
        pytest.raises(ValueError, match="not known"),
    ):
        held.read(a, held.packed(other))
    good = held.packed(organisers)
    for bad in (b"", good[:64], good[:-1], good[:10] + b"x" + good[11:], good[:64] + b"x"):
        with pytest.raises(ValueError, match=r"."):
            held.read(a, bad)
