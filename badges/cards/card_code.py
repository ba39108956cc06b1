"""A business card as a QR code that fits a screen: what does not fit is left out, and said."""

from dataclasses import dataclass
from typing import Literal

from badges.cards.business_card import NAMES, BusinessCard
from badges.cards.vcard import shortened, vcard
from badges.drawing.qr import QUIET_ZONE, matrix, side

NARROW_QUIET_ZONE = 2
"""The least margin with which phones still read a code from a screen."""

_LOOKS: tuple[tuple[Literal["L", "M"], int], ...] = (
    ("M", QUIET_ZONE),
    ("L", QUIET_ZONE),
    ("L", NARROW_QUIET_ZONE),
)


@dataclass(frozen=True)
class CardCode:
    """A QR code of a card, with its margin."""

    modules: tuple[tuple[bool, ...], ...]
    """Rows from the top, True is dark; the margin belongs to them."""
    left_out: tuple[str, ...] = ()
    """The fields that had no room, by name."""


def card_code(card: BusinessCard, note: str, room: int) -> CardCode | None:
    """The richest code of `card` that is no larger than `room` modules a side.

    First the error correction goes down, then the margin; only then are fields left out, in
    the order of `badges.cards.vcard.DROPPED_FIRST`.  None when not even the name fits.
    """
    for kept, kept_note in shortened(card, note):
        text = vcard(kept, kept_note)
        for level, quiet in _LOOKS:
            if side(text, error_correction=level) + 2 * quiet <= room:
                modules = matrix(text, error_correction=level)
                return CardCode(_framed(modules, quiet), _difference(card, kept))
    return None


def _difference(card: BusinessCard, kept: BusinessCard) -> tuple[str, ...]:
    return tuple(name for name in NAMES if getattr(card, name) and not getattr(kept, name))


def _framed(modules: tuple[tuple[bool, ...], ...], quiet: int) -> tuple[tuple[bool, ...], ...]:
    light = (False,) * quiet
    blank = ((False,) * (len(modules) + 2 * quiet),) * quiet
    return (*blank, *((*light, *row, *light) for row in modules), *blank)
