"""Real `kiosk` processes that need not load their libraries: forked from one that has them.

`start` gives a process of its own, with its own session, folder, environment and streams, as the
command line does; what it saves is the seconds of CPU that Textual and OpenCV take to be imported,
for each of the many that the tests start. The one that is forked from has run nothing, and has no
threads. Run as a module it is that one: it reads what to start from the socket on its stdin.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
_LOADED = (
    *("kiosk.cli", "kiosk.desk.app", "kiosk.swap.app", "kiosk.live.app", "kiosk.desk.headless"),
    *("kiosk.commands.desk", "kiosk.commands.swap", "kiosk.commands.live", "kiosk.commands.hub"),
    *("kiosk.commands.check", "kiosk.commands.demo", "kiosk.commands.sync"),
    *("kiosk.scan.decode", "sync.hub.server", "sync.hub.serving", "cv2"),
)
_NUMBER = struct.Struct("i")
_LONGEST = 1 << 20


@dataclass
class Forked:
    """A process that was started; it is handled as a `subprocess.Popen` is."""

    pid: int
    _told: int
    """Where its end is told."""
    stdout: IO[bytes] | None = None
    returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended; raises `TimeoutExpired`."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("kiosk", timeout or 0)
            (status,) = _NUMBER.unpack(os.read(self._told, _NUMBER.size))
            self.returncode = os.waitstatus_to_exitcode(status)
            os.close(self._told)
        return self.returncode

    def kill(self) -> None:
        """Kill it (SIGKILL), if it still runs."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        if self.stdout:
            self.stdout.close()
        self.wait()


def start(
    arguments: Sequence[str],
    streams: tuple[int, int, int],
    folder: Path,
    environ: Mapping[str, str],
) -> Forked:
    """Run `kiosk` with `arguments` in `folder`; `streams` are what it reads and writes to.

    A terminal among them becomes the one that it is controlled by.
    """
    told, tells = os.pipe()
    asked = json.dumps([list(arguments), str(folder), dict(environ)]).encode()
    rights = array.array("i", [*streams, tells])
    server = _server()
    server.sendmsg([asked], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
    os.close(tells)
    (pid,) = _NUMBER.unpack(os.read(told, _NUMBER.size))
    return Forked(pid, told)


def listened_to(arguments: Sequence[str]) -> Forked:
    """Run `kiosk` with `arguments`; what it writes is in `stdout`, its errors go nowhere."""
    read, write = os.pipe()
    nowhere = os.open(os.devnull, os.O_RDWR)
    process = start(arguments, (nowhere, write, nowhere), ROOT, os.environ)
    for each in (write, nowhere):
        os.close(each)
    process.stdout = open(read, "rb")  # noqa: SIM115
    return process


@cache
def _server() -> socket.socket:
    """The way to this process's own server, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _LONGEST)
    environ = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # a fork copies no threads
    command = [sys.executable, "-m", "tests.forked"]
    process = subprocess.Popen(command, stdin=theirs, cwd=ROOT, env=environ)
    theirs.close()
    atexit.register(lambda: (ours.close(), process.wait()))
    return ours


def _serve(asking: socket.socket) -> list[str]:
    """Fork for whoever asks, until nobody can any more; returns, in a child, its arguments."""
    woken, wakes = os.pipe()
    for end in (woken, wakes):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    tells: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([asking, woken], [], [])
        if woken in ready:
            os.read(woken, _LONGEST)
            _tell_of_the_dead(tells)
        if asking not in ready:
            continue
        asked, rights, *_ = socket.recv_fds(asking, _LONGEST, 4)
        if not asked:
            os._exit(0)
        *streams, teller = rights
        pid = os.fork()
        if not pid:
            for each in (asking.detach(), woken, wakes, teller, *tells.values()):
                os.close(each)
            return _become(json.loads(asked), streams)
        os.write(teller, _NUMBER.pack(pid))
        tells[pid] = teller
        for each in streams:
            os.close(each)


def _tell_of_the_dead(tells: dict[int, int]) -> None:
    while tells:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        teller = tells.pop(pid)
        with open(teller, "wb") as file:
            file.write(_NUMBER.pack(status))


def _become(asked: tuple[list[str], str, dict[str, str]], streams: list[int]) -> list[str]:
    """Be a process of one's own, with these streams."""
    import fcntl
    import termios

    arguments, folder, environ = asked
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.stdin = sys.__stdin__ = open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115
    return arguments


if __name__ == "__main__":
    for module in _LOADED:
        import_module(module)
    import_module("tests.quick_keys").derive_quickly()
    sys.argv = ["kiosk", *_serve(socket.socket(fileno=0))]
    from kiosk.__main__ import main

    main()
