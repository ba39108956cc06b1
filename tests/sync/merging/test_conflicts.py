"""Conflicts: in which order, how far apart, what else does not fit, and what was decided."""

from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.guests.decisions import withdraw
from sync.journal.journal import Kind
from sync.merging import clock_offsets
from sync.merging.conflicts import Conflict, ConflictKind, Decision
from sync.merging.merge import merge
from sync.merging.resolve import UnknownConflictError, resolve
from sync.model import TicketStatus
from tests.conftest import EVENING_MS, HandClock
from tests.sync.conftest import Laptop, admit

HOUR_MS, MINUTE_MS = 3_600_000, 60_000


def clock_of(event_file: EventFile) -> HandClock:
    assert isinstance(event_file.clock, HandClock)
    return event_file.clock


def contact(organisers: EventFile, laptop: EventFile, *, rtt_ms: int = 50) -> None:
    """The laptop tells the organiser's computer, over the network, what its clock says."""
    with laptop.reading() as connection:
        chain = connection.execute("SELECT device_id, epoch FROM this_device").fetchone()
    with organisers.transaction() as connection:
        ours, theirs = organisers.clock.wall_ms(), laptop.clock.wall_ms()
        clock_offsets.note(connection, *chain, ours, theirs, rtt_ms)


def pass_time(ms: int, *files: EventFile) -> None:
    for each in files:
        clock_of(each).pass_time(ms)


def only(organisers: EventFile) -> Conflict:
    (conflict,) = organisers.conflicts()
    assert organisers.conflict_count() == 1
    return conflict


@pytest.mark.parametrize("skew_ms", [0, -HOUR_MS, 86_400_000])
def test_measured_clocks_tell_the_order_and_the_time_apart(
    organisers: EventFile, laptops: Laptop, skew_ms: int
) -> None:
    a, b = laptops("A"), laptops("B", skew_ms=skew_ms)
    admit(a, 1)
    pass_time(5 * MINUTE_MS, organisers, a, b)
    admit(b, 1)
    for each in (a, b):
        merge(organisers, each)
        contact(organisers, each)
    found = only(organisers)
    assert found.order_certain
    assert [entry.device for entry in found.entries] == ["A", "B"]
    assert found.apart_ms == pytest.approx(5 * MINUTE_MS, abs=100)
    assert found.entries[1].our_ms == pytest.approx(EVENING_MS + 5 * MINUTE_MS, abs=100)
    assert found.entries[1].at_ms == EVENING_MS + skew_ms + 5 * MINUTE_MS


def test_entries_closer_than_the_measurement_are_not_put_in_order(
    organisers: EventFile, laptops: Laptop
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1)
    pass_time(40, organisers, a, b)
    admit(b, 1)
    for each in (a, b):
        merge(organisers, each)
        contact(organisers, each, rtt_ms=50)
    assert not only(organisers).order_certain


def test_a_stick_alone_does_not_tell_the_order(organisers: EventFile, laptops: Laptop) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1)
    pass_time(5 * MINUTE_MS, organisers, a, b)
    admit(b, 1)
    for each in (a, b):
        merge(organisers, each)
    assert not only(organisers).order_certain


def test_a_stick_shows_a_clock_that_is_a_day_ahead(organisers: EventFile, laptops: Laptop) -> None:
    """What came an hour after it was packed cannot have happened tomorrow."""
    a, b = laptops("A"), laptops("B", skew_ms=86_400_000)
    pass_time(HOUR_MS, organisers, a, b)
    admit(a, 1)
    admit(b, 1)
    for each in (a, b):
        merge(organisers, each)
    found = only(organisers)
    assert found.apart_ms is not None
    assert found.apart_ms <= HOUR_MS + MINUTE_MS
    assert not found.order_certain


def test_one_laptop_knows_its_own_order(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    ticket = a.guests_with_code("CODE00001")[0].ticket_id
    for _ in range(2):
        with a.transaction() as connection:
            a.record(connection, Kind.ADMIT, ticket, {"list": "main"})
    merge(organisers, a)
    assert only(organisers).order_certain


def test_a_clock_step_is_taken_out_and_shown(organisers: EventFile, laptops: Laptop) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1)
    admit(b, 2)
    pass_time(10 * MINUTE_MS, organisers, a, b)
    clock_of(a).set_wall(clock_of(a).wall - HOUR_MS)
    admit(a, 2)
    for each in (a, b):
        merge(organisers, each)
        contact(organisers, each)
    double, step = organisers.conflicts()
    assert (step.kind, step.size, step.entries[0].device) == (
        ConflictKind.CLOCK_STEP, -HOUR_MS, "A",
    )  # fmt: skip
    assert [entry.device for entry in double.entries] == ["B", "A"]
    assert double.order_certain
    assert double.apart_ms == pytest.approx(10 * MINUTE_MS, abs=100)


def test_contact_before_a_clock_step_holds_after_it(organisers: EventFile, laptops: Laptop) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 3)
    admit(b, 1)
    merge(organisers, a)
    for each in (a, b):
        contact(organisers, each)
    clock_of(a).set_wall(clock_of(a).wall + 2 * HOUR_MS)
    pass_time(MINUTE_MS, organisers, a, b)
    admit(a, 1)
    for each in (a, b):
        merge(organisers, each)
    double, _ = organisers.conflicts()
    assert double.order_certain
    assert double.apart_ms == pytest.approx(MINUTE_MS, abs=100)


def test_a_ticket_that_is_revoked_while_its_holder_is_in(
    organisers: EventFile, laptops: Laptop
) -> None:
    a = laptops("A")
    admit(a, 1, 2)
    merge(organisers, a)
    guest = organisers.guests_with_code("CODE00001")[0]
    withdraw(organisers, [guest.ticket_id], TicketStatus.REVOKED)
    found = only(organisers)
    assert (found.kind, found.code) == (ConflictKind.REVOKED_AFTER_ENTRY, "CODE00001")
    with a.transaction() as connection:
        a.record(connection, Kind.EXIT, found.ticket_id, {"list": "main"})
    merge(organisers, a)
    assert organisers.conflicts() == []


def test_who_was_let_in_although_revoked_is_no_conflict(
    organisers: EventFile, laptops: Laptop
) -> None:
    a = laptops("A")
    guest = a.guests_with_code("CODE00001")[0]
    with a.transaction() as connection:
        body = {"list": "main", "was": "REVOKED"}
        a.record(connection, Kind.ADMIT, guest.ticket_id, body)
    merge(organisers, a)
    withdraw(organisers, [guest.ticket_id], TicketStatus.REVOKED)
    assert organisers.conflicts() == []


def test_a_gap_says_how_many_rows_are_missing(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    admit(a, *range(1, 8))
    with a.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE seq IN (1, 4, 5)")
    merge(organisers, a)
    found = only(organisers)
    assert (found.kind, found.size) == (ConflictKind.GAP, 3)
    assert [entry.device for entry in found.entries] == ["A", "A"]


@pytest.fixture
def doubled(organisers: EventFile, laptops: Laptop) -> Conflict:
    for laptop in [laptops("A"), laptops("B")]:
        admit(laptop, 1)
        merge(organisers, laptop)
    return only(organisers)


def test_a_decision_settles_a_conflict_and_can_be_changed(
    organisers: EventFile, doubled: Conflict
) -> None:
    for decision in (Decision.SEEN, Decision.SHARED_TICKET):
        resolve(organisers, doubled.conflict_id, decision)
        assert organisers.conflicts() == []
        (still_there,) = organisers.conflicts(resolved=True)
        assert still_there.decision is decision
        assert still_there.conflict_id == doubled.conflict_id


def test_a_decision_travels_like_any_row(
    organisers: EventFile, doubled: Conflict, laptops: Laptop, tmp_path: Path
) -> None:
    c = laptops("C")
    assert [each.conflict_id for each in c.conflicts()] == [doubled.conflict_id]
    resolve(organisers, doubled.conflict_id, Decision.SAME_PERSON)
    merge(c, organisers)
    assert c.conflicts() == []


def test_a_further_entry_is_another_conflict(
    organisers: EventFile, doubled: Conflict, laptops: Laptop
) -> None:
    resolve(organisers, doubled.conflict_id, Decision.SEEN)
    c = laptops("C")
    with c.transaction() as connection:
        c.record(connection, Kind.ADMIT, doubled.ticket_id, {"list": "main"})
    merge(organisers, c)
    assert only(organisers).conflict_id != doubled.conflict_id


def test_of_many_conflicts_the_first_are_found_and_all_are_counted(
    organisers: EventFile, laptops: Laptop
) -> None:
    a, b, c = laptops("A"), laptops("B"), laptops("C")
    for number in range(1, 7):
        for each in (a, b):
            admit(each, number)
        pass_time(MINUTE_MS, organisers, a, b, c)
    for each in (a, b):
        merge(organisers, each)
    first, second, *_, last = organisers.conflicts()
    assert organisers.conflicts(most=2) == [first, second]
    assert organisers.conflict_count() == 6
    for conflict in (first, last):
        resolve(organisers, conflict.conflict_id, Decision.SEEN, conflict.ticket_id)
    assert organisers.conflicts(most=1) == [second]
    assert organisers.conflict_count() == len(organisers.conflicts()) == 4
    admit(c, 1)
    merge(organisers, c)
    assert organisers.conflict_count() == len(organisers.conflicts()) == 5
    with pytest.raises(UnknownConflictError):
        resolve(organisers, second.conflict_id, Decision.SEEN, last.ticket_id)


def test_what_is_no_decision_decides_nothing(organisers: EventFile, doubled: Conflict) -> None:
    with organisers.transaction() as connection:
        body = {"conflict": doubled.conflict_id, "decision": "never mind"}
        organisers.record(connection, Kind.RESOLVED, "", body)
    assert only(organisers) == doubled
    with pytest.raises(UnknownConflictError):
        resolve(organisers, "000000000000", Decision.SEEN)
