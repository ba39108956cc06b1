"""Records: personal content beside the journal, which can be erased without breaking a chain.

A journal row names its record by the SHA-256 of the record's text, so that what arrives with a
row is known to be what the device wrote. The text holds a random salt: nobody who has the
journal alone can find out by trying what an erased record said.
"""

import contextlib
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from sync.file.connection import Connection, batches, column, marks
from sync.journal import bounds
from sync.journal.journal import Row, canonical

FIELD = "record"
"""What a row's body calls the hash of its record, in hexadecimal."""
_SALT = "salt"


def text_of(content: Mapping[str, object]) -> str:
    """`content` as the text of a new record."""
    return canonical({**content, _SALT: secrets.token_hex(16)}).decode()


def hash_of(text: str) -> bytes:
    """What names the record with this text."""
    return hashlib.sha256(text.encode()).digest()


def put(connection: Connection, ticket_id: str, text: str) -> bool:
    """Keep a record about a ticket, unless that person's data was erased; whether it is new."""
    cursor = connection.execute(
        "INSERT INTO record (hash, ticket_id, content) SELECT ?, ?, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM erased WHERE ticket_id = ?) ON CONFLICT DO NOTHING",
        (hash_of(text), ticket_id, text, ticket_id),
    )
    return bool(cursor.rowcount > 0)


def texts(connection: Connection, rows: Iterable[Row]) -> dict[Row, str]:
    """The texts of the records that `rows` name, as far as they are here."""
    names = {row: named for row in rows if (named := name_in(row))}
    found: dict[str, str] = {}
    for some in batches(sorted(set(names.values()))):
        query = f"SELECT content FROM record WHERE hash IN ({marks(len(some))})"
        held = column(connection, query, *map(bytes.fromhex, some))
        found |= {hash_of(text).hex(): text for text in held}
    return {row: found[named] for row, named in names.items() if named in found}


def contents(connection: Connection, rows: Iterable[Row]) -> dict[Row, dict[str, Any]]:
    """What the records that `rows` name say; those that are erased, missing or no object are
    left out."""
    found = {}
    for row, text in texts(connection, rows).items():
        with contextlib.suppress(ValueError):
            found[row] = bounds.read_object(text)
    return found


def name_in(row: Row) -> str | None:
    """The hash, in hexadecimal, of the record that `row` names, or None."""
    if not row.is_understood:
        return None
    named = row.facts().get(FIELD)
    return named if bounds.is_hash(named) else None


def erase(connection: Connection, ticket_id: str) -> None:
    """Forget every record about a ticket, those that still arrive too."""
    connection.execute(
        "INSERT INTO erased (ticket_id) VALUES (?) ON CONFLICT DO NOTHING", (ticket_id,)
    )
    connection.execute("DELETE FROM record WHERE ticket_id = ?", (ticket_id,))


def erased(connection: Connection) -> frozenset[str]:
    """The tickets of the people whose data was erased."""
    return frozenset(column(connection, "SELECT ticket_id FROM erased"))
