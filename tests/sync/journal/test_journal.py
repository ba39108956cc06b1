"""The journal: a chain that shows every change, signed, and steady when clocks are not."""

import json
from dataclasses import replace

import pytest
from nacl.signing import SigningKey, VerifyKey

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.journal.devices import own
from sync.journal.journal import COLUMNS, Kind, Row, breaks_in_chain, genesis, hash_of, is_authentic
from tests.conftest import HandClock

ADMIT = {"list": "main", "verdict": "VALID", "flags": []}


def rows(event_file: EventFile) -> list[Row]:
    with event_file.reading() as connection:
        found = connection.execute(f"SELECT {COLUMNS} FROM journal ORDER BY seq").fetchall()
    return [Row(*row) for row in found]


def admit(event_file: EventFile, *tickets: str) -> None:
    for ticket in tickets:
        with event_file.transaction() as connection:
            event_file.record(connection, Kind.ADMIT, ticket, ADMIT)


def start_of(event_file: EventFile) -> bytes:
    with event_file.reading() as connection:
        device = own(connection)
    return genesis(event_file.event_id, device.device_id, device.epoch)


def key_of(connection: Connection) -> VerifyKey:
    return VerifyKey(connection.execute("SELECT verify_key FROM device").fetchone()[0])


def test_rows_form_a_whole_signed_chain(event_file: EventFile) -> None:
    admit(event_file, "t1", "t2", "t3")
    chain = rows(event_file)
    assert [row.seq for row in chain] == [1, 2, 3]
    assert breaks_in_chain(chain, start_of(event_file)) == []
    with event_file.reading() as connection:
        key = key_of(connection)
    assert all(is_authentic(row, key) for row in chain)


CHANGES = {
    "ticket": {"ticket_id": "t9"},
    "device": {"device_id": "other"},
    "epoch": {"epoch": "other"},
    "number": {"seq": 7},
    "time": {"wall_ms": 1},
    "logical time": {"hlc": 1},
    "kind": {"kind": "exit"},
    "body": {"body": "{}"},
    "previous": {"prev": b"x" * 32},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_row_is_not_authentic_even_with_a_new_hash(
    event_file: EventFile, name: str
) -> None:
    admit(event_file, "t1")
    (row,) = rows(event_file)
    with event_file.reading() as connection:
        key = key_of(connection)
    changed = replace(row, **CHANGES[name])  # type: ignore[arg-type]
    assert not is_authentic(changed, key)
    assert not is_authentic(replace(changed, hash=hash_of(changed)), key)


def test_another_devices_signature_does_not_pass(event_file: EventFile) -> None:
    admit(event_file, "t1")
    (row,) = rows(event_file)
    stranger = SigningKey.generate()
    signed = replace(row, sig=stranger.sign(row.hash).signature)
    with event_file.reading() as connection:
        assert not is_authentic(signed, key_of(connection))
    assert not is_authentic(replace(row, sig=b"short"), stranger.verify_key)


def test_a_missing_or_swapped_row_breaks_the_chain(event_file: EventFile) -> None:
    admit(event_file, "t1", "t2", "t3", "t4")
    chain, start = rows(event_file), start_of(event_file)
    assert breaks_in_chain(chain[:1] + chain[2:], start) == [3]
    assert breaks_in_chain(chain[1:], start) == [2]
    assert breaks_in_chain([chain[0], chain[2], chain[1], chain[3]], start) == [3, 2, 4]
    assert breaks_in_chain(chain, b"another event") == [1]


def test_logical_time_only_rises_when_the_wall_clock_falls(
    event_file: EventFile, clock: HandClock
) -> None:
    admit(event_file, "t1")
    clock.set_wall(clock.wall - 86_400_000)
    admit(event_file, "t2")
    times = [row.hlc for row in rows(event_file)]
    assert times == sorted(set(times))


@pytest.mark.parametrize("step", [-3_600_000, -2_000, 2_000, 86_400_000])
def test_a_clock_set_by_hand_is_journalled_before_what_follows(
    event_file: EventFile, clock: HandClock, step: int
) -> None:
    admit(event_file, "t1")
    clock.pass_time(60_000)
    clock.set_wall(clock.wall + step)
    admit(event_file, "t2")
    kinds = [(row.kind, json.loads(row.body).get("step_ms")) for row in rows(event_file)]
    assert kinds == [("admit", None), ("clock_step", step), ("admit", None)]


def test_time_going_by_and_small_corrections_are_no_clock_step(
    event_file: EventFile, clock: HandClock
) -> None:
    admit(event_file, "t1")
    clock.pass_time(8 * 3_600_000)
    clock.set_wall(clock.wall - 1_999)
    admit(event_file, "t2")
    assert [row.kind for row in rows(event_file)] == ["admit", "admit"]


def test_a_clock_set_back_while_the_program_was_closed_is_journalled(
    event_file: EventFile, clock: HandClock
) -> None:
    admit(event_file, "t1")
    with EventFile.open(event_file.path, clock=HandClock(clock.wall - 10_000)) as later:
        admit(later, "t2")
    assert [row.kind for row in rows(event_file)] == ["admit", "clock_step", "admit"]


def test_a_clock_set_during_trouble_with_the_disk_is_journalled_after_it(
    event_file: EventFile, clock: HandClock
) -> None:
    admit(event_file, "t1")
    away = event_file.path.with_name("away")
    clock.set_wall(clock.wall + 3_600_000)
    event_file.path.rename(away)
    with pytest.raises(StorageError):
        admit(event_file, "t2")
    away.rename(event_file.path)
    admit(event_file, "t2")
    assert [row.kind for row in rows(event_file)] == ["admit", "clock_step", "admit"]


def test_a_clock_step_that_was_rolled_back_is_journalled_by_the_next_row(
    event_file: EventFile, clock: HandClock
) -> None:
    admit(event_file, "t1")
    clock.set_wall(clock.wall + 3_600_000)
    with pytest.raises(ZeroDivisionError), event_file.transaction() as connection:  # noqa: PT012
        event_file.record(connection, Kind.ADMIT, "t2", ADMIT)
        raise ZeroDivisionError
    admit(event_file, "t2")
    assert [row.kind for row in rows(event_file)] == ["admit", "clock_step", "admit"]


def test_no_personal_data_reaches_the_journal(event_file: EventFile) -> None:
    from kiosk.desk.desk import Desk

    desk = Desk(event_file)
    desk.scan("dmt9tx69d7h7")
    desk.scan("BEGIN:VCARD\nFN:Gaëlle\nEND:VCARD")
    desk.scan("Gaëlle L’Hôpital")
    text = "".join(map(str, rows(event_file)))
    assert len(rows(event_file)) == 3
    for private in ("Ga", "Hôpital", "dmt9tx69d7h7", "VCARD"):
        assert private not in text
