"""Who is on duty at a desk, and for how long."""

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.permissions import Act
from kiosk.desk.rules.staff_session import ON_DUTY_MS, StaffSession
from sync.file.event_file import EventFile
from sync.guests import staff
from sync.guests.staff import Role
from tests.conftest import HandClock


@pytest.fixture
def staff_session(event_file: EventFile) -> StaffSession:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.SUPERVISOR, "4711")
    return Desk(event_file).staff_session


def test_a_pin_opens_its_role_for_a_while(staff_session: StaffSession, clock: HandClock) -> None:
    assert staff_session.needs(Act.REGISTER) is Role.SUPERVISOR
    assert not staff_session.enter(Role.SUPERVISOR, "1234").accepted
    assert staff_session.role is Role.STEWARD
    assert staff_session.enter(Role.SUPERVISOR, "4711").accepted
    assert staff_session.needs(Act.REGISTER) is None
    clock.pass_time(ON_DUTY_MS - 1)
    assert staff_session.role is Role.SUPERVISOR
    clock.pass_time(1)
    assert (staff_session.role, staff_session.left_ms) == (Role.STEWARD, 0)
    assert staff_session.needs(Act.REGISTER) is Role.SUPERVISOR


def test_setting_the_clock_back_prolongs_nothing(
    staff_session: StaffSession, clock: HandClock
) -> None:
    staff_session.enter(Role.SUPERVISOR, "4711")
    clock.set_wall(clock.wall - 10 * ON_DUTY_MS)
    clock.pass_time(ON_DUTY_MS)
    assert staff_session.role is Role.STEWARD


def test_leaving_ends_it(staff_session: StaffSession) -> None:
    staff_session.enter(Role.SUPERVISOR, "4711")
    staff_session.leave()
    assert staff_session.role is Role.STEWARD


def test_where_no_pin_is_set_nobody_is_asked(event_file: EventFile) -> None:
    staff_session = Desk(event_file).staff_session
    assert all(staff_session.needs(act) is None for act in Act)
    assert staff_session.lowest_with_pin() is None


def test_an_organiser_s_pin_alone_guards_a_supervisor_s_acts(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.ORGANISER, "9999")
    staff_session = Desk(event_file).staff_session
    assert (
        staff_session.needs(Act.ADMIT_ANYWAY) is staff_session.lowest_with_pin() is Role.ORGANISER
    )


def test_categories_in_use_are_offered_though_nobody_described_them(event_file: EventFile) -> None:
    codes = [category.code for category in Desk(event_file).categories()]
    assert set(codes) >= {"Presse", "VIP", "Visiteur"}
    assert len(set(codes)) == len(codes)
