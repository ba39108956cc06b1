"""What an event file remembers of its pretix; it is in the organiser's file alone.

No other file gets the token: packing and every road between files leave these tables out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from nacl.signing import SigningKey

from badges.text.sentence import SpokenError
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal import device_certificates, devices, organiser
from sync.journal.devices import Device
from sync.pretix.access import DeviceAccess

DEVICE_NAME = "pretix"
"""What the check-ins that were made elsewhere are shown to be from."""


class NotPairedError(SpokenError, LookupError):
    """This event file knows of no pretix, or of no event there."""


class NotForPairingError(SpokenError, ValueError):
    """This file cannot be paired so; the message says why."""


@dataclass(frozen=True)
class PretixLink:
    """How this file reaches its pretix, and how far it has got."""

    access: DeviceAccess
    own_devices: frozenset[int]
    """The numbers under which pretix has known this file, now and before."""
    mark: str
    """Until when everything was pulled, by pretix's own clock; "" before the first time."""
    pulled_ms: int | None
    contact_ms: int | None


def link_of(event_file: EventFile) -> PretixLink:
    """How this file reaches its pretix. Raises `NotPairedError`, `StorageError`."""
    found = event_file.ask(read)
    if found is None:
        raise NotPairedError("this event file is not paired with a pretix")
    return found


def read(connection: Connection) -> PretixLink | None:
    """The link, if there is one."""
    found = connection.execute(
        "SELECT address, organizer, token, device, name, event, own_devices, mark, pulled_ms, "
        "contact_ms FROM pretix_link"
    ).fetchone()
    if found is None:
        return None
    *access, own, mark, pulled_ms, contact_ms = found
    return PretixLink(
        DeviceAccess(*access), frozenset(json.loads(own)), mark, pulled_ms, contact_ms
    )


def remember(event_file: EventFile, access: DeviceAccess) -> None:
    """Keep `access`, in place of an earlier one to the same organizer; which event may follow.

    Raises `NotForPairingError`, `StorageError`.
    """
    with event_file.transaction() as connection:
        refuse_elsewhere(connection, access)
        known = read(connection)
        own = sorted({access.device, *(known.own_devices if known else ())})
        if known is None:
            connection.execute(
                "INSERT INTO pretix_link (one, address, organizer, token, device, name, event, "
                "own_devices, recorder_id, recorder_key) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (access.base, access.organizer, access.token, access.device, access.name,
                 access.event, json.dumps(own), *_new_recorder(event_file.event_id, connection)),
            )  # fmt: skip
        else:
            connection.execute(
                "UPDATE pretix_link SET address = ?, token = ?, device = ?, name = ?, event = ?, "
                "own_devices = ?",
                (access.base, access.token, access.device, access.name,
                 access.event or known.access.event, json.dumps(own)),
            )  # fmt: skip


def refuse_elsewhere(connection: Connection, access: DeviceAccess) -> None:
    """Raise `NotForPairingError` unless this file may be paired so."""
    if organiser.secret(connection) is None:
        raise NotForPairingError("only the organiser's event file is paired with pretix")
    known = read(connection)
    if known is None:
        return
    there, wanted = known.access, access
    if wanted.organizer and wanted.organizer != there.organizer:
        raise NotForPairingError(
            "this file belongs to the organizer “{organizer}”: make another file",
            organizer=there.organizer,
        )
    if wanted.event and there.event and wanted.event != there.event:
        raise NotForPairingError(
            "this file belongs to pretix's event “{event}”: make another file", event=there.event
        )


def recorder(connection: Connection) -> Device:
    """The device that writes down here what was checked in elsewhere.

    It begins another journal when this file's own device does: a file that is set back to a
    backup then gives no number twice.
    """
    device_id, key = connection.execute(
        "SELECT recorder_id, recorder_key FROM pretix_link"
    ).fetchone()
    return Device(device_id, devices.own(connection).epoch, SigningKey(key))


def note_contact(connection: Connection, now_ms: int) -> None:
    """Keep that pretix has just answered."""
    connection.execute("UPDATE pretix_link SET contact_ms = ?", (now_ms,))


def note_pull(connection: Connection, mark: str, now_ms: int) -> None:
    """Keep until when everything was pulled."""
    connection.execute("UPDATE pretix_link SET mark = ?, pulled_ms = ?, contact_ms = ?",
                       (mark, now_ms, now_ms))  # fmt: skip


def put_lists(connection: Connection, lists: Mapping[int, str]) -> None:
    """Keep which lists pretix has."""
    known = dict(connection.execute("SELECT number, name FROM pretix_list").fetchall())
    if known != lists:
        connection.execute("DELETE FROM pretix_list")
        connection.executemany("INSERT INTO pretix_list VALUES (?, ?)", list(lists.items()))


def lists(connection: Connection) -> dict[int, str]:
    """The lists that pretix has, by number."""
    return dict(connection.execute("SELECT number, name FROM pretix_list ORDER BY 1").fetchall())


def _new_recorder(event_id: str, connection: Connection) -> tuple[str, bytes]:
    device = Device.new()
    devices.pair(connection, device.device_id, DEVICE_NAME, device.verify_key)
    device_certificates.certify(connection, event_id, device.device_id)
    return device.device_id, bytes(device.signing_key)
