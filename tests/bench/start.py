"""Start-up: from the command to the first ticket on disk, in a real pseudo-terminal and without."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import qrcode

from kiosk.demo.people import people
from sync.file.event_file import EventFile
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting, percentile
from tests.deciding import own_rows

_DEADLINE = 30.0
_PEER = (
    "import sys, cv2, zxingcpp; "
    "print(zxingcpp.read_barcodes(cv2.imread(sys.argv[1]))[0].text, flush=True)"
)


_RUNS, _RUNS_IN_FULL = 3, 9


def measure(setting: Setting) -> list[Figure]:
    """Seconds from starting a process to its first ticket; a bare script stands beside it."""
    runs = _RUNS_IN_FULL if setting.full else _RUNS
    records = list(people(runs * 2 + 2))
    path = setting.folder / "start.event"
    event_with(path, records).close()
    picture = setting.folder / "ticket.png"
    headless, screen, bare = [], [], []
    for run in range(runs):
        qrcode.make(records[2 * run].code).save(picture)
        bare.append(_first_line([sys.executable, "-c", _PEER, str(picture)]))
        command = [sys.executable, "-m", "kiosk", "desk", str(path), "--camera", str(picture)]
        headless.append(_first_line([*command, "--headless"]))
        qrcode.make(records[2 * run + 1].code).save(picture)
        screen.append(_first_row(command, path))
    peer = f"script with cv2 and zxing-cpp alone: {percentile(bare, 0.5):.2f} s"
    return [
        Figure("start to first ticket on disk, headless", percentile(headless, 0.5), "s", "< 2 s",
               peer),
        Figure("start to first ticket on disk, with screen", percentile(screen, 0.5), "s",
               "< 2 s"),
    ]  # fmt: skip


def _first_line(command: list[str]) -> float:
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        assert process.stdout.readline()
        return time.perf_counter() - begun


def _first_row(command: list[str], path: Path) -> float:
    """Start the screen in a pseudo-terminal and wait until the journal has grown."""
    with EventFile.open(path) as event_file:
        before = own_rows(event_file)
        begun = time.perf_counter()
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LINES="40")
            os.environ["COLUMNS"] = "120"
            os.execvp(command[0], command)
        threading.Thread(target=drain, args=(terminal,), daemon=True).start()
        while own_rows(event_file) == before:
            if time.perf_counter() - begun > _DEADLINE:
                raise TimeoutError("the desk scanned nothing")
            time.sleep(0.005)
        took = time.perf_counter() - begun
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return took


def drain(terminal: int) -> None:
    """Take what a program writes to its pseudo-terminal until it ends."""
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        return  # the other side has gone
