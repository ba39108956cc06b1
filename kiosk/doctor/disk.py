"""The disk that an event file lies on: whether it takes writes, how fast, how much room it has."""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from kiosk.doctor.finding import Check, Finding, ok, trouble, warning, why
from kiosk.ui.translation import Translation, _

SLOW_MS = 50
"""A guest waits for one write; a disk slower than this is felt at the door."""
LITTLE = 1_000_000_000
TOO_LITTLE = 100_000_000
_PAGE = b"\0" * 4096
_WRITES = 5


def disk(say: Translation, folder: Path) -> Finding:
    """Whether files can be made in `folder`, and how long a write to its disk takes.

    A scratch file that has no name, or loses it at once, is written and dropped.
    """
    try:
        ms = write_ms(folder)
    except OSError as error:
        return trouble(
            Check.DISK,
            say(_("the folder cannot be written to ({error})"), error=why(say, error)),
            say(_("Copy the event file to a folder of your own, on the computer’s own disk")),
        )
    return speed(say, ms)


def speed(say: Translation, ms: float) -> Finding:
    """The finding for a write that takes so many milliseconds."""
    text = say(_("a write takes {number} ms"), number=say.number(max(1, round(ms))))
    if ms > SLOW_MS:
        advice = say(_("Copy the event file to a faster disk: the computer’s own, no USB stick"))
        return warning(Check.DISK, text, advice)
    return ok(Check.DISK, text)


def write_ms(folder: Path) -> float:
    """How long it takes until a page is on disk, in milliseconds: the median of a few."""
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as scratch:
        for _each in range(_WRITES):
            begun = time.perf_counter()
            scratch.write(_PAGE)
            os.fsync(scratch.fileno())
            times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def space(say: Translation, folder: Path) -> Finding:
    """How much room the disk has."""
    return room(say, shutil.disk_usage(folder).free)


def room(say: Translation, free: int) -> Finding:
    """The finding for so many free bytes."""
    if free < LITTLE:
        text = say(_("{number} MB"), number=say.number(free // 1_000_000))
    else:
        text = say(_("{number} GB"), number=say.number(free // 1_000_000_000))
    advice = say(_("Free some space: empty the bin, delete what is not needed"))
    if free < TOO_LITTLE:
        return trouble(Check.SPACE, text, advice)
    if free < LITTLE:
        return warning(Check.SPACE, text, advice)
    return ok(Check.SPACE, text)
