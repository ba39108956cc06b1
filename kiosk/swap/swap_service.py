"""The swap kiosk's desk: badges and keys in, what to show out, every agreed swap on disk first.

One thread calls it.  Whatever it is told, it answers with a `View`: the screen shows nothing
else.  Cards count as swapped only after their rows are committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from badges.cards.meeting import (
    SILENCE_SECONDS,
    Meeting,
    MeetingAnswer,
    Participant,
    Phase,
    SwapWay,
)
from kiosk.swap import visitor
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.proof import ProofCheck
from kiosk.swap.view import Page, Reply, SwapTrouble, View
from kiosk.swap.visitor import Refusal, Visitor
from kiosk.swap.wallet import UnreadableError, WalletService
from sync.cards import swap_rules, swaps
from sync.cards.swap_rules import Proof
from sync.cards.swaps import Gift, Said
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError


class SwapService:
    """The desk of one kiosk. `check_staff` says whether a PIN is one of the staff's."""

    def __init__(
        self,
        event_file: EventFile,
        check_staff: Callable[[str], bool],
        *,
        language: str = "fr",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.language = language
        self.event = event_file.event
        self._file = event_file
        self._clock = clock
        self.rules = event_file.ask(swap_rules.of_event)
        self._proof = ProofCheck(self.rules.proof, check_staff)
        self._nobody = Meeting(staff_confirms=self.rules.proof is Proof.STAFF)
        self._meeting = self._nobody
        self._known: dict[str, Visitor] = {}  # those of this meeting
        self._hidden: Visitor | None = None  # there alone, with a card that is hidden
        self._proving: tuple[Participant, Page | None] | None = None
        self._proven: set[str] = set()
        self._page: Page | None = None
        self._wallet: WalletService | None = None
        self._used_at = 0.0  # by the one who is there alone
        self._reply: Reply | None = None
        self._number = self._alerts = 0

    @property
    def view(self) -> View:
        """What to show now."""
        return View(
            self._meeting,
            self._reply,
            self._number,
            self._proving[0] if self._proving else None,
            self._hidden is not None,
            self._page,
            self._wallet.wallet if self._wallet else None,
            self._seconds_left(),
            self._alerts,
        )

    def now_ms(self) -> int:
        """The time on the wall."""
        return self._file.clock.wall_ms()

    def is_staff(self, pin: str) -> bool:
        """Whether a PIN is one of the staff's."""
        return self._proof.check_staff(pin)

    # Badges and yeses

    def scanned(self, text: str) -> None:
        """A badge was shown, or its code typed."""
        guest = visitor.identify(self._file, text)
        if isinstance(guest, Refusal):
            return self._say(guest)
        if self._wallet and self._wallet.wallet.guest.ticket_id == guest.ticket_id:
            return self.stay()
        if self._wallet:
            self._close()  # the next one is there, and need not read it
        if self._meeting.phase is Phase.ASKING and self._meeting.person(guest.ticket_id):
            person = Participant(guest.ticket_id)
            return self._adopt(*self._meeting.came(person, self._clock()))
        found = visitor.visit(self._file, guest)
        if isinstance(found, Refusal):
            return self._say(found)
        return self._meet(found)

    def key(self, number: int) -> None:
        """Person `number` pressed their key, counted from 1: yes."""
        people = self._meeting.people
        if 1 <= number <= len(people):
            ticket_id = people[number - 1].ticket_id
            self._adopt(*self._meeting.said_yes(ticket_id, self._clock()))

    def prove(self, text: str) -> None:
        """The person who is asked typed the end of their ticket."""
        if not self._proving:
            return None
        person, page = self._proving
        known = self._visitor(person.ticket_id)
        if known is None or self._proof.locked(person.ticket_id):
            return self._give_up(SwapTrouble.LOCKED)
        if not self._proof.holds(known.guest, text):
            self.stay()
            return self._say(SwapTrouble.WRONG_PIN)
        self._proven.add(person.ticket_id)
        self._proving = None
        if page:
            return self._open(page, known)
        return self._adopt(*self._meeting.said_yes(person.ticket_id, self._clock()))

    def confirm(self, pin: str) -> None:
        """Staff typed their PIN to confirm what was agreed to."""
        if self._meeting.phase is not Phase.STAFF:
            return None
        if not self._proof.check_staff(pin):
            return self._say(SwapTrouble.WRONG_PIN)
        return self._adopt(*self._meeting.confirmed(self._clock()))

    # What people choose

    def choose(self, way: SwapWay) -> None:
        """Swap, or only give."""
        self._adopt(*self._meeting.chose(way, self._clock()))

    def open_to_group(self) -> None:
        """More than two want to swap."""
        self._adopt(*self._meeting.opened_to_group(self._clock()))

    def stay(self) -> None:
        """Somebody pressed a key that means nothing else: they are still there."""
        self._used_at = self._clock()
        self._meeting = self._meeting.stayed(self._clock())

    def leave(self) -> None:
        """Somebody wants to stop: what was not agreed to by all is forgotten."""
        if self._proving:
            return self._give_up(None)
        if self._wallet:
            return self._close()
        meeting, answer = self._meeting.left()
        self._begin_anew(meeting)
        return self._say(answer if answer is not MeetingAnswer.NOTHING else None)

    def tick(self) -> None:
        """Time went by."""
        if self._wallet:
            if self._seconds_left() == 0:
                self._close()
            return
        if self._hidden and self._seconds_left() == 0:
            self._begin_anew(self._nobody)
        meeting, answer = self._meeting.passed(self._clock())
        if meeting is not self._meeting:
            self._adopt(meeting, answer)

    def fail(self) -> None:
        """The program itself failed; nothing may be taken as recorded."""
        self._begin_anew(self._nobody)
        self._say(SwapTrouble.ERROR)

    # A guest's own pages

    def open(self, page: Page) -> None:
        """Somebody wants to see a page of their own; it takes their badge, and them alone."""
        if self._wallet:
            self._page = page
            return self.stay()
        alone = self._alone()
        if alone is None:
            return self._say(SwapTrouble.BADGE_FIRST)
        if self.rules.proof is not Proof.BADGE and alone.guest.ticket_id not in self._proven:
            self._proving = (alone.person, page)
            return self._say(SwapTrouble.PROVE)
        return self._open(page, alone)

    def in_wallet(self, act: Callable[[WalletService], None]) -> None:
        """Somebody changed something on their pages."""
        if self._wallet:
            self.stay()
            try:
                act(self._wallet)
            except StorageError:
                self._say(SwapTrouble.NOT_SAVED)
            except UnreadableError:
                self._say(SwapTrouble.UNREADABLE)

    # How it goes on

    def _meet(self, found: Visitor) -> None:
        in_meeting = self._meeting.phase in (Phase.WAITING, Phase.ASKING, Phase.STAFF)
        present = tuple(person.ticket_id for person in self._meeting.people if in_meeting)
        others = tuple(each for each in present if each != found.guest.ticket_id)
        why = visitor.objection(self._file, found, others, self.rules.cards_per_hour)
        if why is Refusal.TOO_MANY:
            self._alerts += 1
        if why is Refusal.HIDDEN and not others:
            self._begin_anew(self._nobody)
            self._hidden, self._used_at = found, self._clock()
        if why:
            return self._say(why)
        if not in_meeting:
            self._begin_anew(self._meeting)
        self._known[found.guest.ticket_id] = found
        return self._adopt(*self._meeting.came(found.person, self._clock()))

    def _adopt(self, meeting: Meeting, answer: MeetingAnswer) -> None:
        """Let the meeting go on as it would, once it is proved and on disk."""
        fresh = meeting.yes - self._meeting.yes - self._proven
        if self.rules.proof is Proof.PIN and fresh:
            (person,) = (each for each in meeting.people if each.ticket_id in fresh)
            self._proving = (person, None)
            self._meeting = self._meeting.stayed(self._clock())
            return self._say(SwapTrouble.PROVE)
        if answer is MeetingAnswer.DONE and not self._recorded(meeting):
            asking = replace(self._meeting, phase=Phase.ASKING, yes=frozenset())
            self._meeting = asking.stayed(self._clock())
            return self._say(SwapTrouble.NOT_SAVED)
        if meeting.phase is Phase.EMPTY:
            self._begin_anew(meeting)
        self._meeting = meeting
        self._hidden = None
        return self._say(answer if answer is not MeetingAnswer.NOTHING else None)

    def _recorded(self, meeting: Meeting) -> bool:
        gifts = [Gift(a.ticket_id, b.ticket_id, a.card) for a, b in meeting.gifts()]
        try:
            swaps.give(self._file, gifts, Said(TEXT_VERSION, self.language))
        except StorageError:
            return False
        return True

    def _begin_anew(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._known.clear()
        self._proven.clear()
        self._proving = self._hidden = None

    def _give_up(self, reply: Reply | None) -> None:
        """Nobody proves anything any more; the meeting goes on without."""
        self._proving = None
        self._say(reply)

    def _visitor(self, ticket_id: str) -> Visitor | None:
        hidden = self._hidden
        if hidden and hidden.guest.ticket_id == ticket_id:
            return hidden
        return self._known.get(ticket_id)

    def _alone(self) -> Visitor | None:
        """The one person who is here, if there is nobody else."""
        if self._meeting.phase is Phase.WAITING:
            return self._known.get(self._meeting.people[0].ticket_id)
        return self._hidden

    def _open(self, page: Page, known: Visitor) -> None:
        self._wallet = WalletService(self._file, known.guest, self.language)
        self._page = page
        self._used_at = self._clock()
        self._say(None)

    def _close(self) -> None:
        """Put the guest's pages away, with what they changed on disk."""
        assert self._wallet
        try:
            self._wallet.save()
            reply: Reply | None = None
        except StorageError:
            reply = SwapTrouble.NOT_SAVED
        self._wallet = self._page = None
        self._begin_anew(self._nobody)
        self._say(reply)

    def _seconds_left(self) -> float | None:
        now = self._clock()
        if self._wallet or self._hidden:
            return max(0.0, SILENCE_SECONDS - (now - self._used_at))
        return self._meeting.seconds_left(now)

    def _say(self, reply: Reply | None) -> None:
        self._reply = reply
        self._number += 1
