"""What a desk does when a scan is not enough: every way on, each recorded under its name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from badges.text.cleaning import one_line
from badges.text.sentence import Sentence
from kiosk.desk.checkpoint import Checkpoint, Decided
from kiosk.desk.rules.found import Found
from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.permissions import Act, NotAllowedError, may
from kiosk.desk.rules.questions import AnswerError, check_answer, open_questions
from kiosk.desk.rules.reasons import HelpReason, OverrideReason
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.rules.walk_in import LONGEST_FIELD, WalkIn
from sync.file.event_file import RecordRow
from sync.file.storage_error import StorageError
from sync.guests.amendments import CORRECTED
from sync.guests.roles import Role
from sync.journal import projections
from sync.journal.journal import Body, Kind
from sync.model import Guest, Presence

STEPPED_OUT_MS = 120_000
"""So long after an entry a steward may let the same person in again without a recorded exit."""
_SAME = 5
"""How many guests are shown who may be the person at the desk."""
_RECORDED_OF_WALK_IN = (
    "first_name", "last_name", "company", "email", "host", "code", "badge_code", "paid",
)  # fmt: skip


DecideAbout = Callable[[RecordRow, Guest, int], Decided]
"""Comes to a decision about a guest at a time (ms UTC)."""


class Exceptions:
    """The acts of a desk besides scanning. Safe to share between threads.

    Like a scan, each answers once it is on disk, or with NOT_RECORDED. Those that need a higher
    role raise `NotAllowedError` when `role` may not do them.
    """

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._checkpoint = checkpoint
        self._file = checkpoint.file

    # Looking, without recording

    def judged(self, guests: Iterable[Guest]) -> list[Found]:
        """How `guests` stand at this door now. Raises `StorageError`."""
        now_ms = self._file.clock.wall_ms()
        at = self._checkpoint.event.local_time(now_ms)
        judged = ((guest, self._checkpoint.judge(guest, now_ms)) for guest in guests)
        return [Found(guest, each.presence, each.verdict, at) for guest, each in judged]

    def party_of(self, ticket_id: str) -> list[Found]:
        """The guest and all who belong to their party, as they stand at this door.

        Raises `StorageError`.
        """
        guest = self._file.guest(ticket_id)
        return self.judged([guest, *self._file.party_of(guest)]) if guest else []

    def may_return(self, found: Found) -> bool:
        """Whether nobody has to vouch for it that a guest who is in comes back."""
        return self._stepped_out(found.presence, round(found.at.timestamp() * 1000))

    def undoes_own(self, found: Found) -> bool:
        """Whether a guest's last passage is the last that this desk granted.

        Raises `StorageError`.
        """
        return self._is_own(self._last_passage(found.guest.ticket_id))

    def likely_same(self, walk_in: WalkIn) -> list[Guest]:
        """Guests who may be the person of `walk_in` already. Raises `StorageError`."""
        walk_in = walk_in.cleaned()
        name = f"{walk_in.first_name} {walk_in.last_name}"
        by_name = self._file.find_guests(name, limit=_SAME)
        by_email = self._file.find_guests(walk_in.email, limit=_SAME) if walk_in.email else []
        return list({g.ticket_id: g for g in (*by_email, *by_name)}.values())[:_SAME]

    # Letting in

    def admit_by_name(self, ticket_id: str) -> Outcome:
        """Judge a guest whom somebody chose by name, as if their ticket had been scanned.

        It is the way in for guests who share a code, or show none.
        """
        return self._about(ticket_id, self._judge_by_name)

    def admit_party(self, ticket_ids: Iterable[str]) -> list[Outcome]:
        """Judge each of these guests; those who are left out may come later.

        The last who comes in stands for all who do: its outcome names them.
        """
        outcomes = [self._about(ticket_id, self._judge_by_name) for ticket_id in ticket_ids]
        entering = {n: o.guest.name for n, o in enumerate(outcomes) if o.verdict.passes and o.guest}
        if len(entering) > 1:
            last = max(entering)
            outcomes[last] = replace(outcomes[last], together=tuple(entering.values()))
        return outcomes

    def admit_anyway(
        self, ticket_id: str, reason: OverrideReason, *, note: str = "", role: Role = Role.STEWARD
    ) -> Outcome:
        """Let a guest in whatever the door says of them, for a reason that is kept.

        Where people may come in again after leaving, a steward may let in again whom this very
        desk has let in within `STEPPED_OUT_MS`: later, nobody can tell them from a copied ticket.
        """
        checkpoint = self._checkpoint.check_in_list
        returns = reason is OverrideReason.RETURNING and checkpoint.reentry_after_exit
        if not returns:
            self._allow(role, Act.ADMIT_ANYWAY)

        def override(_: RecordRow, guest: Guest, now_ms: int) -> Decided:
            judged = self._checkpoint.judge(guest, now_ms)
            if judged.verdict is Verdict.USED and not self._stepped_out(judged.presence, now_ms):
                self._allow(role, Act.ADMIT_ANYWAY)
            if judged.verdict.passes or (returns and judged.verdict is not Verdict.USED):
                return judged
            return Decided(
                Verdict.VALID,
                guest=guest,
                presence=judged.presence,
                flags=frozenset({Flag.OVERRIDDEN}),
                facts={"override": reason, "was": judged.verdict, "role": role},
                content={"note": one_line(note, LONGEST_FIELD)} if note else None,
            )

        return self._about(ticket_id, override)

    def answer(self, ticket_id: str, answers: Mapping[str, str]) -> Outcome:
        """Keep a guest's answers, by question id, and judge them; QUESTIONS when one does not fit.

        Either all open questions get a fitting answer, or nothing is kept.
        """

        def answered(record: RecordRow, guest: Guest, now_ms: int) -> Decided:
            checkpoint = self._checkpoint.check_in_list
            asked = open_questions(
                checkpoint, guest, self._file.ask(projections.answered, ticket_id)
            )
            try:
                fitting = {
                    q.question_id: check_answer(q, answers.get(q.question_id, "")) for q in asked
                }
            except AnswerError:
                return self._checkpoint.judge(guest, now_ms)
            if fitting:
                body: Body = {"list": checkpoint.list_id, "questions": sorted(fitting)}
                record(Kind.ANSWERS, ticket_id, body, {"answers": fitting})
            return self._checkpoint.judge(guest, now_ms)

        return self._about(ticket_id, answered)

    def register(self, walk_in: WalkIn, *, role: Role = Role.STEWARD) -> Outcome:
        """Put somebody without a ticket on the guest list, and judge them.

        `walk_in` must lack nothing. The outcome's guest has the new ticket's code, even where
        the door then says UNPAID or WRONG_LIST.
        """
        self._allow(role, Act.REGISTER)
        walk_in = walk_in.cleaned()
        if lacks := walk_in.lacks():
            raise ValueError(Sentence("a walk-in lacks {lacks}", lacks=", ".join(lacks)))
        guest = walk_in.as_guest()
        content = {name: getattr(guest, name) for name in _RECORDED_OF_WALK_IN}
        body = {"category": guest.category, "payment": str(walk_in.payment)}

        def registered(record: RecordRow, now_ms: int) -> Decided:
            record(Kind.WALK_IN, guest.ticket_id, body, content)
            judged = self._checkpoint.judge(guest, now_ms)
            return replace(judged, flags=judged.flags | {Flag.WALK_IN})

        return self._checkpoint.settle(registered, guest=guest)

    # Other acts

    def send_to_help_desk(self, ticket_id: str | None, reason: HelpReason) -> Outcome:
        """Keep that somebody was sent to the help desk; None for a person without a ticket."""
        facts = {"why": str(reason)}
        if ticket_id is None:
            return self._checkpoint.settle(lambda *_: Decided(Verdict.HELP_DESK, facts=facts))
        return self._about(
            ticket_id, lambda _, guest, __: Decided(Verdict.HELP_DESK, guest=guest, facts=facts)
        )

    def correct_name(
        self,
        ticket_id: str,
        *,
        first_name: str,
        last_name: str,
        company: str,
        role: Role = Role.STEWARD,
    ) -> Outcome:
        """Set a guest's name right, for the screen and the badge; one name at least is needed."""
        self._allow(role, Act.CORRECT_NAME)
        names = tuple(one_line(each, LONGEST_FIELD) for each in (first_name, last_name, company))
        if not (names[0] or names[1]):
            raise ValueError(Sentence("a guest needs a first or a last name"))

        def correct(_: RecordRow, guest: Guest, __: int) -> Decided:
            right = replace(guest, first_name=names[0], last_name=names[1], company=names[2])
            content = dict(zip(CORRECTED, names, strict=True))
            return Decided(Verdict.CORRECTED, guest=right, content=content)

        return self._about(ticket_id, correct)

    def undo_entry(self, ticket_id: str, *, role: Role = Role.STEWARD) -> Outcome | None:
        """Take back a guest's latest entry or exit by this list, whoever granted it.

        None when there is nothing to take back.
        """
        last = self._last_passage(ticket_id)
        if last is None:
            return None
        if not self._is_own(last):
            self._allow(role, Act.UNDO_OTHERS)
        facts = {"of": last.hex()}
        return self._about(
            ticket_id, lambda _, guest, __: Decided(Verdict.UNDONE, guest=guest, facts=facts)
        )

    def _about(self, ticket_id: str, decide: DecideAbout) -> Outcome:
        """Settle something about one guest; INVALID when they are not on the list any more."""
        try:
            shown = self._file.guest(ticket_id)  # to be named even when nothing is recorded
        except StorageError:
            shown = None

        def about(record: RecordRow, now_ms: int) -> Decided:
            guest = self._file.guest(ticket_id)
            if guest is None:
                return Decided(Verdict.INVALID, reason=VerdictReason.UNKNOWN)
            return decide(record, guest, now_ms)

        return self._checkpoint.settle(about, guest=shown)

    def _judge_by_name(self, _: RecordRow, guest: Guest, now_ms: int) -> Decided:
        judged = self._checkpoint.judge(guest, now_ms)
        return replace(judged, facts={"by": "name"})

    def _last_passage(self, ticket_id: str) -> bytes | None:
        return self._file.last_passage(ticket_id, self._checkpoint.check_in_list.place_id)

    def _is_own(self, passage: bytes | None) -> bool:
        own = self._checkpoint.last_passage
        return own is not None and own.row == passage

    def _stepped_out(self, presence: Presence, now_ms: int) -> bool:
        """Whether this desk let them in so lately that they are known to be the same person."""
        return self._checkpoint.let_in_lately(presence, now_ms, STEPPED_OUT_MS)

    def _allow(self, role: Role, act: Act) -> None:
        if not may(role, act, self._file.roles_with_pin()):
            raise NotAllowedError(act)
