"""Guest lists that change during the event: late sales, revoked tickets, a door's new rules.

The organiser imports into the hub's event file; the desks take the whole list as the organiser
signed it, with the check-in lists and categories, in one transaction. What happened is never
touched, and what the door set right stays right.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sync.file.connection import Connection, marks
from sync.file.event_file import EventFile
from sync.guests import amendments, guest_rows, published_list
from sync.guests.guest_rows import GuestRow
from sync.guests.guests import ticket_id_for
from sync.journal import projections, records
from sync.journal import rows as journal_rows
from sync.journal.journal import canonical
from sync.model import Guest

MOST_BYTES = 64 * 2**20
"""Of a list, unpacked: more than 100,000 guests."""

_TABLES = ("check_in_list", "category")
_SETTINGS = (
    "name place language timezone starts_ms ends_ms admission_ms day_begins_hour capacity "
    "guest_list_ms"
).split()
_GUEST = tuple(field.name for field in fields(Guest))

Values = dict[str, str | int | None]


class BadListError(ValueError):
    """The organiser did not sign this list; nothing of it was taken."""


def edition(connection: Connection) -> str:
    """What differs whenever a list would have to be taken again; "" when none was signed."""
    version = connection.execute("SELECT version FROM published_list").fetchone()
    if version is None:
        return ""
    content = [version[0], _settings(connection), *(_rows(connection, t) for t in _TABLES)]
    return hashlib.sha256(canonical(content)).hexdigest()[:16]


def sign(event_file: EventFile) -> None:
    """Have the organiser's file sign its guest list, if it is another than it has signed."""
    with event_file.reading() as connection:
        (is_signed,) = connection.execute(
            "SELECT guest_list_version IN (SELECT version FROM published_list) FROM event"
        ).fetchone()
    if not is_signed:
        with event_file.transaction() as connection:
            published_list.publish(connection)


def packed(event_file: EventFile) -> bytes:
    """The list of the hub's file, for a desk; nothing when none was signed."""
    with event_file.reading() as connection:
        found = connection.execute("SELECT version, hash, sig FROM published_list").fetchone()
        if found is None:
            return b""
        version, digest, signature = found
        guests = connection.execute(
            "SELECT ticket_id, content, lower(hex(listed_guest.hash)), source_key "
            "FROM listed_guest LEFT JOIN guest USING (ticket_id)"
        ).fetchall()
        said = {
            "version": version,
            "hash": digest.hex(),
            "sig": signature.hex(),
            "event": _settings(connection),
            **{table: _rows(connection, table) for table in _TABLES},
            "guests": [list(guest) for guest in guests],
        }
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode())


def take(event_file: EventFile, body: bytes) -> bool:
    """Take the list in `body`, if it is not older than the one here; gives whether it was taken.

    Raises `BadListError`, or `StorageError`; then everything is as before.
    """
    try:
        with event_file.transaction() as connection:
            return _take(connection, event_file.event_id, _unpacked(body))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadListError(str(error)) from error


def _unpacked(body: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body, MOST_BYTES)
        said: object = json.loads(text)
    except (zlib.error, RecursionError) as error:
        raise BadListError("it cannot be unpacked") from error
    if not isinstance(said, dict):
        raise BadListError("it is no list")
    return said


def _take(connection: Connection, event_id: str, said: dict[str, Any]) -> bool:
    before = connection.execute("SELECT guest_list_version FROM event").fetchone()[0]
    version = said["version"]
    if version < before:
        return False
    known = dict(connection.execute("SELECT ticket_id, hash FROM listed_guest").fetchall())
    listed = [(i, text, bytes.fromhex(digest), key) for i, text, digest, key in said["guests"]]
    _publish(connection, said, listed)
    proof = published_list.proof(connection)
    if proof is None or not proof.is_signed:
        raise BadListError("the organiser did not sign it")
    gone = records.erased(connection)
    changed = []
    for ticket_id, text, digest, key in listed:
        if text is not None and hashlib.sha256(text.encode()).digest() != digest:
            raise BadListError("a guest was altered")
        if text is not None and ticket_id not in gone and known.get(ticket_id) != digest:
            changed.append(_guest(json.loads(text), ticket_id, key, event_id))
    _write(connection, changed)
    for table in _TABLES:
        _replace(connection, table, said[table])
    return True


def _publish(
    connection: Connection, said: dict[str, Any], listed: Sequence[tuple[str, Any, bytes, Any]]
) -> None:
    """Put the signed list, its proof and its settings in the place of those before."""
    connection.execute("DELETE FROM listed_guest")
    connection.executemany(
        "INSERT INTO listed_guest (ticket_id, content, hash) VALUES (?, iif(EXISTS (SELECT 1 FROM "
        "erased WHERE erased.ticket_id = ?1), NULL, ?), ?)",
        [(ticket_id, text, digest) for ticket_id, text, digest, _ in listed],
    )
    connection.execute("DELETE FROM published_list")
    connection.execute(
        "INSERT INTO published_list (version, hash, sig) VALUES (?, ?, ?)",
        (said["version"], bytes.fromhex(said["hash"]), bytes.fromhex(said["sig"])),
    )
    settings = _scalars(said["event"], _SETTINGS)
    changes = ", ".join(f"{name} = ?" for name in settings)
    connection.execute(
        f"UPDATE event SET {changes}, guest_list_version = ?",
        [*settings.values(), said["version"]],
    )


def _guest(said: Mapping[str, Any], ticket_id: str, source_key: object, event_id: str) -> GuestRow:
    """A row of the table `guest` from a signed text."""
    values = _scalars(said, _GUEST)
    if values["ticket_id"] != ticket_id:
        raise BadListError("a guest stands for another")
    is_true = isinstance(source_key, str) and ticket_id_for(event_id, source_key) == ticket_id
    return {
        **values,
        "source_key": str(source_key) if is_true else f"listed:{ticket_id}",
        **guest_rows.keys(values),
    }


def _write(connection: Connection, guests: Sequence[GuestRow]) -> None:
    """Put guests into the guest list, and what the door changed of them on top."""
    if not guests:
        return
    guest_rows.write(connection, guests, kept=("source_key",))
    tickets = [str(guest["ticket_id"]) for guest in guests]
    amended = {
        row.ticket_id
        for kind in amendments.KINDS
        for row in journal_rows.of_kinds(connection, kind)
    }
    amendments.apply(connection, sorted(amended.intersection(tickets)))
    projections.refresh(connection, tickets)


def _settings(connection: Connection) -> Values:
    found = connection.execute(f"SELECT {', '.join(_SETTINGS)} FROM event").fetchone()
    return dict(zip(_SETTINGS, found, strict=True))


def _rows(connection: Connection, table: str) -> list[Values]:
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _replace(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let a table hold `rows` and nothing else."""
    names = [column[0] for column in connection.execute(f"SELECT * FROM {table}").description]
    connection.execute(f"DELETE FROM {table}")
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks(len(names))})",
        [list(_scalars(row, names).values()) for row in rows],
    )


def _scalars(said: Mapping[str, Any], names: Sequence[str]) -> Values:
    """The named values; raises `BadListError` for anything that no column holds."""
    values = {name: said[name] for name in names}
    if not all(value is None or type(value) in (str, int, bool) for value in values.values()):
        raise BadListError("a value of the wrong kind")
    return values
