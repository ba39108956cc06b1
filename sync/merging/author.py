"""The author of a segment: which device writes it, and what its first line says of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from nacl.public import PublicKey
from nacl.signing import SigningKey

from sync.file.event_file import EventFile
from sync.journal import device_certificates, devices, organiser
from sync.journal.device_certificates import Offered


@dataclass(frozen=True)
class Author:
    """Who writes a segment."""

    event_id: str
    device_id: str
    epoch: str
    key: SigningKey
    box_key: PublicKey
    """The organiser's."""
    made_ms: int
    heads: list[list[Any]]
    """Device id, epoch, number and hash of the last row of each chain."""
    offered: list[Offered]

    @classmethod
    def of(cls, event_file: EventFile) -> "Author":
        """The device of `event_file`, with everything that the file holds."""
        with event_file.reading() as connection:
            own = devices.own(connection)
            heads = connection.execute(
                "SELECT device_id, epoch, seq, lower(hex(hash)) FROM head ORDER BY device_id, epoch"
            ).fetchall()
            return cls(
                event_id=event_file.event_id,
                device_id=own.device_id,
                epoch=own.epoch,
                key=own.signing_key,
                box_key=organiser.box_key(connection),
                made_ms=event_file.clock.wall_ms(),
                heads=[list(head) for head in heads],
                offered=device_certificates.offered(connection),
            )

    def of_devices(self, device_ids: Collection[str] | None) -> "Author":
        """With the chains of these devices alone; all of them for None."""
        heads = [head for head in self.heads if device_ids is None or head[0] in device_ids]
        return replace(self, heads=heads)

    def said(self) -> dict[str, Any]:
        """What the first line says, but for the format."""
        return {
            "event": self.event_id,
            "device": self.device_id,
            "epoch": self.epoch,
            "made_ms": self.made_ms,
            "heads": self.heads,
            "devices": [
                [device_id, name, key.hex(), certificate and certificate.hex()]
                for device_id, name, key, certificate in self.offered
            ],
        }
