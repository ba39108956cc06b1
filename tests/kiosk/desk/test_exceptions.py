"""What a desk does when a scan is not enough."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.exceptions import STEPPED_OUT_MS
from kiosk.desk.rules.permissions import NotAllowedError
from kiosk.desk.rules.reasons import HelpReason, OverrideReason
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.rules.walk_in import Payment, WalkIn
from sync.file.event_file import EventFile
from sync.guest_lists import cells
from sync.guests import staff
from sync.guests.roles import Role
from sync.lifecycle.pack import pack
from sync.model import Category, CheckInList, Direction, Guest, Question
from tests.conftest import HandClock
from tests.deciding import own_rows, put_category, put_list

GOOD, PRESS, CANCELED, UNPAID = "AAAA1111A", "dmt9tx69d7h7", "CANCELED1", "UNPAID001"
V = Verdict


@pytest.fixture
def desk(event_file: EventFile) -> Desk:
    return Desk(event_file)


def guest(event_file: EventFile, code: str) -> Guest:
    return event_file.guests_with_code(code)[0]


def last_row(event_file: EventFile) -> tuple[str, dict[str, object]]:
    """Kind and body of the row written last."""
    with event_file.reading() as connection:
        kind, body = connection.execute(
            "SELECT kind, body FROM journal ORDER BY hlc DESC LIMIT 1"
        ).fetchone()
    return kind, json.loads(body)


def with_pin(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        staff.set_pin(connection, Role.SUPERVISOR, "4711")


def put_together(event_file: EventFile, *codes: str) -> None:
    """Make one party of the guests with these codes."""
    with event_file.transaction() as connection:
        for code in codes:
            connection.execute("UPDATE guest SET party = 'T7' WHERE code = ?", (code,))


# Admit anyway

REFUSED = {CANCELED: V.CANCELED, "BLOCKED01": V.BLOCKED, "REVOKED01": V.REVOKED, UNPAID: V.UNPAID}


@pytest.mark.parametrize("code", REFUSED)
def test_somebody_is_let_in_anyway_and_it_is_kept_why(
    desk: Desk, event_file: EventFile, code: str
) -> None:
    assert desk.scan(code).verdict is REFUSED[code]
    ticket = guest(event_file, code).ticket_id
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.ORGANISER, note="Mme Zed said so")
    assert (outcome.verdict, outcome.flags) == (V.VALID, {Flag.OVERRIDDEN})
    kind, body = last_row(event_file)
    assert (kind, body["override"], body["was"]) == ("admit", "organiser", REFUSED[code])
    assert "Zed" not in json.dumps(body)
    assert event_file.counts().admitted == 1
    assert desk.undo_last() is not None
    assert event_file.counts().admitted == 0


def test_who_may_come_in_is_let_in_without_a_flag(desk: Desk, event_file: EventFile) -> None:
    ticket = guest(event_file, GOOD).ticket_id
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.OTHER)
    assert (outcome.verdict, outcome.flags) == (V.VALID, frozenset())


def test_where_there_is_a_pin_it_takes_a_supervisor(desk: Desk, event_file: EventFile) -> None:
    with_pin(event_file)
    ticket = guest(event_file, CANCELED).ticket_id
    with pytest.raises(NotAllowedError):
        desk.exceptions.admit_anyway(ticket, OverrideReason.ORGANISER)
    assert own_rows(event_file) == 0
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.ORGANISER, role=Role.SUPERVISOR)
    assert outcome.verdict is V.VALID
    assert last_row(event_file)[1]["role"] == "supervisor"


def test_a_steward_lets_in_who_returns_unseen(desk: Desk, event_file: EventFile) -> None:
    with_pin(event_file)
    desk.scan(GOOD)
    used = desk.scan(GOOD)
    assert used.verdict is V.USED
    assert used.last_entry is not None
    ticket = guest(event_file, GOOD).ticket_id
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.RETURNING)
    assert (outcome.verdict, outcome.flags) == (V.VALID, {Flag.OVERRIDDEN})
    assert event_file.counts().admitted == 1
    assert event_file.conflicts() == []


def test_who_returns_later_or_at_another_desk_may_be_a_copied_ticket(
    desk: Desk, event_file: EventFile, tmp_path: Path, clock: HandClock
) -> None:
    with_pin(event_file)
    ticket = guest(event_file, GOOD).ticket_id
    desk.scan(GOOD)
    pack(event_file, tmp_path / "b.event", device_name="B", passphrase=None)
    with EventFile.open(tmp_path / "b.event", clock=clock) as elsewhere:
        other = Desk(elsewhere)
        with pytest.raises(NotAllowedError):
            other.exceptions.admit_anyway(ticket, OverrideReason.RETURNING)
    clock.pass_time(STEPPED_OUT_MS)
    before = event_file.journal_rows()
    with pytest.raises(NotAllowedError):
        desk.exceptions.admit_anyway(ticket, OverrideReason.RETURNING)
    assert event_file.journal_rows() == before
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.RETURNING, role=Role.SUPERVISOR)
    assert outcome.verdict is V.VALID


def test_returning_is_no_way_round_another_refusal(desk: Desk, event_file: EventFile) -> None:
    with_pin(event_file)
    ticket = guest(event_file, CANCELED).ticket_id
    outcome = desk.exceptions.admit_anyway(ticket, OverrideReason.RETURNING)
    assert outcome.verdict is V.CANCELED
    put_list(event_file, CheckInList(reentry_after_exit=False))
    strict = Desk(event_file)
    with pytest.raises(NotAllowedError):
        strict.exceptions.admit_anyway(ticket, OverrideReason.RETURNING)


def test_a_guest_who_is_gone_from_the_list_is_not_let_in(desk: Desk) -> None:
    outcome = desk.exceptions.admit_anyway("nobody", OverrideReason.ORGANISER)
    assert outcome.verdict is V.INVALID


# Questions

SIZE = Question("size", "Size?")
DIET = Question("diet", "Diet?", required=False)


@pytest.fixture
def asking(event_file: EventFile) -> Desk:
    put_list(event_file, CheckInList(questions=(SIZE, DIET)))
    return Desk(event_file)


def test_answers_are_kept_beside_the_journal_and_let_in(
    asking: Desk, event_file: EventFile
) -> None:
    asked = asking.scan(GOOD)
    assert (asked.verdict, asked.questions) == (V.QUESTIONS, (SIZE, DIET))
    ticket = guest(event_file, GOOD).ticket_id
    assert asking.exceptions.answer(ticket, {"size": "Medium"}).verdict is V.VALID
    with event_file.reading() as connection:
        bodies = connection.execute("SELECT body FROM journal").fetchall()
        (content,) = connection.execute("SELECT content FROM record").fetchone()
    assert not any("Medium" in body for (body,) in bodies)
    assert json.loads(content)["answers"] == {"size": "Medium", "diet": ""}


def test_an_answer_that_does_not_fit_keeps_nothing(asking: Desk, event_file: EventFile) -> None:
    ticket = guest(event_file, GOOD).ticket_id
    outcome = asking.exceptions.answer(ticket, {"diet": "none"})
    assert (outcome.verdict, outcome.questions) == (V.QUESTIONS, (SIZE, DIET))
    assert last_row(event_file)[0] == "deny"
    assert event_file.counts().admitted == 0


def test_what_was_answered_is_not_asked_again(asking: Desk, event_file: EventFile) -> None:
    ticket = guest(event_file, GOOD).ticket_id
    asking.exceptions.answer(ticket, {"size": "M"})
    Desk(event_file, direction=Direction.EXIT).scan(GOOD)
    assert asking.scan(GOOD).verdict is V.VALID


def test_a_used_ticket_is_asked_nothing(asking: Desk, event_file: EventFile) -> None:
    asking.exceptions.answer(guest(event_file, GOOD).ticket_id, {"size": "M"})
    put_list(event_file, CheckInList(questions=(SIZE, DIET, Question("new", "New?"))))
    assert asking.scan(GOOD).verdict is V.USED


# Parties


def test_the_last_of_those_who_come_in_at_once_stands_for_all(
    desk: Desk, event_file: EventFile
) -> None:
    put_together(event_file, GOOD, PRESS, UNPAID)
    everybody = [guest(event_file, code).ticket_id for code in (GOOD, PRESS, UNPAID)]
    first, last, refused = desk.exceptions.admit_party(everybody)
    assert [o.verdict for o in (first, last, refused)] == [V.VALID, V.VALID, V.UNPAID]
    names = tuple(guest(event_file, code).name for code in (GOOD, PRESS))
    assert (first.together, last.together, refused.together) == ((), names, ())
    assert last.party_waiting == 1


def test_a_party_comes_in_whole_or_in_part(desk: Desk, event_file: EventFile) -> None:
    put_together(event_file, GOOD, PRESS, UNPAID)
    first = desk.scan(GOOD)
    assert first.party_waiting == 2
    party = desk.exceptions.party_of(guest(event_file, GOOD).ticket_id)
    standing = {found.guest.code: found.verdict for found in party}
    assert standing == {GOOD: V.USED, PRESS: V.VALID, UNPAID: V.UNPAID}
    tickets = [found.guest.ticket_id for found in party if found.verdict is V.VALID]
    (alone,) = desk.exceptions.admit_party(tickets)
    assert (alone.verdict, alone.together) == (V.VALID, ())
    assert desk.scan(UNPAID).verdict is V.UNPAID
    assert event_file.counts().admitted == 2


def test_guests_of_one_order_are_a_party_too(desk: Desk, event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        connection.execute("UPDATE guest SET \"order\" = 'H8' WHERE code = ?", (GOOD,))
    names = [
        f.guest.first_name for f in desk.exceptions.party_of(guest(event_file, GOOD).ticket_id)
    ]
    assert names == ["Zoé", "Madonna"]


def test_whoever_comes_alone_has_no_party(desk: Desk, event_file: EventFile) -> None:
    assert desk.scan(GOOD).party_waiting == 0
    assert len(desk.exceptions.party_of(guest(event_file, GOOD).ticket_id)) == 1
    assert desk.exceptions.party_of("nobody") == []


# Walk-ins

NADIA = WalkIn(" Nadia\x1b[2J ", "Ben Ali", "Acme", "nadia@acme.example", "Visiteur")


def test_a_walk_in_gets_a_ticket_and_is_in(desk: Desk, event_file: EventFile) -> None:
    expected = event_file.counts().expected
    outcome = desk.exceptions.register(NADIA)
    assert (outcome.verdict, outcome.flags) == (V.VALID, {Flag.WALK_IN})
    assert outcome.guest is not None
    assert outcome.guest.name == "Nadia[2J Ben Ali"
    assert desk.scan(outcome.guest.code).verdict is V.USED
    assert [f.guest.name for f in desk.find("ben ali")] == [outcome.guest.name]
    assert event_file.counts().expected == expected + 1
    with event_file.reading() as connection:
        bodies = connection.execute("SELECT body FROM journal").fetchall()
    assert not any("Ben Ali" in body for (body,) in bodies)


@pytest.mark.parametrize(("typed", "kept"), [
    ("محمد\u200cرضا", "محمد\u200cرضا"),
    ("Rene\u0301", "René"),
    ("Ada\u2028Lovelace", "Ada Lovelace"),
    ("\u202eeve\u200b", "eve"),
])  # fmt: skip
def test_a_name_written_at_the_desk_is_kept_as_an_imported_one(
    desk: Desk, event_file: EventFile, typed: str, kept: str
) -> None:
    assert cells.clean(typed) == kept
    walked_in = desk.exceptions.register(replace(NADIA, first_name=typed)).guest
    assert walked_in is not None
    assert guest(event_file, walked_in.code).first_name == kept
    desk.exceptions.correct_name(walked_in.ticket_id, first_name="", last_name=typed, company=typed)
    corrected = guest(event_file, walked_in.code)
    assert (corrected.last_name, corrected.company) == (kept, kept)


def test_a_walk_in_who_has_yet_to_pay_is_registered_and_not_in(
    desk: Desk, event_file: EventFile
) -> None:
    outcome = desk.exceptions.register(replace(NADIA, payment=Payment.TO_PAY))
    assert outcome.verdict is V.UNPAID
    assert outcome.guest is not None
    assert guest(event_file, outcome.guest.code).paid is False


def test_a_walk_in_who_may_be_on_the_list_is_pointed_out(desk: Desk, event_file: EventFile) -> None:
    def names(walk_in: WalkIn) -> list[str]:
        return [same.name for same in desk.exceptions.likely_same(walk_in)]

    assert names(WalkIn("Zoe", "Lefevre", category="Visiteur")) == ["Zoé Lefèvre"]
    desk.exceptions.register(NADIA)
    assert names(WalkIn("N.", "Benali", email="nadia@acme.example")) == ["Nadia[2J Ben Ali"]
    assert names(WalkIn("Xqw", "Zkvv")) == []


@pytest.mark.parametrize("walk_in", [
    WalkIn(category="Visiteur"), WalkIn("\x07", category="V"), WalkIn("Nadia"),
    replace(NADIA, email="nadia@acme"),
])  # fmt: skip
def test_what_a_walk_in_lacks_is_asked_for_first(
    desk: Desk, event_file: EventFile, walk_in: WalkIn
) -> None:
    assert walk_in.cleaned().lacks()
    with pytest.raises(ValueError, match="lacks"):
        desk.exceptions.register(walk_in)
    assert own_rows(event_file) == 0


def test_registering_takes_a_supervisor_where_there_is_a_pin(
    desk: Desk, event_file: EventFile
) -> None:
    with_pin(event_file)
    with pytest.raises(NotAllowedError):
        desk.exceptions.register(NADIA)
    assert desk.exceptions.register(NADIA, role=Role.SUPERVISOR).verdict is V.VALID


# Names, help desk, undo


def test_a_name_is_set_right_and_found(desk: Desk, event_file: EventFile) -> None:
    ticket = guest(event_file, GOOD).ticket_id
    outcome = desk.exceptions.correct_name(
        ticket, first_name="Zoë", last_name="Lefebvre", company="SG"
    )
    assert outcome.verdict is V.CORRECTED
    assert outcome.guest is not None
    assert outcome.guest.name == "Zoë Lefebvre"
    assert guest(event_file, GOOD).name == "Zoë Lefebvre"
    assert [f.guest.code for f in desk.find("lefebvre")] == [GOOD]
    assert desk.scan(GOOD).verdict is V.VALID
    with pytest.raises(ValueError, match="name"):
        desk.exceptions.correct_name(ticket, first_name=" ", last_name="\0", company="SG")


def test_the_help_desk_is_journalled_with_or_without_a_ticket(
    desk: Desk, event_file: EventFile
) -> None:
    ticket = guest(event_file, UNPAID).ticket_id
    assert desk.exceptions.send_to_help_desk(ticket, HelpReason.PAYMENT).verdict is V.HELP_DESK
    assert last_row(event_file)[0] == "help_desk"
    assert desk.exceptions.send_to_help_desk(None, HelpReason.NO_TICKET).guest is None
    assert last_row(event_file)[1]["why"] == "no_ticket"
    assert event_file.counts().refused == 0


def test_an_earlier_entry_is_taken_back_by_name(desk: Desk, event_file: EventFile) -> None:
    desk.scan(GOOD)
    desk.scan(PRESS)
    ticket = guest(event_file, GOOD).ticket_id
    undone = desk.exceptions.undo_entry(ticket)
    assert undone is not None
    assert undone.verdict is V.UNDONE
    assert desk.exceptions.undo_entry(ticket) is None
    assert event_file.counts().admitted == 1


def test_undoing_what_others_granted_takes_a_supervisor(desk: Desk, event_file: EventFile) -> None:
    with_pin(event_file)
    Desk(event_file).scan(GOOD)
    ticket = guest(event_file, GOOD).ticket_id
    with pytest.raises(NotAllowedError):
        desk.exceptions.undo_entry(ticket)
    assert desk.exceptions.undo_entry(ticket, role=Role.SUPERVISOR) is not None
    desk.scan(PRESS)
    assert desk.exceptions.undo_entry(guest(event_file, PRESS).ticket_id) is not None


def test_vip_and_host_are_known_to_the_desk(desk: Desk, event_file: EventFile) -> None:
    put_category(event_file, Category("VIP", "VIP", "VIP", "#000000", "★", vip=True))
    assert desk.scan(CANCELED).vip
    assert not desk.scan(GOOD).vip


def test_nothing_is_pretended_when_the_disk_refuses(
    event_file: EventFile, clock: HandClock
) -> None:
    with EventFile.open(event_file.path, clock=clock, busy_timeout_ms=1) as held_up:
        desk = Desk(held_up)
        ticket = guest(event_file, CANCELED).ticket_id
        with event_file.transaction():
            outcomes = [
                desk.exceptions.admit_anyway(ticket, OverrideReason.ORGANISER),
                desk.exceptions.register(NADIA),
                desk.exceptions.correct_name(ticket, first_name="A", last_name="B", company=""),
                desk.exceptions.send_to_help_desk(ticket, HelpReason.OTHER),
            ]
        assert {outcome.verdict for outcome in outcomes} == {V.NOT_RECORDED}
        assert all(outcome.guest for outcome in outcomes)
    assert own_rows(event_file) == 0
