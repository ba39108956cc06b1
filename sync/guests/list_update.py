"""Guest lists that change during the event: late sales, canceled tickets, a door's new rules.

The organiser imports into the hub's event file; the desks take the whole list as the organiser
signed it, with the doors' rules, in one transaction. So does a file into which a newer one is
merged. What happened is never touched, and what the door set right stays right.
"""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sync.file.connection import Connection, DatabaseError
from sync.file.event_file import EventFile
from sync.guests import amendments, guest_rows, published_list, signed_rules, withdrawals
from sync.guests.guest_rows import GuestRow
from sync.guests.guests import ticket_id_for
from sync.guests.signed_rules import scalars
from sync.journal import organiser, projections, records
from sync.journal import rows as journal_rows
from sync.journal.journal import canonical
from sync.model import Guest

MOST_BYTES = 64 * 2**20
"""Of a list, unpacked: more than 100,000 guests."""

_GUEST = tuple(field.name for field in fields(Guest))


class BadListError(ValueError):
    """The organiser did not sign this list, or it cannot be read; nothing of it was taken."""


def edition(connection: Connection) -> str:
    """What differs whenever a list would have to be taken again; "" when none was signed."""
    said = connection.execute("SELECT hash FROM published_list").fetchone()
    if said is None:
        return ""
    content = [said[0].hex(), signed_rules.digests(connection)]
    return hashlib.sha256(canonical(content)).hexdigest()[:16]


def sign(event_file: EventFile) -> None:
    """Have the organiser's file sign what an older version of this program left unsigned."""
    with event_file.reading() as connection:
        if organiser.secret(connection) is None:
            return
        said = published_list.manifest(connection)
        (version,) = connection.execute("SELECT guest_list_version FROM event").fetchone()
        unsigned = withdrawals.unsigned(connection)
    if said is None or not said.serial or said.version != version:
        with event_file.transaction() as connection:
            published_list.publish(connection)
    for ticket_id, status in unsigned:
        event_file.withdraw([ticket_id], status)


def packed(event_file: EventFile) -> bytes:
    """The list of the hub's file, for a desk; nothing when none was signed."""
    with event_file.reading() as connection:
        said = published_list.manifest(connection)
        if said is None:
            return b""
        guests = connection.execute(
            "SELECT ticket_id, nullif(content, ''), lower(hex(listed_guest.hash)), source_key "
            "FROM listed_guest LEFT JOIN guest USING (ticket_id)"
        ).fetchall()
        content = {
            "serial": said.serial,
            "version": said.version,
            "sig": said.sig.hex(),
            **signed_rules.sections(connection),
            "guests": [list(guest) for guest in guests],
        }
    return zlib.compress(json.dumps(content, separators=(",", ":")).encode())


def take(event_file: EventFile, body: bytes) -> bool:
    """Take the list in `body`, if it is not older than the one here; gives whether it was taken.

    Raises `BadListError`, or `StorageError`; then everything is as before.
    """
    said = _unpacked(body)
    try:
        with event_file.transaction() as connection:
            return _take(connection, event_file.event_id, said)
    except BadListError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BadListError(str(error)) from error


def take_newer(event_file: EventFile, source: EventFile) -> bool:
    """Take the list of another file, if it is newer than the one here; whether it was.

    Raises `BadListError`, or `StorageError`; then everything is as before.
    """
    with source.reading() as connection:
        theirs = published_list.manifest(connection)
    with event_file.reading() as connection:
        ours = published_list.manifest(connection)
    is_newer = theirs and theirs.serial > (ours.serial if ours else 0)
    return bool(is_newer) and take(event_file, packed(source))


def _unpacked(body: bytes) -> dict[str, Any]:
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(body, MOST_BYTES)
        if unpacking.unconsumed_tail:
            raise BadListError(f"it is longer than {MOST_BYTES >> 20} MiB")
        said: object = json.loads(text)
    except (zlib.error, RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadListError("it cannot be unpacked") from error
    if not isinstance(said, dict):
        raise BadListError("it is no list")
    return said


def _take(connection: Connection, event_id: str, said: dict[str, Any]) -> bool:
    before = published_list.manifest(connection)
    serial, version = (_number(said, name) for name in ("serial", "version"))
    if before and serial < before.serial:
        return False
    known = dict(connection.execute("SELECT ticket_id, hash FROM listed_guest").fetchall())
    listed = [(i, text, bytes.fromhex(digest), key) for i, text, digest, key in said["guests"]]
    _list_guests(connection, listed)
    try:
        signed_rules.write(connection, said)
    except DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_CONSTRAINT"):
            raise BadListError("its rules make no sense") from error
        raise
    here = published_list.as_here(connection, serial, version, bytes.fromhex(said["sig"]))
    if not published_list.is_signed(connection, here):
        raise BadListError("it is not as the organiser signed it")
    published_list.put(connection, here)
    connection.execute("UPDATE event SET guest_list_version = ?", (version,))
    gone = records.erased(connection)
    changed = []
    for ticket_id, text, digest, key in listed:
        if text is not None and hashlib.sha256(text.encode()).digest() != digest:
            raise BadListError("a guest was altered")
        if text is not None and ticket_id not in gone and known.get(ticket_id) != digest:
            changed.append(_guest(json.loads(text), ticket_id, key, event_id))
    _write(connection, changed)
    return True


def _number(said: dict[str, Any], name: str) -> int:
    number = said[name]
    if type(number) is not int or not 0 <= number < 2**62:
        raise BadListError(f"its {name} is no number")
    return number


def _list_guests(connection: Connection, listed: Sequence[tuple[str, Any, bytes, Any]]) -> None:
    """Put the signed texts in the place of those before; those of erased people stay away."""
    connection.execute("DELETE FROM listed_guest")
    connection.executemany(
        "INSERT INTO listed_guest (ticket_id, content, hash) VALUES (?, iif(EXISTS (SELECT 1 FROM "
        "erased WHERE erased.ticket_id = ?1), NULL, ?), ?)",
        [(ticket_id, text or "", digest) for ticket_id, text, digest, _ in listed],
    )


def _guest(said: Mapping[str, Any], ticket_id: str, source_key: object, event_id: str) -> GuestRow:
    """A row of the table `guest` from a signed text."""
    values = scalars(said, _GUEST)
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
