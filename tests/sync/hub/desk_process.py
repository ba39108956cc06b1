"""A desk that is told what to scan, a line at a time, and says what came of it.

    python -m tests.sync.hub.desk_process EVENT HUB [SECONDS]

Its clock is SECONDS ahead, or behind if they are negative. What scans is the desk's own code, and
its own thread speaks to the hub.
"""

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.desk.desk import Desk
from kiosk.hub.background import BackgroundSync
from sync.file.clock import SystemClock
from sync.file.event_file import EventFile
from sync.model import MAIN_LIST


class ClockThatIsOff(SystemClock):
    """The computer's clock as somebody has set it."""

    def __init__(self, seconds: int) -> None:
        self._ms = seconds * 1000

    def wall_ms(self) -> int:
        return super().wall_ms() + self._ms


def main(event: str, hub: str, seconds: str = "0") -> None:
    """Serve standard input until it ends."""
    changed = threading.Condition()

    def tell() -> None:
        with changed:
            changed.notify_all()

    with EventFile.open(Path(event), clock=ClockThatIsOff(int(seconds))) as event_file:
        desk = Desk(event_file)
        syncing = BackgroundSync(event_file, hub)
        syncing.changed = tell

        def until(true: Callable[[], bool]) -> None:
            with changed:
                while not true():
                    changed.wait(timeout=1)

        with syncing:
            for line in sys.stdin:
                verb, _, code = line.strip().partition(" ")
                said = ""
                if verb == "scan":
                    said = desk.scan(code).verdict
                    syncing.nudge()
                elif verb == "know":  # as soon as another desk has let this ticket in
                    ticket_id = event_file.guests_with_code(code)[0].ticket_id
                    until(lambda known=ticket_id: event_file.presence(known, MAIN_LIST).inside)  # type: ignore[misc]
                elif verb == "hear":  # as soon as it has come that this ticket is withdrawn
                    until(lambda of=code: event_file.guests_with_code(of)[0].status != "valid")  # type: ignore[misc]
                elif verb == "settle":  # as soon as the hub has all that was recorded here
                    until(lambda: syncing.status.connected and desk.pending() == 0)
                print(json.dumps({"verb": verb, "code": code, "verdict": said}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
