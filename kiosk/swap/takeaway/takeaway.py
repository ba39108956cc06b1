"""What one guest takes home: the cards they were given, and who has theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kiosk.swap.wallet import Wallet, WalletService
from sync.cards import contacts, deliveries
from sync.cards.notes import Note
from sync.file.event_file import EventFile
from sync.guests import guests
from sync.model import Event


@dataclass(frozen=True)
class Takeaway:
    """All that one guest takes home."""

    event: Event
    wallet: Wallet
    withdrawn: tuple[str, ...] = ()
    """Names on cards that an earlier file held, and that are to be deleted."""


def takeaways(event_file: EventFile, *, with_notes: bool = False) -> Iterator[Takeaway]:
    """What each guest takes home, those left out who neither gave nor got a card."""
    event = event_file.event
    people = event_file.ask(guests.with_ticket_ids, event_file.ask(contacts.people))
    for guest in people:
        wallet = WalletService(event_file, guest, event.language).wallet
        if not with_notes:
            bare = tuple(replace(each, note=Note()) for each in wallet.acquaintances)
            wallet = replace(wallet, acquaintances=bare)
        withdrawn = event_file.ask(deliveries.withdrawn, guest.ticket_id)
        gone = event_file.ask(contacts.with_cards, withdrawn)
        names = tuple(each.card.name for each in gone)
        if wallet.acquaintances or wallet.holders or names:
            yield Takeaway(event, wallet, names)
