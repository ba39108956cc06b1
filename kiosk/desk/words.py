"""What people read, in their language: the sentences for everything a desk can say."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.desk import sentences
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from kiosk.scan.source import CameraState
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import LANGUAGES, Translation, _

if TYPE_CHECKING:
    from kiosk.desk.rules.found import Found
    from kiosk.scan.decode import Hint
    from sync.guests.roles import Role
    from sync.model import Passage

__all__ = ["LANGUAGES", "Words", "_"]


class Words(Translation):
    """One language, and what the desk says in it."""

    def word(self, outcome: Outcome) -> str:
        """The one word for the huge letters."""
        by_reason = sentences.REASON_WORDS.get(outcome.reason) if outcome.reason else None
        return self(by_reason or sentences.VERDICTS[outcome.verdict].word)

    def advice(self, outcome: Outcome) -> str:
        """The one thing to do."""
        by_reason = sentences.REASON_ADVICE.get(outcome.reason) if outcome.reason else None
        return self(by_reason or sentences.VERDICTS[outcome.verdict].advice)

    def why(self, outcome: Outcome) -> str:
        """What the verdict rests on, or nothing where the word says it all."""
        if outcome.verdict is Verdict.USED:
            return self._first_entry(outcome)
        if outcome.flags:
            return " · ".join(self(sentences.FLAGS[flag]) for flag in sorted(outcome.flags))
        if start := _starts_later(outcome):
            return self(sentences.VALID_FROM, time=self.moment(start, outcome.at))
        message = sentences.REASON_WHY.get(outcome.reason) if outcome.reason else None
        message = message or sentences.WHY.get(outcome.verdict)
        return self(message) if message else ""

    def alerts(self, outcome: Outcome) -> list[str]:
        """What the desk must not miss about the guest: awaited, a note, expected by whom."""
        guest = outcome.guest
        if guest is None:
            return []
        vip = self(sentences.VIP) if outcome.vip else ""
        host = self(sentences.HOST, name=plain(guest.host)) if guest.host else ""
        return [text for text in (vip, plain(guest.note), host) if text]

    def more(self, outcome: Outcome) -> str:
        """Which key leads on from a verdict, or nothing."""
        if outcome.party_waiting:
            return self(sentences.PARTY_WAITING, number=self.number(outcome.party_waiting))
        return self(sentences.VERDICTS[outcome.verdict].more)

    def together(self, outcome: Outcome) -> str:
        """How many come in at once, or nothing for one alone."""
        number = len(outcome.together)
        return self(sentences.TOGETHER, number=self.number(number)) if number else ""

    def role(self, role: Role) -> str:
        """Who is on duty."""
        return self(sentences.ROLES[role])

    def guest_state(self, found: Found) -> str:
        """How a guest stands at this door, or nothing when they may simply pass it."""
        used = found.verdict is Verdict.USED
        word = "" if found.verdict.passes else self(sentences.VERDICTS[found.verdict].word)
        if not found.presence.inside and not used:
            return word
        entered = found.presence.first_entry if used else found.presence.last_entry
        passage = self._passage(entered, found.at) if entered else ""
        return " · ".join(filter(None, [word or self(sentences.INSIDE), passage]))

    def message(self, outcome: Outcome) -> str:
        """Everything there is to say of `outcome` on one line, for scripts and logs."""
        parts = [self.word(outcome), self.why(outcome), self.advice(outcome)]
        return " – ".join(part for part in parts if part)

    def hint(self, hint: Hint) -> str:
        """What the person who holds the ticket should do for the camera."""
        return self(sentences.HINTS[hint])

    def camera(self, state: CameraState) -> str:
        """How the camera is, for the status line."""
        return self(sentences.CAMERAS[state].word)

    def camera_advice(self, state: CameraState) -> str:
        """What to do about the camera, or nothing while it works."""
        return self(sentences.CAMERAS[state].advice)

    def _first_entry(self, outcome: Outcome) -> str:
        first, last = outcome.first_entry, outcome.last_entry
        if first is None:
            return self(sentences.USED_BEFORE)
        said = self(sentences.FIRST_ENTRY, **self._when_where(first, outcome))
        if last is None or last == first:
            return said
        return f"{said} · {self(sentences.LAST_ENTRY, **self._when_where(last, outcome))}"

    def _when_where(self, passage: Passage, outcome: Outcome) -> dict[str, str]:
        time = self.moment(_local(passage.at_ms, outcome), outcome.at)
        return {"time": time, "desk": plain(passage.device_name) or "?"}

    def _passage(self, passage: Passage, now: datetime) -> str:
        at = datetime.fromtimestamp(passage.at_ms / 1000, now.tzinfo)
        return ", ".join(filter(None, [self.moment(at, now), plain(passage.device_name)]))


def _starts_later(outcome: Outcome) -> datetime | None:
    """From when a ticket that is too early is valid, if the ticket itself says so."""
    if outcome.verdict is not Verdict.NOT_YET or not outcome.guest:
        return None
    if outcome.guest.valid_from_ms is None:
        return None
    start = _local(outcome.guest.valid_from_ms, outcome)
    return start if start > outcome.at else None


def _local(ms: int, outcome: Outcome) -> datetime:
    """`ms` in the zone of the event."""
    return datetime.fromtimestamp(ms / 1000, outcome.at.tzinfo)
