"""How a desk and its hub stand."""

from dataclasses import dataclass
from enum import Enum

from kiosk.ui.speech import marked, say


class HubTrouble(Enum):
    """What is wrong with the hub, when it takes a person to change that."""

    NOT_PAIRED = "not_paired"
    DISK = "disk"
    CLOCK = "clock"
    LIST = "list"
    """It is connected; the hub's guest list was refused."""


@dataclass(frozen=True)
class HubStatus:
    """What is true of the connection at one moment."""

    connected: bool = False
    last_sync_ms: int | None = None
    trouble: HubTrouble | None = None
    moved_to: str = ""
    """Where the hub was found, when that is not where it was before; host:port."""


_SAID = {
    HubTrouble.NOT_PAIRED: marked("it does not let this one in: kiosk sync pair"),
    HubTrouble.DISK: marked("a disk refuses"),
    HubTrouble.CLOCK: marked("this clock is wrong"),
    HubTrouble.LIST: marked("connected; its guest list was refused"),
}


def told(status: HubStatus) -> str:
    """How it stands with a hub above, in a few words."""
    if status.trouble:
        return say(_SAID[status.trouble])
    return say("connected") if status.connected else say("away; this hub goes on")
