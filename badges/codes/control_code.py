"""The printed codes that stand for the keys of a swap kiosk, for those who show and do not press.

They are the same for every event: whoever holds one up does what everybody there may do with a
key.
"""

from enum import StrEnum

from badges.codes.keyboard_layout import readings
from badges.codes.scanned_text import clean

_PREFIX = "SWAP-KIOSK-"


class ControlCode(StrEnum):
    """What a control code asks for; its own text is `text`."""

    YES = "yes"
    """The yes of whoever showed their badge or ticket last, where keys may say it, too."""
    EMAIL = "email"
    """They give their e-mail address."""
    BOTH = "both"
    """They give their e-mail address and their phone number."""
    EVERYTHING = "everything"
    """They give all that stands on their card."""
    NEXT = "next"
    """The next card."""
    STOP = "stop"

    @property
    def text(self) -> str:
        """What the code says."""
        return f"{_PREFIX}{self.value.upper()}"


_BY_TEXT = {each.text: each for each in ControlCode}


def control_code(scanned: str) -> ControlCode | None:
    """Which control code was scanned, if it is one; a wrong keyboard setting does not matter."""
    found = (_BY_TEXT.get(reading.upper()) for reading in readings(clean(scanned)))
    return next(filter(None, found), None)
