"""Telling pretix what happened: every row once, whatever is cut, forgotten or refused."""

from datetime import UTC, datetime

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.rules.walk_in import Payment, WalkIn
from sync.file.event_file import EventFile
from sync.guests.roles import Role
from sync.lifecycle.pack import pack
from sync.lifecycle.privacy import erase
from sync.merging.conflicts import ConflictKind, Decision
from sync.merging.merge import merge
from sync.merging.resolve import resolve as decide
from sync.model import Direction
from sync.pretix.outcomes import PushOutcome
from sync.pretix.push import Pushed, push
from sync.pretix.standing import Standing, standing
from tests.conftest import HandClock
from tests.sync.pretix.conftest import NOW_MS, client_of, pulled
from tests.sync.pretix.stand_in import CUT_AFTER, Fault, StandIn

MAIN, REENTRY = "Main entrance", "Re-entry"


def pushed(event_file: EventFile, *, dry_run: bool = False) -> Pushed:
    with client_of(event_file) as client:
        return push(event_file, client, dry_run=dry_run)


def stands(event_file: EventFile) -> Standing:
    with client_of(event_file) as client:
        return standing(event_file, client)


def laptop(organisers: EventFile, name: str, clock: HandClock) -> EventFile:
    out = organisers.path.parent / f"{name}.event"
    pack(organisers, out, device_name=name, passphrase=None)
    return EventFile.open(out, clock=clock)


def forget(event_file: EventFile) -> None:
    with event_file.transaction() as connection:
        connection.execute("DELETE FROM pretix_sent")


def answered(desk: Desk, code: str, option: str) -> Verdict:
    """Scan, and answer what is asked."""
    asked = desk.scan(code)
    assert asked.verdict is Verdict.QUESTIONS
    assert asked.guest
    answers = {each.question_id: option for each in asked.questions}
    return desk.exceptions.answer(asked.guest.ticket_id, answers).verdict


def test_what_two_desks_did_is_at_pretix_and_once(paired: EventFile, shop: StandIn) -> None:
    pulled(paired)
    clock = HandClock(NOW_MS)
    asked = shop.said["questions"][0]
    wanted = asked["options"][0]
    with laptop(paired, "A", clock) as one, laptop(paired, "B", clock) as other:
        a, b, back = (
            Desk(one, list_name=MAIN),
            Desk(other, list_name=MAIN),
            Desk(other, list_name=REENTRY),
        )
        assert answered(a, shop.secret("valid"), wanted["answer"]["en"]) is Verdict.VALID
        for desk in (a, b, a):
            desk.scan(shop.secret("vip"))  # twice let in, once USED
        assert a.scan(shop.secret("canceled")).verdict is Verdict.CANCELED
        assert a.scan("nobody knows this").verdict is Verdict.INVALID
        assert a.scan(shop.secret("press")).verdict is Verdict.VALID
        assert a.undo_last().verdict is Verdict.UNDONE  # type: ignore[union-attr]
        assert back.scan(shop.secret("vip")).verdict is Verdict.VALID
        clock.wall -= 3_600_000  # somebody sets it: the exit seems to be before the entry
        out = Desk(other, list_name=REENTRY, direction=Direction.EXIT)
        assert out.scan(shop.secret("vip")).verdict is Verdict.EXIT_OK
        merge(paired, one)
        merge(paired, other)
    would = pushed(paired, dry_run=True)
    assert set(would.outcomes) == {PushOutcome.WAITING}
    assert (shop.failed, would.requests) == ([], 0)
    got = pushed(paired)
    assert got.outcomes == {PushOutcome.AT_PRETIX: 9, PushOutcome.UNDONE_BEFORE: 2}
    assert (got.waiting, got.trouble, got.is_fine) == (0, "", True)
    reasons = sorted(each["error_reason"] for each in shop.failed)
    assert reasons == ["already_redeemed", "canceled", "incomplete", "invalid"]
    unknown = next(e["raw_barcode"] for e in shop.failed if e["error_reason"] == "invalid")
    assert unknown.startswith("unknown ")
    assert "nobody" not in str(shop.failed)
    told = next(c for c in shop.checkins if c["secret"] == shop.secret("valid"))
    assert told["answers"] == {str(asked["id"]): str(wanted["id"])}
    numbers = {each.name: (each.ours, each.pretix, each.is_equal) for each in stands(paired).lists}
    assert all(ours == there and equal for ours, there, equal in numbers.values()), numbers
    assert shop.counts(4) == (1, 0)
    before = len(shop.checkins), len(shop.failed)
    assert pushed(paired).requests == 0
    forget(paired)
    assert pushed(paired).outcomes == got.outcomes
    assert (len(shop.checkins), len(shop.failed)) == before
    assert pulled(paired).check_ins == 0  # they are ours


def test_what_was_taken_back_is_taken_back_there_within_its_quarter_of_an_hour(
    paired: EventFile, shop: StandIn
) -> None:
    pulled(paired)
    clock = HandClock(NOW_MS)
    with laptop(paired, "A", clock) as one:
        desk = Desk(one, list_name=MAIN)
        for special in ("vip", "press"):
            assert desk.scan(shop.secret(special)).verdict is Verdict.VALID
        merge(paired, one)
        assert pushed(paired).outcomes == {PushOutcome.AT_PRETIX: 2}
        press, vip = (next(g for g in one.everybody() if g.code == shop.secret(special))
                      for special in ("press", "vip"))  # fmt: skip
        desk.exceptions.undo_entry(press.ticket_id, role=Role.ORGANISER)
        clock.pass_time(20 * 60_000)
        desk.exceptions.undo_entry(vip.ticket_id, role=Role.ORGANISER)
        merge(paired, one)
    shop.faults = [Fault("annul", CUT_AFTER)]  # done, and the answer is lost
    got = pushed(paired)
    assert got.outcomes == {PushOutcome.ANNULLED: 1, PushOutcome.NOT_ANNULLED: 1}
    assert not got.is_fine
    found = stands(paired)
    [row] = found.troubled
    assert (row.device, row.list_name) == ("A", MAIN)
    assert "15 minutes" in row.outcome.reason
    main = next(each for each in found.lists if each.name == MAIN)
    assert (main.kept_there, main.is_equal) == (1, True)
    assert pushed(paired).outcomes == {}  # each once
    assert [c.kind for c in paired.conflicts()] == [ConflictKind.NOT_AT_PRETIX]
    decide(paired, paired.conflicts()[0].conflict_id, Decision.SEEN)
    assert paired.conflicts() == []


def test_busy_silent_and_cut_connections_lose_nothing_and_send_nothing_twice(
    paired: EventFile, shop: StandIn
) -> None:
    pulled(paired)
    desk = Desk(paired, list_name=MAIN, ask=False)
    codes = [p["secret"] for o in shop.said["orders"] for p in o["positions"]]
    admitted = sum(desk.scan(code).verdict is Verdict.VALID for code in codes)
    assert admitted >= 3
    before = len(shop.checkins)
    shop.faults = [Fault("redeem", 429, headers={"retry-after": "3"}), Fault("redeem", CUT_AFTER),
                   Fault("redeem", CUT_AFTER), Fault("redeem", 503, times=99)]  # fmt: skip
    got = pushed(paired)
    assert "busy" in got.trouble
    assert (got.needs_person, got.waiting > 0) == (False, True)
    shop.faults = []
    assert pushed(paired).waiting == 0
    assert len(shop.checkins) - before == admitted
    nonces = [c["nonce"] for c in shop.checkins if c["nonce"]]
    assert len(set(nonces)) == len(nonces) == admitted


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault("redeem", 401), "pair it again"),
        (Fault("redeem", 400, body='{"lists": ["Invalid pk"]}'), "does not understand"),
        (Fault("redeem", 404, body='{"detail": "Not found."}'), "does not understand"),
        (Fault("redeem", 404, body="<html>a hotel's page</html>"), "something else"),
        (Fault("redeem", 200, body="[1]"), "something else"),
    ],
)
def test_what_is_not_understood_stops_and_keeps_all(
    paired: EventFile, shop: StandIn, fault: Fault, told: str
) -> None:
    pulled(paired)
    desk = Desk(paired, list_name=MAIN)
    assert desk.scan(shop.secret("vip")).verdict is Verdict.VALID
    assert desk.scan(shop.secret("press")).verdict is Verdict.VALID
    shop.faults = [fault]
    got = pushed(paired)
    assert told in got.trouble
    assert (got.needs_person, got.waiting, got.outcomes) == (True, 2, {})
    assert pushed(paired).outcomes == {PushOutcome.AT_PRETIX: 2}


def test_what_cannot_go_has_its_reason_and_the_lists_add_up(
    paired: EventFile, shop: StandIn
) -> None:
    pulled(paired)
    desk = Desk(paired, list_name=MAIN)
    category = desk.scan(shop.secret("vip")).guest.category  # type: ignore[union-attr]
    walk_in = WalkIn("Ada", "Lovelace", category=category, payment=Payment.FREE)
    assert desk.exceptions.register(walk_in).verdict is Verdict.VALID
    gone = desk.scan(shop.secret("press")).guest
    assert gone
    erase(paired, [gone.ticket_id])
    unpaid = next(g for g in paired.everybody() if g.code == shop.secret("unpaid"))
    desk.exceptions.admit_anyway(unpaid.ticket_id, OverrideReason.OTHER, role=Role.ORGANISER)
    assert Desk(paired, list_name="main").scan(shop.secret("valid")).verdict is Verdict.VALID
    shop.said["orders"].remove(shop.order("unpaid"))  # pretix deleted it, and nothing says so
    got = pushed(paired)
    assert got.outcomes == {
        PushOutcome.AT_PRETIX: 1, PushOutcome.NOT_AT_PRETIX: 3, PushOutcome.UNKNOWN_THERE: 1
    }  # fmt: skip
    found = stands(paired)
    assert set(found.reasons) >= {
        "its ticket was not sold there", "its guest was erased", "its list is not pretix's"
    }  # fmt: skip
    main = next(each for each in found.lists if each.name == MAIN)
    assert (main.ours.admitted, main.not_at_pretix, main.is_equal) == (4 + 1, 3, True)


def test_a_list_that_is_gone_there_stops_nothing(paired: EventFile, shop: StandIn) -> None:
    pulled(paired)
    assert Desk(paired, list_name=REENTRY).scan(shop.secret("vip")).verdict is Verdict.VALID
    assert Desk(paired, list_name=MAIN).scan(shop.secret("vip")).verdict is Verdict.VALID
    shop.said["checkinlists"] = [e for e in shop.said["checkinlists"] if e["name"] != REENTRY]
    assert pushed(paired).needs_person
    pulled(paired)
    assert pushed(paired).outcomes == {PushOutcome.AT_PRETIX: 1, PushOutcome.NOT_AT_PRETIX: 1}


def test_a_passage_that_was_made_elsewhere_stays_elsewheres(
    paired: EventFile, shop: StandIn
) -> None:
    shop.check_in(shop.secret("vip"), 1, datetime(2026, 11, 27, 18, tzinfo=UTC))
    pulled(paired)
    assert pushed(paired).requests == 0
    vip = next(g for g in paired.everybody() if g.code == shop.secret("vip"))
    desk = Desk(paired, list_name=MAIN)
    desk.exceptions.undo_entry(vip.ticket_id, role=Role.ORGANISER)
    assert pushed(paired).outcomes == {PushOutcome.NOT_ANNULLED: 1}
    assert next(e for e in stands(paired).lists if e.name == MAIN).is_equal
