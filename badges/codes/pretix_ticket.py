"""Tickets that pretix signs (its scheme ``pretix_sig1``), verified without a guest list.

The text is the reversed base64 of: 0x01, length of the payload and of the signature (two bytes
each, big-endian), the payload in protocol buffers, the Ed25519 signature over it.  Only the one
canonical spelling is taken: a laxer reader would let every spelling of one ticket in once.
"""

import base64
import binascii
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from nacl.signing import VerifyKey

from badges.codes.signature import verifies
from badges.text.sentence import Sentence

LONGEST = 200
"""Characters of the longest text that is looked at."""

_HEAD = struct.Struct(">BHH")
_VARINT, _BYTES = 0, 2
_PEM_HEADER = bytes.fromhex("302a300506032b6570032100")
"""What stands before an Ed25519 key in SubjectPublicKeyInfo (RFC 8410)."""


@dataclass(frozen=True)
class PretixTicket:
    """What such a ticket says; times in milliseconds UTC."""

    seed: str
    item: int
    variation: int | None = None
    valid_from_ms: int | None = None
    valid_until_ms: int | None = None


def read_key(text: str) -> VerifyKey:
    """A public key as pretix gives it: PEM, or the base64 of PEM. Raises `ValueError`."""
    try:
        if "BEGIN" not in text:
            text = base64.b64decode(text.strip(), validate=True).decode("ascii")
        lines = [line for line in text.splitlines() if line and "-----" not in line]
        der = base64.b64decode("".join(lines), validate=True)
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(Sentence("not a public key in PEM")) from error
    if not der.startswith(_PEM_HEADER) or len(der) != len(_PEM_HEADER) + 32:
        raise ValueError(Sentence("not an Ed25519 public key"))
    return VerifyKey(der[len(_PEM_HEADER) :])


def read(text: str, keys: Iterable[VerifyKey]) -> PretixTicket | None:
    """What `text` says, if one of `keys` signed it, else None."""
    if len(text) > LONGEST:
        return None
    try:
        data = base64.b64decode(text[::-1], validate=True)
        if base64.b64encode(data).decode()[::-1] != text:
            return None
        version, length, signed = _HEAD.unpack_from(data)
        payload = data[_HEAD.size : _HEAD.size + length]
        signature = data[_HEAD.size + length :]
        if version != 1 or len(payload) != length or len(signature) != signed:
            return None
        if not any(verifies(key, payload, signature) for key in keys):
            return None
        return _ticket(dict(_fields(payload)))
    except (ValueError, struct.error, IndexError, binascii.Error):
        return None


def _ticket(fields: dict[int, int | bytes]) -> PretixTicket:
    seed = fields.get(1, b"")
    numbers = {n: value for n, value in fields.items() if isinstance(value, int)}
    if not isinstance(seed, bytes) or not seed:
        raise ValueError(Sentence("a ticket without a seed"))
    return PretixTicket(
        seed=seed.decode(),
        item=numbers.get(2, 0),
        variation=numbers.get(3) or None,
        valid_from_ms=numbers.get(5, 0) * 1000 or None,
        valid_until_ms=numbers.get(6, 0) * 1000 or None,
    )


def _fields(payload: bytes) -> Iterable[tuple[int, int | bytes]]:
    """Numbers and values of the fields; only the two wire types that the scheme uses."""
    position = 0
    while position < len(payload):
        tag, position = _varint(payload, position)
        if tag & 7 == _VARINT:
            value, position = _varint(payload, position)
            yield tag >> 3, value
        elif tag & 7 == _BYTES:
            length, position = _varint(payload, position)
            if position + length > len(payload):
                raise ValueError(Sentence("a field that is cut off"))
            yield tag >> 3, payload[position : position + length]
            position += length
        else:
            raise ValueError(Sentence("a field of another type"))


def _varint(payload: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = payload[position]
        value |= (byte & 0x7F) << shift
        position, shift = position + 1, shift + 7
        if byte < 0x80:
            return value, position
        if shift > 63:
            raise ValueError(Sentence("a number that is too long"))
