"""Badges: what a guest wears. First name first, category by colour, symbol and word, own QR code.

The code on a badge is the guest's badge code, never the ticket's: a photographed badge opens no
door.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from badges.drawing.fonts import HERE
from badges.drawing.logo import Logo
from badges.drawing.palette import CategoryBand
from badges.drawing.qr_svg import picture
from badges.drawing.stock import Stock
from badges.drawing.typesetting import Data, Document
from badges.text.cleaning import printable

TEMPLATE = HERE / "badge.typ"


@dataclass(frozen=True)
class Badge:
    """What one badge says."""

    code: str
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    band: CategoryBand = field(default_factory=lambda: CategoryBand(""))


@dataclass(frozen=True)
class BadgeDesign:
    """What all badges of an event have in common."""

    event: str = ""
    language: str = "fr"
    logo: Logo | None = None
    template: Path = TEMPLATE
    two_sided: bool = False
    skip: int = 0
    """Labels of the first sheet that are used up."""


def badge_document(
    badges: Iterable[Badge], stock: Stock, design: BadgeDesign | None = None
) -> Document:
    """All of `badges` on one stock: look at its problems first, then draw it."""
    design = design or BadgeDesign()
    drawn = [_cleaned(badge) for badge in badges]
    logo = design.logo
    data = {
        "event": printable(design.event),
        "language": design.language,
        "logo": logo and {"bytes": list(logo.content), "format": logo.format},
        "two_sided": design.two_sided,
        "skip": design.skip,
        "stock": _stock(stock),
        "badges": [_badge(badge) for badge in drawn],
    }
    words = (text for badge in drawn for text in _texts(badge))
    return Document(design.template, data, [printable(design.event), *words])


def badge_pdf(badge: Badge, stock: Stock, design: BadgeDesign | None = None) -> bytes:
    """One badge on one page; a few milliseconds once the template is warm."""
    return badge_document([badge], stock, design).pdf()


def badge_png(
    badge: Badge, stock: Stock, design: BadgeDesign | None = None, *, dpi: float = 300
) -> bytes:
    """One badge as a picture, for printers and screens that take no PDF."""
    return badge_document([badge], stock, design).pngs(dpi=dpi)[0]


def _cleaned(badge: Badge) -> Badge:
    """`badge` with its texts as they are printed; who has one name has it as a first name."""
    first, last = printable(badge.first_name), printable(badge.last_name)
    if not first:
        first, last = last, ""
    return replace(
        badge,
        first_name=first,
        last_name=last,
        company=printable(badge.company),
        title=printable(badge.title),
        band=badge.band.printable,
    )


def _texts(badge: Badge) -> tuple[str, ...]:
    names = (badge.first_name, badge.last_name, badge.company, badge.title)
    return *names, badge.band.label, badge.band.symbol


def _badge(badge: Badge) -> Data:
    return {**vars(badge), "qr": picture(badge.code).svg, "band": badge.band.facts}


def _stock(stock: Stock) -> Data:
    facts = {**vars(stock), "page": stock.page}
    if sheet := stock.sheet:
        pitch = sheet.pitch or (stock.width, stock.height)
        facts["sheet"] = {**vars(sheet), "pitch": pitch}
    return facts
