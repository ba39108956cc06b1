"""Cards: who has whose, whatever was withdrawn, erased, damaged, or merged in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from badges.cards.business_card import BusinessCard, CardField
from sync.cards import booths, contacts, deliveries, notes, swap_counts, swap_rules, swaps
from sync.cards.booths import Booth, Interest, Lead
from sync.cards.contacts import OwnCard
from sync.cards.notes import Note
from sync.cards.swap_rules import Proof, SwapRules
from sync.cards.swaps import Gift, Said
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import guests
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import Event, Guest
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock

SAID = Said("1", "fr")
PEOPLE = tuple(
    Record(
        n,
        f"CODE{n:05}",
        f"First{n}",
        f"Last{n}",
        f"Firm {n}",
        email=f"p{n}@x.example",
        phone="0639980001",
        category="VIP" if n % 2 else "Presse",
    )
    for n in range(1, 13)
)


class Kiosk:
    """An event file, and what the guests of a test do at its kiosk."""

    def __init__(self, event_file: EventFile, clock: HandClock) -> None:
        self.file = event_file
        self.clock = clock

    def guest(self, number: int) -> Guest:
        return self.file.guests_with_code(f"CODE{number:05}")[0]

    def ticket(self, number: int) -> str:
        return self.guest(number).ticket_id

    def gives(self, giver: int, taker: int, **fields: str) -> None:
        self.clock.pass_time(1000)
        card = BusinessCard(self.guest(giver).first_name, **fields)
        swaps.give(self.file, [Gift(self.ticket(giver), self.ticket(taker), card)], SAID)

    def withdraws(self, giver: int, taker: int) -> None:
        self.clock.pass_time(1000)
        swaps.withdraw(self.file, self.ticket(giver), self.ticket(taker), SAID)

    def has(self, taker: int) -> dict[str, str]:
        """First names of those whose card `taker` has, each with the phone number on it."""
        with self.file.reading() as connection:
            found = contacts.contacts(connection, self.ticket(taker))
        return {contact.card.first_name: contact.card.phone for contact in found}

    def held_by(self, giver: int) -> list[str]:
        with self.file.reading() as connection:
            found = contacts.holders(connection, self.ticket(giver))
        return [shared.taker for shared in found]


@pytest.fixture
def kiosk(tmp_path: Path, clock: HandClock) -> Iterator[Kiosk]:
    with EventFile.create(
        tmp_path / "central.event", Event(name="x"), device_name="central", clock=clock
    ) as made:
        import_guests(made, GuestList(PEOPLE, (), ALL_COLUMNS))
        yield Kiosk(made, clock)


def another(kiosk: Kiosk, name: str, *, skew_ms: int = 0) -> Kiosk:
    path = kiosk.file.path.with_name(f"{name}.event")
    pack(kiosk.file, path, device_name=name, passphrase=None)
    clock = HandClock(EVENING_MS + skew_ms)
    return Kiosk(EventFile.open(path, clock=clock), clock)


def test_a_new_card_is_what_was_registered_and_nothing_is_ticked(kiosk: Kiosk) -> None:
    with kiosk.file.reading() as connection:
        own = contacts.own_card(connection, kiosk.guest(1))
    assert own.card == BusinessCard(
        "First1", "Last1", "Firm 1", email="p1@x.example", phone="+33639980001"
    )
    assert own.given == frozenset()
    assert own.visible
    assert own.card.only(own.given) == BusinessCard("First1", "Last1", "Firm 1")


def test_a_card_that_was_set_up_stays_so_and_takes_a_corrected_name(kiosk: Kiosk) -> None:
    mine = OwnCard(
        BusinessCard("x", "y", "Other", email="new@x.example"), frozenset({CardField.EMAIL}), False
    )
    swaps.set_own(kiosk.file, kiosk.ticket(1), mine, SAID)
    with kiosk.file.transaction() as connection:
        kiosk.file.record(
            connection, Kind.CORRECTION, kiosk.ticket(1), {}, {"first_name": "Corrected"}
        )
    with kiosk.file.reading() as connection:
        own = contacts.own_card(connection, kiosk.guest(1))
    assert own.card == BusinessCard("Corrected", "Last1", "Other", email="new@x.example")
    assert own.given == {CardField.EMAIL}
    assert not own.visible


def test_a_shared_card_is_a_snapshot(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2, phone="+331")
    swaps.set_own(kiosk.file, kiosk.ticket(1), OwnCard(BusinessCard("x", phone="+332")), SAID)
    assert kiosk.has(2) == {"First1": "+331"}
    kiosk.gives(1, 2, phone="+332")
    assert kiosk.has(2) == {"First1": "+332"}


def test_one_way_is_one_way_and_twice_is_once(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2)
    kiosk.gives(1, 2)
    assert list(kiosk.has(2)) == ["First1"]
    assert kiosk.has(1) == {}
    assert kiosk.held_by(1) == [kiosk.ticket(2)]
    assert kiosk.held_by(2) == []


def test_withdrawn_is_gone_and_given_again_is_there(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2)
    kiosk.withdraws(1, 2)
    assert kiosk.has(2) == {}
    assert kiosk.held_by(1) == []
    kiosk.gives(1, 2)
    assert list(kiosk.has(2)) == ["First1"]


def test_the_consent_says_what_the_law_asks_and_nothing_personal(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2, phone="+331")
    with kiosk.file.reading() as connection:
        rows = connection.execute(
            "SELECT kind, ticket_id, body, device_id, wall_ms FROM journal ORDER BY seq"
        ).fetchall()
    assert [row[0] for row in rows] == ["consent_given", "card_shared"]
    for _kind, ticket_id, body, device_id, wall_ms in rows:
        assert ticket_id == kiosk.ticket(1)
        assert kiosk.ticket(2) in body
        assert '"fields":["first_name","phone"]' in body
        assert device_id == kiosk.file.device_id
        assert wall_ms == kiosk.clock.wall
        assert "First1" not in body
        assert "+331" not in body
    assert '"language":"fr"' in rows[0][2]
    assert '"text":"1"' in rows[0][2]


def test_erasing_a_person_takes_their_card_back_everywhere(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2)
    kiosk.gives(2, 1)
    with kiosk.file.transaction() as connection:
        kiosk.file.record(connection, Kind.ERASED, kiosk.ticket(1), {})
    assert kiosk.has(2) == {}
    other = another(kiosk, "other")
    assert other.has(2) == {}
    assert not kiosk.file.conflicts()


def test_a_damaged_row_harms_nobody_else(kiosk: Kiosk) -> None:
    kiosk.gives(1, 2)
    kiosk.gives(3, 2)
    with kiosk.file.transaction() as connection:
        connection.execute(
            "UPDATE journal SET body = '{\"to\": ' WHERE kind = 'card_shared' AND ticket_id = ?",
            (kiosk.ticket(1),),
        )
    assert list(kiosk.has(2)) == ["First3"]
    assert kiosk.held_by(1) == []
    with kiosk.file.reading() as connection:
        assert swap_counts.count(connection).pairs == 1


def test_the_same_pair_at_two_kiosks_is_one_contact(kiosk: Kiosk) -> None:
    a, b = another(kiosk, "a"), another(kiosk, "b", skew_ms=60_000)
    a.gives(1, 2, phone="+331")
    b.gives(1, 2, phone="+332")
    merge(kiosk.file, b.file)
    merge(kiosk.file, a.file)
    assert kiosk.has(2) == {"First1": "+332"}
    with kiosk.file.reading() as connection:
        assert swap_counts.count(connection).pairs == 1


def test_swap_revoke_and_swap_again_on_two_kiosks_that_never_met(kiosk: Kiosk) -> None:
    a, b = another(kiosk, "a"), another(kiosk, "b", skew_ms=60_000)
    a.gives(1, 2)
    b.withdraws(1, 2)
    merge(kiosk.file, a.file)
    assert list(kiosk.has(2)) == ["First1"]
    merge(kiosk.file, b.file)
    assert kiosk.has(2) == {}
    b.clock.pass_time(60_000)
    b.gives(1, 2)
    merge(kiosk.file, b.file)
    assert list(kiosk.has(2)) == ["First1"]


ACTS = st.lists(
    st.tuples(
        st.integers(0, 1),  # at which kiosk
        st.sampled_from(["gives", "withdraws"]),
        st.integers(1, 3),
        st.integers(1, 3),
        st.integers(0, 5000),
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(workflows=ACTS)
def test_two_kiosks_merged_either_way_are_the_same(
    packed: Path, workflows: list[tuple[int, str, int, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(packed, folder, dirs_exist_ok=True)
        shutil.copy(Path(folder) / "central.event", Path(folder) / "other.event")
        a, b, central, other = (
            reopened(Path(folder) / f"{name}.event") for name in ("a", "b", "central", "other")
        )
        model: dict[tuple[int, int], tuple[tuple[int, str], bool]] = {}
        for place, act, giver, taker, wait in workflows:
            if giver != taker:
                where = (a, b)[place]
                where.clock.pass_time(wait)
                getattr(where, act)(giver, taker)
                order = (newest(where), where.file.device_id)
                if (giver, taker) not in model or order > model[giver, taker][0]:
                    model[giver, taker] = (order, act == "gives")
        for into, sources in ((central, (a, b)), (other, (b, a, b))):
            for source in sources:
                merge(into.file, source.file)
        expected = {
            taker: {f"First{g}" for (g, t), (_, given_) in model.items() if t == taker and given_}
            for taker in (1, 2, 3)
        }
        for each in (central, other):
            assert {taker: set(each.has(taker)) for taker in (1, 2, 3)} == expected
        for each in (a, b, central, other):
            each.file.close()


@pytest.fixture
def packed(kiosk: Kiosk, tmp_path: Path) -> Path:
    """A folder with the central file and those of two kiosks that have never met."""
    for name in ("a", "b"):
        pack(kiosk.file, tmp_path / f"{name}.event", device_name=name, passphrase=None)
    with kiosk.file.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return tmp_path


def reopened(path: Path) -> Kiosk:
    clock = HandClock(EVENING_MS)
    return Kiosk(EventFile.open(path, clock=clock), clock)


def newest(kiosk: Kiosk) -> int:
    with kiosk.file.reading() as connection:
        return int(connection.execute("SELECT max(hlc) FROM journal").fetchone()[0])


def test_notes_are_their_writers_alone_and_the_newest_counts(kiosk: Kiosk) -> None:
    notes.put(kiosk.file, kiosk.ticket(1), kiosk.ticket(2), Note(frozenset({"client"}), 2, "vu"))
    notes.put(kiosk.file, kiosk.ticket(1), kiosk.ticket(2), Note(frozenset({"press"}), 3, "revu"))
    with kiosk.file.reading() as connection:
        assert notes.by(connection, kiosk.ticket(1)) == {
            kiosk.ticket(2): Note(frozenset({"press"}), 3, "revu")
        }
        assert notes.by(connection, kiosk.ticket(2)) == {}
        (bodies,) = connection.execute("SELECT group_concat(body) FROM journal").fetchone()
    assert kiosk.ticket(2) not in bodies
    assert "revu" not in bodies


def test_a_block_works_both_ways_and_can_be_lifted(kiosk: Kiosk) -> None:
    one, other = kiosk.ticket(1), kiosk.ticket(2)
    notes.put(kiosk.file, one, other, Note(blocked=True))
    with kiosk.file.reading() as connection:
        assert notes.block_each_other(connection, one, other)
        assert notes.block_each_other(connection, other, one)
        assert not notes.block_each_other(connection, one, kiosk.ticket(3))
    notes.put(kiosk.file, one, other, Note())
    with kiosk.file.reading() as connection:
        assert not notes.block_each_other(connection, one, other)


BOOTH = Booth("Mistral", "Rappel commercial", "A call from sales", ("Budget ?", "Quand ?"))


def test_a_booth_has_its_own_list_and_a_repeat_scan_updates(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        booths.put(connection, BOOTH)
        booths.put(connection, Booth("Other", "x", "x"))
    said = Said("1", "fr", "lead")
    for phone, interest in (("+331", Interest.COLD), ("+332", Interest.HOT)):
        kiosk.clock.pass_time(1000)
        gift = Gift(kiosk.ticket(1), BOOTH.address, BusinessCard("First1", phone=phone))
        swaps.give(kiosk.file, [gift], said)
        lead = Lead(interest, ("10 k€", "mars"), "rappeler")
        booths.put_lead(kiosk.file, BOOTH, kiosk.ticket(1), lead)
    with kiosk.file.reading() as connection:
        mine, others = (booths.visitors(connection, each) for each in booths.every(connection))
        assert booths.every(connection)[0] == BOOTH
        assert others == []
        (visitor,) = mine
    assert visitor.contact.card.phone == "+332"
    assert visitor.lead == Lead(Interest.HOT, ("10 k€", "mars"), "rappeler")
    assert visitor.times == 2
    assert kiosk.held_by(1) == [BOOTH.address]
    swaps.withdraw(kiosk.file, kiosk.ticket(1), BOOTH.address, said)
    with kiosk.file.reading() as connection:
        assert booths.visitors(connection, BOOTH) == []


def test_a_withdrawal_after_the_export_is_told_and_before_it_is_not(kiosk: Kiosk) -> None:
    kiosk.gives(1, 3)
    kiosk.gives(2, 3)
    kiosk.withdraws(1, 3)
    with kiosk.file.transaction() as connection:
        deliveries.note(connection, contacts.contacts(connection, kiosk.ticket(3)), EVENING_MS)
    kiosk.withdraws(2, 3)
    with kiosk.file.reading() as connection:
        told = deliveries.withdrawn(connection, kiosk.ticket(3))
    assert [shared.giver for shared in told] == [kiosk.ticket(2)]
    kiosk.gives(2, 3)
    with kiosk.file.reading() as connection:
        assert deliveries.withdrawn(connection, kiosk.ticket(3)) == []


def test_numbers_are_told_and_small_ones_are_not(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        for number in range(1, 9):
            kiosk.file.record(connection, Kind.ADMIT, kiosk.ticket(number), {"list": "main"})
    for giver, taker in ((1, 3), (1, 5), (1, 7), (3, 5), (3, 7), (7, 3), (1, 2)):
        kiosk.gives(giver, taker)
    kiosk.clock.pass_time(3_600_000)
    kiosk.gives(5, 7)
    with kiosk.file.reading() as connection:
        counted = swap_counts.count(connection)
    assert counted.pairs == 7
    assert list(counted.by_hour.values()) == [6, None]
    assert (counted.present, counted.taking_part) == (8, 5)
    assert counted.matrix == {("VIP", "VIP"): 6, ("Presse", "VIP"): None}


def test_the_graph_names_nobody_and_its_pseudonyms_change(kiosk: Kiosk) -> None:
    for giver, taker in ((1, 3), (1, 5), (7, 9), (9, 11), (1, 2), (2, 1)):
        kiosk.gives(giver, taker)
    with kiosk.file.reading() as connection:
        drawn = [swap_counts.graph(connection) for _ in range(12)]
    assert all(len(graph.edges) == 5 and len(graph.nodes) == 7 for graph in drawn)
    assert len({str(graph) for graph in drawn}) > 1
    assert set(drawn[0].nodes.values()) == {"VIP", swap_counts.OTHERS}
    assert "First" not in str(drawn)
    assert kiosk.ticket(1) not in str(drawn)


def test_how_many_cards_somebody_was_given_lately(kiosk: Kiosk) -> None:
    kiosk.gives(1, 9)
    kiosk.clock.pass_time(3_600_000)
    for giver in (2, 3, 3):
        kiosk.gives(giver, 9)
    with kiosk.file.reading() as connection:
        hour_ago = kiosk.clock.wall - 3_600_000
        assert swap_counts.cards_given_to(connection, kiosk.ticket(9), hour_ago) == 2


def test_the_rules_travel_to_the_kiosks(kiosk: Kiosk) -> None:
    with kiosk.file.reading() as connection:
        assert swap_rules.of_event(connection) == SwapRules()
    with kiosk.file.transaction() as connection:
        swap_rules.put(connection, SwapRules(Proof.PIN, 5, 6))
        swap_rules.put(connection, SwapRules(Proof.STAFF, 5, 6))
        booths.put(connection, BOOTH)
    other = another(kiosk, "other")
    with other.file.reading() as connection:
        assert swap_rules.of_event(connection) == SwapRules(Proof.STAFF, 5, 6)
        assert booths.every(connection) == [BOOTH]


def test_a_lost_badge_is_dead_and_the_new_one_is_the_guests(kiosk: Kiosk) -> None:
    old = kiosk.guest(1).badge_code
    with kiosk.file.transaction() as connection:
        kiosk.file.record(
            connection, Kind.BADGE_REPLACED, kiosk.ticket(1), {}, {"badge_code": "NEWBADGE01"}
        )
    with kiosk.file.reading() as connection:
        assert guests.with_badge_code(connection, old) == []
        (found,) = guests.with_badge_code(connection, "NEWBADGE01")
    assert found.ticket_id == kiosk.ticket(1)
