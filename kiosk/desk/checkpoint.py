"""A checkpoint: judges guests against its check-in list, and records before it answers."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.questions import open_questions
from kiosk.desk.rules.verdict import Case, Flag, Verdict, judge
from sync.file.event_file import EventFile, RecordRow
from sync.file.storage_error import StorageError
from sync.journal import projections
from sync.journal.journal import Kind
from sync.model import CheckInList, Direction, Event, Guards, Guest, Presence

JUST_NOW_MS = 20_000
"""A ticket seen again by the same desk within this time is most likely the same person."""

_SHOWN_LENGTH = 64
"""How much of a text that is no ticket is shown, in characters."""

NEVER_SEEN = Presence()
_KINDS = {
    Verdict.VALID: Kind.ADMIT,
    Verdict.EXIT_OK: Kind.EXIT,
    Verdict.UNDONE: Kind.UNDO,
    Verdict.HELP_DESK: Kind.HELP_DESK,
    Verdict.CORRECTED: Kind.CORRECTION,
}
"""What each verdict is in the journal; all others are denials."""


@dataclass(frozen=True)
class Decided:
    """A verdict before it is recorded."""

    verdict: Verdict
    reason: VerdictReason | None = None
    guest: Guest | None = None
    presence: Presence = NEVER_SEEN
    flags: frozenset[Flag] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else the journal row says; nothing personal."""
    content: Mapping[str, object] | None = None
    """What is personal, for the record beside the row."""


Decide = Callable[[RecordRow, int], Decided]
"""Comes to a decision at a time (ms UTC), inside the transaction that will record it.

What it has to record besides, it records by what it is given.
"""


class Checkpoint:
    """One list of one event, in one direction. Safe to share between threads."""

    def __init__(
        self,
        event_file: EventFile,
        check_in_list: CheckInList,
        direction: Direction,
        *,
        accept_unpaid: bool = False,
        ask: bool = True,
        gate: str = "",
    ) -> None:
        self.file = event_file
        self.event: Event = event_file.event
        self.check_in_list = check_in_list
        self.direction = direction
        self._accept_unpaid = accept_unpaid
        self._ask = ask
        self._gate = gate
        self.last_passage: Outcome | None = None
        """What this desk granted last and can take back."""

    def judge(self, guest: Guest, now_ms: int) -> Decided:
        """What this checkpoint says of `guest` at `now_ms`."""
        check_in_list = self.check_in_list
        presence = self.file.presence_of(
            guest, check_in_list.place_id, times=check_in_list.rules is not None
        )
        case = Case(
            guest=guest,
            check_in_list=check_in_list,
            presence=presence,
            now_ms=now_ms,
            event=self.event,
            direction=self.direction,
            accept_unpaid=self._accept_unpaid,
            answered=self._answered(guest),
            gate=self._gate,
        )
        judgement = judge(case)
        just_now = self.let_in_lately(presence, now_ms, JUST_NOW_MS)
        used_now = judgement.verdict is Verdict.USED and just_now
        reason = VerdictReason.JUST_NOW if used_now else None
        return Decided(judgement.verdict, reason, guest, presence, judgement.flags)

    def let_in_lately(self, presence: Presence, now_ms: int, within_ms: int) -> bool:
        """Whether this very desk was the last to let them in, so short a time ago."""
        last = presence.last_entry
        return (
            last is not None
            and last.device_id == self.file.device_id
            and 0 <= now_ms - last.at_ms < within_ms
        )

    def judge_signed(self, guest: Guest, now_ms: int) -> Decided:
        """What this checkpoint says of a guest whose ticket has proved itself.

        Only who is not on the guest list is flagged; their category is kept, to be counted by.
        """
        decided = self.judge(guest, now_ms)
        if self.file.guest(guest.ticket_id):
            return decided
        flags = decided.flags | {Flag.NOT_ON_LIST}
        return replace(decided, flags=flags, facts={"category": guest.category})

    def settle(
        self,
        decide: Decide,
        *,
        text: str = "",
        guest: Guest | None = None,
        at_ms: int | None = None,
    ) -> Outcome:
        """Decide and record in one transaction, and answer once it is on disk.

        `text` or `guest` says whom it was about when nothing could be recorded: then the
        verdict is NOT_RECORDED. `at_ms` says when it happened, if not now.
        """
        now_ms = self.file.clock.wall_ms() if at_ms is None else at_ms
        try:
            with self.file.recording() as record:
                name = self.check_in_list.name
                self.check_in_list = self.file.check_in_list(name) or replace(
                    self.check_in_list, guards=Guards.ROOM
                )  # one that is gone has a count of its own
                decided = decide(record, now_ms)
                row = self._record(record, decided, text, at_ms)
                outcome = self._outcome(decided, text, now_ms, row)
        except StorageError as error:
            failed = Decided(Verdict.NOT_RECORDED, VerdictReason(error.problem), guest)
            return _bare_outcome(failed, text, self, now_ms)
        if outcome.verdict.passes:
            self.last_passage = outcome
        elif outcome.verdict is Verdict.UNDONE:
            self.last_passage = None
        return outcome

    def _answered(self, guest: Guest) -> frozenset[str]:
        questions = self.check_in_list.questions
        if not questions:
            return frozenset()
        if not self._ask:
            return frozenset(question.question_id for question in questions)
        return self.file.ask(projections.answered, guest.ticket_id)

    def _record(self, record: RecordRow, decided: Decided, text: str, at_ms: int | None) -> bytes:
        body: dict[str, str | int | list[str]] = {
            "list": self.check_in_list.list_id,
            "verdict": decided.verdict,
            "flags": sorted(decided.flags),
            **decided.facts,
        }
        if decided.reason:
            body["reason"] = decided.reason
        if at_ms is not None:
            body["at"] = at_ms
        if decided.guest is None:
            body["scanned"] = self._fingerprint(text)
        return record(
            _KINDS.get(decided.verdict, Kind.DENY),
            decided.guest.ticket_id if decided.guest else "",
            body,
            decided.content,
        )

    def _fingerprint(self, text: str) -> str:
        """Tells whether two unknown texts were the same, without keeping what they said."""
        digest = hashlib.blake2b(text.encode(), key=self.file.event_id.encode(), digest_size=8)
        return digest.hexdigest()

    def _outcome(self, decided: Decided, text: str, now_ms: int, row: bytes) -> Outcome:
        outcome = replace(_bare_outcome(decided, text, self, now_ms), row=row)
        guest, presence = decided.guest, decided.presence
        if guest is None:
            return outcome
        category = self.file.categories().get(guest.category)
        outcome = replace(outcome, vip=category is not None and category.vip)
        if decided.verdict is Verdict.USED:
            return replace(
                outcome, first_entry=presence.first_entry, last_entry=presence.last_entry
            )
        if decided.verdict is Verdict.QUESTIONS:
            still_open = open_questions(self.check_in_list, guest, self._answered(guest))
            return replace(outcome, questions=still_open)
        if decided.verdict is Verdict.VALID:
            return replace(outcome, party_waiting=self._waiting(guest))
        return outcome

    def _waiting(self, guest: Guest) -> int:
        """How many others of the guest's party have not entered by this list."""
        if guest.is_alone:
            return 0
        others = self.file.party_of(guest)
        known = (self.file.presence_of(g, self.check_in_list.place_id) for g in others)
        return sum(presence.entries == 0 for presence in known)


def _bare_outcome(decided: Decided, text: str, check_in_list: Checkpoint, now_ms: int) -> Outcome:
    return Outcome(
        verdict=decided.verdict,
        code=decided.guest.code if decided.guest else text[:_SHOWN_LENGTH],
        list_name=check_in_list.check_in_list.name,
        at=check_in_list.event.local_time(now_ms),
        guest=decided.guest,
        reason=decided.reason,
        flags=decided.flags,
    )
