"""The desk: takes a scanned text, decides, records, and answers when the record is on disk."""

from dataclasses import replace
from datetime import datetime

from badges.codes.keyboard_layout import readings
from badges.codes.scanned_text import clean, foreign_kind
from badges.codes.ticket_code import compact, is_ticket_code, looks_like_ticket_code
from kiosk.desk.checkpoint import Checkpoint, Decided
from kiosk.desk.exceptions import Exceptions
from kiosk.desk.likeliest import likeliest
from kiosk.desk.rules.found import Found
from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.staff_session import StaffSession
from kiosk.desk.rules.verdict import Flag, Verdict
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.guests import categories, check_in_lists, withdrawals
from sync.hub import link
from sync.model import Category, Counts, Direction, Event, TicketStatus

_SOUGHT_LENGTH = 100
"""How much of a text is looked for, in characters."""

_FOUND = 50
"""How many guests are looked through for the likeliest, and how many are given."""


class Desk:
    """One desk of one event: judges scans against a check-in list and journals every one.

    Safe to share between threads. `scan` never raises for anything that was scanned, nor for
    trouble with the disk: that is the verdict NOT_RECORDED.
    """

    def __init__(
        self,
        event_file: EventFile,
        *,
        list_name: str = "main",
        direction: Direction = Direction.ENTRY,
        accept_unpaid: bool = False,
        ask: bool = True,
        gate: str = "",
    ) -> None:
        check_in_list = event_file.ask(check_in_lists.required, list_name)
        self._file = event_file
        self._checkpoint = Checkpoint(
            event_file,
            check_in_list,
            direction,
            accept_unpaid=accept_unpaid,
            ask=ask,
            gate=gate,
        )
        self.exceptions = Exceptions(self._checkpoint)
        self.staff_session = StaffSession(event_file)

    @property
    def now(self) -> datetime:
        """The time it is, in the event's zone."""
        return self.event.local_time(self._file.clock.wall_ms())

    @property
    def event(self) -> Event:
        """The event, as last read."""
        return self._checkpoint.event

    @property
    def direction(self) -> Direction:
        """Which way people pass this desk."""
        return self._checkpoint.direction

    @property
    def list_name(self) -> str:
        """The name of the check-in list that this desk judges by."""
        return self._checkpoint.check_in_list.name

    def scan(
        self, text: str, *, at_ms: int | None = None, agreement: float | None = None
    ) -> Outcome:
        """Judge `text`, record the verdict, and answer once it is on disk.

        `at_ms` (milliseconds UTC) says that it happened at another time than now: a paper list
        typed in afterwards. The journal keeps both times. `agreement` says that no decoder read
        the text: of all that are listed, the camera saw this one, so surely.
        """
        cleaned = clean(text)

        def decide(_: object, now_ms: int) -> Decided:
            decided = self._decide(cleaned, now_ms)
            if agreement is None:
                return decided
            facts = {**decided.facts, "agreement": f"{agreement:.1f}"}
            return replace(decided, flags=decided.flags | {Flag.READ_BY_LIST}, facts=facts)

        return self._checkpoint.settle(decide, text=cleaned, at_ms=at_ms)

    def shown_codes(self) -> list[str]:
        """Every text that may be shown here; none while the file cannot be read."""
        try:
            return self._file.shown_codes()
        except StorageError:
            return []

    def find(self, text: str) -> list[Found]:
        """Guests whom `text` may mean, those of that name first, as they stand at this door.

        Raises `StorageError` when the guest list cannot be read.
        """
        return self.exceptions.judged(likeliest(self._file, text[:_SOUGHT_LENGTH])[:_FOUND])

    def undo_last(self) -> Outcome | None:
        """Take back the last entry or exit that this desk granted; None when there is none.

        It is recorded as a row that names the undone one, so it merges in any order; a passage
        can be undone once. The verdict is UNDONE, or NOT_RECORDED: then it still stands.
        """
        last = self._checkpoint.last_passage
        if last is None or last.row is None or last.guest is None:
            return None
        guest, of = last.guest, last.row.hex()
        return self._checkpoint.settle(
            lambda *_: Decided(Verdict.UNDONE, guest=guest, facts={"of": of}), guest=guest
        )

    def categories(self) -> list[Category]:
        """The categories of guests: those that somebody has described, then those in use.

        Raises `StorageError`.
        """
        described = self._file.categories()
        others = (code for code in self._file.ask(categories.used) if code not in described)
        return [*described.values(), *(Category(code, code, code, "", "") for code in others)]

    def is_ticket(self, text: str) -> bool:
        """Whether `text` may be a ticket of this event: on the list, or well formed."""
        cleaned = clean(text)
        if is_ticket_code(compact(cleaned)):
            return True
        try:
            if self._file.guests_with_code(cleaned):
                return True
            return not foreign_kind(cleaned) and bool(self._file.guest_of_signed_ticket(cleaned))
        except StorageError:
            return False

    def counts(self) -> Counts:
        """The event in numbers, on this desk's list; brings `event` up to date as well."""
        self._checkpoint.event = self._file.event
        return self._file.counts(self._checkpoint.check_in_list.list_id)

    def pending(self) -> int:
        """How many of this device's journal rows the hub has not acknowledged."""
        return link.pending(self._file)

    def _decide(self, text: str, now_ms: int) -> Decided:
        found = self._file.guests_with_code(text)  # first: some shops' tickets are web addresses
        foreign = None if found else foreign_kind(text)
        if foreign:
            return Decided(Verdict.INVALID, reason=VerdictReason(foreign))
        if len(found) > 1:
            return Decided(Verdict.AMBIGUOUS, reason=VerdictReason.SEVERAL_GUESTS)
        if found:
            return self._checkpoint.judge(found[0], now_ms)
        signed = self._file.guest_of_signed_ticket(text)
        if signed:
            return self._checkpoint.judge_signed(signed, now_ms)
        withdrawn = self._file.ask(withdrawals.status_of_text, self._file.event_id, text)
        if withdrawn is not TicketStatus.VALID:
            return Decided(Verdict(withdrawn.upper()))  # a code that its shop has replaced
        return Decided(Verdict.INVALID, reason=self._why_unknown(text))

    def _why_unknown(self, text: str) -> VerdictReason:
        if self._file.guests_with_badge_code(text):
            return VerdictReason.BADGE
        codes = [compact(reading) for reading in readings(text)]
        if any(is_ticket_code(code) for code in codes):
            return VerdictReason.UNKNOWN
        return VerdictReason.MISTYPED if looks_like_ticket_code(codes[0]) else VerdictReason.UNKNOWN
