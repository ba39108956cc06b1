"""The rows in single pages of an SQLite file, when the file around them is gone.

Formats: https://sqlite.org/fileformat2.html (WAL, B-tree pages, records) and, for encrypted files,
https://www.zetetic.net/sqlcipher/design/ (version 4: AES-256-CBC, HMAC-SHA512 per page).
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Value = int | float | str | bytes | None
Pages = Mapping[int, bytes]
"""By number, from 1."""

WAL_HEADER = 32
_FRAME_HEADER = 24
ROUNDS = 256_000
"""Of PBKDF2, by which SQLCipher derives a key from a passphrase."""
_MAGIC = (0x377F0682, 0x377F0683)
_SALT = 16
_RESERVED = 80
_HMAC = 64
_LEAF_OF_TABLE = 0x0D
_MOST_PAYLOAD = 1 << 24


def committed_pages(wal: bytes) -> dict[int, bytes]:
    """The newest committed content of each page in a write-ahead log; {} when it is none."""
    if len(wal) < WAL_HEADER:
        return {}
    magic, _, size, _, salt_1, salt_2 = struct.unpack(">6I", wal[:24])
    if magic not in _MAGIC or size < 512:
        return {}
    committed: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    for start in range(WAL_HEADER, len(wal) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, pages_after, *salts = struct.unpack(">4I", wal[start : start + 16])
        if salts != [salt_1, salt_2]:
            break  # left over from an earlier round of the log
        waiting[number] = wal[start + _FRAME_HEADER : start + _FRAME_HEADER + size]
        if pages_after:
            committed |= waiting
            waiting = {}
    return committed


@dataclass(frozen=True)
class PageKey:
    """What the pages of one encrypted file are opened with."""

    key: bytes
    hmac_key: bytes

    @classmethod
    def of(cls, passphrase: str, salt: bytes) -> "PageKey":
        """The key of the file that begins with the 16 bytes `salt`."""
        key = hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)
        mask = bytes(byte ^ 0x3A for byte in salt)
        return cls(key, hashlib.pbkdf2_hmac("sha512", key, mask, 2, 32))

    def opened(self, number: int, page: bytes) -> bytes | None:
        """A page in the clear, or None when it was not written with this key."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        start = _SALT if number == 1 else 0
        end = len(page) - _RESERVED
        said = page[end + 16 : end + 16 + _HMAC]
        body = page[start : end + 16] + number.to_bytes(4, "little")
        if not hmac.compare_digest(hmac.digest(self.hmac_key, body, "sha512"), said):
            return None
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(page[end : end + 16])).decryptor()
        return page[:start] + decryptor.update(page[start:end]) + decryptor.finalize()


def opened_pages(pages: Pages, key: PageKey) -> dict[int, bytes]:
    """Those of the encrypted `pages` that `key` opens."""
    clear = {number: key.opened(number, page) for number, page in pages.items()}
    return {number: page for number, page in clear.items() if page is not None}


def rows_in(pages: Pages, *, reserved: int = 0) -> Iterator[tuple[Value, ...]]:
    """Every table row that is whole within `pages`, of whatever table; what is damaged is left."""
    for number, page in pages.items():
        at = 100 if number == 1 else 0
        if page[at] != _LEAF_OF_TABLE:
            continue
        (cells,) = struct.unpack(">H", page[at + 3 : at + 5])
        for cell in range(cells):
            try:
                pointer = at + 8 + 2 * cell
                (offset,) = struct.unpack(">H", page[pointer : pointer + 2])
                yield _record(_payload(page, offset, pages, len(page) - reserved))
            except (ValueError, IndexError, KeyError, struct.error):
                continue


def encrypted_rows_in(pages: Pages) -> Iterator[tuple[Value, ...]]:
    """Like `rows_in`, of pages that were encrypted and are opened."""
    return rows_in(pages, reserved=_RESERVED)


def _payload(page: bytes, offset: int, pages: Pages, usable: int) -> bytes:
    """The bytes of a cell's record, its overflow pages included."""
    length, offset = _varint(page, offset)
    _, offset = _varint(page, offset)  # the rowid
    if length > _MOST_PAYLOAD:
        raise ValueError(length)
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    here = length
    if length > most:
        fitting = least + (length - least) % (usable - 4)
        here = fitting if fitting <= most else least
    payload = page[offset : offset + here]
    following = int.from_bytes(page[offset + here : offset + here + 4]) if here < length else 0
    while len(payload) < length:
        overflow = pages[following]
        following = int.from_bytes(overflow[:4])
        payload += overflow[4 : 4 + min(usable - 4, length - len(payload))]
    return payload


def _record(payload: bytes) -> tuple[Value, ...]:
    header, offset = _varint(payload, 0)
    kinds = []
    while offset < header:
        kind, offset = _varint(payload, offset)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, offset = _value(payload, offset, kind)
        values.append(value)
    if offset != len(payload):
        raise ValueError("a record of another length")
    return tuple(values)


_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(payload: bytes, offset: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], offset
    if kind in _INTEGERS:
        end = offset + _INTEGERS[kind]
        return int.from_bytes(payload[offset:end], signed=True), end
    if kind == 7:
        return struct.unpack(">d", payload[offset : offset + 8])[0], offset + 8
    if kind < 12:
        raise ValueError("a reserved kind of value")
    end = offset + (kind - 12) // 2
    return (payload[offset:end].decode() if kind % 2 else payload[offset:end]), end


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        byte = data[offset + place]
        if place == 8:
            return (value << 8) | byte, offset + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, offset + place + 1
    raise ValueError("a number without its end")
