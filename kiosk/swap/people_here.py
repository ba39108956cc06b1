"""Who is at a swap kiosk: what each has shown and proved, and who is asked to prove something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from badges.cards.meeting import Participant
from kiosk.swap.proof import ProofCheck, Proving
from kiosk.swap.visitor import Pass, Visitor
from sync.cards.contacts import OwnCard


class PeopleHere:
    """The people of one meeting, until they are gone; wrong tries are counted all evening."""

    def __init__(self, check: ProofCheck) -> None:
        self._check = check
        self._visitors: dict[str, Visitor] = {}
        self._shown: dict[str, frozenset[Pass]] = {}
        self._proven: set[str] = set()
        self.asked: tuple[Participant, Proving] | None = None
        """Who is asked to prove who they are, and how."""
        self.touched = ""
        """The ticket of whoever chose or showed something last."""

    def welcome(self, visitor: Visitor) -> None:
        """Somebody has come; they are known as they were when they came first."""
        self._visitors.setdefault(visitor.guest.ticket_id, visitor)

    def visitor(self, ticket_id: str) -> Visitor:
        """Somebody who has come."""
        return self._visitors[ticket_id]

    def shows(self, ticket_id: str, by: Pass) -> None:
        """Somebody who is here showed their badge or ticket."""
        self._shown[ticket_id] = self._shown.get(ticket_id, frozenset()) | {by}
        self.touched = ticket_id

    def is_proven(self, ticket_id: str) -> bool:
        """Whether somebody has proved who they are."""
        return ticket_id in self._proven

    def missing(self, ticket_id: str) -> Proving | None:
        """What somebody has still to type to have proved who they are."""
        if self.is_proven(ticket_id):
            return None
        return self._check.missing(self._shown.get(ticket_id, frozenset()))

    def ask(self, ticket_id: str, missing: Proving) -> None:
        """Ask somebody to type what is missing."""
        self.asked = (self.visitor(ticket_id).person, missing)

    def is_locked(self, person: Participant) -> bool:
        """Whether there were too many wrong tries for this person."""
        return self._check.locked(person.ticket_id)

    def holds(self, person: Participant, asked: Proving, typed: str) -> bool:
        """Whether `typed` is what this person was asked for; a wrong try is counted."""
        return self._check.holds(self.visitor(person.ticket_id).guest, asked, typed)

    def believe(self, person: Participant) -> None:
        """This person has proved who they are: nobody is asked any more."""
        self._proven.add(person.ticket_id)
        self.asked = None

    def chosen(self, givers: Sequence[Participant]) -> dict[str, OwnCard]:
        """The cards of those of `givers` who chose otherwise than before, by ticket."""
        before = {each.ticket_id: self.visitor(each.ticket_id).own for each in givers}
        return {
            each.ticket_id: replace(before[each.ticket_id], given=each.given)
            for each in givers
            if each.given != before[each.ticket_id].given
        }

    def forget(self) -> None:
        """They are gone."""
        self._visitors.clear()
        self._shown.clear()
        self._proven.clear()
        self.asked = None
        self.touched = ""
