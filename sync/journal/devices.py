"""Devices: who writes journals, under which name, with which key."""

import hashlib
import secrets
from dataclasses import dataclass

from nacl.signing import SigningKey, VerifyKey

from sync.file.connection import Connection, column


@dataclass(frozen=True)
class Device:
    """Who writes: a laptop's identity in one incarnation (`epoch`) of its journal."""

    device_id: str
    epoch: str
    signing_key: SigningKey

    @classmethod
    def new(cls) -> "Device":
        """A new device with a random id, epoch and key."""
        return cls(secrets.token_hex(6), secrets.token_hex(6), SigningKey.generate())

    @property
    def verify_key(self) -> bytes:
        """The public key that its rows are verified with, 32 bytes."""
        return bytes(self.signing_key.verify_key)


@dataclass(frozen=True)
class PackedLaptop:
    """A laptop that was given the guest list."""

    device_id: str
    name: str
    packed_ms: int
    encrypted: bool
    rows: int
    """How many rows of its journal are here."""
    last_ms: int | None
    """When it wrote the last of them."""


def insert_own(connection: Connection, device: Device) -> None:
    """Make `device` the one that this file's journal rows come from; it is to be paired too."""
    connection.execute(
        "INSERT INTO this_device (device_id, epoch, signing_key) VALUES (?, ?, ?)",
        (device.device_id, device.epoch, bytes(device.signing_key)),
    )


def begin_epoch(connection: Connection) -> None:
    """Let this file's device begin another journal, with an epoch that nobody has used."""
    connection.execute("UPDATE this_device SET epoch = ?", (secrets.token_hex(6),))


def pair(connection: Connection, device_id: str, name: str, verify_key: bytes) -> None:
    """Trust the rows that the device, shown as `name`, signs, whatever their epoch."""
    connection.execute(
        "INSERT INTO device (device_id, name, verify_key) VALUES (?, ?, ?)",
        (device_id, name, verify_key),
    )


def forget(connection: Connection, device_id: str) -> None:
    """Unpair a device that never came to be."""
    connection.execute("DELETE FROM device WHERE device_id = ?", (device_id,))
    connection.execute("DELETE FROM clock_sample WHERE device_id = ?", (device_id,))


def note_packed(connection: Connection, device_id: str, packed_ms: int, *, encrypted: bool) -> None:
    """Remember when a laptop was given the guest list, and how it was kept."""
    connection.execute(
        "UPDATE device SET packed_ms = ?, encrypted = ? WHERE device_id = ?",
        (packed_ms, encrypted, device_id),
    )


def packed(connection: Connection) -> list[PackedLaptop]:
    """The laptops that were packed from this file, the oldest first."""
    rows = connection.execute(
        "SELECT device_id, name, packed_ms, encrypted, "
        "(SELECT coalesce(sum(seq), 0) FROM head WHERE head.device_id = device.device_id), "
        "(SELECT max(wall_ms) FROM head WHERE head.device_id = device.device_id) "
        "FROM device WHERE packed_ms IS NOT NULL ORDER BY packed_ms, device_id"
    ).fetchall()
    return [
        PackedLaptop(device_id, name, packed_ms, bool(encrypted), number, last_ms)
        for device_id, name, packed_ms, encrypted, number, last_ms in rows
    ]


def verify_keys(connection: Connection) -> dict[str, VerifyKey]:
    """The public keys of all paired devices, by device id."""
    rows = connection.execute("SELECT device_id, verify_key FROM device").fetchall()
    return {device_id: VerifyKey(key) for device_id, key in rows}


def names(connection: Connection) -> dict[str, str]:
    """The names of all paired devices, by device id."""
    return dict(connection.execute("SELECT device_id, name FROM device").fetchall())


def own(connection: Connection) -> Device:
    """The device that this file's journal rows come from."""
    device_id, epoch, key = connection.execute(
        "SELECT device_id, epoch, signing_key FROM this_device"
    ).fetchone()
    return Device(device_id, epoch, SigningKey(key))


def name_of(connection: Connection, device_id: str) -> str:
    """A device's name, or its id when this file does not know it."""
    found = column(connection, "SELECT name FROM device WHERE device_id = ?", device_id)
    return str(found[0]) if found else device_id


def own_secret(connection: Connection, purpose: str) -> bytes:
    """32 bytes that are this device's for one purpose: always the same, and no way to its key."""
    (key,) = connection.execute("SELECT signing_key FROM this_device").fetchone()
    return hashlib.blake2b(purpose.encode(), key=key, digest_size=32).digest()
