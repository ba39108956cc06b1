"""The desk of a guests' kiosk: two people or a group, their cards, and their own pages."""

from __future__ import annotations

import time
from collections.abc import Callable

from badges.cards.meeting import (
    SILENCE_SECONDS,
    Meeting,
    MeetingAnswer,
    Participant,
    Phase,
    SwapWay,
)
from kiosk.swap import visitor
from kiosk.swap.meeting_desk import MeetingDesk
from kiosk.swap.proof import Proving
from kiosk.swap.staff_pin import StaffPin
from kiosk.swap.view import Page, Reply, SwapTrouble, View
from kiosk.swap.visitor import Identified, Refusal, Visitor
from kiosk.swap.wallet import UnreadableError, WalletService
from sync.cards import swap_counts
from sync.cards.swap_rules import Proof
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError

PAGE_SECONDS = 30.0
"""How long a guest's own page stays after the last key: it is read, and photographed."""


class SwapService(MeetingDesk[View]):
    """The desk of one kiosk."""

    def __init__(
        self,
        event_file: EventFile,
        staff_pin: StaffPin,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(event_file, staff_pin, clock=clock)
        self._hidden: Visitor | None = None  # there alone, with a card that is hidden
        self._page: Page | None = None
        self._wanted: Page | None = None  # the page that is opened once it is proved whose it is
        self._wallet: WalletService | None = None
        self._used_at = 0.0  # by the one who is there alone
        self._count()

    @property
    def view(self) -> View:
        """What to show now."""
        return View(
            **self._told(),
            hidden=self._hidden is not None,
            page=self._page,
            wallet=self._wallet.wallet if self._wallet else None,
        )

    def confirm(self, pin: str) -> None:
        """Staff typed their PIN to confirm what was agreed to."""
        if self._meeting.phase is Phase.STAFF and self._staff_agree(pin):
            self._adopt(*self._meeting.confirmed(self._clock()))

    # What people choose

    def go(self, way: SwapWay) -> None:
        """Swap, or only give."""
        self._adopt(*self._meeting.chose(way, self._clock()))

    def open_to_group(self) -> None:
        """More than two want to swap."""
        self._adopt(*self._meeting.opened_to_group(self._clock()))

    def stay(self) -> None:
        """Somebody pressed a key that means nothing else: they are still there."""
        self._used_at = self._clock()
        super().stay()

    def leave(self) -> None:
        """Somebody wants to stop: what was not agreed to by all is forgotten."""
        if self._here.asked:
            self._wanted = None
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

    # A guest's own pages

    def held(self, text: str) -> None:
        """A text is still held up: whoever shows what is theirs has not left their page."""
        if self._wallet:
            owner = self._wallet.wallet.guest.ticket_id
            found = visitor.identify(self._file, text, self.to_show)
            if isinstance(found, Identified) and found.guest.ticket_id == owner:
                return self.stay()
        return super().held(text)

    def open(self, page: Page) -> None:
        """Somebody wants to see a page of their own; it takes their badge, and them alone."""
        if self._wallet:
            self._page = page
            return self.stay()
        alone = self._alone()
        if alone is None:
            return self._say(SwapTrouble.ALONE_FIRST)
        if missing := self._missing(alone.guest.ticket_id):
            self._wanted = page
            return self._ask_to_prove(alone.guest.ticket_id, missing)
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

    def _showed(self, found: Identified) -> None:
        if self._wallet and self._wallet.wallet.guest.ticket_id == found.guest.ticket_id:
            return self.stay()
        if self._wallet:
            self._close()  # the next one is there, and need not read it
        return super()._showed(found)

    def _receive(self, found: Visitor) -> None:
        in_meeting = self._meeting.phase in (Phase.WAITING, Phase.ASKING, Phase.STAFF)
        present = tuple(person.ticket_id for person in self._meeting.people if in_meeting)
        others = tuple(each for each in present if each != found.guest.ticket_id)
        why = visitor.objection(self._file, found, others, self.rules.cards_per_hour)
        if why is Refusal.TOO_MANY:
            self._alerts += 1
        meeting, answer = self._meeting.came(found.person, self._clock())
        if answer is MeetingAnswer.CARDS_TAKEN:
            return self._say(answer)
        if why is Refusal.HIDDEN and not others:
            self._begin_anew(self._nobody)
            self._hidden, self._used_at = found, self._clock()
            self._here.welcome(found)
        if why:
            return self._say(why)
        if not in_meeting:
            self._begin_anew(self._meeting)
        self._here.welcome(found)
        return self._adopt(meeting, answer)

    def _is_here(self, ticket_id: str) -> bool:
        alone = self._hidden is not None and self._hidden.guest.ticket_id == ticket_id
        return alone or super()._is_here(ticket_id)

    def _missing(self, ticket_id: str) -> Proving | None:
        if self.rules.proof is Proof.STAFF and self._meeting.phase is not Phase.ASKING:
            # of a guest's own pages
            return None if self._here.is_proven(ticket_id) else Proving.STAFF
        return super()._missing(ticket_id)

    def _proved(self, person: Participant) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted:
            return self._open(wanted, self._here.visitor(person.ticket_id))
        return super()._proved(person)

    def _adopt(self, meeting: Meeting, answer: MeetingAnswer) -> None:
        super()._adopt(meeting, answer)
        if self._meeting.people:
            self._hidden = None
        if answer is MeetingAnswer.DONE:
            self._count()

    def _begin_anew(self, meeting: Meeting) -> None:
        super()._begin_anew(meeting)
        self._hidden = self._wanted = None

    def _count(self) -> None:
        evening = self._file.clock.wall_ms() - visitor.REMEMBERED_MS
        self._swapped = self._file.ask(swap_counts.cards_given, evening)

    def _alone(self) -> Visitor | None:
        """The one person who is here, if there is nobody else."""
        if self._meeting.phase is Phase.WAITING:
            return self._here.visitor(self._meeting.people[0].ticket_id)
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
            patience = PAGE_SECONDS if self._wallet else SILENCE_SECONDS
            return max(0.0, patience - (now - self._used_at))
        return self._meeting.seconds_left(now)
