"""A folder for each guest who met somebody: vCards, a table, a page, a PDF, and mail drafts.

Private notes stay out unless they are asked for: whoever writes these files could read them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

from anyascii import anyascii

from badges.cards.business_card import BusinessCard
from badges.cards.vcard import vcards
from badges.files.whole_file import sync_folder, write_whole
from badges.sending.mail import AddressError, address
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import tags
from kiosk.swap.takeaway.page import page
from kiosk.swap.takeaway.pdf import pdf
from kiosk.swap.takeaway.recap import recap
from kiosk.swap.takeaway.table import contacts_table
from kiosk.swap.takeaway.takeaway import Takeaway
from kiosk.swap.wallet import Acquaintance
from sync.model import Event, Guest

VCARDS = "contacts.vcf"
TABLE = "contacts.csv"
PAGE = "contacts.html"
PDF = "contacts.pdf"
DRAFTS = "mails"


def write(takeaway: Takeaway, out: Path, words: Words) -> Path:
    """Write one guest's folder below `out`, in place of an older one. Raises `OSError`.

    It takes its name when it is whole; until then the older one stays.
    """
    folder = out / folder_name(takeaway.wallet.guest)
    part = out / f".{folder.name}.part"  # a killed run leaves it; the next one takes it
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700, parents=True)
    for name, content in _files(takeaway, words):
        (part / name).parent.mkdir(exist_ok=True)
        write_whole(part / name, content, durably=False)  # thousands: an export can be done again
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)
    sync_folder(out)
    return folder


def _files(takeaway: Takeaway, words: Words) -> Iterator[tuple[str, bytes]]:
    """What a guest's folder holds, by name."""
    known = _by_name(takeaway)
    if known:
        cards = [(each.contact.card, note(takeaway.event, each, words)) for each in known]
        yield VCARDS, vcards(cards).encode()
        yield TABLE, contacts_table(known, takeaway.event, words)
    said = recap(takeaway, words)
    yield PAGE, page(said).encode()
    yield PDF, pdf(said)
    drafts = [made for each in known if (made := draft(takeaway, each, words))]
    for number, made in enumerate(drafts, start=1):
        yield f"{DRAFTS}/{number:03}.eml", made.as_bytes(policy=policy.SMTP)


def folder_name(guest: Guest) -> str:
    """What a guest's folder is called: a name that every file system takes, and no other's."""
    name = re.sub(r"[^a-z0-9]+", "-", anyascii(guest.name).lower()).strip("-")[:40]
    return f"{name or 'guest'}-{guest.ticket_id[:8]}"


def note(event: Event, each: Acquaintance, words: Words) -> str:
    """What a contact's card remembers: where they met, and what its holder noted."""
    met = f"{event.name} · {event.local_time(each.contact.shared.at_ms):%d/%m/%Y}"
    marked = ", ".join(tags(each.note, words))
    return "\n".join(filter(None, [met, "★" * each.note.stars, marked, each.note.line]))


def draft(takeaway: Takeaway, each: Acquaintance, words: Words) -> EmailMessage | None:
    """A mail to a contact for its owner to complete and send, or None without an address."""
    own, card = takeaway.wallet.own.card, each.contact.card
    try:
        to = address(card.email, card.name)
    except AddressError:
        return None
    mail = EmailMessage(policy=policy.SMTP)
    mail["To"] = to
    mail["Subject"] = words(_("Following {event}"), event=takeaway.event.name)
    mail["X-Unsent"] = "1"  # mail programs open it for writing
    mail.set_content(_letter(takeaway.event, own, card, words))
    return mail


def _letter(event: Event, own: BusinessCard, card: BusinessCard, words: Words) -> str:
    return "\n\n".join(
        [
            words(_("Hello {name},"), name=card.first_name or card.name),
            words(_("it was good to meet you at {event}."), event=event.name),
            own.name,
        ]
    )


def _by_name(takeaway: Takeaway) -> list[Acquaintance]:
    return sorted(
        takeaway.wallet.acquaintances,
        key=lambda each: (
            anyascii(each.contact.card.last_name or each.contact.card.name).lower(),
            each.contact.card.first_name,
            each.contact.shared.giver,
        ),
    )
