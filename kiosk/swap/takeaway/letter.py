"""The mail that brings a guest their contacts home, if they gave their e-mail to anybody."""

from __future__ import annotations

from email.headerregistry import Address
from hashlib import sha256

from badges.cards.business_card import CardField
from badges.cards.vcard import vcards
from badges.sending.mail import Attachment, TicketMail, address
from badges.text.cleaning import printable
from kiosk.desk.words import Words, _
from kiosk.swap.takeaway import folder
from kiosk.swap.takeaway.page import page
from kiosk.swap.takeaway.recap import recap
from kiosk.swap.takeaway.takeaway import Takeaway


def letter(
    takeaway: Takeaway, words: Words, sender: Address, reply_to: Address | None = None
) -> TicketMail | None:
    """The mail to one guest, with their contacts for phones and as a page.

    None for whoever gave nobody their e-mail, or met nobody. Raises `AddressError`.
    """
    gave = any(CardField.EMAIL in each.shared.fields for each in takeaway.wallet.holders)
    if not gave or not takeaway.wallet.acquaintances:
        return None
    name, event = printable(takeaway.wallet.guest.name), printable(takeaway.event.name)
    files = _files(takeaway, words)
    return TicketMail(
        ticket_id=takeaway.wallet.guest.ticket_id,
        sender=sender,
        reply_to=reply_to,
        to=address(takeaway.wallet.own.card.email, name),
        subject=words(_("Your contacts from {event}"), event=event),
        text="\n\n".join(
            [
                words(_("Hello {name},"), name=name),
                words(_("here are the cards that you were given at {event}."), event=event),
                words(_("contacts.vcf is for your phone, contacts.html for reading.")),
            ]
        )
        + "\n",
        version=sha256(b"".join(each.content for each in files)).hexdigest(),
        attachments=files,
    )


def _files(takeaway: Takeaway, words: Words) -> tuple[Attachment, ...]:
    cards = [
        (each.contact.card, folder.note(takeaway.event, each, words))
        for each in takeaway.wallet.acquaintances
    ]
    return (
        Attachment(folder.VCARDS, "text/vcard", vcards(cards).encode()),
        Attachment(folder.PAGE, "text/html", page(recap(takeaway, words)).encode()),
    )
