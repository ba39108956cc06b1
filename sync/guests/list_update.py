"""Guest lists that change during the event: late sales, canceled tickets, new rules.

The organiser imports into the hub's event file; the desks take what differs of the list as the
organiser signed it, with the rules, in one transaction. So does a file into which a newer
one is merged. What happened is never touched, and what the door set right stays right.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sync.file.connection import Connection, DatabaseError
from sync.file.event_file import EventFile
from sync.guests import (
    amendments,
    guest_rows,
    list_chunks,
    published_list,
    signed_rules,
    withdrawals,
)
from sync.guests.decisions import withdraw
from sync.guests.guest_rows import GuestRow
from sync.guests.guests import ticket_id_for
from sync.guests.list_chunks import ListedGuest
from sync.guests.list_gathering import GatheredList, gather
from sync.guests.list_source import FileListSource, ListSource
from sync.guests.list_wire import BadListError, making_sense
from sync.guests.signed_rules import scalars
from sync.journal import organiser, places, projections, records
from sync.journal import rows as journal_rows
from sync.journal.journal import canonical
from sync.model import Guest

_GUEST = tuple(field.name for field in fields(Guest))


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
        event_file.change(published_list.publish)
    for ticket_id, status in unsigned:
        withdraw(event_file, [ticket_id], status)


def take(event_file: EventFile, source: ListSource) -> bool:
    """Take what differs of the list of `source`, if it is not older; gives whether it was taken.

    What it lacks is gathered a little at a time, while others read and write; then all of it is
    written at once. Raises `BadListError`, `StorageError`, or what `source` raises; then
    everything is as before.
    """
    gathered = gather(event_file, source)
    if gathered is None:
        return False
    with making_sense():
        return event_file.change(_write_list, event_file.event_id, gathered)


def take_newer(event_file: EventFile, source: EventFile) -> bool:
    """Take the list of another file, if it is newer than the one here; whether it was.

    Raises `BadListError`, or `StorageError`; then everything is as before.
    """
    theirs = source.ask(published_list.manifest)
    ours = event_file.ask(published_list.manifest)
    is_newer = theirs and theirs.serial > (ours.serial if ours else 0)
    return bool(is_newer) and take(event_file, FileListSource(source))


def _write_list(connection: Connection, event_id: str, gathered: GatheredList) -> bool:
    """Write what was gathered, unless this file has got a newer list meanwhile."""
    before = published_list.manifest(connection)
    if before and gathered.manifest.serial < before.serial:
        return False
    known = gathered.known
    _list_guests(connection, gathered)
    street_doors = places.street_doors(connection)
    try:
        signed_rules.write(connection, gathered.rules)
    except DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_CONSTRAINT"):
            raise BadListError("its rules make no sense") from error
        raise
    projections.follow_street_doors(connection, street_doors)
    _prove(connection, gathered)
    published_list.put(connection, gathered.manifest)
    version = gathered.manifest.version
    connection.execute("UPDATE event SET guest_list_version = ?", (version,))
    gone = records.erased(connection)
    changed = [
        _guest(json.loads(guest.text), guest, event_id)
        for guest in gathered.guests
        if guest.text is not None and guest.ticket_id not in gone
        and known.get(guest.ticket_id) != guest.hash
    ]  # fmt: skip
    _write(connection, changed)
    return True


def _list_guests(connection: Connection, gathered: GatheredList) -> None:
    """Put the signed texts in the place of those before; those of erased people stay away."""
    connection.executemany(
        "DELETE FROM listed_guest WHERE ticket_id = ?", [(gone,) for gone in gathered.gone]
    )
    connection.executemany(
        "INSERT INTO listed_guest (ticket_id, content, hash) VALUES (?1, iif(EXISTS (SELECT 1 FROM "
        "erased WHERE erased.ticket_id = ?1), NULL, ?2), ?3) ON CONFLICT DO UPDATE SET "
        "content = excluded.content, hash = excluded.hash",
        [(guest.ticket_id, guest.text or "", guest.hash) for guest in gathered.guests],
    )


def _prove(connection: Connection, gathered: GatheredList) -> None:
    """Raise `BadListError` unless what was written is what the manifest says, to the byte."""
    signed = gathered.manifest.sections
    chunks = signed[published_list.GUESTS]
    rules = signed_rules.digests(connection)
    written = {name: list_chunks.hashes(connection, name) for name in gathered.chunks}
    if any(list_chunks.digest(written[name]) != chunks.get(name) for name in written if
           written[name] or name in chunks) or any(
        signed.get(name) != digest for name, digest in rules.items()
    ):  # fmt: skip
        raise BadListError("it is not as the organiser signed it")


def _guest(said: Mapping[str, Any], guest: ListedGuest, event_id: str) -> GuestRow:
    """A row of the table `guest` from a signed text."""
    values = scalars(said, _GUEST)
    if values["ticket_id"] != guest.ticket_id:
        raise BadListError("a guest stands for another")
    source_key = guest.source_key
    is_true = source_key is not None and ticket_id_for(event_id, source_key) == guest.ticket_id
    return {
        **values,
        "source_key": source_key if is_true else f"listed:{guest.ticket_id}",
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
