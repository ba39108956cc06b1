"""A command of `kiosk` in a real terminal: tmux draws it, and what can be seen is read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.kiosk.light.terminal_picture import picture_of

KIOSK = str(Path(sys.executable).with_name("kiosk"))
_PATIENCE_S = 60.0
"""A screen on which nothing changes for so long hangs."""
_LOOK_S = 0.02


class RealTerminal:
    """A tmux of its own, with one window."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._socket = str(folder / "tmux")

    def start(self, *words: str) -> None:
        """Run `kiosk` with `words` in it."""
        size = ("-x", str(self.width), "-y", str(self.height))
        environment = ("-e", "COLORTERM=truecolor", "-e", "TERM=xterm-256color")
        command = ("new-session", "-d", *size, *environment, KIOSK, *words)
        self._tmux("-f", os.devnull, *command)

    def press(self, key: str) -> None:
        """Press a key in it."""
        self._tmux("send-keys", key)

    def stop(self) -> None:
        """End whatever runs in it."""
        self._tmux("kill-server", check=False)

    @property
    def is_running(self) -> bool:
        """Whether the command has not ended."""
        return bool(self._tmux("list-sessions", check=False))

    @property
    def text(self) -> str:
        """What can be read on it now."""
        return self._tmux("capture-pane", "-p")

    def texts(self) -> Iterator[str]:
        """What it shows each time that this has changed, escape sequences included."""
        before, since = "", time.monotonic()
        while time.monotonic() - since < _PATIENCE_S:
            text = self._tmux("capture-pane", "-p", "-e", "-N")
            if text != before:
                before, since = text, time.monotonic()
                yield text
            time.sleep(_LOOK_S)
        raise AssertionError("nothing changes on the screen")

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """Each picture that it shows."""
        for text in self.texts():
            yield picture_of(text, self.width, self.height)

    def _tmux(self, *words: str, check: bool = True) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], capture_output=True, text=True, check=check
        )
        return done.stdout
