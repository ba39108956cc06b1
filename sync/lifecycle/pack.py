"""Packing: an event file for one laptop, with the guest list and a device key of its own."""

import contextlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from badges.text.sentence import SpokenError
from sync.file import schema
from sync.file.connection import Connection, DatabaseError, connect, file_name, quoted
from sync.file.durable_connection import begun
from sync.file.event_file import EventFile
from sync.file.new_file import whole_or_nothing
from sync.file.projection_tables import DERIVED
from sync.file.storage_error import StorageError
from sync.guests import list_update, published_list
from sync.journal import device_certificates, devices
from sync.journal.devices import Device
from sync.merging import clock_offsets

_COPIED = (
    "event",
    "category",
    "guest",
    "listed_guest",
    "published_list",
    "check_in_list",
    "device",
    "journal",
    "head",
    "record",
    "erased",
    "staff_pin",
    "ticket_key",
    "pretix_product",
    "withdrawn",
    "swap_rules",
    "badge_sheet",
    "booth",
    "utc_offset",
    *DERIVED,
)
"""Tables whose rows go along. `this_device` does not: it holds the organiser's key."""


_HAPPENED = ("journal", "head", "record", *DERIVED)
"""Of these, what follows from the journal, and the journal."""


class AlteredListError(SpokenError, ValueError):
    """The guest list is not as it was signed at its last import; nothing was packed."""


class NameTakenError(SpokenError, ValueError):
    """Two laptops of one name could not be told apart in any table; nothing was packed."""


def pack(event_file: EventFile, out: Path, *, device_name: str, passphrase: str | None) -> Device:
    """Write an event file for the laptop `device_name` to `out`, and pair its device.

    The file is made from scratch, row by row, so no byte of the organiser's key gets in. It is
    encrypted when a `passphrase` is given. The organiser's file knows the device's public key
    from then on, and takes its journal when files are merged. Raises `FileExistsError` when
    something is at `out`, `AlteredListError` when somebody changed the guest list by hand,
    `NameTakenError` when a laptop is
    called so already, `StorageError` when a file cannot be written; then nothing is at `out`.
    """
    proof = event_file.ask(published_list.proof)
    if proof and not proof.holds:
        what = ", ".join([f"{len(proof.altered)} guests", *proof.altered_rules])
        raise AlteredListError("its guest list was changed by hand ({what})", what=what)
    if proof:
        list_update.sign(event_file)
    device = Device.new()
    with whole_or_nothing(out):
        with event_file.transaction() as connection:
            _pair(event_file, connection, device, device_name, encrypted=passphrase is not None)
        try:
            _make_tables(out, passphrase, device)
            event_file.ask(_copy, out, passphrase)
        except (DatabaseError, StorageError):
            with contextlib.suppress(StorageError):
                event_file.change(devices.forget, device.device_id)
            raise
    return device


def copy_without_journal(event_file: EventFile, out: Path) -> None:
    """Write the event, its guest list and its rules to `out`, and nothing that has happened.

    No key goes along, and no device is made that writes. Raises `FileExistsError`,
    `StorageError`; then nothing is at `out`.
    """
    with whole_or_nothing(out):
        _make_tables(out, None, Device.new())
        event_file.ask(_copy, out, None, [t for t in _COPIED if t not in _HAPPENED])


def _pair(
    event_file: EventFile, connection: Connection, device: Device, name: str, *, encrypted: bool
) -> None:
    """Let the organiser's file know the laptop, if no other one is called so."""
    called = [laptop.name for laptop in devices.packed(connection)]
    if _folded(name) in map(_folded, called):
        raise NameTakenError("a laptop was packed as “{name}” already", name=name)
    device_id, now_ms = device.device_id, event_file.clock.wall_ms()
    devices.pair(connection, device_id, name, device.verify_key)
    device_certificates.certify(connection, event_file.event_id, device_id)
    devices.note_packed(connection, device_id, now_ms, encrypted=encrypted)
    clock_offsets.note(connection, device_id, device.epoch, now_ms, None, None)


def _folded(name: str) -> str:
    """`name` as people tell names apart: not by capitals, spaces, or how an accent is stored."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _make_tables(out: Path, passphrase: str | None, device: Device) -> None:
    packed = connect(out, passphrase=passphrase)
    with begun(packed):
        schema.create_tables(packed)
        devices.insert_own(packed, device)
    packed.close()


def _copy(
    connection: Connection, out: Path, passphrase: str | None, tables: Sequence[str] = _COPIED
) -> None:
    key = quoted(passphrase or "")
    connection.execute(f"ATTACH DATABASE ? AS packed KEY {key}", (file_name(out),))
    try:
        with begun(connection):
            for table in tables:
                connection.execute(f"INSERT INTO packed.{table} SELECT * FROM main.{table}")
    finally:
        connection.execute("DETACH DATABASE packed")
