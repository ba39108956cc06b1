"""Desks without screens, each with its own file and its own thread to the hub.

    python -m tests.bench.light_desks HUB SECONDS EVERY EVENT…      # named NAME-NUMBER.event

Each scans a ticket every EVERY seconds, now and then a foreign one, and notes how long it took
until the hub had it. The lags are printed as a list of milliseconds.
"""

import contextlib
import json
import random
import sys
import threading
import time
from pathlib import Path

from kiosk.desk.desk import Desk
from kiosk.hub.background import BackgroundSync
from sync.file.event_file import EventFile
from sync.model import TicketStatus

REFUSED = 0.08
"""How many of the scans are refused."""
MOST_DESKS = 100
"""Each has the guests of its number: nobody's ticket is used at another."""


class LightDesk:
    """One desk."""

    def __init__(self, path: Path, hub: str) -> None:
        self.lags: list[float] = []
        self._file = EventFile.open(path)
        good = [g for g in self._file.everybody() if g.paid and g.status is TicketStatus.VALID]
        number = int(path.stem.rpartition("-")[2])
        self._codes = [guest.code for guest in good[number::MOST_DESKS]]
        self._desk = Desk(self._file)
        self._syncing = BackgroundSync(self._file, hub)
        self._syncing.changed = self._changed
        self._scanned: float | None = None
        self._is_paired = False  # the first scan waits for the pairing

    def run(self, seconds: float, every: float) -> None:
        """Scan until the time is up."""
        dice = random.Random(str(self._file.path))
        with self._file, self._syncing:
            end = time.monotonic() + seconds
            time.sleep(dice.uniform(0, every))
            while time.monotonic() < end and self._codes:
                is_known = dice.random() > REFUSED
                self._desk.scan(self._codes.pop() if is_known else "UNKNOWN")
                self._scanned = time.monotonic()
                self._syncing.nudge()
                time.sleep(every)

    def _changed(self) -> None:
        scanned = self._scanned
        if scanned is not None and self._desk.pending() == 0:
            if self._is_paired:
                self.lags.append((time.monotonic() - scanned) * 1000)
            self._scanned, self._is_paired = None, True


def main(hub: str, seconds: str, every: str, *events: str) -> None:
    """Run them all until the time is up."""
    desks = [LightDesk(Path(event), hub) for event in events]
    threads = [threading.Thread(target=d.run, args=(float(seconds), float(every))) for d in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps([lag for desk in desks for lag in desk.lags]))


if __name__ == "__main__":
    main(*sys.argv[1:])
