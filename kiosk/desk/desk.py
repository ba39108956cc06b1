"""The desk: takes a scanned text, decides, records, and answers when the record is on disk."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from badges.keyboard import readings
from badges.scanned_text import clean, foreign_kind
from badges.ticket_code import compact, is_ticket_code, looks_like_ticket_code
from kiosk.desk.found import Found
from kiosk.desk.outcome import Outcome, Reason
from kiosk.desk.verdict import Case, Flag, Judgement, Verdict, judge
from sync.connection import Connection
from sync.event_file import EventFile
from sync.folding import fold, name_key
from sync.journal import Kind
from sync.model import CheckInList, Counts, Direction, Event, Guest, Presence
from sync.storage_error import StorageError

JUST_NOW_MS = 20_000
"""A ticket seen again by the same desk within this time is most likely the same person."""

_SHOWN_LENGTH = 64
"""How much of a text that is no ticket is shown, in characters."""

_SOUGHT_LENGTH = 100
"""How much of a text is looked for, in characters."""

_LOOKED_THROUGH = 300
_FOUND = 50
"""How many guests are looked through for the likeliest, and how many are given."""

NEVER_SEEN = Presence()
_KINDS = {Verdict.VALID: Kind.ADMIT, Verdict.EXIT_OK: Kind.EXIT}


@dataclass(frozen=True)
class Decided:
    """A verdict before it is recorded."""

    verdict: Verdict
    reason: Reason | None = None
    guest: Guest | None = None
    presence: Presence = NEVER_SEEN
    flags: frozenset[Flag] = frozenset()


class UnknownListError(ValueError):
    """The event has no check-in list of that name."""


class Desk:
    """One door of one event: judges scans against a check-in list and journals every one.

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
        gate: str = "",
    ) -> None:
        check_in_list = event_file.check_in_list(list_name)
        if check_in_list is None:
            names = ", ".join(event_file.check_in_list_names())
            raise UnknownListError(f"no check-in list “{list_name}”; there is: {names}")
        self.event: Event = event_file.event
        self.direction = direction
        self._file = event_file
        self._list: CheckInList = check_in_list
        self._accept_unpaid = accept_unpaid
        self._gate = gate
        self._last_passage: Outcome | None = None

    @property
    def list_name(self) -> str:
        """The name of the check-in list that this desk judges by."""
        return self._list.name

    def scan(self, text: str, *, at_ms: int | None = None) -> Outcome:
        """Judge `text`, record the verdict, and answer once it is on disk.

        `at_ms` (milliseconds UTC) says that it happened at another time than now: a paper list
        typed in afterwards. The journal keeps both times.
        """
        cleaned = clean(text)
        return self._settle(lambda now_ms: self._decide(cleaned, now_ms), text=cleaned, at_ms=at_ms)

    def admit_guest(self, ticket_id: str) -> Outcome:
        """Judge the guest with `ticket_id`, whom somebody chose by name; recorded like a scan.

        It is the way in for guests who share a code, or show none.
        """
        try:
            shown = self._file.guest(ticket_id)  # to be named even when nothing is recorded
        except StorageError:
            shown = None
        return self._settle(
            lambda now_ms: self._decide_guest(ticket_id, now_ms), guest=shown, by="name"
        )

    def find(self, text: str) -> list[Found]:
        """Guests whom `text` may mean, those of that name first, as they stand at this door.

        Raises `StorageError` when the guest list cannot be read.
        """
        now_ms = self._file.clock.wall_ms()
        at = self.event.local_time(now_ms)
        found = []
        for guest in self._likeliest(text[:_SOUGHT_LENGTH]):
            decided = self._judge(guest, now_ms)
            found.append(Found(guest, decided.presence, decided.verdict, at))
        return found

    def undo_last(self) -> Outcome | None:
        """Take back the last entry or exit that this desk granted; None when there is none.

        It is recorded as a row that names the undone one, so it merges in any order; a passage
        can be undone once. The verdict is UNDONE, or NOT_RECORDED: then it still stands.
        """
        last = self._last_passage
        if last is None or last.row is None or last.guest is None:
            return None
        now_ms = self._file.clock.wall_ms()
        decided = Decided(Verdict.UNDONE, guest=last.guest)
        body = {"list": self._list.list_id, "of": last.row.hex()}
        try:
            with self._file.transaction() as connection:
                row = self._file.record(connection, Kind.UNDO, last.guest.ticket_id, body)
        except StorageError as error:
            failed = Decided(Verdict.NOT_RECORDED, Reason(error.problem), last.guest)
            return self._outcome(failed, last.code, now_ms, None)
        self._last_passage = None
        return self._outcome(decided, last.code, now_ms, row)

    def is_ticket(self, text: str) -> bool:
        """Whether `text` may be a ticket of this event: on the list, or well formed."""
        cleaned = clean(text)
        if foreign_kind(cleaned):
            return False
        if is_ticket_code(compact(cleaned)):
            return True
        try:
            return bool(self._file.guests_with_code(cleaned))
        except StorageError:
            return False

    def counts(self) -> Counts:
        """The event in numbers, on this desk's list; brings `event` up to date as well."""
        self.event = self._file.event
        return self._file.counts(self._list.list_id)

    def pending(self) -> int:
        """How many of this device's journal rows the central file has not got yet."""
        return self._file.journal_length()

    def _settle(
        self,
        decide: Callable[[int], Decided],
        *,
        text: str = "",
        guest: Guest | None = None,
        at_ms: int | None = None,
        by: str = "",
    ) -> Outcome:
        """Decide and record in one transaction, and answer once it is on disk.

        `text` or `guest` says whom it was about when nothing could be recorded.
        """
        now_ms = self._file.clock.wall_ms() if at_ms is None else at_ms
        try:
            with self._file.transaction() as connection:
                self._list = self._file.check_in_list(self._list.name) or self._list
                decided = decide(now_ms)
                row = self._record(connection, decided, text, at_ms, by)
        except StorageError as error:
            failed = Decided(Verdict.NOT_RECORDED, Reason(error.problem), guest)
            return self._outcome(failed, text, now_ms, None)
        outcome = self._outcome(decided, text, now_ms, row)
        if outcome.verdict.passes:
            self._last_passage = outcome
        return outcome

    def _decide(self, text: str, now_ms: int) -> Decided:
        foreign = foreign_kind(text)
        if foreign:
            return Decided(Verdict.INVALID, reason=Reason(foreign))
        found = self._file.guests_with_code(text)
        if len(found) > 1:
            return Decided(Verdict.AMBIGUOUS, reason=Reason.SEVERAL_GUESTS)
        if not found:
            return Decided(Verdict.INVALID, reason=self._why_unknown(text))
        return self._judge(found[0], now_ms)

    def _likeliest(self, text: str) -> list[Guest]:
        """Guests whom `text` may mean: whoever bears the name goes before their company."""
        words = fold(text).split()

        def is_other(guest: Guest) -> bool:
            names = name_key(guest.first_name, guest.last_name).split()
            return not all(any(name.startswith(word) for name in names) for word in words)

        found = self._file.find_guests(text, limit=_LOOKED_THROUGH)
        return sorted(found, key=is_other)[:_FOUND]

    def _decide_guest(self, ticket_id: str, now_ms: int) -> Decided:
        guest = self._file.guest(ticket_id)
        if guest is None:  # taken off the list since it was shown
            return Decided(Verdict.INVALID, reason=Reason.UNKNOWN)
        return self._judge(guest, now_ms)

    def _judge(self, guest: Guest, now_ms: int) -> Decided:
        presence = self._file.presence(
            guest.ticket_id, self._list.list_id, times=self._list.rules is not None
        )
        case = Case(
            guest=guest,
            check_in_list=self._list,
            presence=presence,
            now_ms=now_ms,
            event=self.event,
            direction=self.direction,
            accept_unpaid=self._accept_unpaid,
            gate=self._gate,
        )
        return self._with_reason(judge(case), guest, presence, now_ms)

    def _with_reason(
        self, judgement: Judgement, guest: Guest, presence: Presence, now_ms: int
    ) -> Decided:
        last = presence.last_entry
        same_person = (
            judgement.verdict is Verdict.USED
            and last is not None
            and last.device_id == self._file.device_id
            and 0 <= now_ms - last.at_ms < JUST_NOW_MS
        )
        reason = Reason.JUST_NOW if same_person else None
        return Decided(judgement.verdict, reason, guest, presence, judgement.flags)

    def _why_unknown(self, text: str) -> Reason:
        if self._file.guests_with_badge_code(text):
            return Reason.BADGE
        codes = [compact(reading) for reading in readings(text)]
        if any(is_ticket_code(code) for code in codes):
            return Reason.UNKNOWN
        return Reason.MISTYPED if looks_like_ticket_code(codes[0]) else Reason.UNKNOWN

    def _record(
        self, connection: Connection, decided: Decided, text: str, at_ms: int | None, by: str
    ) -> bytes:
        kind = _KINDS.get(decided.verdict, Kind.DENY)
        body: dict[str, str | int | list[str]] = {
            "list": self._list.list_id,
            "verdict": decided.verdict,
            "flags": sorted(decided.flags),
        }
        if decided.reason:
            body["reason"] = decided.reason
        if at_ms is not None:
            body["at"] = at_ms
        if by:
            body["by"] = by
        if decided.guest is None:
            body["scanned"] = self._fingerprint(text)
        ticket_id = decided.guest.ticket_id if decided.guest else ""
        return self._file.record(connection, kind, ticket_id, body)

    def _fingerprint(self, text: str) -> str:
        """Tells whether two unknown texts were the same, without keeping what they said."""
        digest = hashlib.blake2b(text.encode(), key=self._file.event_id.encode(), digest_size=8)
        return digest.hexdigest()

    def _outcome(self, decided: Decided, text: str, now_ms: int, row: bytes | None) -> Outcome:
        first = decided.presence.first_entry if decided.verdict is Verdict.USED else None
        return Outcome(
            verdict=decided.verdict,
            code=decided.guest.code if decided.guest else text[:_SHOWN_LENGTH],
            list_name=self._list.name,
            at=self.event.local_time(now_ms),
            guest=decided.guest,
            reason=decided.reason,
            flags=decided.flags,
            first_entry=first,
            row=row,
        )
