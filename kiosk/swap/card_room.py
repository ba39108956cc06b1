"""How much of a card has room in a window: a rule for the screen, and for who sets it up.

A window is (columns, lines); a module of a code is a column wide and half a line high.
"""

from __future__ import annotations

from enum import Enum, auto

from badges.cards.business_card import BusinessCard
from badges.cards.card_code import card_codes

BESIDE = 30
"""Columns that the words need beside the code."""
BELOW = 7
"""Rows that they need below it."""
HINT = 1
"""Rows of the last line."""

Window = tuple[int, int]


class CardRoom(Enum):
    """How a card with every field comes out."""

    WHOLE = auto()
    TWO_CODES = auto()
    """Whole, in two codes that take turns."""
    CUT = auto()
    """Something is left out, or there is no room for any code."""


def room(window: Window) -> int:
    """Modules a side that there is room for."""
    return max(_room_beside(window), _room_below(window))


def room_of_half(window: Window) -> int:
    """Modules a side that there is room for beside another one."""
    columns, lines = window
    return min(2 * (lines - BELOW), columns // 2 - 1)


def fits_beside(window: Window) -> bool:
    """Whether the code gets larger with the words beside it than with them below."""
    return _room_beside(window) >= _room_below(window)


def room_for_cards(window: Window) -> CardRoom:
    """What becomes in this window of a card as people have them."""
    codes = card_codes(_FULL, "", room(window))
    if codes and codes.whole:
        return CardRoom.WHOLE
    return CardRoom.TWO_CODES if codes and not codes.left_out else CardRoom.CUT


def _room_beside(window: Window) -> int:
    columns, lines = window
    return min(2 * (lines - HINT), columns - BESIDE)


def _room_below(window: Window) -> int:
    columns, lines = window
    return min(2 * (lines - BELOW), columns)


_FULL = BusinessCard(
    first_name="Maximilienne",
    last_name="Delaunay",
    company="Calanque Robotique",
    title="Directrice technique",
    email="m.delaunay@calanque-robotique.example",
    phone="+33639980001",
    site="https://calanque-robotique.example",
)
