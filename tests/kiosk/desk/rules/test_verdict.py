"""The rules of the door, one case a line."""

from dataclasses import replace

import pytest

from kiosk.desk.rules.verdict import Case, Flag, Verdict, judge
from sync.model import (
    CheckInList,
    Direction,
    Event,
    Guest,
    Passage,
    Presence,
    Question,
    TicketStatus,
)

NOW = 1_000_000
EARLIER = Passage(NOW - 60_000, "d1", "Entrée A")
GUEST = Guest(ticket_id="t", code="C", category="Visiteur")
IN = Presence(entries=1, inside=True, first_entry=EARLIER, last_entry=EARLIER)
OUT_AGAIN = replace(IN, exits=1, inside=False)
NEW = Presence()

RULE_ERROR = {"<": ["a", 1]}
NEVER = {"==": [1, 2]}
ASKS = (Question("q", "Allergies ?"),)
SUGGESTS = (Question("q", "Allergies ?", required=False),)


def case(
    presence: Presence = NEW, *, guest: dict[str, object] | None = None, **check_in_list: object
) -> Case:
    return Case(
        guest=replace(GUEST, **(guest or {})),
        check_in_list=CheckInList(**check_in_list),  # type: ignore[arg-type]
        presence=presence,
        now_ms=NOW,
        event=Event(name="Soirée"),
    )


CASES = {
    "a good ticket": (case(), Verdict.VALID),
    "canceled": (case(guest={"status": TicketStatus.CANCELED}), Verdict.CANCELED),
    "blocked": (case(guest={"status": TicketStatus.BLOCKED}), Verdict.BLOCKED),
    "revoked": (case(guest={"status": TicketStatus.REVOKED}), Verdict.REVOKED),
    "unapproved": (case(guest={"status": TicketStatus.UNAPPROVED}), Verdict.UNAPPROVED),
    "canceled after entry": (case(IN, guest={"status": TicketStatus.CANCELED}), Verdict.CANCELED),
    "ticket valid later": (case(guest={"valid_from_ms": NOW + 1}), Verdict.NOT_YET),
    "ticket valid from now": (case(guest={"valid_from_ms": NOW}), Verdict.VALID),
    "ticket valid until now": (case(guest={"valid_until_ms": NOW}), Verdict.VALID),
    "ticket over": (case(guest={"valid_until_ms": NOW - 1}), Verdict.EXPIRED),
    "list opens later": (case(starts_ms=NOW + 1), Verdict.NOT_YET),
    "list closed": (case(ends_ms=NOW - 1), Verdict.EXPIRED),
    "canceled before window": (
        case(guest={"status": TicketStatus.CANCELED, "valid_from_ms": NOW + 1}),
        Verdict.CANCELED,
    ),
    "other category": (case(categories=frozenset({"VIP"})), Verdict.WRONG_LIST),
    "listed category": (case(categories=frozenset({"Visiteur"})), Verdict.VALID),
    "no category at all": (case(categories=frozenset()), Verdict.WRONG_LIST),
    "window before category": (
        case(categories=frozenset({"VIP"}), starts_ms=NOW + 1),
        Verdict.NOT_YET,
    ),
    "inside already": (case(IN), Verdict.USED),
    "inside, multiple entry": (case(IN, multiple_entry=True), Verdict.VALID),
    "back after exit": (case(OUT_AGAIN), Verdict.VALID),
    "back after exit, not allowed": (case(OUT_AGAIN, reentry_after_exit=False), Verdict.USED),
    "left without having entered": (case(Presence(exits=1)), Verdict.VALID),
    "wrong list before used": (case(IN, categories=frozenset({"VIP"})), Verdict.WRONG_LIST),
    "unpaid": (case(guest={"paid": False}), Verdict.UNPAID),
    "unpaid on a list that includes them": (
        case(guest={"paid": False}, includes_unpaid=True),
        Verdict.UNPAID,
    ),
    "used before unpaid": (case(IN, guest={"paid": False}), Verdict.USED),
    "rule says no": (case(rules=NEVER), Verdict.RULES),
    "rule that cannot be judged": (case(rules=RULE_ERROR), Verdict.RULES),
    "rule says yes": (case(rules={"==": [{"var": "product"}, "Visiteur"]}), Verdict.VALID),
    "used before rules": (case(IN, rules=NEVER), Verdict.USED),
    "unpaid before rules": (case(guest={"paid": False}, rules=NEVER), Verdict.UNPAID),
    "question open": (case(questions=ASKS), Verdict.QUESTIONS),
    "question that may stay open, asked once": (case(questions=SUGGESTS), Verdict.QUESTIONS),
    "used before questions": (case(IN, questions=ASKS), Verdict.USED),
    "rules before questions": (case(rules=NEVER, questions=ASKS), Verdict.RULES),
    "question answered": (
        replace(case(questions=ASKS), answered=frozenset({"q"})),
        Verdict.VALID,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_entry(name: str) -> None:
    given, verdict = CASES[name]
    assert judge(given).verdict is verdict


def test_an_operator_accepts_unpaid_only_where_the_list_does() -> None:
    unpaid = replace(case(guest={"paid": False}), accept_unpaid=True)
    assert judge(unpaid).verdict is Verdict.UNPAID
    included = replace(unpaid, check_in_list=CheckInList(includes_unpaid=True))
    assert judge(included).verdict is Verdict.VALID
    assert judge(included).flags == {Flag.UNPAID_ACCEPTED}


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_held_back_from_leaving(name: str) -> None:
    given, _ = CASES[name]
    judgement = judge(replace(given, direction=Direction.EXIT))
    assert judgement.verdict is Verdict.EXIT_OK
    assert (Flag.NOT_SEEN_ENTERING in judgement.flags) == (not given.presence.inside)
    bad = given.guest.status is not TicketStatus.VALID
    assert (Flag.TICKET_NOT_VALID in judgement.flags) == bad


def test_only_two_verdicts_let_a_person_pass() -> None:
    assert {verdict for verdict in Verdict if verdict.passes} == {Verdict.VALID, Verdict.EXIT_OK}
