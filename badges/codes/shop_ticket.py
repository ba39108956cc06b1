"""What shops put into their tickets' codes, where that is more than the code in their lists.

alf.io writes the ticket's id and a signature (`Ticket.ticketCode` in its sources), Indico an
object in JSON with the registration's secret, Eventbrite the numbers of order and attendee and
three digits more in one number.
"""

import json
import re
from dataclasses import dataclass

_ALFIO = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/[A-Za-z0-9+/=_-]{16,}")
_EVENTBRITE = re.compile(r"[0-9]{18,27}")
_SERIAL = 3
"""Digits behind the attendee's number."""
_SHORTEST, _LONGEST = 8, 13
"""Digits of an attendee's number."""


@dataclass(frozen=True)
class ShopReading:
    """A code under which a list may have the ticket."""

    code: str
    order: str = ""
    """The order that the guest must be of, where the ticket says it."""


def shop_readings(text: str) -> list[ShopReading]:
    """The codes that a shop's list may have for a ticket that says `text`; often none."""
    alfio = _ALFIO.fullmatch(text)
    if alfio:
        return [ShopReading(alfio[1])]
    if _EVENTBRITE.fullmatch(text):
        numbers = text[:-_SERIAL]
        return [
            ShopReading(numbers[-digits:], order=numbers[:-digits])
            for digits in range(_SHORTEST, _LONGEST + 1)
            if digits < len(numbers)
        ]
    return _indico(text) if text.startswith("{") else []


def _indico(text: str) -> list[ShopReading]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return []
    secret = said.get("checkin_secret") if isinstance(said, dict) else None
    return [ShopReading(secret)] if isinstance(secret, str) and secret else []
