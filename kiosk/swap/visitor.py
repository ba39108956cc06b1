"""Who a badge belongs to, and whether they may swap cards: each refusal has its calm answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from badges.cards.meeting import Participant
from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact, is_badge_code, is_ticket_code
from sync.cards import notes, swap_counts
from sync.cards.contacts import OwnCard, own_card
from sync.file.connection import Connection
from sync.guests import categories, guests
from sync.journal import presence
from sync.model import MAIN_LIST, Guest, TicketStatus

HOUR_MS = 3_600_000


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


def identify(connection: Connection, text: str) -> Guest | Refusal:
    """Whose badge says `text`."""
    cleaned = clean(text)
    found = guests.with_badge_code(connection, cleaned)
    if len(found) == 1:
        return found[0]
    code = compact(cleaned)
    if is_ticket_code(code) or guests.with_code(connection, cleaned):
        return Refusal.TICKET
    return Refusal.UNKNOWN if is_badge_code(code) else Refusal.NOT_A_BADGE


def visit(connection: Connection, guest: Guest) -> Visitor | Refusal:
    """The guest as a visitor, or why they may not swap whoever else is here."""
    if guest.status is not TicketStatus.VALID or not _may_swap(connection, guest):
        return Refusal.NOT_SHARING
    if not _checked_in(connection, guest):
        return Refusal.NOT_CHECKED_IN
    return Visitor(guest, own_card(connection, guest))


def objection(
    connection: Connection, visitor: Visitor, present: tuple[str, ...], limit: int, now_ms: int
) -> Refusal | None:
    """Why a visitor may not meet those who are `present`, if so."""
    if not visitor.own.visible:
        return Refusal.HIDDEN
    ticket_id = visitor.guest.ticket_id
    if any(notes.block_each_other(connection, ticket_id, other) for other in present):
        return Refusal.NOT_SHARING
    given = swap_counts.cards_given_to(connection, ticket_id, now_ms - HOUR_MS)
    return Refusal.TOO_MANY if given >= limit else None


def _may_swap(connection: Connection, guest: Guest) -> bool:
    category = categories.all_of(connection).get(guest.category)
    return category is None or category.may_swap


def _checked_in(connection: Connection, guest: Guest) -> bool:
    """Whether they came in, as far as this file can know: one that no door writes to cannot."""
    came_in = presence.of_ticket(connection, guest.ticket_id, MAIN_LIST).entries > 0
    return came_in or not presence.is_kept(connection)
