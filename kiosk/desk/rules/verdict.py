"""The desk's judgement of one ticket: a pure function over guest, list, presence and clock."""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.desk.rules.event_day import EventDays
from kiosk.desk.rules.facts import Facts
from kiosk.desk.rules.json_logic import RuleError, allows
from kiosk.desk.rules.questions import open_questions
from sync.model import CheckInList, Direction, Event, Guest, Presence, TicketStatus


class Verdict(StrEnum):
    """What the desk says of a scan."""

    VALID = "VALID"
    USED = "USED"
    INVALID = "INVALID"
    UNPAID = "UNPAID"
    CANCELED = "CANCELED"
    BLOCKED = "BLOCKED"
    REVOKED = "REVOKED"
    UNAPPROVED = "UNAPPROVED"
    NOT_YET = "NOT_YET"
    EXPIRED = "EXPIRED"
    WRONG_LIST = "WRONG_LIST"
    RULES = "RULES"
    QUESTIONS = "QUESTIONS"
    AMBIGUOUS = "AMBIGUOUS"
    EXIT_OK = "EXIT_OK"
    UNDONE = "UNDONE"
    """Not of a scan: a passage was taken back."""
    HELP_DESK = "HELP_DESK"
    """Not of a scan: the guest was sent to the help desk."""
    CORRECTED = "CORRECTED"
    """Not of a scan: the guest's name was set right."""
    ERROR = "ERROR"
    NOT_RECORDED = "NOT_RECORDED"

    @property
    def passes(self) -> bool:
        """Whether the person goes through the door."""
        return self in (Verdict.VALID, Verdict.EXIT_OK)


class Flag(StrEnum):
    """Something out of the ordinary in a passage that was granted; kept in the journal."""

    UNPAID_ACCEPTED = "unpaid_accepted"
    NOT_SEEN_ENTERING = "not_seen_entering"
    TICKET_NOT_VALID = "ticket_not_valid"
    OVERRIDDEN = "overridden"
    """The desk said no, and a person said yes."""
    WALK_IN = "walk_in"
    NOT_ON_LIST = "not_on_list"
    """A signed ticket proved itself; the guest list does not know it."""
    READ_BY_LIST = "read_by_list"
    """No decoder read the code; of all codes on the list it is the one that the camera saw."""


@dataclass(frozen=True)
class Case:
    """Everything a judgement depends on; nothing else may change it."""

    guest: Guest
    check_in_list: CheckInList
    presence: Presence
    now_ms: int
    event: Event
    direction: Direction = Direction.ENTRY
    accept_unpaid: bool = False
    """The operator lets an unpaid guest in; counts only where the list includes unpaid."""
    answered: frozenset[str] = frozenset()
    """Ids of the list's questions that this guest was asked and has answered."""
    gate: str = ""
    """What the rules call this door."""


@dataclass(frozen=True)
class Judgement:
    """A verdict with what made it noteworthy."""

    verdict: Verdict
    flags: frozenset[Flag] = frozenset()


_STATUS_VERDICTS = {
    TicketStatus.CANCELED: Verdict.CANCELED,
    TicketStatus.BLOCKED: Verdict.BLOCKED,
    TicketStatus.REVOKED: Verdict.REVOKED,
    TicketStatus.UNAPPROVED: Verdict.UNAPPROVED,
}


def judge(case: Case) -> Judgement:
    """The verdict on `case`; the first of the checks below that objects decides.

    A person leaving is never held back. A used ticket is USED before payment, rules and
    questions are looked at: it asks nothing more of anybody.
    """
    if case.direction is Direction.EXIT:
        return _judge_exit(case)
    refusal = (
        _STATUS_VERDICTS.get(case.guest.status)
        or _outside_window(case)
        or _wrong_list(case)
        or _used(case)
        or _unpaid(case)
        or _against_rules(case)
        or _questions_open(case)
    )
    if refusal:
        return Judgement(refusal)
    unpaid = not case.guest.paid
    return Judgement(Verdict.VALID, frozenset({Flag.UNPAID_ACCEPTED} if unpaid else ()))


def _judge_exit(case: Case) -> Judgement:
    flags = set()
    if not case.presence.inside:
        flags.add(Flag.NOT_SEEN_ENTERING)
    if case.guest.status is not TicketStatus.VALID:
        flags.add(Flag.TICKET_NOT_VALID)
    return Judgement(Verdict.EXIT_OK, frozenset(flags))


def _outside_window(case: Case) -> Verdict | None:
    windows = (
        (case.guest.valid_from_ms, case.guest.valid_until_ms),
        (case.check_in_list.starts_ms, case.check_in_list.ends_ms),
    )
    if any(start is not None and case.now_ms < start for start, _ in windows):
        return Verdict.NOT_YET
    if any(end is not None and case.now_ms > end for _, end in windows):
        return Verdict.EXPIRED
    return None


def _wrong_list(case: Case) -> Verdict | None:
    categories = case.check_in_list.categories
    if categories is not None and case.guest.category not in categories:
        return Verdict.WRONG_LIST
    return None


def _used(case: Case) -> Verdict | None:
    presence, check_in_list = case.presence, case.check_in_list
    if presence.entries == 0 or check_in_list.multiple_entry:
        return None
    if check_in_list.reentry_after_exit and not presence.inside:
        return None
    return Verdict.USED


def _unpaid(case: Case) -> Verdict | None:
    if case.guest.paid or (case.accept_unpaid and case.check_in_list.includes_unpaid):
        return None
    return Verdict.UNPAID


def _against_rules(case: Case) -> Verdict | None:
    rule = case.check_in_list.rules
    if rule is None:
        return None
    try:
        return None if allows(rule, _facts(case)) else Verdict.RULES
    except RuleError:
        return Verdict.RULES  # a rule that cannot be judged lets nobody in


def _facts(case: Case) -> Facts:
    event = case.event
    return Facts(
        now_ms=case.now_ms,
        product=case.guest.category,
        variation=case.guest.variation,
        gate=case.gate,
        entries=case.presence.entry_times,
        inside=case.presence.inside,
        days=EventDays(event.timezone, event.day_begins_hour),
        starts_ms=event.starts_ms,
        ends_ms=event.ends_ms,
        admission_ms=event.admission_ms,
    )


def _questions_open(case: Case) -> Verdict | None:
    is_open = open_questions(case.check_in_list, case.guest, case.answered)
    return Verdict.QUESTIONS if is_open else None
