"""Who is on duty at a desk, and for how long."""

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.duty import ON_DUTY_MS, Duty
from kiosk.desk.roles import Act
from sync import staff
from sync.event_file import EventFile
from sync.staff import Role
from tests.conftest import HandClock


@pytest.fixture
def duty(event_file: EventFile) -> Duty:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.SUPERVISOR, "4711")
    return Desk(event_file).duty


def test_a_pin_opens_its_role_for_a_while(duty: Duty, clock: HandClock) -> None:
    assert duty.needs(Act.REGISTER) is Role.SUPERVISOR
    assert not duty.enter(Role.SUPERVISOR, "1234").accepted
    assert duty.role is Role.STEWARD
    assert duty.enter(Role.SUPERVISOR, "4711").accepted
    assert duty.needs(Act.REGISTER) is None
    clock.pass_time(ON_DUTY_MS - 1)
    assert duty.role is Role.SUPERVISOR
    clock.pass_time(1)
    assert (duty.role, duty.left_ms) == (Role.STEWARD, 0)
    assert duty.needs(Act.REGISTER) is Role.SUPERVISOR


def test_setting_the_clock_back_prolongs_nothing(duty: Duty, clock: HandClock) -> None:
    duty.enter(Role.SUPERVISOR, "4711")
    clock.set_wall(clock.wall - 10 * ON_DUTY_MS)
    clock.pass_time(ON_DUTY_MS)
    assert duty.role is Role.STEWARD


def test_leaving_ends_it(duty: Duty) -> None:
    duty.enter(Role.SUPERVISOR, "4711")
    duty.leave()
    assert duty.role is Role.STEWARD


def test_where_no_pin_is_set_nobody_is_asked(event_file: EventFile) -> None:
    duty = Desk(event_file).duty
    assert all(duty.needs(act) is None for act in Act)
    assert duty.lowest_with_pin() is None


def test_an_organiser_s_pin_alone_guards_a_supervisor_s_acts(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "9999")
    duty = Desk(event_file).duty
    assert duty.needs(Act.ADMIT_ANYWAY) is duty.lowest_with_pin() is Role.ORGANISER


def test_categories_in_use_are_offered_though_nobody_described_them(event_file: EventFile) -> None:
    codes = [category.code for category in Desk(event_file).categories()]
    assert set(codes) >= {"Presse", "VIP", "Visiteur"}
    assert len(set(codes)) == len(codes)
