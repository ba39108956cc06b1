"""Device certificates: the organiser's word that a key belongs to a device of the event.

Laptops that were packed one after the other do not know each other. When one meets a file that
holds another's rows, the certificate there tells whether the organiser packed that one as well.
It is the organiser's Ed25519 signature over the event, the device's id, name and key.
"""

import hashlib
from collections.abc import Iterable

from nacl.signing import VerifyKey

from badges.codes.signature import verifies
from sync.file.connection import Connection
from sync.journal import devices, organiser
from sync.journal.journal import FORMAT, canonical

Offered = tuple[str, str, bytes, bytes | None]
"""A device's id, name, public key, and certificate."""

_MARK = 7
"""Bytes: a whole number in anybody's JSON."""


def certify(connection: Connection, event_id: str, device_id: str) -> None:
    """Certify a paired device, if this is the organiser's file; others cannot."""
    secret = organiser.secret(connection)
    if secret is None:
        return
    name, key = connection.execute(
        "SELECT name, verify_key FROM device WHERE device_id = ?", (device_id,)
    ).fetchone()
    signature = secret.signing_key.sign(_statement(event_id, device_id, name, key)).signature
    connection.execute(
        "UPDATE device SET certificate = ? WHERE device_id = ?", (signature, device_id)
    )


def offered(connection: Connection) -> list[Offered]:
    """The devices that this file knows, for another file to believe or not."""
    query = "SELECT device_id, name, verify_key, certificate FROM device ORDER BY device_id"
    return list(connection.execute(query))


def mark(known: Iterable[Offered]) -> int:
    """A number that is another one for other devices."""
    ids = sorted(device_id for device_id, *_ in known)
    return int.from_bytes(hashlib.sha256(canonical(ids)).digest()[:_MARK])


def adopt(connection: Connection, event_id: str, devices_offered: list[Offered]) -> int:
    """Pair those devices that the organiser has certified; gives how many were unknown.

    A key that is known is never replaced.
    """
    known = devices.verify_keys(connection)
    key = organiser.verify_key(connection)
    adopted = 0
    for offer in devices_offered:
        device_id, name, verify_key, certificate = offer
        if device_id in known or not is_certified(key, event_id, offer):
            continue
        devices.pair(connection, device_id, name, verify_key)
        connection.execute(
            "UPDATE device SET certificate = ? WHERE device_id = ?", (certificate, device_id)
        )
        adopted += 1
    return adopted


def is_certified(organiser_key: VerifyKey, event_id: str, offer: Offered) -> bool:
    """Whether the organiser has given a device the certificate that it is offered with."""
    device_id, name, verify_key, certificate = offer
    if certificate is None:
        return False
    try:
        statement = _statement(event_id, device_id, name, verify_key)
    except (ValueError, TypeError, AttributeError):  # another's file may hold anything
        return False
    return verifies(organiser_key, statement, certificate)


def _statement(event_id: str, device_id: str, name: str, key: bytes) -> bytes:
    return canonical([FORMAT, "device", event_id, device_id, name, key.hex()])
