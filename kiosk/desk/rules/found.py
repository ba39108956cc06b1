"""What the desk knows of a guest who was looked for by name."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.desk.rules.verdict import Verdict
from sync.model import Guest, Presence


@dataclass(frozen=True)
class Found:
    """A guest who was looked for, and how they stand at this door. Nothing is recorded."""

    guest: Guest
    presence: Presence
    verdict: Verdict
    """What the desk would say of them now."""
    at: datetime
    """When that was, in the event's timezone."""
