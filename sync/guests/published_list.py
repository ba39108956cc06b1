"""The guest list and the rules as the organiser signed them, for every file to prove.

What is signed is a manifest: a serial number, the version of the guest list, and the SHA-256 of
each section. The guests are cut into chunks by the beginning of their ticket ids, each with a
SHA-256 of its own, so that two files can find out where they differ.

Each listed guest is a text, and a chunk is the texts' hashes. Without the text its hash still
stands: a person can be erased from every file, and the signature goes on to prove the rest. A
text holds a random salt, so that nobody finds out what an erased one said.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from badges.codes.signature import verifies
from sync.file import event_row
from sync.file.connection import Connection
from sync.guests import list_chunks, signed_rules
from sync.guests.amendments import CORRECTED, KINDS
from sync.journal import organiser, records
from sync.journal.journal import FORMAT, Kind, canonical
from sync.journal.rows import of_kinds
from sync.model import Guest

GUESTS = "guests"
"""The section with the guests."""
_NAMES = tuple(field.name for field in fields(Guest))
_COLUMNS = ", ".join(f'"{name}"' for name in _NAMES)
_SALT = "salt"
_AT_THE_DOOR = "source_key LIKE 'walk_in:%'"
"""Guests whom no list names; the journal has them."""
_AMENDED = {Kind.CORRECTION: set(CORRECTED), Kind.BADGE_REPLACED: {"badge_code"}}

_Values = dict[str, object]
Sections = dict[str, Any]
"""The SHA-256 of each section in hexadecimal; of the guests, one for each chunk."""


@dataclass(frozen=True)
class Manifest:
    """What the organiser has signed."""

    serial: int
    """One higher each time; 0 in the manner of older versions, which signed the guests alone."""
    version: int
    """Of the guest list."""
    hash: bytes
    sig: bytes
    sections: Sections


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
    altered_rules: tuple[str, ...] = ()
    """Sections of `sync.guests.signed_rules` that are otherwise than signed."""

    @property
    def holds(self) -> bool:
        """Whether all is as the organiser signed it, and as the door amended it."""
        return self.is_signed and not self.altered and not self.altered_rules


def publish(connection: Connection) -> None:
    """Sign what has changed; to be called where the guest list or a rule has been written.

    Only the organiser's file has the key for that; in others nothing is done, and the proof
    shows what they changed.
    """
    keys = organiser.secret(connection)
    if keys is None:
        return
    before = manifest(connection)
    (version,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
    if before and before.serial and before.version == version:
        chunks = before.sections[GUESTS]
    else:
        _list_guests(connection)
        chunks = list_chunks.digests(connection)
    sections = {GUESTS: chunks, **signed_rules.digests(connection)}
    if before and before.serial and (before.version, before.sections) == (version, sections):
        return
    serial = before.serial + 1 if before else 1
    digest = _hash_of(connection, serial, version, sections)
    signature = keys.signing_key.sign(digest).signature
    put(connection, Manifest(serial, version, digest, signature, sections))


def manifest(connection: Connection) -> Manifest | None:
    """What the organiser has signed, as this file was told; None when nothing was ever signed."""
    found = connection.execute(
        "SELECT serial, version, hash, sig, sections FROM published_list"
    ).fetchone()
    if found is None:
        return None
    serial, version, digest, signature, sections = found
    return Manifest(serial, version, digest, signature, _object(sections))


def put(connection: Connection, said: Manifest) -> None:
    """Let `said` be what the organiser has signed; whether it is true shows `proof`."""
    connection.execute("DELETE FROM published_list")
    connection.execute(
        "INSERT INTO published_list (version, hash, sig, serial, sections) VALUES (?, ?, ?, ?, ?)",
        (said.version, said.hash, said.sig, said.serial, canonical(said.sections).decode()),
    )


def manifest_of(
    connection: Connection, serial: int, version: int, sig: bytes, sections: Sections
) -> Manifest:
    """The manifest of this event with these contents; whether it is true shows `is_signed`."""
    digest = _hash_of(connection, serial, version, sections)
    return Manifest(serial, version, digest, sig, sections)


def is_signed(connection: Connection, said: Manifest) -> bool:
    """Whether the organiser signed a manifest."""
    return verifies(organiser.verify_key(connection), said.hash, said.sig)


def proof(connection: Connection) -> ListProof | None:
    """What this file can prove of its guest list and rules; None when nothing was ever signed."""
    said = manifest(connection)
    if said is None:
        return None
    return ListProof(
        version=said.version,
        hash=said.hash.hex(),
        is_signed=_is_listed(connection, said) and is_signed(connection, said),
        altered=tuple(sorted(_altered(connection))),
        altered_rules=_altered_rules(connection, said),
    )


def _list_guests(connection: Connection) -> None:
    """Write each guest's text anew who is another than before."""
    before, erased = _listed(connection), records.erased(connection)
    listed = {ticket_id: before[ticket_id] for ticket_id in before.keys() & erased}
    for ticket_id, values in _guests(connection).items():
        text = before.get(ticket_id, ("", b""))[0] or ""
        if ticket_id not in erased:
            if _said(text) != values:
                text = canonical({**values, _SALT: secrets.token_hex(16)}).decode()
            listed[ticket_id] = (text, records.hash_of(text))
    connection.executemany(
        "DELETE FROM listed_guest WHERE ticket_id = ?",
        [(ticket_id,) for ticket_id in before.keys() - listed.keys()],
    )
    connection.executemany(
        "INSERT INTO listed_guest (ticket_id, content, hash) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET content = excluded.content, hash = excluded.hash",
        [(ticket_id, *listed[ticket_id]) for ticket_id in sorted(listed)
         if before.get(ticket_id) != listed[ticket_id]],
    )  # fmt: skip


def _is_listed(connection: Connection, said: Manifest) -> bool:
    """Whether the manifest is about the texts and the version that this file has."""
    (shown,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
    if shown != said.version:
        return False
    if not said.serial:
        return said.hash == _hash_of_guests(connection, said.version)
    is_whole = said.hash == _hash_of(connection, said.serial, said.version, said.sections)
    return is_whole and said.sections.get(GUESTS) == list_chunks.digests(connection)


def _altered_rules(connection: Connection, said: Manifest) -> tuple[str, ...]:
    if not said.serial:
        return ()  # they were not signed then
    here = signed_rules.digests(connection)
    return tuple(name for name, digest in here.items() if said.sections.get(name) != digest)


def _altered(connection: Connection) -> Iterable[str]:
    """Tickets whose guest is not as listed and amended at the door."""
    guests, listed = _guests(connection), _listed(connection)
    amended = _amended(connection)
    for ticket_id in (guests.keys() | listed.keys()) - records.erased(connection):
        text, digest = listed.get(ticket_id, (None, b""))
        if text == "" and ticket_id in guests:
            continue  # it named somebody who was erased: only its hash stands
        if text is None or ticket_id not in guests or records.hash_of(text) != digest:
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
    return {name: value for name, value in _object(text).items() if name != _SALT}


def _object(text: str) -> dict[str, Any]:
    """The JSON object in `text`; an empty one for anything else."""
    try:
        said: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _hash_of(connection: Connection, serial: int, version: int, sections: Sections) -> bytes:
    content = [FORMAT, "published list", event_row.read_id(connection), serial, version, sections]
    return hashlib.sha256(canonical(content)).digest()


def _hash_of_guests(connection: Connection, version: int) -> bytes:
    """What was signed before there were manifests."""
    guests = connection.execute(
        "SELECT ticket_id, lower(hex(hash)) FROM listed_guest ORDER BY ticket_id"
    ).fetchall()
    content = [FORMAT, "guest list", event_row.read_id(connection), version, [*guests]]
    return hashlib.sha256(canonical(content)).digest()
