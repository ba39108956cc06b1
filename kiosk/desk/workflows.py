"""What staff do besides scanning: each act asks what it must, then has it done at the desk.

An act is a coroutine that opens one dialog after another and ends when one is left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.permissions import Act, NotAllowedError
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.walk_in import WalkIn
from kiosk.desk.screens.guest import (
    ContactPage,
    GuestPage,
    GuestState,
    HelpPicker,
    NextStep,
    NobodyPage,
    OverridePicker,
    ReprintPicker,
)
from kiosk.desk.screens.names import NameForm, NoteForm
from kiosk.desk.screens.party import PartyList
from kiosk.desk.screens.pin import PinQuestion
from kiosk.desk.screens.questions import QuestionForm
from kiosk.desk.screens.walk_in import LikelySame, NewTicket, WalkInForm, walk_in
from kiosk.desk.threads import DeskThreads
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Answer, Dialog
from sync.file.storage_error import StorageError
from sync.guests.roles import Role
from sync.model import Guest

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.desk.exceptions import Exceptions
    from kiosk.desk.rules.staff_session import StaffSession

_Known = TypeVar("_Known")
_NEEDED = {
    NextStep.ANYWAY: Act.ADMIT_ANYWAY,
    NextStep.PAID_HERE: Act.ADMIT_ANYWAY,
    NextStep.NAME: Act.CORRECT_NAME,
    NextStep.CONTACT: Act.SEE_CONTACT,
}
"""What a way needs, as far as it depends on nothing else."""


class DialogHost(Protocol):
    """Where dialogs are shown."""

    words: Words

    async def ask(self, dialog: Dialog[Answer]) -> Answer | None:
        """Show `dialog` until it is answered."""

    def tell(self, text: str) -> None:
        """Say something that covers nothing."""

    def action_find(self) -> None:
        """Open the search."""


class Workflows:
    """The acts of one desk. The desk decides; this only asks."""

    def __init__(self, threads: DeskThreads, stage: DialogHost) -> None:
        self._threads = threads
        self._stage = stage
        self._last_category = ""

    async def page_of(self, guest: Guest | None) -> None:
        """The page of a guest, or of somebody whom nobody knows, and what is chosen there."""
        if guest is None:
            await self._nobody()
            return
        known = await self._known(lambda _desk: _guest_state(self._threads, guest.ticket_id))
        if known is None:
            return
        if not known:
            self._stage.tell(self._words(_("This guest is not on the list any more")))
            return
        (state,) = known
        way = await self._stage.ask(GuestPage(self._words, state))
        if way is not None:
            await self._go(way, state)

    async def ask_questions(self, outcome: Outcome) -> None:
        """The questions that are open, and their answers; without them the guest is not in."""
        assert outcome.guest
        ticket_id = outcome.guest.ticket_id
        form = QuestionForm(self._words, outcome.guest, outcome.questions)
        answers = await self._stage.ask(form)
        if answers is not None:
            self._threads.act(lambda desk: desk.exceptions.answer(ticket_id, answers))

    async def register(self) -> None:
        """Somebody without a ticket gets one, unless they have one already."""
        if not await self._allowed(Act.REGISTER):
            return
        categories = await self._known(lambda desk: desk.categories())
        if categories is None:
            return
        usual = categories[0].code if len(categories) == 1 else self._last_category
        values: dict[str, str] | None = {"category": usual}
        while values := await self._stage.ask(WalkInForm(self._words, categories, values)):
            person = await self._known_as(walk_in(values))
            if isinstance(person, Guest):
                await self.page_of(person)
                return
            if person is not None:
                self._last_category = person.category  # most likely the next one's, too
                await self._do(partial(_register, person))
                return

    async def _known_as(self, person: WalkIn) -> WalkIn | Guest | None:
        """`person`, or the guest whom they turn out to be; None to look at the form again."""
        same = await self._known(lambda desk: desk.exceptions.likely_same(person))
        if not same:
            return None if same is None else person
        chosen = await self._stage.ask(LikelySame(self._words, same))
        if chosen is None:
            return None
        return next((guest for guest in same if guest.ticket_id == chosen), person)

    async def show_ticket(self, outcome: Outcome) -> None:
        """The ticket of somebody who was registered, to be photographed."""
        await self._stage.ask(NewTicket(self._words, outcome))

    @property
    def _words(self) -> Words:
        return self._stage.words

    async def _go(self, way: NextStep, state: GuestState) -> None:
        guest = state.found.guest
        ticket_id = guest.ticket_id
        if way is NextStep.CHECK_IN:
            self._threads.choose(ticket_id)
        elif way is NextStep.RETURNING:
            await self._admit(ticket_id, OverrideReason.RETURNING)
        elif way is NextStep.PAID_HERE:
            await self._admit(ticket_id, OverrideReason.PAID_HERE)
        elif way is NextStep.ANYWAY:
            await self._admit_anyway(ticket_id)
        elif way is NextStep.HELP_DESK:
            await self._send_to_help_desk(ticket_id)
        elif way is NextStep.PARTY:
            await self._admit_party(ticket_id)
        elif way is NextStep.NAME:
            await self._correct_name(guest)
        elif way is NextStep.UNDO:
            await self._do(lambda desk, role: desk.undo_entry(ticket_id, role=role))
        elif way is NextStep.CONTACT:
            if await self._allowed(Act.SEE_CONTACT):
                await self._stage.ask(ContactPage(self._words, guest))
        elif way is NextStep.BADGE:
            await self._print_again(ticket_id)
        elif way is NextStep.QUESTIONS:
            self._threads.choose(ticket_id)  # its verdict asks them

    async def _nobody(self) -> None:
        way = await self._stage.ask(NobodyPage(self._words))
        if way is NextStep.FIND:
            self._stage.action_find()
        elif way is NextStep.REGISTER:
            await self.register()
        elif way is NextStep.HELP_DESK:
            await self._send_to_help_desk(None)

    async def _send_to_help_desk(self, ticket_id: str | None) -> None:
        why = await self._stage.ask(HelpPicker(self._words))
        if why is not None:
            self._threads.act(lambda desk: desk.exceptions.send_to_help_desk(ticket_id, why))

    async def _admit_anyway(self, ticket_id: str) -> None:
        reason = await self._stage.ask(OverridePicker(self._words))
        if reason is None:
            return
        note = ""
        if reason is OverrideReason.OTHER:
            written = await self._stage.ask(NoteForm(self._words))
            if written is None:
                return
            note = written["note"]
        await self._admit(ticket_id, reason, note)

    async def _admit(self, ticket_id: str, reason: OverrideReason, note: str = "") -> None:
        await self._do(
            lambda desk, role: desk.admit_anyway(ticket_id, reason, note=note, role=role)
        )

    async def _admit_party(self, ticket_id: str) -> None:
        party = await self._known(lambda desk: desk.exceptions.party_of(ticket_id))
        if party is None:
            return
        chosen = await self._stage.ask(PartyList(self._words, party))
        if chosen:
            self._threads.act(lambda desk: _refusals_last(desk.exceptions.admit_party(chosen)))

    async def _correct_name(self, guest: Guest) -> None:
        if not await self._allowed(Act.CORRECT_NAME):
            return
        names = await self._stage.ask(NameForm(self._words, guest))
        if names is not None:
            ticket_id = guest.ticket_id
            await self._do(lambda desk, role: desk.correct_name(ticket_id, **names, role=role))

    async def _print_again(self, ticket_id: str) -> None:
        badges = self._threads.badges
        if badges is None:
            return
        reason = await self._stage.ask(ReprintPicker(self._words))
        if reason is None:
            return
        begun = await self._known(lambda _desk: (badges.reprint(ticket_id, reason),))
        if begun:
            coming, waiting = _("The badge is printed again"), _("This badge is on its way already")
            self._stage.tell(self._words(coming if begun[0] else waiting))

    async def _do(self, do: Callable[[Exceptions, Role], Outcome | None]) -> None:
        """Have something done; when it takes a higher role, ask for its PIN and try again."""
        loop = asyncio.get_running_loop()
        staff_session = self._threads.desk.staff_session
        while True:
            refused: asyncio.Future[NotAllowedError | None] = loop.create_future()
            self._threads.act(
                lambda desk, role=staff_session.role: do(desk.exceptions, role),  # type: ignore[misc]
                partial(_tell, loop, refused),
            )
            error = await refused
            if error is None or not await self._allowed(error.act):
                return

    async def identified(self) -> bool:
        """Whether somebody with a PIN is there, where there are PINs at all."""
        return await self._entered(lambda staff_session: staff_session.lowest_with_pin())

    async def _allowed(self, act: Act) -> bool:
        """Whether `act` may be done: at once, or by a PIN that is asked for."""
        return await self._entered(lambda staff_session: staff_session.needs(act))

    async def _entered(self, wanted: Callable[[StaffSession], Role | None]) -> bool:
        """Whether nobody needs a PIN, or the right one was typed."""
        staff_session = self._threads.desk.staff_session
        needed = await self._known(lambda _desk: (wanted(staff_session),))
        if needed is None:
            return False
        (role,) = needed
        answer, until = None, ""
        while role is not None:
            pin = await self._stage.ask(PinQuestion(self._words, role, answer, until))
            if pin is None:
                return False
            answer = await self._known(lambda _desk, r=role, p=pin: staff_session.enter(r, p))  # type: ignore[misc]
            if answer is None or answer.accepted:
                return answer is not None
            if answer.locked_until_ms is not None:
                event = self._threads.desk.event
                until = self._words.seconds(event.local_time(answer.locked_until_ms))
        return True

    async def _known(self, look: Callable[[Desk], _Known]) -> _Known | None:
        """What the desk knows; None, and it is said, when the event file cannot be read."""
        try:
            return await asyncio.to_thread(look, self._threads.desk)
        except StorageError:
            text = _("The guest list cannot be read: call the person in charge")
            self._stage.tell(self._words(text))
            return None


def _guest_state(threads: DeskThreads, ticket_id: str) -> tuple[GuestState, ...]:
    """How a guest stands now; nothing when they are not on the list any more."""
    desk, prints = threads.desk, threads.badges is not None
    party = desk.exceptions.party_of(ticket_id)
    if not party:
        return ()
    found, needed = party[0], dict(_NEEDED)
    if not desk.exceptions.may_return(found):
        needed[NextStep.RETURNING] = Act.ADMIT_ANYWAY
    if not desk.exceptions.undoes_own(found):
        needed[NextStep.UNDO] = Act.UNDO_OTHERS
    with_pin = frozenset(w for w, act in needed.items() if desk.staff_session.needs(act))
    return (GuestState(found, len(party), with_pin, prints),)


def _register(person: WalkIn, desk: Exceptions, role: Role) -> Outcome:
    return desk.register(person, role=role)


def _refusals_last(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What is shown last stays: whoever may not enter is not hidden by those who may."""
    return sorted(outcomes, key=lambda outcome: not outcome.verdict.passes)


def _tell(
    loop: asyncio.AbstractEventLoop,
    waiting: asyncio.Future[NotAllowedError | None],
    error: NotAllowedError | None,
) -> None:
    """Answer from another thread; there may be nobody any more who waits."""

    def answer() -> None:
        if not waiting.done():
            waiting.set_result(error)

    with suppress(RuntimeError):
        loop.call_soon_threadsafe(answer)
