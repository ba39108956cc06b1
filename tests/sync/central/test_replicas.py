"""What an exchange needs of a store, of every store: an event file and the centre's PostgreSQL."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest

from sync.central import events
from sync.central.replica import PostgresReplica
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.hub.exchange import DeskSide, answer
from sync.hub.heads import NONE, Replica, grown
from sync.hub.replica import FileReplica
from sync.journal.journal import Kind
from sync.merging.parcel import Parcel
from tests.sync.conftest import Laptop, admit

Opens = Callable[[], Replica]


@pytest.fixture
def a(laptops: Laptop) -> EventFile:
    return laptops("A")


@pytest.fixture
def b(laptops: Laptop) -> EventFile:
    return laptops("B")


@pytest.fixture(params=["an event file", "PostgreSQL"])
def opens(
    request: pytest.FixtureRequest,
    organisers: EventFile,
    a: EventFile,
    b: EventFile,
    store: CentralStore,
) -> Opens:
    """Opens the store under test, of an event with the laptops A and B, as often as one likes."""
    if request.param == "an event file":
        return lambda: FileReplica(organisers)
    events.add(store, organisers)
    return lambda: PostgresReplica(store, organisers.event_id, organisers.clock)


def evening(laptop: EventFile) -> list[Parcel]:
    """What a laptop has recorded: entries, a refusal, a name that was set right."""
    admit(laptop, 1, 2, 3)
    with laptop.transaction() as connection:
        laptop.record(connection, Kind.DENY, "x", {"list": "main", "verdict": "INVALID"})
        laptop.record(connection, Kind.CORRECTION, "t9", {}, {"first_name": "Zoé"})
    return all_of(FileReplica(laptop))


def all_of(replica: Replica) -> list[Parcel]:
    return list(chain(*(replica.parcels_after(name, 0) for name in sorted(replica.heads()))))


def test_what_was_taken_is_there_once_whatever_the_order_and_however_often(
    opens: Opens, a: EventFile, b: EventFile
) -> None:
    parcels = evening(a) + evening(b)
    dice, replica = random.Random(1), opens()
    for _ in range(3):
        dice.shuffle(parcels)
        for start in range(0, len(parcels), 3):
            assert replica.take(parcels[start : start + 3], "a test") == []
    found = all_of(opens())
    assert len(found) == len(parcels)
    assert set(found) == set(parcels)
    assert sum(parcel.record is not None for parcel in found) == 2
    for name, head in opens().heads().items():
        of_chain = [p.row for p in found if (p.row.device_id, p.row.epoch) == name]
        assert head == grown(NONE, [(row.seq, row.hash) for row in of_chain])
        assert [row.seq for row in of_chain] == sorted(row.seq for row in of_chain)
        assert set(replica.hashes_after(name, 2)) == {r.hash for r in of_chain if r.seq > 2}
        assert [p.row for p in replica.parcels_after(name, 2)] == of_chain[2:]


def test_what_cannot_be_trusted_is_refused_alone(opens: Opens, a: EventFile) -> None:
    good = evening(a)
    bad = [
        Parcel(replace(good[0].row, wall_ms=1)),
        Parcel(replace(good[1].row, sig=bytes(64))),
        Parcel(replace(good[2].row, device_id="stranger")),
        Parcel(replace(good[3].row, body="\0")),
        Parcel(replace(good[3].row, ticket_id="\0")),
        Parcel(replace(good[4].row, seq="x")),  # type: ignore[arg-type]
    ]
    replica = opens()
    assert replica.take(bad, "a test") == list(range(len(bad)))
    assert all_of(opens()) == []
    assert replica.take([*bad, *good], "a test") == [2, 5]  # the others' hashes are held now
    assert set(all_of(opens())) == set(good)


def test_a_record_that_comes_late_or_of_somebody_who_was_erased(opens: Opens, a: EventFile) -> None:
    parcels = evening(a)
    replica = opens()
    replica.take([Parcel(parcel.row) for parcel in parcels], "a test")
    assert not any(parcel.record for parcel in all_of(opens()))
    replica.take([replace(parcels[-1], record='{"salt":"another"}')], "a test")
    assert not any(parcel.record for parcel in all_of(opens()))
    replica.take(parcels, "a test")
    assert sum(parcel.record is not None for parcel in all_of(opens())) == 1
    with a.transaction() as connection:
        a.record(connection, Kind.ERASED, "t9", {})
    replica.take([parcel for parcel in all_of(FileReplica(a)) if parcel not in parcels], "a test")
    replica.take(parcels, "a test")
    assert not any(parcel.record for parcel in all_of(opens()))


def test_an_exchange_makes_both_sides_alike(opens: Opens, a: EventFile, b: EventFile) -> None:
    """With every second answer lost, and half a chain there before the other half."""
    whole = evening(a)
    opens().take(whole[2:], "a test")  # a gap
    evening(b)
    side = DeskSide(FileReplica(b))
    for number in range(8):
        said = answer(opens(), side.request(), "a test")
        if number % 2:
            side.take(said, "a test")
    assert set(all_of(FileReplica(b))) == set(all_of(opens()))
    opens().take(whole, "a test")
    for _ in range(4):
        side.take(answer(opens(), side.request(), "a test"), "a test")
    assert set(all_of(FileReplica(b))) == set(all_of(opens())) > set(whole)
    assert FileReplica(b).heads() == opens().heads()
