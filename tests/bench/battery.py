"""What a desk or a swap kiosk costs that waits: its processor time, beside decoding its pictures.

A camera of 1280 × 720 sends 30 pictures a second as MJPEG; in the hall somebody walks, and no code
is in view. Then tickets are shown, to see how old the picture is when its verdict is on the disk.
"""

import itertools
import multiprocessing
import os
import pty
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from kiosk.demo.hall import hall_picture
from kiosk.demo.people import people
from kiosk.desk.desk import Desk
from kiosk.desk.scanning import ScanLane
from kiosk.scan.camera import Reader, open_source
from kiosk.scan.decode import Decoder
from kiosk.scan.source import CameraState, Frame
from kiosk.scan.stills import decode_picture
from kiosk.scan.watching import Sight, watch
from sync.guest_lists.guest_list import Record
from sync.guests import staff
from sync.guests.roles import Role
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting, percentile
from tests.bench.start import drain

_RATE = 30
_STEPS = 90
"""Pictures of one walk through the hall."""
_WARM_SECONDS = 4.0
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"

Picture = NDArray[np.uint8]


def measure(setting: Setting) -> list[Figure]:
    """Processor time of an idle desk, and the age of pictures at their verdicts."""
    if not Path("/proc/self/stat").exists():
        print("\nbattery: only where there is /proc")
        return []
    seconds, tickets = (30.0, 40) if setting.full else (5.0, 6)
    records = list(people(tickets))
    event = setting.folder / "battery.event"
    walk = _walk()
    alone = _decoding(walk)
    with event_with(event, records) as event_file, _Camera(walk) as camera:
        event_file.change(staff.set_pin, Role.SUPERVISOR, "2468")
        desk, swap = ("desk", event, "--no-check"), ("swap", event)
        blind = _idle(desk, "none", seconds)
        idle = _idle(desk, camera.address, seconds)
        idles = [("desk", blind, idle)]
        if setting.full:
            idles += [
                ("swap kiosk", _idle(swap, "none", seconds), _idle(swap, camera.address, seconds))
            ]
        ages = _ages(Desk(event_file), records, camera)
    return [
        *(figure for each in idles for figure in _waiting(*each, alone)),
        Figure("ticket shown to verdict on disk, median", percentile(ages, 0.5), "ms"),
        Figure("ticket shown to verdict on disk, 95th of 100", percentile(ages, 0.95), "ms"),
    ]  # fmt: skip


def _waiting(what: str, blind: float, idle: float, alone: float) -> list[Figure]:
    return [
        Figure(f"an idle {what}, share of a core", idle, "%", "",
               f"without a camera {blind:.1f} %"),
        Figure(f"an idle {what}, x decoding its pictures alone", idle / alone, "", "<= 1.8",
               f"decoding alone {alone:.1f} %"),
    ]  # fmt: skip


def _walk() -> list[Picture]:
    """Somebody walks through the hall, in the noise of a webcam."""
    dice = np.random.default_rng(5)
    hall = hall_picture(1280, 720, dice)
    pictures = []
    for step in range(_STEPS):
        picture = hall.copy()
        x = int(1400 * step / _STEPS) - 60
        cv2.ellipse(picture, (x, 460), (70, 200), 0, 0, 360, (60, 45, 40), -1)
        cv2.circle(picture, (x, 220), 48, (110, 140, 190), -1)
        noise = dice.integers(-4, 5, picture.shape, np.int16)
        pictures.append(np.clip(picture + noise, 0, 255).astype(np.uint8))
    return pictures


def _jpeg(picture: Picture) -> bytes:
    return cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])[1].tobytes()


def _decoding(walk: list[Picture]) -> float:
    """The share of a core, in percent, that decoding every picture takes."""
    packed = [_jpeg(picture) for picture in walk]
    begun = time.thread_time()
    for data in packed:
        decode_picture(data, "walk", formats=("JPEG",), max_pixels=25_000_000)
    return 100 * _RATE * (time.thread_time() - begun) / len(packed)


@dataclass
class _Camera:
    """A camera in the network, in a process of its own; `show` has it show a ticket for a while."""

    walk: list[Picture]
    _here: Connection = field(init=False)
    address: str = field(init=False)

    def __enter__(self) -> "_Camera":
        self._here, there = multiprocessing.Pipe()
        packed = [_jpeg(picture) for picture in self.walk]
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_serve, args=(there, packed), daemon=True)
        self._process.start()
        self.address = f"http://127.0.0.1:{self._here.recv()}/"
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.join()

    def show(self, code: str) -> float:
        """Show a ticket for half a second. When its first picture left, by `time.monotonic()`."""
        picture = self.walk[0].copy()
        drawn = np.array(qrcode.make(code, box_size=8).convert("RGB"), np.uint8)
        picture[200 : 200 + len(drawn), 500 : 500 + len(drawn)] = drawn
        self._here.send(_jpeg(picture))
        left: float = self._here.recv()
        return left


def _serve(there: Connection, walk: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there.send(listening.getsockname()[1])
        while True:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(4096)
                connection.sendall(_HEAD)
                _send(connection, there, walk)


def _send(connection: socket.socket, there: Connection, walk: list[bytes]) -> None:
    ticket, shown = b"", 0
    begun = time.monotonic()
    for number, data in enumerate(itertools.cycle(walk)):
        time.sleep(max(0.0, begun + number / _RATE - time.monotonic()))
        if there.poll():
            ticket, shown = there.recv(), _RATE // 2
            there.send(time.monotonic())
        data, shown = (ticket, shown - 1) if shown else (data, 0)
        head = b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data)
        connection.sendall(head + data + b"\r\n")


def _idle(screen: Sequence[object], camera: str, seconds: float) -> float:
    """The share of a core, in percent, of a screen before which nothing happens."""
    command = [sys.executable, "-m", "kiosk", *map(str, screen), "--camera", camera]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LINES="40", COLUMNS="120")
        os.execvp(command[0], [*command, "--silent"])
    threading.Thread(target=drain, args=(terminal,), daemon=True).start()
    try:
        time.sleep(_WARM_SECONDS)
        before, begun = _spent(pid), time.monotonic()
        time.sleep(seconds)
        return 100 * (_spent(pid) - before) / (time.monotonic() - begun)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _spent(pid: int) -> float:
    """Processor time of a process, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ages(desk: Desk, records: list[Record], camera: _Camera) -> list[float]:
    """Milliseconds from a ticket's first picture leaving the camera to its row on the disk."""
    lane, stopping = ScanLane(desk, Decoder()), threading.Event()
    judged: list[float] = []
    done = threading.Semaphore(0)

    def look(frame: Frame, state: CameraState) -> Sight:
        found = lane.look(frame)
        if found.outcome:
            judged.append(time.monotonic())
            done.release()
        return Sight(state, frame.image, found.hint, found.two_tickets, found.calm)

    reader = Reader(open_source(camera.address))
    see = {"clock": time.monotonic, "stopping": stopping}
    watching = threading.Thread(target=watch, args=(reader, look, lambda _: None), kwargs=see)
    watching.start()
    ages = []
    dice = random.Random(7)
    try:
        for record in records:
            time.sleep(1.5 + dice.random())
            shown = camera.show(record.code)
            if not done.acquire(timeout=5):
                raise TimeoutError("a ticket was not seen")
            ages.append(1000 * (judged[-1] - shown))
    finally:
        stopping.set()
        watching.join()
    return ages
