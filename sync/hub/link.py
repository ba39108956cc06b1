"""What a desk's event file remembers of its hub, and what the hub has acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.file.connection import column
from sync.file.event_file import EventFile
from sync.journal.journal import Chain


@dataclass(frozen=True)
class Link:
    """How a desk reaches its hub."""

    address: str
    """host:port."""
    certificate: str
    """The hub's, PEM: no other is accepted."""
    token: str


def link_of(event_file: EventFile) -> Link | None:
    """The hub that this file's desk is paired with, or None."""
    with event_file.reading() as connection:
        found = connection.execute("SELECT address, certificate, token FROM hub_link").fetchone()
    return Link(*found) if found else None


def remember(event_file: EventFile, link: Link) -> None:
    """Keep the pairing, in place of another one; what another hub has acknowledged is void."""
    known = link_of(event_file)
    with event_file.transaction() as connection:
        if known is None or known.certificate != link.certificate:
            connection.execute("DELETE FROM acknowledged")
            connection.execute("DELETE FROM hub_link")
        connection.execute(
            "INSERT INTO hub_link (one, address, certificate, token) VALUES (1, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET address = excluded.address, "
            "certificate = excluded.certificate, token = excluded.token",
            (link.address, link.certificate, link.token),
        )


def acknowledge(event_file: EventFile, rows: Mapping[Chain, int], contact_ms: int) -> None:
    """Keep how many rows of each chain the hub has, as it has just said."""
    with event_file.transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO acknowledged (device_id, epoch, rows) VALUES (?, ?, ?)",
            [(*chain, number) for chain, number in rows.items()],
        )
        connection.execute("UPDATE hub_link SET contact_ms = ?", (contact_ms,))


def pending(event_file: EventFile) -> int:
    """How many of this device's rows the hub has not acknowledged, as far as this file knows."""
    with event_file.reading() as connection:
        (number,) = connection.execute(
            "SELECT (SELECT count(*) FROM journal WHERE device_id = this_device.device_id) "
            "- (SELECT coalesce(sum(rows), 0) FROM acknowledged "
            "WHERE device_id = this_device.device_id) FROM this_device"
        ).fetchone()
    return max(0, int(number))


def last_contact_ms(event_file: EventFile) -> int | None:
    """When the hub was last heard of, as far as this file knows."""
    return next(iter(event_file.ask(column, "SELECT contact_ms FROM hub_link")), None)
