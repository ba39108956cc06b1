"""The text that came out of a scan, before anything believes it: cleaned, cut, recognised.

A QR code holds whatever a stranger put into it.  `clean` makes the text safe to keep and to
show, `foreign_kind` says what it is when it is plainly no ticket.
"""

import re
from enum import StrEnum

from badges.text.cleaning import without_controls

MAX_LENGTH = 512
"""Longest text that is looked at, in characters; longer ones are no ticket of anybody."""

_SCANNER_PREFIX = re.compile(r"^(?:\][A-Za-z][0-9A-Za-z]|(?:\\0000(?:01|03|26|27))+)")


class ForeignKind(StrEnum):
    """What a scanned text is when it is no ticket; the screen has the words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    WEB_ADDRESS = "web_address"
    BUSINESS_CARD = "business_card"
    WIFI = "wifi"
    HEALTH_PASS = "health_pass"
    BOARDING_PASS = "boarding_pass"
    PAYMENT = "payment"
    CALENDAR = "calendar"
    MESSAGE = "message"


_PATTERNS = (
    (ForeignKind.BUSINESS_CARD, r"BEGIN:VCARD|MECARD:|BIZCARD:"),
    (ForeignKind.WIFI, r"WIFI:"),
    (ForeignKind.HEALTH_PASS, r"HC1:|DC0[0-9]|2D-?DOC"),
    (ForeignKind.BOARDING_PASS, r"M[1-4][A-Z/ ]{20}E?[A-Z0-9]{6,7} [A-Z]{6}"),
    (ForeignKind.PAYMENT, r"BCD\b|bitcoin:|ethereum:|lightning:|EPD\b|SPC\b|upi:"),
    (ForeignKind.CALENDAR, r"BEGIN:V(?:CALENDAR|EVENT)"),
    (ForeignKind.MESSAGE, r"mailto:|tel:|sms(?:to)?:|MATMSG:|geo:"),
    (ForeignKind.WEB_ADDRESS, r"[a-z][a-z0-9+.-]{1,20}://|www\.|javascript:|data:|URLTO:|MEBKM:"),
)
_FOREIGN = tuple((kind, re.compile(rf"\s*(?:{p})", re.IGNORECASE)) for kind, p in _PATTERNS)


def clean(text: str) -> str:
    """`text` without control, format, private and unassigned characters, or a scanner's prefix.

    At most `MAX_LENGTH` + 1 characters come out, so that a longer text can still be told from
    one that just fits.  Any text goes in, lone surrogates included; nothing is raised.
    """
    kept = without_controls(text[: 4 * MAX_LENGTH])
    return _SCANNER_PREFIX.sub("", kept)[: MAX_LENGTH + 1].strip()


def foreign_kind(text: str) -> ForeignKind | None:
    """What a cleaned text is when it is plainly no ticket, or None when it may be one."""
    if not text:
        return ForeignKind.EMPTY
    if len(text) > MAX_LENGTH:
        return ForeignKind.TOO_LONG
    return next((kind for kind, pattern in _FOREIGN if pattern.match(text)), None)
