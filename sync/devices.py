"""Devices: who writes journals, under which name, with which key."""

import secrets
from dataclasses import dataclass

from nacl.signing import SigningKey, VerifyKey

from sync.connection import Connection


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


def insert_own(connection: Connection, device: Device) -> None:
    """Make `device` the one that this file's journal rows come from; it is to be paired too."""
    connection.execute(
        "INSERT INTO this_device (device_id, epoch, signing_key) VALUES (?, ?, ?)",
        (device.device_id, device.epoch, bytes(device.signing_key)),
    )


def pair(connection: Connection, device_id: str, name: str, verify_key: bytes) -> None:
    """Trust the rows that the device, shown as `name`, signs, whatever their epoch."""
    connection.execute(
        "INSERT INTO device (device_id, name, verify_key) VALUES (?, ?, ?)",
        (device_id, name, verify_key),
    )


def verify_keys(connection: Connection) -> dict[str, VerifyKey]:
    """The public keys of all paired devices, by device id."""
    rows = connection.execute("SELECT device_id, verify_key FROM device").fetchall()
    return {device_id: VerifyKey(key) for device_id, key in rows}


def own(connection: Connection) -> Device:
    """The device that this file's journal rows come from."""
    device_id, epoch, key = connection.execute(
        "SELECT device_id, epoch, signing_key FROM this_device"
    ).fetchone()
    return Device(device_id, epoch, SigningKey(key))


def name_of(connection: Connection, device_id: str) -> str:
    """A device's name, or its id when this file does not know it."""
    found = connection.execute(
        "SELECT name FROM device WHERE device_id = ?", (device_id,)
    ).fetchone()
    return str(found[0]) if found else device_id
