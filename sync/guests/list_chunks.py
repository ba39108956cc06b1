"""The chunks of the published list: guests by the beginning of their ticket ids.

Two files that differ in one guest differ in one chunk of 256, so finding the difference reads
little of a long list at a time, and nobody waits for it.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from sync.file.connection import Connection, column
from sync.journal.journal import canonical

_LENGTH = 2
"""Characters of a ticket id that say which chunk it is in: 256 chunks."""
MARK = 8
"""Bytes of a guest's hash that tell it apart from the others of its chunk."""
_LAST = "\U0010ffff"
"""Sorts after whatever a ticket id goes on with."""


class ListedGuest(NamedTuple):
    """A guest as the organiser signed them."""

    ticket_id: str
    text: str | None
    """None of somebody whose data was erased: only the hash stands."""
    hash: bytes
    source_key: str | None


def chunk_of(ticket_id: str) -> str:
    """The name of the chunk that a ticket is in."""
    return ticket_id[:_LENGTH]


def names(connection: Connection) -> list[str]:
    """The chunks that have guests in this file."""
    first = f"SELECT substr(min(ticket_id), 1, {_LENGTH}) FROM listed_guest"
    return column(
        connection,
        f"WITH RECURSIVE chunk(name) AS ({first} UNION ALL "
        f"SELECT ({first} WHERE ticket_id > name || ?) FROM chunk WHERE name IS NOT NULL) "
        "SELECT name FROM chunk WHERE name IS NOT NULL",
        _LAST,
    )


def hashes(connection: Connection, chunk: str) -> dict[str, bytes]:
    """The hashes of the guests of one chunk, by ticket id."""
    return dict(
        connection.execute(
            "SELECT ticket_id, hash FROM listed_guest WHERE ticket_id BETWEEN ? AND ?",
            (chunk, chunk + _LAST),
        ).fetchall()
    )


def guests(connection: Connection, chunk: str) -> list[ListedGuest]:
    """The guests of one chunk."""
    found = connection.execute(
        "SELECT ticket_id, nullif(content, ''), listed_guest.hash, source_key "
        "FROM listed_guest LEFT JOIN guest USING (ticket_id) WHERE ticket_id BETWEEN ? AND ?",
        (chunk, chunk + _LAST),
    ).fetchall()
    return [ListedGuest(*row) for row in found]


def digest(hashes: Mapping[str, bytes]) -> str:
    """The SHA-256 of a chunk with these guests, in hexadecimal."""
    content = [[ticket_id, hashes[ticket_id].hex()] for ticket_id in sorted(hashes)]
    return hashlib.sha256(canonical(content)).hexdigest()


def digests(connection: Connection) -> dict[str, str]:
    """The SHA-256 of each chunk of this file."""
    return {name: digest(hashes(connection, name)) for name in names(connection)}
