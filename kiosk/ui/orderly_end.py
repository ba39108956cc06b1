"""An end from outside (logout, shutdown, a closed terminal, `kill`) is as orderly as F10.

A signal ends the screen that is shown, or else the command, by the way that a person would: the
terminal is given back, and the event file is closed with every row folded in. What follows the
first signal is left alone: at a logout several come. A way out that hangs is cut short after a
while: what was recorded is on disk all the same. A screen whose terminal is gone ends as well when
no signal says so, as where the terminal was not its own: it would run unseen, and at full speed.
"""

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

_NAMES = ("SIGTERM", "SIGHUP", "SIGBREAK")  # Windows says the last one at a logout
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))
_WAY_OUT_S = 20.0
"""How long the way out may take."""
_SAID = 128
"""Added to a signal's number, the exit status that shells know."""

_ends: list[Callable[[], bool]] = []
"""Ends the screen that was shown last; False when it has ended already."""
_watched: list[threading.Thread] = []
"""Waits for the terminal to go, once there was a screen."""


@contextlib.contextmanager
def ending_in_order() -> Iterator[None]:
    """Within the block, the signals that end a program end it by the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _end) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def ends_by_signal(app: "App[Any]") -> None:
    """Let a signal, or the loss of the terminal, end `app`, which is being mounted, in order."""
    loop = asyncio.get_running_loop()

    def leave() -> bool:
        if loop.is_closed():
            return False
        loop.call_soon_threadsafe(app.exit)
        return True

    ends_with(leave)
    _watch_terminal()


def ends_with(leave: Callable[[], bool]) -> None:
    """Let a signal call `leave`, which says False when there is nothing to be left any more."""
    _ends[:] = [leave]


def _watch_terminal() -> None:
    """Have the loss of the terminal taken for the hangup that it is; Windows ends us itself."""
    keyboard = sys.__stdin__
    if _watched or not hasattr(select, "poll") or keyboard is None or not keyboard.isatty():
        return
    watch = threading.Thread(target=_hang_up_with, args=(keyboard.fileno(),), daemon=True)
    _watched.append(watch)
    watch.start()


def _hang_up_with(terminal: int) -> None:
    waiting = select.poll()
    waiting.register(terminal, 0)  # a hangup is told unasked, and nothing else wakes this thread
    if any(what & select.POLLHUP for _, what in waiting.poll()):
        os.kill(os.getpid(), signal.SIGHUP)


def _end(number: int, _frame: FrameType | None) -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    hurry = threading.Timer(_WAY_OUT_S, os._exit, [_SAID + number])
    hurry.daemon = True
    hurry.start()
    if not any(leave() for leave in _ends):
        raise SystemExit(_SAID + number)
