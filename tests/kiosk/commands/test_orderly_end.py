"""Ended from outside, each program ends as by its own key: rows folded in, terminal given back."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from sync.guests.roles import Role
from sync.guests.staff import set_pin
from sync.lifecycle.pack import pack
from tests.forked import start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="takes a terminal away from a fork")

ROOT = Path(__file__).parents[3]
PATIENCE_S = 60
CODE, NAME = "AAAA1111A", "Zoé"
OTHER_SCREEN, MOUSE = b"\x1b[?1049", b"\x1b[?1000"
SIGNALS = [signal.SIGTERM, signal.SIGHUP]


class Terminal:
    """A process in a terminal of its own, and everything that it has written there."""

    def __init__(self, *arguments: object) -> None:
        self._end, theirs = os.openpty()
        self.said = b""
        environ = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"}
        streams = (theirs, theirs, theirs)
        self._process = start([*map(str, arguments)], streams, ROOT, environ)
        os.close(theirs)

    def wait_for(self, text: str) -> None:
        """Read until `text` was shown."""
        ends = time.monotonic() + PATIENCE_S
        while text.encode() not in self.said:
            assert time.monotonic() < ends, self.said[-2000:]
            self._read()

    def type(self, text: str) -> None:
        os.write(self._end, text.encode())

    def end_by(self, number: int) -> int:
        """Send a signal, read to the end, and give the exit status."""
        os.kill(self._process.pid, number)
        while self._read():
            pass
        return self._process.wait(PATIENCE_S)

    def _read(self) -> bool:
        if not select.select([self._end], [], [], 1)[0]:
            return True
        try:
            chunk = os.read(self._end, 65536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.said += chunk
        return bool(chunk)


@pytest.fixture
def laptop(event_file: EventFile, tmp_path: Path) -> Path:
    with event_file.transaction() as connection:
        set_pin(connection, Role.SUPERVISOR, "2468")
    pack(event_file, tmp_path / "a.event", device_name="Entrée A", passphrase=None)
    event_file.close()
    return tmp_path / "a.event"


def assert_given_back(terminal: Terminal) -> None:
    """The other screen and the mouse are left, and no name was written after that."""
    left = terminal.said.rfind(OTHER_SCREEN + b"l")
    assert left > terminal.said.rfind(OTHER_SCREEN + b"h")
    assert terminal.said.rfind(MOUSE + b"l") > terminal.said.rfind(MOUSE + b"h")
    assert NAME.encode() not in terminal.said[left:]


def assert_folded_in(path: Path, admitted: int) -> None:
    assert not Path(f"{path}-wal").exists()
    assert not Path(f"{path}-seal").exists()
    alone = path.with_name("alone.event")
    alone.write_bytes(path.read_bytes())
    with EventFile.open(alone) as event_file:
        assert event_file.counts().admitted == admitted


@pytest.mark.parametrize("number", SIGNALS)
def test_the_desk(laptop: Path, number: signal.Signals) -> None:
    desk = Terminal("desk", laptop, "--camera", "none", "--no-check", "--silent")
    desk.wait_for("?1049h")
    desk.wait_for("HORS LIGNE")
    desk.type(f"{CODE}\r")
    desk.wait_for("ENTREZ")
    assert desk.end_by(number) == 0
    assert_given_back(desk)
    assert_folded_in(laptop, 1)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("screen", [("live",), ("swap", "--camera", "none")], ids=["live", "swap"])
def test_the_screens_that_stand_alone(
    laptop: Path, screen: tuple[str, ...], number: signal.Signals
) -> None:
    shown = Terminal(screen[0], laptop, *screen[1:])
    shown.wait_for("?1049h")
    shown.wait_for("[40;1H")
    assert shown.end_by(number) == 0
    assert_given_back(shown)
    assert_folded_in(laptop, 0)


def test_an_evening_that_is_shown_to_a_camera(laptop: Path) -> None:
    with EventFile.open(laptop) as event_file:
        assert Desk(event_file).scan(CODE).verdict.passes
    shown = Terminal("sync", "show", laptop, "--camera", "none")
    shown.wait_for("▀")
    assert shown.end_by(signal.SIGTERM) == 0
    assert_given_back(shown)
    assert_folded_in(laptop, 1)


def test_a_terminal_that_goes_without_a_word(laptop: Path) -> None:
    """One that is not the program's own tells it nothing: no signal comes."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "kiosk", "swap", str(laptop), "--camera", "none", "--silent"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as kiosk:
        os.close(theirs)
        said = b""
        while b"F2" not in said:
            said += os.read(ours, 65536)
        os.close(ours)
        try:
            kiosk.wait(PATIENCE_S)
        finally:
            kiosk.kill()
    assert kiosk.returncode != -signal.SIGKILL
    assert_folded_in(laptop, 0)


@contextmanager
def served(*arguments: object) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-u", "-m", "kiosk", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        yield process


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("kind", [("hub", "--listen"), ("live", "--web")], ids=["hub", "page"])
def test_what_serves(laptop: Path, kind: tuple[str, str], number: signal.Signals) -> None:
    with served(kind[0], laptop, kind[1], f"127.0.0.1:{free_port()}") as process:
        checked = subprocess.run(
            [sys.executable, "-m", "kiosk", "check", laptop, CODE, "--json"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        assert json.loads(checked.stdout)["verdict"] == "VALID"
        assert Path(f"{laptop}-wal").exists()
        process.send_signal(number)
        process.wait(PATIENCE_S)
        assert "Traceback" not in process.stdout.read()  # type: ignore[union-attr]
    assert process.returncode in (128 + number, -number, 0)
    assert_folded_in(laptop, 1)


def test_the_desk_without_a_screen(laptop: Path, tmp_path: Path) -> None:
    import qrcode

    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(200):
        qrcode.make(CODE, box_size=4).save(pictures / f"{number:03}.png")
    with served("desk", laptop, "--camera", pictures, "--headless", "--silent") as process:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)
    assert process.returncode == 128 + signal.SIGTERM
    assert_folded_in(laptop, 1)


HANGS = """
import sys, threading
from pathlib import Path
from kiosk.commands.event_argument import opened
from kiosk.ui import orderly_end
orderly_end._WAY_OUT_S = 0.2
with opened(Path(sys.argv[1])):
    threading.Thread(target=threading.Event().wait).start()  # it keeps the program from ending
    print("open", flush=True)
    threading.Event().wait()
"""


def test_a_way_out_that_hangs_is_cut_short(laptop: Path) -> None:
    command = [sys.executable, "-c", HANGS, str(laptop)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 128 + signal.SIGTERM
