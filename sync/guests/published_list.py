"""The guest list as the organiser signed it, so that every file can prove the list it has.

Each listed guest is a text, and the organiser signs the version and the texts' hashes. Without
the text its hash still stands: a person can be erased from every file, and the signature goes on
to prove the rest. A text holds a random salt, so that nobody finds out what an erased one said.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from nacl.exceptions import BadSignatureError

from sync.file.connection import Connection
from sync.guests.amendments import CORRECTED, KINDS
from sync.journal import organiser, records
from sync.journal.journal import FORMAT, Kind, canonical
from sync.journal.rows import of_kinds
from sync.model import Guest

_NAMES = tuple(field.name for field in fields(Guest))
_COLUMNS = ", ".join(f'"{name}"' for name in _NAMES)
_SALT = "salt"
_AT_THE_DOOR = "source_key LIKE 'walk_in:%'"
"""Guests whom no list names; the journal has them."""
_AMENDED = {Kind.CORRECTION: set(CORRECTED), Kind.BADGE_REPLACED: {"badge_code"}}

_Values = dict[str, object]


@dataclass(frozen=True)
class ListProof:
    """What a file can prove of its guest list."""

    version: int
    hash: str
    """Of the whole list, in hexadecimal: two files with the same one have the same list."""
    is_signed: bool
    """Whether the organiser signed exactly this version and these hashes."""
    altered: tuple[str, ...]
    """Tickets that stand in the guest list otherwise than signed: changed, added, taken out."""

    @property
    def holds(self) -> bool:
        """Whether the guest list is as the organiser signed it, and as the door amended it."""
        return self.is_signed and not self.altered


def publish(connection: Connection) -> None:
    """Sign the guest list as it is now; to be called where an import has written it.

    Only the organiser's file has the key for that; in others nothing is done, and the proof
    shows what they changed.
    """
    keys = organiser.secret(connection)
    if keys is None:
        return
    before, erased = _listed(connection), records.erased(connection)
    listed = {ticket_id: before[ticket_id] for ticket_id in before.keys() & erased}
    for ticket_id, values in _guests(connection).items():
        text = before.get(ticket_id, ("", b""))[0] or ""
        if ticket_id not in erased:
            if _said(text) != values:
                text = canonical({**values, _SALT: secrets.token_hex(16)}).decode()
            listed[ticket_id] = (text, _sha256(text))
    connection.execute("DELETE FROM listed_guest")
    connection.executemany(
        "INSERT INTO listed_guest (ticket_id, content, hash) VALUES (?, ?, ?)",
        [(ticket_id, *listed[ticket_id]) for ticket_id in sorted(listed)],
    )
    (version,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
    digest = _hash_of(connection, version)
    connection.execute("DELETE FROM published_list")
    connection.execute(
        "INSERT INTO published_list (version, hash, sig) VALUES (?, ?, ?)",
        (version, digest, keys.signing_key.sign(digest).signature),
    )


def proof(connection: Connection) -> ListProof | None:
    """What this file can prove of its guest list; None when none was ever signed."""
    found = connection.execute("SELECT version, hash, sig FROM published_list").fetchone()
    if found is None:
        return None
    version, digest, signature = found
    return ListProof(
        version=version,
        hash=digest.hex(),
        is_signed=_is_signed(connection, version, digest, signature),
        altered=tuple(sorted(_altered(connection))),
    )


def _is_signed(connection: Connection, version: int, digest: bytes, signature: bytes) -> bool:
    if digest != _hash_of(connection, version):
        return False
    try:
        organiser.verify_key(connection).verify(digest, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    (shown,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
    return bool(shown == version)


def _altered(connection: Connection) -> Iterable[str]:
    """Tickets whose guest is not as listed and amended at the door."""
    guests, listed = _guests(connection), _listed(connection)
    amended = _amended(connection)
    for ticket_id in (guests.keys() | listed.keys()) - records.erased(connection):
        text, digest = listed.get(ticket_id, (None, b""))
        if text is None or ticket_id not in guests or _sha256(text) != digest:
            yield ticket_id
            continue
        there, said, may_differ = guests[ticket_id], _said(text), amended[ticket_id]
        if any(there[name] != said.get(name) for name in _NAMES if name not in may_differ):
            yield ticket_id


def _amended(connection: Connection) -> defaultdict[str, set[str]]:
    """Which values of which guests the door has changed, in ways that the journal tells."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind in KINDS & _AMENDED.keys():
        for row in of_kinds(connection, kind):
            found[row.ticket_id] |= _AMENDED[kind]
    return found


def _guests(connection: Connection) -> dict[str, _Values]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM guest WHERE NOT {_AT_THE_DOOR}").fetchall()
    return {row[0]: dict(zip(_NAMES, row, strict=True)) for row in rows}


def _listed(connection: Connection) -> dict[str, tuple[str | None, bytes]]:
    rows = connection.execute("SELECT ticket_id, content, hash FROM listed_guest").fetchall()
    return {ticket_id: (text, digest) for ticket_id, text, digest in rows}


def _said(text: str) -> _Values:
    """What a listed guest's text says; nothing for a text that was damaged."""
    try:
        said: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return {n: v for n, v in said.items() if n != _SALT} if isinstance(said, dict) else {}


def _hash_of(connection: Connection, version: int) -> bytes:
    (event_id,) = connection.execute("SELECT event_id FROM event").fetchone()
    guests = connection.execute(
        "SELECT ticket_id, lower(hex(hash)) FROM listed_guest ORDER BY ticket_id"
    ).fetchall()
    content = [FORMAT, "guest list", event_id, version, [list(guest) for guest in guests]]
    return hashlib.sha256(canonical(content)).digest()


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
