"""What follows from the journal: the same, however it came there."""

import random

import pytest

from sync.file.event_file import EventFile
from sync.file.projection_tables import DERIVED
from sync.journal.journal import Kind
from sync.model import Counts
from tests.conftest import HandClock

TABLES = (*DERIVED, "guest_tally")


def record(event_file: EventFile, kind: Kind, ticket: str, **body: str | int) -> bytes:
    with event_file.transaction() as connection:
        return event_file.record(connection, kind, ticket, {"list": "main", **body})


def dump(event_file: EventFile) -> list[list[tuple[object, ...]]]:
    """Every row of the projections that says something (a tally of nothing does not)."""
    with event_file.reading() as connection:
        return [
            sorted(
                row
                for row in connection.execute(f"SELECT * FROM {table}").fetchall()
                if row[-2:] != (0, 0)
            )
            for table in TABLES
        ]


def test_in_out_and_in_again(event_file: EventFile, clock: HandClock) -> None:
    record(event_file, Kind.ADMIT, "t1")
    first = clock.wall
    clock.pass_time(60_000)
    record(event_file, Kind.EXIT, "t1")
    outside = event_file.presence("t1", "main")
    assert (outside.entries, outside.exits, outside.inside) == (1, 1, False)
    clock.pass_time(60_000)
    record(event_file, Kind.ADMIT, "t1")
    back = event_file.presence("t1", "main")
    assert (back.entries, back.exits, back.inside) == (2, 1, True)
    assert back.first_entry
    assert back.last_entry
    assert (back.first_entry.at_ms, back.first_entry.device_name) == (first, "Entrée A")
    assert back.last_entry.at_ms == first + 120_000


def test_an_undone_entry_never_was_and_undoing_twice_changes_nothing(
    event_file: EventFile,
) -> None:
    row = record(event_file, Kind.ADMIT, "t1")
    record(event_file, Kind.UNDO, "t1", of=row.hex())
    once = dump(event_file)[:3]
    record(event_file, Kind.UNDO, "t1", of=row.hex())
    assert dump(event_file)[:3] == once
    assert event_file.presence("t1", "main").entries == 0
    assert event_file.counts().admitted == 0


def test_the_time_that_a_row_gives_counts_not_the_time_of_writing(
    event_file: EventFile, clock: HandClock
) -> None:
    record(event_file, Kind.ADMIT, "t1", at=clock.wall - 3_600_000)
    entry = event_file.presence("t1", "main").first_entry
    assert entry
    assert entry.at_ms == clock.wall - 3_600_000


@pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"list": 1}', '{"list":"main","at":"x"}'])
def test_a_damaged_row_counts_for_nothing_and_stops_nothing(
    event_file: EventFile, body: str
) -> None:
    record(event_file, Kind.ADMIT, "t1")
    record(event_file, Kind.DENY, "t1", verdict="USED")
    with event_file.transaction() as connection:
        connection.execute("UPDATE journal SET body = ?", (body,))
    event_file.rebuild()
    assert event_file.counts().admitted == 0
    record(event_file, Kind.ADMIT, "t1")
    assert event_file.presence("t1", "main").entries == 1


def test_lists_do_not_mix(event_file: EventFile) -> None:
    record(event_file, Kind.ADMIT, "t1", list="vip")
    assert event_file.presence("t1", "main").entries == 0
    assert event_file.presence("t1", "vip").entries == 1
    assert event_file.counts("main").admitted == 0
    assert event_file.counts("vip").admitted == 1


def test_counts_of_an_untouched_event(event_file: EventFile) -> None:
    expected = 5  # of ten guests: four have a bad status, one has not paid
    assert event_file.counts() == Counts(
        expected=expected, admitted=0, inside=0, refused=0, to_come=expected
    )


@pytest.mark.parametrize("seed", range(5))
def test_kept_up_to_date_equals_rebuilt_and_equals_a_plain_recount(
    event_file: EventFile, clock: HandClock, seed: int
) -> None:
    dice = random.Random(seed)
    admits: list[tuple[str, bytes]] = []
    for _ in range(300):
        clock.pass_time(dice.randrange(30_000))
        ticket = f"t{dice.randrange(40)}"
        match dice.choice("aaeud"):
            case "a":
                admits.append((ticket, record(event_file, Kind.ADMIT, ticket)))
            case "e":
                record(event_file, Kind.EXIT, ticket)
            case "u" if admits:
                ticket, row = dice.choice(admits)
                record(event_file, Kind.UNDO, ticket, of=row.hex())
            case _:
                record(event_file, Kind.DENY, ticket, verdict="USED")
    kept = dump(event_file)
    event_file.rebuild()
    assert dump(event_file) == kept
    with event_file.reading() as connection:
        rows = connection.execute(
            "SELECT kind, ticket_id, hash, body FROM journal ORDER BY seq"
        ).fetchall()
    undone = {body for kind, _, _, body in rows if kind == "undo"}
    inside: dict[str, bool] = {}
    entered = set()
    for kind, ticket, digest, _ in rows:
        if any(digest.hex() in body for body in undone):
            continue
        if kind in ("admit", "exit"):
            inside[ticket] = kind == "admit"
        if kind == "admit":
            entered.add(ticket)
    counts = event_file.counts()
    assert counts.admitted == len(entered) > 10
    assert counts.inside == sum(inside[ticket] for ticket in entered)
    assert counts.refused == sum(kind == "deny" for kind, *_ in rows)
