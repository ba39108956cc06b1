"""What can be trusted of rows that somebody sends, whatever they are stored in."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from itertools import chain

from nacl.signing import VerifyKey

from badges.codes.signature import verifies
from sync.file.connection import batches
from sync.journal.journal import Row, hash_of, values_of

_TYPES = tuple(field.type for field in fields(Row))
_CORES = min(4, os.cpu_count() or 1)
_PART = 125
"""Rows whose signatures one thread verifies before it takes the next ones."""


def objections(rows: Sequence[Row], keys: Mapping[str, VerifyKey]) -> dict[Row, str]:
    """Why some of `rows` cannot be taken."""
    found: dict[Row, str] = {}
    checked: list[Row] = []
    for row in rows:
        if any(type(value) is not kind for value, kind in zip(values_of(row), _TYPES, strict=True)):
            found[row] = "altered: a value of the wrong kind"
        elif row.device_id not in keys:
            found[row] = "this device was not packed by this event's organiser"
        elif hash_of(row) != row.hash:
            found[row] = "altered: its content and hash do not belong together"
        else:
            checked.append(row)
    for row, signed in zip(checked, _signed(checked, keys), strict=True):
        if not signed:
            found[row] = "altered: its hash and signature do not belong together"
        elif not row.is_understood:
            found[row] = "signed, but it says nothing that can be understood"
    return found


def _signed(rows: Sequence[Row], keys: Mapping[str, VerifyKey]) -> Iterator[bool]:
    """Whether each row is signed; many are verified on every core, outside Python's lock."""

    def verified(part: Sequence[Row]) -> list[bool]:
        return [verifies(keys[row.device_id], row.hash, row.sig) for row in part]

    if len(rows) <= _PART:
        return iter(verified(rows))
    with ThreadPoolExecutor(_CORES) as pool:
        return chain.from_iterable(list(pool.map(verified, batches(rows, _PART))))


def kept_apart(row: Row) -> tuple[str, bytes]:
    """A row that cannot be trusted as text, to be kept for a person to look at, and its SHA-256."""
    raw = json.dumps(_as_json(row))
    return raw, hashlib.sha256(raw.encode()).digest()


def _as_json(row: Row) -> list[object]:
    return [value.hex() if isinstance(value, bytes) else value for value in values_of(row)]
