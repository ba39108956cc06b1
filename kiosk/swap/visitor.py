"""Whose badge or ticket it is, and whether they may swap: each refusal has its calm answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from badges.cards.meeting import Participant
from badges.codes.scanned_text import clean
from badges.codes.ticket_code import compact, is_badge_code, is_ticket_code
from sync.cards import notes, swap_counts
from sync.cards.contacts import OwnCard, own_card
from sync.cards.swap_rules import ToShow
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.journal import presence
from sync.model import HOUR_MS, MAIN_LIST, Guest, TicketStatus


class Refusal(StrEnum):
    """Why a text or a person takes no part."""

    NOT_A_PASS = "not_a_pass"
    """Neither a badge nor a ticket."""
    TICKET = "ticket"
    """A ticket, where badges are to be shown."""
    BADGE = "badge"
    """A badge, where tickets are to be shown."""
    UNKNOWN = "unknown"
    """Nobody's: mistyped, of another event, or lost and replaced."""
    SEVERAL = "several"
    """A ticket that names several people: whose it is cannot be told."""
    NOT_CHECKED_IN = "not_checked_in"
    HIDDEN = "hidden"
    """Their own card is hidden; they can show it again."""
    NOT_SHARING = "not_sharing"
    """Somebody here does not swap. Why is nobody's business."""
    TOO_MANY = "too_many"
    """So many cards in an hour that staff should look."""


class Pass(StrEnum):
    """What somebody shows to say who they are."""

    BADGE = "badge"
    TICKET = "ticket"


REMEMBERED_MS = 16 * HOUR_MS
"""How long what somebody chose to give stays chosen: an evening, and not the next one."""


@dataclass(frozen=True)
class Identified:
    """A guest, and what they showed. Its code is kept nowhere."""

    guest: Guest
    by: Pass


@dataclass(frozen=True)
class Visitor:
    """Somebody at the kiosk, with their card."""

    guest: Guest
    own: OwnCard

    @property
    def person(self) -> Participant:
        """Them, with what they would give."""
        return Participant(self.guest.ticket_id, self.own.card, self.own.given)


def identify(event_file: EventFile, text: str, wanted: ToShow) -> Identified | Refusal:
    """Whose badge or ticket says `text`, if what is `wanted` was shown."""
    cleaned = clean(text)
    code = compact(cleaned)
    found = event_file.guests_with_badge_code(cleaned)
    if found or is_badge_code(code):
        if wanted is ToShow.TICKET:
            return Refusal.BADGE
        return Identified(found[0], Pass.BADGE) if len(found) == 1 else Refusal.UNKNOWN
    holders = event_file.guests_with_code(cleaned)
    signed = None if holders else event_file.guest_of_signed_ticket(cleaned)
    if not (holders or signed or is_ticket_code(code)):
        return Refusal.NOT_A_PASS
    if wanted is ToShow.BADGE:
        return Refusal.TICKET
    if len(holders) > 1:
        return Refusal.SEVERAL
    holder = holders[0] if holders else signed
    named = holder and holder.name  # a signed ticket that is not listed names nobody
    return Identified(holder, Pass.TICKET) if holder and named else Refusal.UNKNOWN


def is_pass(event_file: EventFile, text: str) -> bool:
    """Whether `text` looks like a badge or a ticket here; False while the file cannot be read."""
    try:
        return identify(event_file, text, ToShow.BOTH) is not Refusal.NOT_A_PASS
    except StorageError:
        return False


def shown_codes(event_file: EventFile) -> list[str]:
    """Every text that a badge or a ticket may show; none while the file cannot be read."""
    try:
        return event_file.shown_codes()
    except StorageError:
        return []


def visit(event_file: EventFile, guest: Guest) -> Visitor | Refusal:
    """The guest as a visitor, or why they may not swap whoever else is here."""
    if guest.status is not TicketStatus.VALID or not _may_swap(event_file, guest):
        return Refusal.NOT_SHARING
    if not _checked_in(event_file, guest):
        return Refusal.NOT_CHECKED_IN
    evening = event_file.clock.wall_ms() - REMEMBERED_MS
    return Visitor(guest, event_file.ask(own_card, guest, evening))


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
