"""The health of an event file: every kind of harm is found, and looking changes nothing."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from kiosk.desk.desk import Desk
from sync.file import health
from sync.file.event_file import EventFile
from sync.file.health import Health, durable_version
from sync.file.storage_error import UnsafeSettingsError
from sync.journal.journal import COLUMNS, Row, hash_of
from tests.conftest import EVENING_MS, GUESTS, HandClock

CODES = ("AAAA1111A", "dmt9tx69d7h7", "nobody", "CANCELED1", "AAAA1111A")


@pytest.fixture
def used(event_file: EventFile) -> EventFile:
    """A file with two people inside and three refusals: five journal rows."""
    desk = Desk(event_file)
    for code in CODES:
        desk.scan(code)
    return event_file


def harm(event_file: EventFile, *statements: str) -> Health:
    with event_file.transaction() as connection:
        for statement in statements:
            connection.execute(statement)
    return event_file.health()


def test_a_sound_file(used: EventFile) -> None:
    health = used.health()
    assert health.guest_list
    assert health.guest_list.holds
    assert replace(health, guest_list=None) == Health(
        damage=(),
        guests=len(GUESTS),
        rows=5,
        newest_ms=EVENING_MS,
        broken=(),
        derived_differently=(),
    )


def test_a_file_without_journal_and_guests(event_path: Path, event_file: EventFile) -> None:
    empty = harm(event_file, "DELETE FROM guest", "UPDATE event SET guest_list_ms = NULL")
    assert replace(empty, guest_list=None) == Health((), 0, 0, None, (), ())
    assert empty.guest_list
    assert len(empty.guest_list.altered) == len(GUESTS)


def test_looking_changes_nothing(used: EventFile, event_path: Path) -> None:
    used.close()
    before = hashlib.sha256(event_path.read_bytes()).digest()
    with EventFile.open(event_path) as opened:
        opened.health()
    assert hashlib.sha256(event_path.read_bytes()).digest() == before
    assert list(event_path.parent.iterdir()) == [event_path]


def test_a_desk_goes_on_writing_after_and_beside_a_look(used: EventFile, event_path: Path) -> None:
    with EventFile.open(event_path) as other, other.reading() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM journal").fetchall()
        Desk(used).scan("TWICE0001")
        connection.execute("ROLLBACK")
        assert other.health().rows == 6


@pytest.mark.parametrize("name", ["guest", "guest_code"])
def test_bytes_that_were_flipped_are_damage(used: EventFile, event_path: Path, name: str) -> None:
    with used.reading() as connection:
        select = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = connection.execute(select, (name,)).fetchone()
    used.close()
    data = bytearray(event_path.read_bytes())
    for place in range((page - 1) * 4096, (page - 1) * 4096 + 12):  # a page's header
        data[place] ^= 0xFF
    event_path.write_bytes(data)
    with EventFile.open(event_path) as opened:
        found = opened.health()
    assert found.damage
    assert found.broken is None


HARMS = {
    "altered": ["UPDATE journal SET body = replace(body, 'VALID', 'USED') WHERE seq = 2"],
    "moved to another guest": ["UPDATE journal SET ticket_id = 'x' WHERE seq = 2"],
    "backdated": ["UPDATE journal SET wall_ms = wall_ms - 1 WHERE seq = 2"],
    "made by another": ["UPDATE journal SET device_id = 'x' WHERE seq = 2"],
}


@pytest.mark.parametrize("name", HARMS)
def test_a_row_that_was_harmed_is_found(used: EventFile, name: str) -> None:
    broken = harm(used, *HARMS[name]).broken
    assert broken
    assert broken[0] in (2, 3)


def test_rows_that_were_taken_away_are_missed_also_the_last_one(used: EventFile) -> None:
    assert harm(used, "DELETE FROM journal WHERE seq = 5").broken == (5,)
    assert harm(used, "DELETE FROM journal WHERE seq = 1").broken == (2, 5)
    assert harm(used, "DELETE FROM journal").broken == (5,)


def test_a_row_signed_by_a_stranger_is_found_though_the_chain_is_whole(used: EventFile) -> None:
    with used.transaction() as connection:
        select = f"SELECT {COLUMNS} FROM journal WHERE seq = 5"
        row = replace(Row(*connection.execute(select).fetchone()), wall_ms=1)
        digest = hash_of(row)
        sig = SigningKey.generate().sign(digest).signature
        update = "UPDATE journal SET wall_ms = 1, hash = ?, sig = ? WHERE seq = 5"
        connection.execute(update, (digest, sig))
        connection.execute("UPDATE head SET hash = ?", (digest,))
    assert used.health().broken == (5,)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("presence", "UPDATE presence SET inside = 0"),
        ("presence", "DELETE FROM presence"),
        ("kind_tally", "INSERT INTO kind_tally VALUES ('lead', 1)"),
        ("guest_tally", "UPDATE guest_tally SET guests = guests + 1"),
        ("attendance_tally", "UPDATE attendance_tally SET admitted = admitted + 1"),
        ("refusal_tally", "DELETE FROM refusal_tally"),
    ],
)
def test_counts_that_do_not_follow_from_the_journal(
    used: EventFile, table: str, statement: str
) -> None:
    assert harm(used, statement).derived_differently == (table,)


def test_rows_that_nothing_follows_from(used: EventFile) -> None:
    found = harm(used, "UPDATE journal SET body = '{}'")
    assert found.broken == (1, 2, 3, 4, 5)
    assert found.derived_differently == (
        "presence", "attendance_tally", "refusal_tally", "refused_guest"
    )  # fmt: skip


def test_somebody_who_was_let_in_and_taken_back_is_no_difference(event_file: EventFile) -> None:
    desk = Desk(event_file)
    desk.scan(CODES[0])
    desk.undo_last()
    assert event_file.health().derived_differently == ()


def test_a_long_journal_is_not_read_through(
    used: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "MOST_ROWS", 4)
    found = used.health()
    assert (found.damage, found.rows) == ((), 5)
    assert (found.broken, found.derived_differently) == (None, None)


def test_a_file_that_takes_too_long_is_not_called_damaged(
    used: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_STEPS", 1)
    monkeypatch.setattr(health, "PATIENCE_S", -1)
    assert used.health().damage is None
    monkeypatch.undo()
    Desk(used).scan("TWICE0001")
    assert used.health().rows == 6


def test_the_newest_time_is_of_the_list_or_of_the_journal(
    event_file: EventFile, clock: HandClock
) -> None:
    assert event_file.health().newest_ms == EVENING_MS
    clock.pass_time(60_000)
    Desk(event_file).scan(CODES[0])
    assert event_file.health().newest_ms == EVENING_MS + 60_000


def test_sqlite_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert durable_version(tmp_path) >= "3.51.3"
    monkeypatch.setattr("sync.file.connection.FIXED_SQLITE", (99, 0, 0))
    with pytest.raises(UnsafeSettingsError):
        durable_version(tmp_path)
