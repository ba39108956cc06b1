"""Keys as they arrive, each with its time, before any line editing."""

import contextlib
import os
import select
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

PATIENCE_S = 20.0
"""How long somebody may take to find a ticket and scan it."""
SILENCE_S = 0.7
"""This long after the last key, the scan is over."""
MOST = 4096
_TICK_S = 0.005


@dataclass(frozen=True)
class Keys:
    """What arrived. `times` are seconds, one for each character; empty when they are unknown."""

    text: str
    times: tuple[float, ...] = ()


def read_keys(fd: int, *, patience_s: float = PATIENCE_S, silence_s: float = SILENCE_S) -> Keys:
    """One burst of keys from the terminal at `fd`, or the first line of a pipe or file there."""
    if not os.isatty(fd):
        return _read_line(fd, patience_s)
    if sys.platform == "win32":
        return _read_console(patience_s, silence_s)
    return _read_raw(fd, patience_s, silence_s)


def _read_raw(fd: int, patience_s: float, silence_s: float) -> Keys:
    data, times = bytearray(), []
    with _unedited(fd):
        while len(data) < MOST and _ready(fd, silence_s if data else patience_s):
            chunk = os.read(fd, 64)
            if not chunk:
                break
            data += chunk
            times += [time.monotonic()] * len(chunk)
    text = data.decode("utf-8", "replace")
    # A letter with an accent is several bytes: their times are no longer those of characters.
    return Keys(text, tuple(times) if len(text) == len(data) else _spread(times, len(text)))


def _spread(times: list[float], count: int) -> tuple[float, ...]:
    """As many times as characters, from the first to the last."""
    return tuple(times[round(i * (len(times) - 1) / max(1, count - 1))] for i in range(count))


def _read_line(fd: int, patience_s: float) -> Keys:
    data = bytearray()
    end = time.monotonic() + patience_s
    while len(data) < MOST and not data.endswith(b"\n"):
        if sys.platform != "win32" and not _ready(fd, max(0.0, end - time.monotonic())):
            break
        byte = os.read(fd, 1)
        if not byte:
            break
        data += byte
    return Keys(data.decode("utf-8", "replace"))


def _ready(fd: int, seconds: float) -> bool:
    return bool(select.select([fd], [], [], seconds)[0])


@contextlib.contextmanager
def _unedited(fd: int) -> Iterator[None]:
    """Every key as it is, not shown: Ctrl+C, Ctrl+S and Ctrl+Z too, which a scanner may type."""
    if sys.platform == "win32":
        raise NotImplementedError
    import termios

    before = termios.tcgetattr(fd)
    changed = termios.tcgetattr(fd)
    changed[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.ISTRIP)
    changed[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
    changed[6][termios.VMIN], changed[6][termios.VTIME] = 1, 0
    termios.tcsetattr(fd, termios.TCSAFLUSH, changed)
    try:
        yield
    finally:
        termios.tcsetattr(fd, termios.TCSAFLUSH, before)


def _read_console(patience_s: float, silence_s: float) -> Keys:
    if sys.platform != "win32":
        raise NotImplementedError
    import msvcrt

    text, times = "", list[float]()
    last, limit = time.monotonic(), patience_s
    while len(text) < MOST and time.monotonic() - last < limit:
        if msvcrt.kbhit():
            text += msvcrt.getwch()
            times.append(last := time.monotonic())
            limit = silence_s
        else:
            time.sleep(_TICK_S)
    return Keys(text, tuple(times))
