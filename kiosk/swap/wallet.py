"""A guest's own pages: their card, the cards they were given, and who has theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from badges.cards.business_card import CardField, card
from kiosk.swap.consent import TEXT_VERSION
from kiosk.swap.visitor import REMEMBERED_MS
from sync.cards import booths, contacts, notes, swaps
from sync.cards.contacts import Contact, OwnCard, Shared
from sync.cards.notes import Note
from sync.cards.swaps import Said
from sync.file.event_file import EventFile
from sync.guests import guests
from sync.model import Guest

TAGS = {"i": "investor", "c": "client", "e": "hire", "p": "press", "r": "talk_again"}
"""The tag that each key sets or takes away."""


class UnreadableError(ValueError):
    """A text that cannot stand in a field of a card."""


@dataclass(frozen=True)
class Acquaintance:
    """A card that the guest was given, with what they noted about the person."""

    contact: Contact
    note: Note


@dataclass(frozen=True)
class CardHolder:
    """Somebody who has the guest's card."""

    shared: Shared
    name: str


@dataclass(frozen=True)
class Wallet:
    """What stands on a guest's pages now."""

    guest: Guest
    own: OwnCard
    acquaintances: tuple[Acquaintance, ...] = ()
    """Newest first."""
    holders: tuple[CardHolder, ...] = ()
    """Newest first."""


class WalletService:
    """What a guest does on their own pages. Raises `StorageError` when it cannot be recorded."""

    def __init__(self, event_file: EventFile, guest: Guest, language: str) -> None:
        self._file = event_file
        self._ticket_id = guest.ticket_id
        self._said = Said(TEXT_VERSION, language)
        self._changed = False
        evening = event_file.clock.wall_ms() - REMEMBERED_MS
        self.wallet = Wallet(guest, event_file.ask(contacts.own_card, guest, evening))
        self._read()

    def toggle(self, field: CardField) -> None:
        """Give a field from now on, or keep it; an empty one cannot be given."""
        own = self.wallet.own
        if field in own.given or field in own.card.filled():
            self._set(replace(own, given=own.given ^ {field}))

    def edit(self, field: CardField, text: str) -> None:
        """Say something else in a field; an empty text leaves it as it is.

        What was empty and is filled in by its owner, here, is meant to be given.
        Raises `UnreadableError` for what cannot stand in that field; then nothing is changed.
        """
        if not text.strip():
            return
        written: str = getattr(card({field: text}), field)
        if not written or (field is CardField.EMAIL and "@" not in written[1:-1]):
            raise UnreadableError(field)
        own = self.wallet.own
        given = own.given if field in own.card.filled() else own.given | {field}
        self._set(replace(own, card=replace(own.card, **{field: written}), given=given))

    def toggle_visible(self) -> None:
        """Take part from now on, or stay out."""
        self._set(replace(self.wallet.own, visible=not self.wallet.own.visible))

    def save(self) -> None:
        """Record the card if it was changed; cards that were given already stay as they are."""
        if self._changed:
            swaps.set_own(self._file, self._ticket_id, self.wallet.own, self._said)
            self._changed = False

    def withdraw(self, holder: CardHolder) -> None:
        """Take the card back from somebody."""
        swaps.withdraw(self._file, self._ticket_id, holder.shared.taker, self._said)
        self._read()

    def note(self, giver: str, change: Callable[[Note], Note]) -> None:
        """Change what is noted about somebody whose card the guest has."""
        found = {each.contact.shared.giver: each.note for each in self.wallet.acquaintances}
        if giver in found and change(found[giver]) != found[giver]:
            notes.put(self._file, self._ticket_id, giver, change(found[giver]))
            self._read()

    def _set(self, own: OwnCard) -> None:
        self._changed = self._changed or own != self.wallet.own
        self.wallet = replace(self.wallet, own=own)

    def _read(self) -> None:
        ask = self._file.ask
        noted = ask(notes.by, self._ticket_id)
        known = [
            Acquaintance(contact, noted.get(contact.shared.giver, Note()))
            for contact in ask(contacts.contacts, self._ticket_id)
        ]
        held = ask(contacts.holders, self._ticket_id)
        people = ask(guests.with_ticket_ids, [shared.taker for shared in held])
        names = {guest.ticket_id: guest.name for guest in people}
        names |= {booth.address: booth.name for booth in ask(booths.every)}
        self.wallet = replace(
            self.wallet,
            acquaintances=tuple(reversed(known)),
            holders=tuple(CardHolder(each, names.get(each.taker, "")) for each in reversed(held)),
        )
