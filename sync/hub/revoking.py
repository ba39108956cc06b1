"""Revoking a laptop: the hub lets it in no more, and the journal says since when it is suspect."""

from sync.file.event_file import EventFile
from sync.hub import paired_devices
from sync.journal import devices
from sync.journal.journal import Kind
from sync.merging import losses


def revoke(event_file: EventFile, name: str) -> int:
    """Revoke the laptops called `name`; gives how many there are. Raises `StorageError`."""
    with event_file.transaction() as connection:
        revoked = paired_devices.revoke(connection, name, event_file.clock.wall_ms())
        for device_id, called in devices.names(connection).items():
            if called == name:
                body = losses.revocation_of(connection, device_id)
                event_file.record(connection, Kind.DEVICE_REVOKED, "", body)
    return revoked
