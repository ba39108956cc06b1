"""What the organiser decides about swapping cards at an event."""

from dataclasses import astuple, dataclass, fields
from enum import StrEnum

from sync.file.connection import Connection, marks


class Proof(StrEnum):
    """What shows that the person at the kiosk is the one whose badge it is."""

    BADGE = "badge"
    """The badge itself."""
    PIN = "pin"
    """The last characters of their ticket, which no badge says."""
    STAFF = "staff"
    """Staff at the kiosk, who look at them."""


@dataclass(frozen=True)
class SwapRules:
    """How swaps are guarded."""

    proof: Proof = Proof.BADGE
    cards_per_hour: int = 30
    """Cards that one guest may be given in an hour; more looks like harvesting."""
    leads_per_hour: int = 120
    """Cards that one booth may be given in an hour."""


_NAMES = tuple(field.name for field in fields(SwapRules))


def of_event(connection: Connection) -> SwapRules:
    """The rules of the event."""
    row = connection.execute(f"SELECT {', '.join(_NAMES)} FROM swap_rules").fetchone()
    return SwapRules(Proof(row[0]), *row[1:]) if row else SwapRules()


def put(connection: Connection, rules: SwapRules) -> None:
    """Have these rules from now on."""
    connection.execute("DELETE FROM swap_rules")
    connection.execute(
        f"INSERT INTO swap_rules ({', '.join(_NAMES)}) VALUES ({marks(len(_NAMES))})",
        astuple(rules),
    )
