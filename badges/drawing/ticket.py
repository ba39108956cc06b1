"""Tickets: one page for each guest, with the code that the desk reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from badges.codes.ticket_code import shown
from badges.drawing.fonts import HERE
from badges.drawing.palette import CategoryBand
from badges.drawing.qr_svg import picture
from badges.drawing.typesetting import Data, Document
from badges.text.cleaning import printable

TEMPLATE = HERE / "ticket.typ"
PNG_DPI = 600 * 25.4 / 105
"""A ticket as a picture is 600 pixels wide."""


@dataclass(frozen=True)
class Ticket:
    """What one ticket says."""

    ticket_id: str
    code: str
    """As the desk knows it, letter by letter, and as people type it."""
    name: str = ""
    order: str = ""
    band: CategoryBand = field(default_factory=lambda: CategoryBand(""))
    signed: str = ""
    """What the QR code says instead of the code: the text of a signed ticket."""

    @property
    def scanned(self) -> str:
        """What the QR code says."""
        return self.signed or self.code

    @property
    def stem(self) -> str:
        """What its files are called: safe on every disk, and whose it is known to the organiser."""
        order = "".join(c for c in self.order if c.isascii() and c.isalnum())[:20]
        return "-".join(filter(None, [order, self.ticket_id]))


@dataclass(frozen=True)
class Occasion:
    """What all tickets of an event say."""

    event: str
    when: str = ""
    """Date and time, as people read them."""
    place: str = ""
    language: str = "fr"
    opens: str = ""
    """The same in ISO 8601, for phones."""


def ticket_document(
    tickets: Iterable[Ticket], occasion: Occasion, template: Path = TEMPLATE
) -> Document:
    """A page for each ticket. Raises `ValueError` for a code that no QR code can hold."""
    common = {
        "event": printable(occasion.event),
        "when": printable(occasion.when),
        "place": printable(occasion.place),
    }
    drawn = [replace(t, name=printable(t.name), band=t.band.printable) for t in tickets]
    data = {
        **common,
        "language": occasion.language,
        "tickets": [_ticket(ticket) for ticket in drawn],
    }
    words = (
        text
        for ticket in drawn
        for text in (ticket.name, ticket.band.label, ticket.band.symbol, shown(ticket.code))
    )
    return Document(template, data, [*common.values(), *words])


def _ticket(ticket: Ticket) -> Data:
    drawn = picture(ticket.scanned)
    return {
        "name": ticket.name,
        "shown": printable(shown(ticket.code)),
        "qr": {"svg": drawn.svg, "with_light_zone": drawn.with_light_zone},
        "band": ticket.band.facts,
    }
