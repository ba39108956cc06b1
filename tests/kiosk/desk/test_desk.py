"""The desk: every scan gets a verdict with a reason, and is in the journal when it is answered."""

import random
from pathlib import Path

import pytest

from badges.codes.ticket_code import new_ticket_code
from kiosk.desk.checkpoint import JUST_NOW_MS
from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import VerdictReason
from kiosk.desk.rules.verdict import Flag, Verdict
from sync.file.connection import connect
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.check_in_lists import UnknownListError
from sync.guests.import_guests import import_guests
from sync.journal.journal import COLUMNS, Row
from sync.model import CheckInList, Direction
from tests.conftest import ALL_COLUMNS, HandClock
from tests.deciding import own_rows, put_list, remove_list

GOOD = "dmt9tx69d7h7"
WELL_FORMED = new_ticket_code(random.Random(1).randrange)


@pytest.fixture
def desk(event_file: EventFile) -> Desk:
    return Desk(event_file)


def journalled(event_file: EventFile) -> int:
    return own_rows(event_file)


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        (GOOD, Verdict.VALID, None),
        (GOOD.upper(), Verdict.VALID, None),
        (f"]Q1{GOOD}\r\n", Verdict.VALID, None),
        ("d,tçtxèçd-h-", Verdict.INVALID, VerdictReason.UNKNOWN),
        ("CANCELED1", Verdict.CANCELED, None),
        ("BLOCKED01", Verdict.BLOCKED, None),
        ("REVOKED01", Verdict.REVOKED, None),
        ("UNAPPR001", Verdict.UNAPPROVED, None),
        ("UNPAID001", Verdict.UNPAID, None),
        ("TWICE0001", Verdict.AMBIGUOUS, VerdictReason.SEVERAL_GUESTS),
        (WELL_FORMED, Verdict.INVALID, VerdictReason.UNKNOWN),
        ("K7QF-2M9X-C", Verdict.INVALID, VerdictReason.MISTYPED),
        ("", Verdict.INVALID, VerdictReason.EMPTY),
        ("x" * 4096, Verdict.INVALID, VerdictReason.TOO_LONG),
        ("https://example.org", Verdict.INVALID, VerdictReason.WEB_ADDRESS),
        ("WIFI:S:x;;", Verdict.INVALID, VerdictReason.WIFI),
        ("==QA", Verdict.INVALID, VerdictReason.UNKNOWN),
        ("Zoé", Verdict.INVALID, VerdictReason.UNKNOWN),
    ],
)
def test_each_scan_has_its_verdict_and_one_journal_row(
    desk: Desk, event_file: EventFile, text: str, verdict: Verdict, reason: VerdictReason | None
) -> None:
    outcome = desk.scan(text)
    assert (outcome.verdict, outcome.reason) == (verdict, reason)
    assert journalled(event_file) == 1
    assert outcome.row


def test_a_hand_scanner_on_the_wrong_layout_still_finds_the_guest(
    desk: Desk, event_file: EventFile
) -> None:
    keys = dict(zip("1234567890qwazmdth", "&é\"'(-è_çàazqw,dth", strict=True))
    heard = "".join(keys.get(letter, letter) for letter in GOOD)
    assert heard != GOOD
    assert desk.scan(heard).verdict is Verdict.VALID


def test_a_used_ticket_says_when_and_at_which_desk(desk: Desk, clock: HandClock) -> None:
    first = desk.scan(GOOD)
    clock.pass_time(JUST_NOW_MS)
    again = desk.scan(GOOD)
    assert again.verdict is Verdict.USED
    assert again.reason is None
    assert again.first_entry
    assert again.first_entry.device_name == "Entrée A"
    assert again.first_entry.at_ms == int(first.at.timestamp() * 1000)
    assert again.guest
    assert again.guest.name == "Gaëlle L’Hôpital"


def test_the_same_desk_moments_later_says_so(desk: Desk, clock: HandClock) -> None:
    desk.scan(GOOD)
    clock.pass_time(JUST_NOW_MS - 1)
    assert desk.scan(GOOD).reason is VerdictReason.JUST_NOW


def test_out_and_in_again(event_file: EventFile) -> None:
    entrance = Desk(event_file)
    way_out = Desk(event_file, direction=Direction.EXIT)
    verdicts = [
        entrance.scan(GOOD),
        way_out.scan(GOOD),
        entrance.scan(GOOD),
        entrance.scan(GOOD),
    ]
    assert [outcome.verdict for outcome in verdicts] == [
        Verdict.VALID,
        Verdict.EXIT_OK,
        Verdict.VALID,
        Verdict.USED,
    ]
    assert entrance.counts().admitted == 1


def test_leaving_without_having_been_seen_entering_is_flagged(event_file: EventFile) -> None:
    outcome = Desk(event_file, direction=Direction.EXIT).scan("CANCELED1")
    assert outcome.verdict is Verdict.EXIT_OK
    assert outcome.flags == {Flag.NOT_SEEN_ENTERING, Flag.TICKET_NOT_VALID}


def test_an_unknown_code_does_not_leave_either(event_file: EventFile) -> None:
    assert Desk(event_file, direction=Direction.EXIT).scan("x").verdict is Verdict.INVALID


def test_a_badge_is_not_a_ticket(desk: Desk, event_file: EventFile) -> None:
    (guest,) = event_file.guests_with_code(GOOD)
    outcome = desk.scan(guest.badge_code)
    assert (outcome.verdict, outcome.reason) == (Verdict.INVALID, VerdictReason.BADGE)
    assert outcome.guest is None


def test_a_guest_without_a_code_was_given_one_that_works(desk: Desk, event_file: EventFile) -> None:
    (madonna,) = event_file.find_guests("madonna")
    assert desk.scan(madonna.code).verdict is Verdict.VALID


def test_a_list_that_is_not_there_is_named_with_those_that_are(event_file: EventFile) -> None:
    with pytest.raises(UnknownListError, match=r"vip.*main"):
        Desk(event_file, list_name="vip")


def test_a_list_that_is_changed_or_removed_while_the_desk_runs(
    desk: Desk, event_file: EventFile
) -> None:
    put_list(event_file, CheckInList(categories=frozenset({"VIP"})))
    assert desk.scan(GOOD).verdict is Verdict.WRONG_LIST
    put_list(event_file, CheckInList())
    assert desk.scan(GOOD).verdict is Verdict.VALID
    remove_list(event_file, "main")
    assert desk.scan(GOOD).verdict is Verdict.USED


def test_nothing_is_pretended_while_the_file_is_locked_and_the_desk_recovers(
    event_file: EventFile, clock: HandClock
) -> None:
    holder = connect(event_file.path)
    with EventFile.open(event_file.path, clock=clock, busy_timeout_ms=20) as locked_out:
        desk = Desk(locked_out)
        holder.execute("BEGIN IMMEDIATE")
        outcome = desk.scan(GOOD)
        assert (outcome.verdict, outcome.reason) == (Verdict.NOT_RECORDED, VerdictReason.LOCKED)
        assert not outcome.verdict.passes
        assert outcome.row is None
        holder.execute("ROLLBACK")
        assert desk.scan(GOOD).verdict is Verdict.VALID
    holder.close()


def test_a_lost_file_is_not_recorded_and_the_desk_recovers(desk: Desk, event_path: Path) -> None:
    away = event_path.with_name("away")
    event_path.rename(away)
    assert desk.scan(GOOD).verdict is Verdict.NOT_RECORDED
    away.rename(event_path)
    assert desk.scan(GOOD).verdict is Verdict.VALID


def test_only_this_events_tickets_are_tickets(desk: Desk) -> None:
    assert desk.is_ticket(GOOD)
    assert desk.is_ticket(WELL_FORMED)
    assert not desk.is_ticket("https://example.org")
    assert not desk.is_ticket("poster")


def test_a_time_given_by_hand_is_judged_and_kept(desk: Desk, clock: HandClock) -> None:
    earlier = clock.wall - 3_600_000
    assert int(desk.scan(GOOD, at_ms=earlier).at.timestamp() * 1000) == earlier
    used = desk.scan(GOOD)
    assert used.first_entry
    assert used.first_entry.at_ms == earlier


def test_undo_takes_the_last_entry_back_once(desk: Desk, event_file: EventFile) -> None:
    desk.scan(GOOD)
    desk.scan("CANCELED1")
    undone = desk.undo_last()
    assert undone
    assert (undone.verdict, undone.code) == (Verdict.UNDONE, GOOD)
    assert not undone.verdict.passes
    assert desk.counts().admitted == 0
    assert desk.undo_last() is None
    assert journalled(event_file) == 3
    assert desk.scan(GOOD).verdict is Verdict.VALID


def test_undoing_an_exit_puts_the_guest_back_inside(event_file: EventFile) -> None:
    Desk(event_file).scan(GOOD)
    way_out = Desk(event_file, direction=Direction.EXIT)
    way_out.scan(GOOD)
    way_out.undo_last()
    assert Desk(event_file).scan(GOOD).verdict is Verdict.USED


def test_an_undo_that_is_not_recorded_is_said_and_can_be_tried_again(
    desk: Desk, event_path: Path
) -> None:
    desk.scan(GOOD)
    away = event_path.with_name("away")
    event_path.rename(away)
    failed = desk.undo_last()
    assert failed
    assert (failed.verdict, failed.reason) == (Verdict.NOT_RECORDED, VerdictReason.STORAGE)
    away.rename(event_path)
    undone = desk.undo_last()
    assert undone
    assert undone.verdict is Verdict.UNDONE
    assert desk.counts().admitted == 0


def test_nothing_to_undo(desk: Desk, event_file: EventFile) -> None:
    desk.scan("CANCELED1")
    assert desk.undo_last() is None
    assert journalled(event_file) == 1


def test_a_newer_guest_list_is_noticed(desk: Desk, event_file: EventFile) -> None:
    late = (Record(1, "LATE00001", "Late", "Sale"),)
    import_guests(event_file, GuestList(late, (), ALL_COLUMNS))
    assert desk.scan("LATE00001").verdict is Verdict.VALID
    desk.counts()
    assert desk.event.guest_list_version == 2


def newest_row(event_file: EventFile) -> Row:
    with event_file.reading() as connection:
        query = f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1"
        return Row(*connection.execute(query).fetchone())


def test_guests_are_found_as_they_stand_at_the_door(desk: Desk, event_file: EventFile) -> None:
    desk.scan(GOOD)
    (gaelle,) = desk.find("lhopital")
    assert (gaelle.guest.code, gaelle.verdict, gaelle.presence.inside) == (GOOD, Verdict.USED, True)
    (ana,) = desk.find("oconnor")
    assert (ana.verdict, ana.presence.entries) == (Verdict.CANCELED, 0)
    assert desk.find("lefevre")[0].verdict is Verdict.VALID
    assert desk.find("l") == []
    assert journalled(event_file) == 1


def test_whoever_bears_the_name_is_found_before_their_company(
    desk: Desk, event_file: EventFile
) -> None:
    colleagues = (Record(n, f"COLL{n:05}", f"A{n}", "Aubert", "Zola SA") for n in range(1, 60))
    namesake = Record(60, "NAMESAKE1", "Émile", "Zola")
    import_guests(event_file, GuestList((*colleagues, namesake), (), ALL_COLUMNS))
    found = desk.find("zola")
    assert found[0].guest.name == "Émile Zola"
    assert len(found) > 1


def test_a_very_long_text_is_looked_for_too(desk: Desk) -> None:
    assert desk.find("qz qx " * 2000) == []


def test_a_guest_chosen_by_name_is_judged_like_a_scan_and_it_is_kept_how(
    desk: Desk, event_file: EventFile
) -> None:
    guest = desk.find("lefevre")[0].guest
    assert desk.exceptions.admit_by_name(guest.ticket_id).verdict is Verdict.VALID
    row = newest_row(event_file)
    assert (row.kind, row.ticket_id, row.facts()["by"]) == ("admit", guest.ticket_id, "name")
    again = desk.exceptions.admit_by_name(guest.ticket_id)
    assert (again.verdict, again.reason) == (Verdict.USED, VerdictReason.JUST_NOW)
    canceled = desk.find("oconnor")[0].guest
    assert desk.exceptions.admit_by_name(canceled.ticket_id).verdict is Verdict.CANCELED
    assert newest_row(event_file).kind == "deny"
    desk.scan(GOOD)
    assert "by" not in newest_row(event_file).facts()


def test_a_guest_who_shares_a_code_gets_in_by_name_alone(desk: Desk) -> None:
    jean, marie = event_guests(desk, "TWICE0001")
    assert desk.scan("TWICE0001").verdict is Verdict.AMBIGUOUS
    assert desk.exceptions.admit_by_name(jean).verdict is Verdict.VALID
    assert desk.exceptions.admit_by_name(marie).verdict is Verdict.VALID
    undone = desk.undo_last()
    assert undone
    assert undone.guest
    assert undone.guest.ticket_id == marie


def event_guests(desk: Desk, code: str) -> list[str]:
    return [found.guest.ticket_id for found in desk.find(code)]


def test_a_guest_who_is_no_longer_on_the_list_is_unknown(desk: Desk) -> None:
    outcome = desk.exceptions.admit_by_name("gone")
    assert (outcome.verdict, outcome.reason) == (Verdict.INVALID, VerdictReason.UNKNOWN)


def test_a_guest_chosen_while_the_file_is_locked_is_named_and_not_in(
    event_file: EventFile, clock: HandClock
) -> None:
    holder = connect(event_file.path)
    with EventFile.open(event_file.path, clock=clock, busy_timeout_ms=20) as locked_out:
        desk = Desk(locked_out)
        guest = desk.find("lefevre")[0].guest
        holder.execute("BEGIN IMMEDIATE")
        outcome = desk.exceptions.admit_by_name(guest.ticket_id)
        holder.execute("ROLLBACK")
    holder.close()
    assert (outcome.verdict, outcome.reason) == (Verdict.NOT_RECORDED, VerdictReason.LOCKED)
    assert outcome.guest == guest


UUID = "31cbefae-0779-48ec-bec6-751336ba293b"
ADDRESS = "https://lu.ma/check-in/evt-x1?pk=g-1"


@pytest.mark.parametrize(
    ("scanned", "verdict"),
    [
        (f"{UUID}/aGVsbG8gd29ybGQsIHRoaXM=", Verdict.VALID),
        ("70123456789087654321001", Verdict.VALID),
        ("70123456709087654321001", Verdict.INVALID),  # of another order
        (ADDRESS, Verdict.VALID),
        (ADDRESS + "9", Verdict.INVALID),
    ],
)
def test_a_ticket_is_known_as_its_shop_writes_it(
    event_file: EventFile, desk: Desk, scanned: str, verdict: Verdict
) -> None:
    records = (
        Record(1, code=UUID, last_name="Alf"),
        Record(2, code="9087654321", order="7012345678", last_name="Brite"),
        Record(3, code=ADDRESS, last_name="Luma"),
    )
    import_guests(event_file, GuestList(records, (), ALL_COLUMNS))
    assert desk.scan(scanned).verdict is verdict
    assert desk.is_ticket(scanned) is (verdict is Verdict.VALID)
