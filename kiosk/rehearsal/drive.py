"""A dress rehearsal: real desks, a process each, and a hub, at the pace of a planned evening.

It happens in an event file of its own; the event's is only read.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from badges.text.sentence import Sentence
from sync.counts.live_count import live_count
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from kiosk.rehearsal.queueing import Visit

_LOOPBACK = "127.0.0.1"


class RehearsalError(RuntimeError):
    """A lane or the hub could not be started."""


@dataclass(frozen=True)
class Driven:
    """What came of a dress rehearsal."""

    scans: int
    verdicts: dict[str, int]
    at_hub: int
    """Admitted as the hub had it when the lanes had parted from it."""
    admitted: int
    """The same after the lanes' own files were merged."""
    by_desk: dict[str, int]
    double_entries: int
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether every entry that a lane granted is counted, once, in the end."""
        granted = self.verdicts.get("VALID", 0)
        return self.admitted == sum(self.by_desk.values()) == granted and self.at_hub <= granted

    @property
    def not_pushed(self) -> int:
        """Entries that the hub had not heard of yet: late, not wrong."""
        return self.admitted - self.at_hub


def drive(
    central: EventFile,
    codes: Sequence[str],
    visits: Sequence[Visit],
    speed: float,
    tell: Callable[[int], None] = lambda scans: None,
) -> Driven:
    """Have each visitor's code scanned at their lane when they are done, `speed` times as fast.

    `central` is the rehearsal's own event file, with nobody in yet. `tell` is called with the
    number of scans every second. Raises `RehearsalError`, or `StorageError`.
    """
    lanes = sorted({visit.lane for visit in visits})
    with tempfile.TemporaryDirectory() as name, _hub(central) as address:
        paths = {lane: Path(name) / f"lane-{lane}.event" for lane in lanes}
        for lane, path in paths.items():
            pack(central, path, device_name=f"Lane {lane + 1}", passphrase=None)
        begun = time.monotonic()
        verdicts = _run(paths, address, codes, visits, speed, tell)
        seconds = time.monotonic() - begun
        at_hub = central.counts().admitted
        for path in paths.values():
            with EventFile.open(path) as lane_file:
                merge(central, lane_file)
    count = live_count(central, MAIN_LIST, central.clock.wall_ms())
    return Driven(
        scans=len(visits),
        verdicts=dict(verdicts),
        at_hub=at_hub,
        admitted=count.admitted,
        by_desk={desk.name: desk.admitted for desk in count.desks if desk.admitted},
        double_entries=count.double_entries,
        seconds=seconds,
    )


@contextlib.contextmanager
def _hub(central: EventFile) -> Iterator[str]:
    """A hub of the rehearsal's event file on this computer; gives its address."""
    from sync.hub import serving
    from sync.hub.hub import Hub
    from sync.hub.server import make_app

    served = Hub(central)
    listener = serving.listen(_LOOPBACK, 0)
    app = make_app(central, hub=served)
    with serving.HubServer(app, served.certificate, listener) as server:
        yield f"{_LOOPBACK}:{server.address[1]}"


def _run(
    paths: dict[int, Path],
    address: str,
    codes: Sequence[str],
    visits: Sequence[Visit],
    speed: float,
    tell: Callable[[int], None],
) -> Counter[str]:
    """Verdicts of all lanes together."""
    with contextlib.ExitStack() as stack:
        running = {lane: stack.enter_context(_Lane(path, address)) for lane, path in paths.items()}
        for each in running.values():
            each.wait_until_ready()
        begun, told = time.monotonic(), 0.0
        for number, visit in enumerate(sorted(visits, key=lambda visit: visit.done)):
            due = begun + visit.done / speed
            time.sleep(max(0.0, due - time.monotonic()))
            running[visit.lane].scan(codes[visit.guest])
            if time.monotonic() - told > 1:
                told = time.monotonic()
                tell(number + 1)
        for each in running.values():
            each.finish()
    return sum((Counter(each.verdicts) for each in running.values()), Counter())


class _Lane:
    """A lane's process. What it answers is read by a thread, so that it never has to wait."""

    def __init__(self, path: Path, address: str) -> None:
        self.verdicts: list[str] = []
        self._ready = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kiosk.rehearsal.lane", str(path), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._reading = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> _Lane:
        self._reading.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def wait_until_ready(self) -> None:
        """Until the lane can scan; raises `RehearsalError` when it never will."""
        self._ready.wait()
        if self._process.poll() is not None:
            raise RehearsalError(Sentence("a lane has ended before it began"))

    def scan(self, code: str) -> None:
        """Scan a code at this lane now."""
        if self._process.stdin is None or self._process.poll() is not None:
            raise RehearsalError(Sentence("a lane has ended before its last guest"))
        self._process.stdin.write(code + "\n")
        self._process.stdin.flush()

    def finish(self) -> None:
        """Have it scan what is left, part from the hub and end."""
        if self._process.stdin:
            self._process.stdin.close()
        if self._process.wait() != 0:
            raise RehearsalError(Sentence("a lane has failed"))
        self._reading.join()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if self._ready.is_set():
                self.verdicts.append(line.strip())
            self._ready.set()
        self._ready.set()
