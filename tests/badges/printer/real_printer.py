"""A real IPP printer on loopback: CUPS' own `ippeveprinter`, with a tray that can jam.

It wants to announce itself, so it needs avahi and a system bus; where there are none and this is
root, private ones are started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROGRAMS = ("ippeveprinter", "dbus-daemon", "avahi-daemon")
ATTRIBUTES = Path(__file__).with_name("badge-printer.conf")
PATIENCE = 10.0

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow send_type="method_call"/><allow send_type="signal"/><allow receive_sender="*"/>
<allow send_requested_reply="true"/><allow receive_requested_reply="true"/>
</policy></busconfig>
"""
_AVAHI = """[server]
host-name=kiosk
use-ipv6=no
allow-interfaces=lo
[publish]
publish-workstation=no
publish-hinfo=no
"""
_TRAY = """#!/bin/sh
# JAM: the label stays in until the file is gone. GIVE_UP: the job is aborted.
if [ -e GIVE_UP ]; then echo "STATE: +media-jam-error" >&2; exit 1; fi
if [ -e JAM ]; then
    echo "STATE: +media-jam-error" >&2
    while [ -e JAM ]; do sleep 0.02; done
fi
cp "$1" "$IPP_JOB_NAME.pdf"
echo "STATE: -media-jam-error" >&2
"""


class CannotRunError(Exception):
    """There is no real printer to be had on this machine."""


class RealPrinter:
    """The printer; what came out of it lies in `tray`."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.tray = folder / "tray"
        self.tray.mkdir()
        (folder / "tray.sh").write_text(_TRAY)
        (folder / "tray.sh").chmod(0o755)
        self._folder = folder
        self._environ = environ
        self._process: subprocess.Popen[bytes] | None = None
        with socket.create_server(("localhost", 0)) as free:
            self._port = int(free.getsockname()[1])

    @property
    def address(self) -> str:
        return f"ipp://localhost:{self._port}/ipp/print"

    @property
    def paper(self) -> list[str]:
        """The names of the jobs that came out."""
        return sorted(path.stem for path in self.tray.glob("*.pdf"))

    @contextlib.contextmanager
    def trouble(self, name: str) -> Iterator[None]:
        """JAM or GIVE_UP as long as the block lasts."""
        (self.tray / name).touch()
        try:
            yield
        finally:
            (self.tray / name).unlink()

    def switch_on(self) -> None:
        """Raises `CannotRunError` when it does not start."""
        log = self._folder / "log"
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                ["ippeveprinter", "-p", str(self._port), "-r", "off", "-n", "localhost",
                 "-a", ATTRIBUTES, "-c", self._folder / "tray.sh", "Badges"],
                cwd=self.tray, env=self._environ, stdout=file, stderr=file,
                start_new_session=True,
            )  # fmt: skip
        _wait(self._answers, lambda: self._process is None or self._process.poll() is not None)
        if not self._answers():
            self.switch_off()
            raise CannotRunError(log.read_text(errors="replace"))

    def switch_off(self) -> None:
        """As the mains do it, in the middle of whatever it does."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            socket.create_connection(("localhost", self._port), timeout=1).close()
        except OSError:
            return False
        return True


@contextlib.contextmanager
def real_printer(folder: Path) -> Iterator[RealPrinter]:
    """A real printer, switched on. Raises `CannotRunError` where there is none to be had."""
    lacking = [name for name in PROGRAMS if not shutil.which(name)]
    if lacking:
        raise CannotRunError(f"not installed: {', '.join(lacking)}")
    with contextlib.ExitStack() as stack:
        printer = RealPrinter(folder, dict(os.environ))
        try:
            printer.switch_on()
        except CannotRunError:
            environ = stack.enter_context(_announcing(folder))
            printer = RealPrinter(_subfolder(folder), environ)
            printer.switch_on()
        stack.callback(printer.switch_off)
        yield printer


def _subfolder(folder: Path) -> Path:
    made = folder / "printer"
    made.mkdir()
    return made


@contextlib.contextmanager
def _announcing(folder: Path) -> Iterator[dict[str, str]]:
    """A private system bus with avahi on it, on loopback alone; gives the environment to use."""
    if os.geteuid() != 0:
        raise CannotRunError("avahi is not running, and only root may start it")
    bus = folder / "bus"
    (folder / "bus.conf").write_text(_BUS.format(path=bus))
    (folder / "avahi.conf").write_text(_AVAHI)
    environ = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    with (
        _running(["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork"], environ),
        _running(
            ["avahi-daemon", "-f", f"{folder / 'avahi.conf'}", "--no-drop-root", "--no-chroot"],
            environ,
            after=bus.exists,
        ) as avahi,
    ):
        title = Path(f"/proc/{avahi.pid}/cmdline")
        _wait(lambda: b"running" in title.read_bytes(), lambda: avahi.poll() is not None)
        yield environ


@contextlib.contextmanager
def _running(
    command: list[str], environ: dict[str, str], *, after: Callable[[], bool] = lambda: True
) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs as long as the block lasts, begun when `after` holds."""
    _wait(after, lambda: False)
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _wait(done: Callable[[], bool], hopeless: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done() and not hopeless() and time.monotonic() < end:
        time.sleep(0.02)
