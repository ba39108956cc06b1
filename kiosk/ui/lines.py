"""Screens told in lines, for whoever hears a terminal instead of seeing it.

A screen reader reads what is added to a terminal. So nothing is drawn: what a screen would show is
told once, a line each, and afterwards what has changed on it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from textual.driver import Driver
from textual.screen import Screen
from textual.widgets import Static

from kiosk.desk.widgets.status import StatusStrip
from kiosk.ui.menu import EntryChoice
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.key_legend import Key

SIZE = (160, 60)
"""Columns and rows of the screen that nobody sees: room for everything, so that nothing is cut."""
POINTERS = "►›"
"""What stands before the line that one is at."""
_BELL = "\x07"
_FORGET = "\x1b[H\x1b[2J\x1b[3J"
"""Clears a terminal, and what has scrolled out of it."""


class TerminalLines:
    """Lines on this program's terminal."""

    def tell(self, line: str) -> None:
        """Add a line."""
        self._write(f"{line}\n")

    def forget(self) -> None:
        """Take back every line that was told: nobody is to read names there."""
        self._write(_FORGET)

    def _write(self, text: str) -> None:
        assert sys.__stdout__
        sys.__stdout__.write(text)
        sys.__stdout__.flush()


def undrawn(driver: type[Driver]) -> type[Driver]:
    """A driver that takes keys as `driver` does, and draws nothing but the bell."""

    class Undrawn(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            if data == _BELL:
                super().write(data)

        def _get_terminal_size(self) -> tuple[int, int]:
            return SIZE

    return Undrawn


def lines_of(screen: Screen[Any]) -> list[str]:
    """What `screen` shows, without its keys and its status line."""
    lines: list[str] = []
    for widget in screen.query("*"):
        if isinstance(widget, Key | StatusStrip) or not widget.display:
            continue
        if isinstance(widget, BigText):
            lines.append(widget.text)
        elif isinstance(widget, EntryChoice):
            pointer = POINTERS[0] if widget.has_class("-chosen") else ""
            lines.append(f"{pointer} {widget.content}")
        elif isinstance(widget, Static):
            lines += str(widget.content).splitlines()
    return list(filter(_says, map(spoken, lines)))


def keys_of(screen: Screen[Any]) -> str:
    """Which keys do what on `screen`, on one line."""
    keys = (str(key.content) for key in screen.query(Key))
    return ", ".join(filter(None, map(spoken, keys)))


def news(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """What is to be told of `now` to who was told `before`: what is new, or pointed at now."""
    known = {*before, *map(_unmarked, before)}
    return [line for line in now if line not in known]


def _unmarked(line: str) -> str:
    """A line without what says that one is at it."""
    return line.lstrip(POINTERS).strip()


def spoken(line: str) -> str:
    """A line without what is only for the eye."""
    return " ".join(plain(line).replace("▏", " ").split())


def _says(line: str) -> bool:
    """Whether there is anything to read aloud; dots for a PIN are not."""
    return any(character.isalnum() for character in line)
