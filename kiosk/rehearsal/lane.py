"""One lane of a dress rehearsal, a process of its own: python -m kiosk.rehearsal.lane FILE HUB

Each line on stdin is a code that is scanned now; each line on stdout is what became of it.
"""

import sys
import time
from pathlib import Path

LONGEST_S = 120.0
"""How long a lane waits for the hub to have all that it recorded."""


def main() -> None:
    """Scan what comes until there is no more, then part from the hub."""
    from kiosk.desk.desk import Desk
    from kiosk.hub.background import BackgroundSync
    from sync.file.event_file import EventFile

    path, hub = sys.argv[1:]
    with EventFile.open(Path(path)) as event_file, BackgroundSync(event_file, hub) as syncing:
        desk = Desk(event_file)
        print("ready", flush=True)
        for line in sys.stdin:
            outcome = desk.scan(line.rstrip("\n"))
            syncing.nudge()
            print(outcome.verdict, flush=True)
        give_up = time.monotonic() + LONGEST_S
        while desk.pending() and time.monotonic() < give_up:  # what is not pushed is not wrong
            syncing.nudge()
            time.sleep(0.1)


if __name__ == "__main__":
    main()
