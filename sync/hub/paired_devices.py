"""The desks that the hub has let in: a token each, of which only the hash is kept."""

import hashlib
import secrets
from dataclasses import dataclass

from sync.file.connection import Connection, column


@dataclass(frozen=True)
class PairedDevice:
    """A desk that has a token."""

    device_id: str
    name: str
    revoked: bool


def let_in(connection: Connection, device_id: str, now_ms: int) -> str:
    """A new token for the device, in place of the one that it had."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        "INSERT INTO hub_desk (device_id, token_hash, paired_ms) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET token_hash = excluded.token_hash, "
        "paired_ms = excluded.paired_ms",
        (device_id, token_hash(token), now_ms),
    )
    return token


def revoke(connection: Connection, name: str, now_ms: int) -> int:
    """Let the devices called `name` in no more, whatever they show; gives how many."""
    return int(
        connection.execute(
            "INSERT INTO hub_desk (device_id, token_hash, paired_ms, revoked_ms) "
            "SELECT device_id, randomblob(32), ?1, ?1 FROM device WHERE name = ?2 "
            "ON CONFLICT DO UPDATE SET token_hash = excluded.token_hash, "
            "revoked_ms = excluded.revoked_ms",
            (now_ms, name),
        ).rowcount
    )


def with_token(connection: Connection, token: str) -> str | None:
    """The id of the device that has this token, or None."""
    query = "SELECT device_id FROM hub_desk WHERE token_hash = ? AND revoked_ms IS NULL"
    return next(iter(column(connection, query, token_hash(token))), None)


def known(connection: Connection) -> list[PairedDevice]:
    """The desks that have been let in, in alphabetical order."""
    found = connection.execute(
        "SELECT device_id, coalesce(name, device_id), revoked_ms IS NOT NULL "
        "FROM hub_desk LEFT JOIN device USING (device_id) ORDER BY 2, 1"
    ).fetchall()
    return [PairedDevice(device_id, name, bool(revoked)) for device_id, name, revoked in found]


def token_hash(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()
