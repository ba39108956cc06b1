"""Order without clocks: what a desk knew comes before what it did, whatever the clocks say."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.journal.following import follow
from sync.journal.journal import Kind
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import merge, merge_segment, segment_for
from sync.merging.segment import export
from sync.model import Direction
from tests.conftest import HandClock
from tests.sync.conftest import Laptop, admit

MINUTE_MS, HOUR_MS, YEAR_MS = 60_000, 3_600_000, 365 * 86_400_000
CODE = "CODE00001"
SKEWS = [5 * MINUTE_MS, HOUR_MS, -5 * MINUTE_MS, -HOUR_MS, 5 * YEAR_MS, -5 * YEAR_MS]


def leave(event_file: EventFile) -> None:
    desk = Desk(event_file, direction=Direction.EXIT)
    assert desk.scan(CODE).verdict is Verdict.EXIT_OK


def ticket_of(event_file: EventFile) -> str:
    return event_file.guests_with_code(CODE)[0].ticket_id


def doubles(event_file: EventFile) -> list[str]:
    return [c.code for c in event_file.conflicts() if c.kind is ConflictKind.DOUBLE_ENTRY]


def record_without_links(event_file: EventFile, kind: Kind) -> None:
    """A passage as the first version wrote it."""
    with event_file.transaction() as connection:
        rows = event_file._journal.append(
            connection, kind, ticket_of(event_file), {"list": "main", "verdict": "VALID"}
        )
        follow(connection, rows)


@pytest.mark.parametrize("skew_ms", SKEWS)
def test_who_left_and_comes_back_is_let_in_whatever_the_first_desks_clock_says(
    organisers: EventFile, laptops: Laptop, skew_ms: int
) -> None:
    a, b = laptops("A", skew_ms=skew_ms), laptops("B")
    admit(a, 1)
    merge(b, a)
    leave(b)
    assert organisers.counts().inside == 0
    for each in (a, b):
        merge(organisers, each)
    assert (organisers.counts().admitted, organisers.counts().inside) == (1, 0)
    merge(a, b)
    admit(a, 1)
    merge(organisers, a)
    assert (organisers.counts().admitted, organisers.counts().inside) == (1, 1)
    assert doubles(organisers) == []


@pytest.mark.parametrize("skew_ms", SKEWS)
def test_who_is_known_to_be_in_is_not_let_in_again(
    organisers: EventFile, laptops: Laptop, skew_ms: int
) -> None:
    a, b = laptops("A", skew_ms=skew_ms), laptops("B")
    admit(a, 1)
    leave(a)
    merge(b, a)
    admit(b, 1)
    merge(a, b)
    assert Desk(a).scan(CODE).verdict is Verdict.USED


@pytest.mark.parametrize("skew_ms", [0, *SKEWS])
def test_two_entries_of_which_neither_knew_are_a_double_entry(
    organisers: EventFile, laptops: Laptop, skew_ms: int
) -> None:
    a, b = laptops("A"), laptops("B", skew_ms=skew_ms)
    admit(a, 1)
    leave(a)
    admit(b, 1)
    for each in (a, b):
        merge(organisers, each)
    assert doubles(organisers) == [CODE]
    with organisers.reading() as connection:
        (doubled,) = connection.execute("SELECT doubled FROM presence").fetchone()
    assert doubled == 1


def test_nobody_is_accused_while_what_lay_between_has_not_come(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a, b, c = laptops("A"), laptops("B"), laptops("C")
    admit(a, 1)
    merge(b, a)
    leave(b)
    merge(c, b)
    clock = c.clock
    assert isinstance(clock, HandClock)
    clock.pass_time(MINUTE_MS)
    admit(c, 1)
    merge(organisers, a)
    stick = tmp_path / "c.segment"
    export(c, stick, device_ids={c.device_id}, plain=True)
    with stick.open("rb") as file:
        merge_segment(organisers, segment_for(organisers, file), "c")
    assert organisers.journal_rows() == 2
    before = doubles(organisers)
    merge(organisers, b)
    assert doubles(organisers) == []
    assert before in ([], [CODE])  # the clock alone can tell meanwhile, as without links


def test_entries_of_the_first_version_are_in_the_order_of_their_clocks(
    organisers: EventFile, laptops: Laptop
) -> None:
    a, b = laptops("A"), laptops("B", skew_ms=MINUTE_MS)
    record_without_links(a, Kind.ADMIT)
    record_without_links(b, Kind.ADMIT)
    for each in (a, b):
        merge(organisers, each)
    assert doubles(organisers) == [CODE]
    leave(organisers)
    assert organisers.counts().inside == 0
    admit(organisers, 1)
    assert doubles(organisers) == [CODE]
    assert organisers.counts().inside == 1


def test_a_laptop_in_another_year_drags_nobody_along(
    organisers: EventFile, laptops: Laptop
) -> None:
    far, near = laptops("far", skew_ms=5 * YEAR_MS), laptops("near", skew_ms=HOUR_MS)
    admit(far, 1)
    admit(near, 2)
    for each in (far, near):
        merge(organisers, each)
    admit(organisers, 3)
    with organisers.reading() as connection:
        hlc, wall_ms = connection.execute(
            "SELECT hlc, wall_ms FROM journal JOIN this_device USING (device_id)"
        ).fetchone()
        (learned,) = connection.execute(
            "SELECT max(hlc) FROM journal JOIN device USING (device_id) WHERE name = 'near'"
        ).fetchone()
    assert hlc == learned + 1
    assert (hlc >> 16) - wall_ms == HOUR_MS


def test_a_clock_that_was_in_another_year_is_itself_again_once_it_is_set(
    organisers: EventFile, laptops: Laptop
) -> None:
    a, b = laptops("A", skew_ms=5 * YEAR_MS), laptops("B")
    admit(a, 2)
    clock = a.clock
    assert isinstance(clock, HandClock)
    clock.set_wall(clock.wall - 5 * YEAR_MS)
    admit(a, 1)
    merge(b, a)
    leave(b)
    for each in (a, b):
        merge(organisers, each)
    assert (organisers.counts().admitted, organisers.counts().inside) == (2, 1)


@pytest.mark.parametrize("skew_ms", SKEWS)
def test_a_clock_that_is_off_is_shown_at_the_centre_with_how_far(
    organisers: EventFile, laptops: Laptop, skew_ms: int
) -> None:
    a, b = laptops("A", skew_ms=skew_ms), laptops("B")
    for each, number in ((a, 1), (b, 2)):
        admit(each, number)
        merge(organisers, each)
    (found,) = organisers.wrong_clocks()
    assert (found.device, found.is_ours_right) == ("A", True)
    assert found.ahead_ms == pytest.approx(skew_ms, abs=1000)
    shown = CliRunner().invoke(main, ["sync", "conflicts", "--json", str(organisers.path)])
    (clock,) = json.loads(shown.stdout)
    assert (clock["kind"], clock["size"]) == ("clock_off", found.ahead_ms)
    assert clock["entries"][0]["device"] == "A"
    text = (
        CliRunner()
        .invoke(main, ["sync", "conflicts", "--language", "en", str(organisers.path)])
        .stdout
    )
    assert "The clock of “A” is" in text


def test_a_clock_that_nobody_measured_shows_by_what_it_had_heard(
    organisers: EventFile, laptops: Laptop
) -> None:
    """At the end of the evening, by stick: B knew of an entry that its clock says is to come."""
    a, b = laptops("A"), laptops("B")
    for each in (organisers, a, b):
        assert isinstance(each.clock, HandClock)
        each.clock.pass_time(4 * HOUR_MS)
    assert isinstance(b.clock, HandClock)
    b.clock.set_wall(b.clock.wall - HOUR_MS)
    admit(a, 1)
    merge(b, a)
    leave(b)
    assert isinstance(organisers.clock, HandClock)
    organisers.clock.pass_time(4 * HOUR_MS)
    for each in (a, b):
        merge(organisers, each)
    (found,) = organisers.wrong_clocks()
    assert (found.device, found.is_ours_right) == ("B", False)
    assert found.ahead_ms == pytest.approx(-HOUR_MS, abs=1000)
