"""PINs of the roles at a desk."""

import pytest

from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.roles import LOCKED_MS, TRIES, Role
from sync.guests.staff import BadPinError
from tests.conftest import HandClock

PIN = "4711"
SUPERVISOR = Role.SUPERVISOR


@pytest.fixture
def guarded(event_file: EventFile) -> EventFile:
    with event_file.transaction() as connection:
        staff.set_pin(connection, SUPERVISOR, PIN)
    return event_file


def test_a_pin_opens_its_role_and_a_wrong_one_does_not(guarded: EventFile) -> None:
    assert guarded.roles_with_pin() == {SUPERVISOR}
    assert guarded.try_pin(SUPERVISOR, PIN).accepted
    wrong = guarded.try_pin(SUPERVISOR, "0000")
    assert (wrong.accepted, wrong.tries_left) == (False, TRIES - 1)


def test_a_role_without_a_pin_is_open(guarded: EventFile) -> None:
    assert guarded.try_pin(Role.ORGANISER, "").accepted


def test_five_wrong_tries_lock_for_a_while_even_for_the_right_pin(
    guarded: EventFile, clock: HandClock
) -> None:
    answers = [guarded.try_pin(SUPERVISOR, f"000{n}") for n in range(TRIES)]
    assert [a.tries_left for a in answers] == [4, 3, 2, 1, 0]
    assert answers[-1].locked_until_ms == clock.wall + LOCKED_MS
    assert not guarded.try_pin(SUPERVISOR, PIN).accepted
    clock.pass_time(LOCKED_MS)
    assert guarded.try_pin(SUPERVISOR, PIN).accepted
    assert guarded.try_pin(SUPERVISOR, "0000").tries_left == TRIES - 1


def test_starting_the_program_again_gives_no_new_tries(
    guarded: EventFile, clock: HandClock
) -> None:
    for n in range(TRIES):
        guarded.try_pin(SUPERVISOR, f"000{n}")
    with EventFile.open(guarded.path, clock=clock) as again:
        assert not again.try_pin(SUPERVISOR, PIN).accepted


@pytest.mark.parametrize("turned", [-86_400_000, -3_600_000, LOCKED_MS, 86_400_000])
def test_turning_the_clock_neither_opens_nor_locks_for_days(
    guarded: EventFile, clock: HandClock, turned: int
) -> None:
    for n in range(TRIES):
        guarded.try_pin(SUPERVISOR, f"000{n}")
    clock.set_wall(clock.wall + turned)
    locked = guarded.try_pin(SUPERVISOR, PIN)
    assert (locked.accepted, locked.locked_until_ms) == (False, clock.wall + LOCKED_MS)
    clock.pass_time(LOCKED_MS)
    assert guarded.try_pin(SUPERVISOR, PIN).accepted


def test_starting_the_computer_again_gives_no_new_tries(
    guarded: EventFile, clock: HandClock
) -> None:
    for n in range(TRIES):
        guarded.try_pin(SUPERVISOR, f"000{n}")
    clock.steady = 100
    assert not guarded.try_pin(SUPERVISOR, PIN).accepted
    clock.pass_time(LOCKED_MS - 1)
    assert not guarded.try_pin(SUPERVISOR, PIN).accepted
    clock.pass_time(1)
    assert guarded.try_pin(SUPERVISOR, PIN).accepted


def test_a_higher_pin_opens_a_lower_role(guarded: EventFile) -> None:
    with guarded.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "99887766")
    assert guarded.try_pin(SUPERVISOR, "99887766").accepted
    assert not guarded.try_pin(Role.ORGANISER, PIN).accepted


def test_a_role_below_one_with_a_pin_is_not_open(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "99887766")
    assert not event_file.try_pin(SUPERVISOR, "").accepted
    assert not event_file.try_pin(SUPERVISOR, PIN).accepted
    assert event_file.try_pin(SUPERVISOR, "99887766").accepted


def test_the_file_does_not_tell_the_pin(guarded: EventFile) -> None:
    with guarded.reading() as connection:
        (verifier,) = connection.execute("SELECT verifier FROM staff_pin").fetchone()
    assert verifier.startswith(b"$argon2id$")
    assert PIN.encode() not in verifier


def test_each_try_costs_a_thief_64_mebibytes_of_memory_twice_over(
    event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "HARDNESS", staff.Hardness())
    with event_file.transaction() as connection:
        staff.set_pin(connection, SUPERVISOR, PIN)
        (verifier,) = connection.execute("SELECT verifier FROM staff_pin").fetchone()
    assert verifier.startswith(b"$argon2id$v=19$m=65536,t=2,p=1$")
    assert event_file.try_pin(SUPERVISOR, PIN).accepted


@pytest.mark.parametrize("pin", ["", "123", "12345678901234", "12a4", "١٢٣٤", "12 4"])
def test_what_is_no_pin_is_refused(event_file: EventFile, pin: str) -> None:
    with pytest.raises(BadPinError), event_file.transaction() as connection:
        staff.set_pin(connection, SUPERVISOR, pin)


@pytest.mark.parametrize("junk", ["x" * 100_000, "\0", "é" * 40], ids=["long", "NUL", "letters"])
def test_junk_is_a_wrong_pin(guarded: EventFile, junk: str) -> None:
    assert not guarded.try_pin(SUPERVISOR, junk).accepted
