"""The door to the page: the right code opens it, and nobody can try for long."""

from pathlib import Path

from kiosk.live.web.login import (
    ALL_TRIES,
    TRIES,
    TRIES_MS,
    CodeLogin,
    LoginAnswer,
    PinLogin,
    Visitors,
    made_up_code,
)
from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.roles import Role
from sync.model import Event


def test_after_five_wrong_codes_not_even_the_right_one_is_looked_at() -> None:
    visitors = Visitors(CodeLogin("4711"))
    for n in range(TRIES):
        assert visitors.enter("0000", "phone", n) is LoginAnswer.WRONG
    assert visitors.enter("4711", "phone", TRIES) is LoginAnswer.WAIT
    assert visitors.enter("4711", "another", TRIES) is LoginAnswer.OPEN
    assert visitors.enter("4711", "phone", TRIES_MS + TRIES) is LoginAnswer.OPEN


def test_many_addresses_have_no_more_tries_together() -> None:
    visitors = Visitors(CodeLogin("4711"))
    for n in range(ALL_TRIES):
        assert visitors.enter("0000", f"phone {n}", n) is LoginAnswer.WRONG
    assert visitors.enter("0000", "new", ALL_TRIES) is LoginAnswer.WRONG
    assert visitors.enter("4711", "new", ALL_TRIES) is LoginAnswer.WAIT
    assert visitors.enter("4711", "an organiser's", ALL_TRIES) is LoginAnswer.OPEN


def test_no_code_opens_to_nobody() -> None:
    assert not CodeLogin("").opens("")


def test_wrong_pins_lock_neither_the_organisers_nor_the_desk(event_file: EventFile) -> None:
    event_file.change(staff.set_pin, Role.ORGANISER, "246810")
    visitors = Visitors(PinLogin(event_file))
    answers = [visitors.enter("0000", "a stranger's", n) for n in range(8)]
    assert answers == [LoginAnswer.WRONG] * TRIES + [LoginAnswer.WAIT] * 3
    assert visitors.enter("246810", "an organiser's", 9) is LoginAnswer.OPEN
    assert event_file.try_pin(Role.ORGANISER, "246810").accepted


def test_the_organisers_pin_and_no_other(event_file: EventFile) -> None:
    login = PinLogin(event_file)
    assert not login.opens("8264")  # no PIN is no open door
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "8264")
        staff.set_pin(connection, Role.SUPERVISOR, "1111")
    assert login.opens("8264")
    assert not login.opens("1111")


def test_a_made_up_code_is_the_same_after_a_restart_and_another_for_another_file(
    event_file: EventFile, event_path: Path, tmp_path: Path
) -> None:
    code = made_up_code(event_file)
    assert (len(code), code.isdigit()) == (8, True)
    with EventFile.open(event_path) as again:
        assert made_up_code(again) == code
    with EventFile.create(tmp_path / "b.event", Event("x"), device_name="B") as other:
        assert made_up_code(other) != code
