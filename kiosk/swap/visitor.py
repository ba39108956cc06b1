"""Who a badge belongs to, and whether they may swap cards: each refusal has its calm answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from badges.cards.meeting import Participant
from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact, is_badge_code, is_ticket_code
from sync.cards import notes, swap_counts
from sync.cards.contacts import OwnCard, own_card
from sync.file.event_file import EventFile
from sync.journal import presence
from sync.model import HOUR_MS, MAIN_LIST, Guest, TicketStatus


class Refusal(StrEnum):
    """Why a text or a person takes no part."""

    NOT_A_BADGE = "not_a_badge"
    TICKET = "ticket"
    """A ticket opens the door; it is not worn where everybody can photograph it."""
    UNKNOWN = "unknown"
    """Nobody's badge: mistyped, of another event, or lost and replaced."""
    NOT_CHECKED_IN = "not_checked_in"
    HIDDEN = "hidden"
    """Their own card is hidden; they can show it again."""
    NOT_SHARING = "not_sharing"
    """Somebody here does not swap. Why is nobody's business."""
    TOO_MANY = "too_many"
    """So many cards in an hour that staff should look."""


@dataclass(frozen=True)
class Visitor:
    """Somebody at the kiosk, with their card."""

    guest: Guest
    own: OwnCard

    @property
    def person(self) -> Participant:
        """Them, with what they would give."""
        return Participant(self.guest.ticket_id, self.own.to_give())


def identify(event_file: EventFile, text: str) -> Guest | Refusal:
    """Whose badge says `text`."""
    cleaned = clean(text)
    found = event_file.guests_with_badge_code(cleaned)
    if len(found) == 1:
        return found[0]
    code = compact(cleaned)
    if is_ticket_code(code) or event_file.guests_with_code(cleaned):
        return Refusal.TICKET
    return Refusal.UNKNOWN if is_badge_code(code) else Refusal.NOT_A_BADGE


def visit(event_file: EventFile, guest: Guest) -> Visitor | Refusal:
    """The guest as a visitor, or why they may not swap whoever else is here."""
    if guest.status is not TicketStatus.VALID or not _may_swap(event_file, guest):
        return Refusal.NOT_SHARING
    if not _checked_in(event_file, guest):
        return Refusal.NOT_CHECKED_IN
    return Visitor(guest, event_file.ask(own_card, guest))


def objection(
    event_file: EventFile, visitor: Visitor, present: tuple[str, ...], limit: int
) -> Refusal | None:
    """Why a visitor may not meet those who are `present`, if so."""
    if not visitor.own.visible:
        return Refusal.HIDDEN
    ticket_id = visitor.guest.ticket_id
    if any(event_file.ask(notes.block_each_other, ticket_id, other) for other in present):
        return Refusal.NOT_SHARING
    return Refusal.TOO_MANY if given_lately(event_file, ticket_id) >= limit else None


def given_lately(event_file: EventFile, taker: str) -> int:
    """How many cards somebody was given within the last hour."""
    hour_ago = event_file.clock.wall_ms() - HOUR_MS
    return event_file.ask(swap_counts.cards_given_to, taker, hour_ago)


def _may_swap(event_file: EventFile, guest: Guest) -> bool:
    category = event_file.categories().get(guest.category)
    return category is None or category.may_swap


def _checked_in(event_file: EventFile, guest: Guest) -> bool:
    """Whether they came in, as far as this file can know: one that no door writes to cannot."""
    came_in = event_file.presence(guest.ticket_id, MAIN_LIST).entries > 0
    return came_in or not event_file.ask(presence.is_kept)
