"""A command in a terminal of its own: what it paints is read, keys are typed, and it is ended."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.forked import Forked, start

COLUMNS, ROWS = 120, 44
PATIENCE_S = 60.0
"""A command that takes longer hangs; a busy machine takes a few seconds."""

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P.*?\x1b\\|.)"
)


class Terminal:
    """A program in a pseudo-terminal; `text` is all that it has written, without escapes."""

    def __init__(self, process: Forked | subprocess.Popen[bytes], ours: int) -> None:
        self._process = process
        self._ours = ours
        self._written = b""

    @property
    def text(self) -> str:
        """What it has written so far, without the sequences that a terminal obeys."""
        return _ESCAPES.sub("", self._written.decode(errors="replace"))

    def shows(self, wanted: str) -> bool:
        """Wait until `wanted` is written; False when the program ends without it, or hangs."""
        until = time.monotonic() + PATIENCE_S
        while wanted not in self.text:
            if not self._more(until):
                return wanted in self.text
        return True

    def types(self, keys: str) -> None:
        """Type `keys`; `\\r` is Enter."""
        os.write(self._ours, keys.encode())

    def status(self) -> int:
        """The exit status, once it has ended by itself; raises `TimeoutExpired` if it does not."""
        until = time.monotonic() + PATIENCE_S
        while self._more(until):
            pass
        return self._process.wait(max(0.1, until - time.monotonic()))

    def _more(self, until: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(0.0, until - time.monotonic()))
        if not ready:
            return False
        try:
            read = os.read(self._ours, 65536)
        except OSError:  # Linux says so when the program has closed its end
            return False
        self._written += read
        return bool(read)


@contextlib.contextmanager
def terminal(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], *, is_forked: bool = False
) -> Iterator[Terminal]:
    """Run `command` in `folder`, in a terminal; it is killed at the end if it still runs.

    `is_forked`: it is the arguments of a `kiosk` that finds its libraries loaded.
    """
    import termios

    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
    facts = {**environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
    process: Forked | subprocess.Popen[bytes]
    if is_forked:
        process = start(command, (theirs, theirs, theirs), folder, facts)
    else:
        process = subprocess.Popen(
            command, cwd=folder, env=facts, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True,
        )  # fmt: skip
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(ours)
