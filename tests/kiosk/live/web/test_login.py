"""The door to the page: the right code opens it, and nobody can try for long."""

from kiosk.live.web.login import (
    ALL_TRIES,
    SESSION_MS,
    TRIES,
    TRIES_MS,
    CodeLogin,
    LoginAnswer,
    PinLogin,
    Visitors,
)
from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.roles import Role


def test_the_code_opens_for_half_a_day() -> None:
    visitors = Visitors(CodeLogin("4711"))
    answer, token = visitors.enter("4711", "phone", 1000)
    assert answer is LoginAnswer.OPEN
    assert visitors.knows(token, 1000 + SESSION_MS - 1)
    assert not visitors.knows(token, 1000 + SESSION_MS)
    assert not visitors.knows("", 1000)


def test_after_five_wrong_codes_not_even_the_right_one_is_looked_at() -> None:
    visitors = Visitors(CodeLogin("4711"))
    for n in range(TRIES):
        assert visitors.enter("0000", "phone", n)[0] is LoginAnswer.WRONG
    assert visitors.enter("4711", "phone", TRIES)[0] is LoginAnswer.WAIT
    assert visitors.enter("4711", "another", TRIES)[0] is LoginAnswer.OPEN
    assert visitors.enter("4711", "phone", TRIES_MS + TRIES)[0] is LoginAnswer.OPEN


def test_many_addresses_have_no_more_tries_together() -> None:
    visitors = Visitors(CodeLogin("4711"))
    for n in range(ALL_TRIES):
        assert visitors.enter("0000", f"phone {n}", n)[0] is LoginAnswer.WRONG
    assert visitors.enter("0000", "new", ALL_TRIES)[0] is LoginAnswer.WRONG
    assert visitors.enter("4711", "new", ALL_TRIES)[0] is LoginAnswer.WAIT
    assert visitors.enter("4711", "an organiser's", ALL_TRIES)[0] is LoginAnswer.OPEN


def test_no_code_opens_to_nobody() -> None:
    assert not CodeLogin("").opens("")


def test_wrong_pins_lock_neither_the_organisers_nor_the_desk(event_file: EventFile) -> None:
    event_file.change(staff.set_pin, Role.ORGANISER, "246810")
    visitors = Visitors(PinLogin(event_file))
    answers = [visitors.enter("0000", "a stranger's", n)[0] for n in range(8)]
    assert answers == [LoginAnswer.WRONG] * TRIES + [LoginAnswer.WAIT] * 3
    assert visitors.enter("246810", "an organiser's", 9)[0] is LoginAnswer.OPEN
    assert event_file.try_pin(Role.ORGANISER, "246810").accepted


def test_the_organisers_pin_and_no_other(event_file: EventFile) -> None:
    login = PinLogin(event_file)
    assert not login.opens("8264")  # no PIN is no open door
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "8264")
        staff.set_pin(connection, Role.SUPERVISOR, "1111")
    assert login.opens("8264")
    assert not login.opens("1111")
