"""The rules of a swap: who is there, who said yes to what, and what follows from it.

Pure: a `Meeting` is a value, each thing that happens gives the next one, and the time is passed
in.  Nobody gives anything by being there; a card goes from one person to another only when its
owner said yes to these very people and fields.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from badges.cards.business_card import BusinessCard, CardField

MOST = 8
"""People in one meeting."""
WAIT_SECONDS = 20.0
"""How long one person waits for the next badge."""
SILENCE_SECONDS = 15.0
"""How long people have to say yes after the last thing that happened."""
TURN_SECONDS = 5.0
"""How long one card is shown where they are shown in turn."""
ROUNDS = 2
"""How often each card is shown."""
SHOWN_SECONDS = 15.0
"""How long cards stay on the screen at least after the last key."""
READ_SECONDS = 2.0
"""A badge shown again says yes only after this long: one that still hangs there says nothing."""


class SwapWay(StrEnum):
    """Who gives a card."""

    SWAP = "swap"
    """Everybody, to everybody."""
    GIVE = "give"
    """The first person, to the others; who get it and give nothing."""


class Phase(StrEnum):
    """What a meeting waits for."""

    EMPTY = "empty"
    WAITING = "waiting"
    """One person is there, for another one."""
    ASKING = "asking"
    """Everybody is there, for each yes."""
    STAFF = "staff"
    """Everybody said yes, for staff to confirm."""
    DONE = "done"
    """Cards have changed hands and are shown."""


class MeetingAnswer(StrEnum):
    """What came of one thing that happened."""

    JOINED = "joined"
    STILL_ALONE = "still_alone"
    """The same badge again while the other one is awaited."""
    THIRD = "third"
    """A swap for two does not grow by a badge that comes along."""
    FULL = "full"
    TOO_LATE = "too_late"
    """Somebody said yes already to those who were there."""
    YES = "yes"
    YES_BEFORE = "yes_before"
    TOO_SOON = "too_soon"
    """A badge came again before anybody can have read what is asked."""
    NOT_SHOWN = "not_shown"
    """What is asked is not all on the screen, so nobody can agree to it."""
    CARDS_TAKEN = "cards_taken"
    """Those who swapped are still taking pictures of their cards."""
    NOT_ASKED = "not_asked"
    """Nothing is asked of this person now."""
    STAFF_NEEDED = "staff_needed"
    DONE = "done"
    CHANGED = "changed"
    """What is asked has changed, so each yes is asked anew."""
    LEFT = "left"
    SILENCE = "silence"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Participant:
    """Somebody at the kiosk, with their card and what of it they would give."""

    ticket_id: str
    own: BusinessCard = field(default_factory=BusinessCard)
    """All of it: nobody else sees more than which fields there are."""
    given: frozenset[CardField] = frozenset()
    chose_at: float = -math.inf
    """When they last chose what to give."""

    @property
    def card(self) -> BusinessCard:
        """The very card they would give."""
        return self.own.only(self.given)

    @property
    def name(self) -> str:
        """What they are called here."""
        return self.own.first_name or self.own.name


Asked = tuple[SwapWay, tuple[tuple[str, BusinessCard], ...]]
"""What people agree to: who is there, and which card each would give."""


@dataclass(frozen=True)
class Meeting:
    """The people at one kiosk at one moment."""

    people: tuple[Participant, ...] = ()
    way: SwapWay = SwapWay.SWAP
    group: bool = False
    staff_confirms: bool = False
    phase: Phase = Phase.EMPTY
    yes: frozenset[str] = frozenset()
    """The tickets of those who said yes to what stands here."""
    at: float = 0.0
    """When something happened last, in seconds of a steady clock."""
    asked_at: float = 0.0
    """When what is asked last changed, or cards changed hands; infinite while it does not fit."""
    on_screen: bool = False
    """Whether all of what is asked can be read now."""

    def person(self, ticket_id: str) -> Participant | None:
        """The person with this ticket, if they are here."""
        return next((each for each in self.people if each.ticket_id == ticket_id), None)

    def asked(self) -> tuple[Participant, ...]:
        """Those whose yes is needed: whoever would give something."""
        return self.people if self.way is SwapWay.SWAP else self.people[:1]

    def agreed_to(self) -> Asked:
        """What each yes is to."""
        return self.way, tuple((each.ticket_id, each.card) for each in self.people)

    def gifts(self) -> tuple[tuple[Participant, Participant], ...]:
        """Who gives to whom once everybody asked has said yes: pairs of giver and taker."""
        return tuple(
            (giver, taker) for giver in self.asked() for taker in self.people if giver is not taker
        )

    def seconds_left(self, at: float) -> float | None:
        """Until silence ends this phase; None when nothing runs out."""
        patience = _PATIENCE.get(self.phase)
        if patience is None:
            return None
        if self.phase is Phase.DONE:
            patience = max(patience, ROUNDS * self._turns())
        return max(0.0, patience - (at - self.at))

    # What happens

    def came(self, person: Participant, at: float) -> tuple["Meeting", MeetingAnswer]:
        """A person who may swap showed their badge."""
        if self._shows_cards(at):
            return self, MeetingAnswer.CARDS_TAKEN
        if self.phase in (Phase.EMPTY, Phase.DONE):
            fresh = Meeting((person,), staff_confirms=self.staff_confirms, at=at)
            return replace(fresh, phase=Phase.WAITING), MeetingAnswer.JOINED
        if known := self.person(person.ticket_id):
            if self.phase is Phase.WAITING:
                return self, MeetingAnswer.STILL_ALONE
            if self.on_screen and at - max(self.asked_at, known.chose_at) < READ_SECONDS:
                return self, MeetingAnswer.TOO_SOON
            return self.said_yes(person.ticket_id, at)
        if refused := self._no_room():
            return self, refused
        joined = replace(self, people=(*self.people, person), phase=Phase.ASKING)
        return joined._asked_anew(at), MeetingAnswer.JOINED

    def has_room(self, at: float) -> bool:
        """Whether somebody who is not here could come in now."""
        if self.phase in (Phase.EMPTY, Phase.DONE):
            return not self._shows_cards(at)
        return self._no_room() is None

    def said_yes(self, ticket_id: str, at: float) -> tuple["Meeting", MeetingAnswer]:
        """A person said yes to what stands here, by their key or by their badge shown again."""
        if self.phase is not Phase.ASKING or ticket_id not in _tickets(self.asked()):
            return self, MeetingAnswer.NOT_ASKED
        if ticket_id in self.yes:
            return self, MeetingAnswer.YES_BEFORE
        if not self.on_screen:
            fits = self.asked_at < math.inf
            return self, MeetingAnswer.TOO_SOON if fits else MeetingAnswer.NOT_SHOWN
        said = replace(self, yes=self.yes | {ticket_id}, at=at)
        if said.yes < _tickets(self.asked()):
            return said, MeetingAnswer.YES
        return said._agreed(at)

    def confirmed(self, at: float) -> tuple["Meeting", MeetingAnswer]:
        """Staff saw the people and their badges, and confirm."""
        if self.phase is not Phase.STAFF:
            return self, MeetingAnswer.NOTHING
        return replace(self, phase=Phase.DONE, at=at, asked_at=at), MeetingAnswer.DONE

    def shown(self, whole: bool, at: float) -> "Meeting":
        """All of what is asked can be read now, or it does not fit the screen."""
        if self.phase is not Phase.ASKING:
            return self
        return replace(
            self, on_screen=whole, asked_at=min(self.asked_at, at) if whole else math.inf
        )

    def gave(
        self, ticket_id: str, given: Iterable[CardField], at: float
    ) -> tuple["Meeting", MeetingAnswer]:
        """Somebody chose what they would give.

        Their own yes was to something else; who said yes to getting more need not say it again.
        """
        person = self.person(ticket_id)
        asking = self.phase is Phase.ASKING and ticket_id in _tickets(self.asked())
        if person is None or not (asking or self.phase is Phase.WAITING):
            return self, MeetingAnswer.NOT_ASKED
        chosen = replace(person, given=frozenset(given) & person.own.filled(), chose_at=at)
        if chosen.given == person.given:
            return self.stayed(at), MeetingAnswer.NOTHING
        people = tuple(chosen if each is person else each for each in self.people)
        yes = self.yes - {ticket_id} if chosen.given > person.given else frozenset()
        changed = replace(self, people=people, yes=yes, on_screen=False, at=at)
        return changed, MeetingAnswer.CHANGED

    def chose(self, way: SwapWay, at: float) -> tuple["Meeting", MeetingAnswer]:
        """Somebody wants another way; every yes was to the old one."""
        if self.phase not in (Phase.WAITING, Phase.ASKING) or way is self.way:
            return self, MeetingAnswer.NOTHING
        return replace(self, way=way, yes=frozenset())._asked_anew(at), MeetingAnswer.CHANGED

    def opened_to_group(self, at: float) -> tuple["Meeting", MeetingAnswer]:
        """More people are to come."""
        if self.phase not in (Phase.WAITING, Phase.ASKING) or self.group or self.yes:
            return self, MeetingAnswer.NOTHING
        return replace(self, group=True)._asked_anew(at), MeetingAnswer.CHANGED

    def stayed(self, at: float) -> "Meeting":
        """Somebody is still there and reads."""
        return self if self.phase is Phase.EMPTY else replace(self, at=at)

    def left(self) -> tuple["Meeting", MeetingAnswer]:
        """Somebody ended it; whatever was said is forgotten, and what was given stays given."""
        over = self.phase in (Phase.EMPTY, Phase.DONE)
        answer = MeetingAnswer.NOTHING if over else MeetingAnswer.LEFT
        return Meeting(staff_confirms=self.staff_confirms), answer

    def passed(self, at: float) -> tuple["Meeting", MeetingAnswer]:
        """Time went by.

        Silence of one person ends a meeting of two.  In a group those who have said yes swap
        among themselves: each of them agreed to the others.
        """
        left = self.seconds_left(at)
        if left is None or left > 0:
            return self, MeetingAnswer.NOTHING
        willing = tuple(each for each in self.people if each.ticket_id in self.yes)
        if self.phase is Phase.ASKING and self.way is SwapWay.SWAP and len(willing) > 1:
            return replace(self, people=willing)._agreed(at)
        empty = Meeting(staff_confirms=self.staff_confirms)
        return empty, MeetingAnswer.NOTHING if self.phase is Phase.DONE else MeetingAnswer.SILENCE

    def _asked_anew(self, at: float) -> "Meeting":
        return replace(self, at=at, asked_at=at, on_screen=False)

    def _shows_cards(self, at: float) -> bool:
        """Whether those who swapped have not seen each card once."""
        return self.phase is Phase.DONE and at - self.asked_at < self._turns()

    def _turns(self) -> float:
        """Seconds in which each card is shown once."""
        return TURN_SECONDS * len(self.asked())

    def _no_room(self) -> MeetingAnswer | None:
        """Why nobody can join now, if so."""
        if self.phase is Phase.STAFF or self.yes:
            return MeetingAnswer.TOO_LATE
        if len(self.people) >= MOST:
            return MeetingAnswer.FULL
        return MeetingAnswer.THIRD if len(self.people) >= 2 and not self.group else None

    def _agreed(self, at: float) -> tuple["Meeting", MeetingAnswer]:
        if self.staff_confirms:
            return replace(self, phase=Phase.STAFF, at=at), MeetingAnswer.STAFF_NEEDED
        return replace(self, phase=Phase.DONE, at=at, asked_at=at), MeetingAnswer.DONE


_PATIENCE = {
    Phase.WAITING: WAIT_SECONDS,
    Phase.ASKING: SILENCE_SECONDS,
    Phase.STAFF: 2 * SILENCE_SECONDS,
    Phase.DONE: SHOWN_SECONDS,
}


def _tickets(people: tuple[Participant, ...]) -> frozenset[str]:
    return frozenset(person.ticket_id for person in people)
