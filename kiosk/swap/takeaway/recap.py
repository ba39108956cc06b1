"""What a guest's recap says, whether it becomes a page or a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from badges.cards.business_card import address, dialled
from badges.sending import mail
from kiosk.desk.words import Words, _
from kiosk.swap.sentences import fields, tags
from kiosk.ui.plain_text import plain

if TYPE_CHECKING:
    from kiosk.swap.takeaway.takeaway import Takeaway
    from kiosk.swap.wallet import Acquaintance


@dataclass(frozen=True)
class RecapLine:
    """One line of a card."""

    text: str
    link: str = ""
    """Where it leads, on a phone too: it writes, calls or opens; empty when it leads nowhere."""


@dataclass(frozen=True)
class RecapPerson:
    """One contact."""

    name: str
    lines: tuple[RecapLine, ...]
    """What their card says."""
    noted: tuple[str, ...]
    """What its holder noted."""


@dataclass(frozen=True)
class Recap:
    """Everything, in words."""

    language: str
    title: str
    gone: tuple[str, ...]
    """Who has taken a card back."""
    people_title: str
    people: tuple[RecapPerson, ...]
    holders_title: str
    """Empty when nobody has this guest's card."""
    holders: tuple[str, ...]
    asking: str
    """How a card is taken back after the event."""


def recap(takeaway: Takeaway, words: Words) -> Recap:
    """The recap of one guest."""
    title = words(
        _("Contacts of {name} at {event}"),
        name=plain(takeaway.wallet.guest.name),
        event=plain(takeaway.event.name),
    )
    people = [_person(each, words) for each in takeaway.wallet.acquaintances]
    people.sort(key=lambda person: person.name.lower())
    sentence = _("{name} has taken back their card: please delete it from your earlier files.")
    holders = tuple(
        words(
            _("{name} has: {fields}"),
            name=plain(each.name) or "…",
            fields=fields(each.shared.fields, words),
        )
        for each in takeaway.wallet.holders
    )
    number = words.number(len(holders))
    return Recap(
        language=words.language,
        title=title,
        gone=tuple(words(sentence, name=plain(name)) for name in takeaway.withdrawn),
        people_title=words(_("My contacts: {number}"), number=words.number(len(people))),
        people=tuple(people),
        holders_title=words(_("Who has my card: {number}"), number=number) if holders else "",
        holders=holders,
        asking=words(_("To take your card back, ask the organisers of the event.")),
    )


def _person(each: Acquaintance, words: Words) -> RecapPerson:
    card, note = each.contact.card, each.note
    lines = (
        RecapLine(plain(card.title)),
        RecapLine(plain(card.company)),
        RecapLine(plain(card.email), _writes_to(card.email)),
        RecapLine(plain(card.phone), f"tel:{dialled(card.phone)}" if dialled(card.phone) else ""),
        RecapLine(plain(card.site), address(card.site)),
    )
    noted = ("★" * note.stars, ", ".join(tags(note, words)), note.line)
    return RecapPerson(
        name=plain(card.name),
        lines=tuple(line for line in lines if line.text),
        noted=tuple(plain(line) for line in noted if line),
    )


def _writes_to(email: str) -> str:
    """The address of a mail to `email`; empty when that is no address."""
    try:
        to = mail.address(email)
    except mail.AddressError:
        return ""
    return f"mailto:{quote(to.username)}@{to.domain}"
