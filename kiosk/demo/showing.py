"""One guest's turn before the camera, as the demo is told to play it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Medium(StrEnum):
    """What the code is on."""

    PHONE = "phone"
    PAPER = "paper"
    BADGE = "badge"


@dataclass(frozen=True)
class Showing:
    """A card to hold up.

    `code` is the text in its QR code. `difficulty` goes from 0 (near, straight, steady, well
    lit) to 1 (far, tilted, trembling, dim, under a lamp's reflection). `readable=False`: so
    smudged, covered or small that no decoder can read it.
    """

    code: str
    medium: Medium
    difficulty: float
    readable: bool = True
