"""Signed tickets: they prove themselves to a desk whose guest list does not know them yet.

The text is ``CK1:`` and, in base45 (RFC 9285), this content and the organiser's Ed25519
signature (RFC 8032) over it, 64 bytes:

    version 1 | key id 1 | event 4 | ticket id 10 | valid from 4 | valid until 4 | category

Integers are big-endian. The event is the start of the SHA-256 of its id, times are minutes
since the Unix epoch or 0 for none, the category is UTF-8 up to the end. It fits a version 6 QR
symbol at error correction M with a category of ten letters. There is no name in it.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from nacl.signing import SigningKey, VerifyKey

from badges.codes import base45
from badges.codes.signature import verifies
from badges.text.sentence import Sentence

PREFIX = "CK1:"
LONGEST_CATEGORY = 60
"""Bytes of a category's name."""

_VERSION = 1
_HEAD = struct.Struct(">BB4s10sII")
_SIGNATURE = 64
_MINUTE_MS = 60_000
_LATEST = 2**32 - 1


@dataclass(frozen=True)
class SignedTicket:
    """What a signed ticket says."""

    ticket_id: str
    """20 hexadecimal digits, as in the guest list."""
    category: str
    valid_from_ms: int | None = None
    """To the minute: begun minutes count from their start."""
    valid_until_ms: int | None = None
    """To the minute: begun minutes count to their end."""


def sign(ticket: SignedTicket, event_id: str, key_id: int, key: SigningKey) -> str:
    """The text of `ticket`, for a QR code; `key_id` is 0 to 255.

    Raises `ValueError` for a category longer than `LONGEST_CATEGORY`.
    """
    category = ticket.category.encode()
    if len(category) > LONGEST_CATEGORY:
        raise ValueError(
            Sentence(
                "the category “{category}” is too long for a signed ticket",
                category=ticket.category,
            )
        )
    until = ticket.valid_until_ms
    content = _HEAD.pack(
        _VERSION,
        key_id,
        _event(event_id),
        bytes.fromhex(ticket.ticket_id),
        (ticket.valid_from_ms or 0) // _MINUTE_MS,
        0 if until is None else min(-(-until // _MINUTE_MS), _LATEST),
    )
    content += category
    return PREFIX + base45.encode(content + key.sign(content).signature)


def read(text: str, event_id: str, keys: Mapping[int, VerifyKey]) -> SignedTicket | None:
    """What `text` says, if it is a ticket of this event signed by one of `keys`, else None."""
    if not text.startswith(PREFIX):
        return None
    try:
        data = base45.decode(text[len(PREFIX) :])
        content, signature = data[:-_SIGNATURE], data[-_SIGNATURE:]
        version, key_id, event, ticket, start, end = _HEAD.unpack_from(content)
        if version != _VERSION or event != _event(event_id) or key_id not in keys:
            return None
        category = content[_HEAD.size :].decode()
    except (ValueError, struct.error):
        return None
    if not verifies(keys[key_id], content, signature):
        return None
    return SignedTicket(
        ticket_id=ticket.hex(),
        category=category,
        valid_from_ms=start * _MINUTE_MS or None,
        valid_until_ms=end * _MINUTE_MS or None,
    )


def _event(event_id: str) -> bytes:
    return hashlib.sha256(event_id.encode()).digest()[:4]
