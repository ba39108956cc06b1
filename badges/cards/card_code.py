"""A business card as QR codes that fit a screen: what does not fit is left out, and said."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from badges.cards.business_card import NAMES, BusinessCard
from badges.cards.mecard import mecard
from badges.cards.vcard import shortened, vcard
from badges.drawing.qr import QUIET_ZONE, matrix, side

NARROW_QUIET_ZONE = 2
"""The least margin with which phones still read a code from a screen."""

_LOOKS: tuple[tuple[Literal["L", "M"], int], ...] = (
    ("M", QUIET_ZONE),
    ("L", QUIET_ZONE),
    ("L", NARROW_QUIET_ZONE),
)

Modules = tuple[tuple[bool, ...], ...]
"""Rows from the top, True is dark; the margin belongs to them."""


@dataclass(frozen=True)
class CardCodes:
    """The QR codes that say a card together: one, or two to be shown in turn."""

    codes: tuple[Modules, ...]
    left_out: tuple[str, ...] = ()
    """The fields that had no room, by name."""

    @property
    def whole(self) -> bool:
        """Whether one code says all of the card."""
        return len(self.codes) == 1 and not self.left_out


def card_codes(card: BusinessCard, note: str, room: int) -> CardCodes | None:
    """The richest codes of `card` that are no larger than `room` modules a side.

    First the error correction goes down, then the margin, then the note is left out; a MECARD
    takes the place of the vCard, then two codes that of one. Only then are fields left out, in the
    order of `badges.cards.vcard.DROPPED_FIRST`.  None when not even the name fits.
    """
    for kept, kept_note in shortened(card, note):
        for texts in _ways(kept, kept_note):
            drawn = [_drawn(text, room) for text in texts]
            codes = tuple(code for code in drawn if code)
            if len(codes) == len(texts):
                return CardCodes(codes, _difference(card, kept))
    return None


def _ways(card: BusinessCard, note: str) -> Iterator[tuple[str, ...]]:
    """The texts that say `card`, the best way first."""
    yield (vcard(card, note),)
    if note:
        return
    yield (mecard(card),)
    who = card.without("email").without("phone").without("site")
    reach = card.without("title").without("company")
    if who != card and reach != card:
        yield vcard(who), vcard(reach)
        yield mecard(who), mecard(reach)


def _drawn(text: str, room: int) -> Modules | None:
    for level, quiet in _LOOKS:
        if side(text, error_correction=level) + 2 * quiet <= room:
            return _framed(matrix(text, error_correction=level), quiet)
    return None


def _difference(card: BusinessCard, kept: BusinessCard) -> tuple[str, ...]:
    return tuple(name for name in NAMES if getattr(card, name) and not getattr(kept, name))


def _framed(modules: Modules, quiet: int) -> Modules:
    light = (False,) * quiet
    blank = ((False,) * (len(modules) + 2 * quiet),) * quiet
    return (*blank, *((*light, *row, *light) for row in modules), *blank)
