"""Reading as the desk reads, by name of the mode, beside single decoders.

The folder brings drawings of a hall (`qrstress.py`), labelled photographs and `manifest.json`. The
seeds drawn here are not those of the manifest, on which the decoder was tuned.

*live*: a ticket held still before a camera for a second, thirty looks; the second look's time
passes on a clock of its own, as long as its work takes. *still*: one picture. Both without and with
a list of 1,700 tickets.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import qrcode
from numpy.typing import NDArray

from badges.codes.ticket_code import new_ticket_code
from kiosk.commands.camera import STILL_BUDGET_MS
from kiosk.scan.decode import Decoder
from kiosk.scan.roster import Roster
from tests.bench import peers
from tests.bench.figures import Figure, Setting, percentile

_FIRST_SEED = 77_000
_TICKETS = 80  # drawn of each kind
_LISTED = 1700
_KINDS = (("short16", "Q"), ("signed45", "M"))
_FRAMES = 30
_PEERS = ("zxing_cpp", "pyzbar", "opencv", "wechat")
_COLOURS = 40
_CODELESS = 90  # three seconds, twice: what is in view for long costs less

Frame = NDArray[np.uint8]
Read = Callable[[Sequence[Frame]], list[str]]


@dataclass(frozen=True)
class Scene:
    """Frames of one thing shown, and the text that is in it."""

    kind: str
    text: str
    frames: Sequence[Frame]


class _Timed:
    """A second look on a simulated clock: a job takes as long as its processor time."""

    def __init__(self, work: Callable[[Any], Any]) -> None:
        self._work = work
        self._job: Any = None
        self._done: tuple[float, Any] | None = None
        self.now = 0.0
        self.seconds = 0.0

    def offer(self, job: Any) -> None:
        self._job = job

    def take(self) -> Any:
        result = None
        if self._done and self._done[0] <= self.now:
            result, self._done = self._done[1], None
        if self._job is not None and self._done is None:
            begun = time.thread_time()
            made = self._work(self._job)
            taken = time.thread_time() - begun
            self.seconds += taken
            self._job, self._done = None, (self.now + taken, made)
        return result

    def forget(self) -> None:
        self._job = self._done = None


def measure(setting: Setting) -> list[Figure]:
    """Read rates and processor time; nothing where there are no drawings."""
    folder = setting.photos
    if folder is None or not (folder / "qrstress.py").is_file():
        print("\nscan: no drawings; give --photos FOLDER (with qrstress.py, manifest.json)")
        return []
    drawing = _drawing(folder.resolve())
    share = 1 if setting.full else 8
    listed = [new_ticket_code() for _ in range(_LISTED // 3)]
    random = np.random.default_rng(5)
    listed += [drawing.payload(kind, random) for kind, _ in _KINDS for _ in range(_LISTED // 3)]
    return [
        *_rates("hall", _hall(drawing, _TICKETS // share), listed),
        *_rates("own tickets", _own(drawing, _TICKETS // share), listed),
        *_rates("sequence", _sequences(drawing, 20 // share), listed),
        *_rates("two colours", _two_colours(_COLOURS // share), listed),
        *_rates("photographs", _photographs(folder, share), []),
        *_costs(drawing, _CODELESS if setting.full else _CODELESS // 2),
    ]


def _drawing(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    return importlib.import_module("qrstress")


def _rates(what: str, scenes: Iterator[Scene], listed: list[str]) -> list[Figure]:
    """The share read by each mode and peer, and what was read wrong."""
    scenes = list(scenes)
    codes = sorted({*listed, *(scene.text for scene in scenes)}) if listed else []
    readers: dict[str, Read] = {name: _peer(name) for name in _PEERS if _peer_loads(name)}
    readers |= {"kiosk live": _live(None), "kiosk still": _still(None)}
    if codes:
        roster = Roster(lambda: codes)
        readers |= {"kiosk live, list": _live(roster), "kiosk still, list": _still(roster)}
    figures = []
    for name, read in readers.items():
        right = wrong = 0
        for scene in scenes:
            texts = [_as_labelled(text) for text in read(scene.frames)]
            right += _as_labelled(scene.text) in texts
            wrong += any(text != _as_labelled(scene.text) for text in texts)
        note = f"{right} of {len(scenes)}, wrong {wrong}"
        figures.append(Figure(f"{what}, {name}", 100 * right / len(scenes), "%", "", note))
    return figures


def _as_labelled(text: str) -> str:
    """The labels of the photographs have other ends of lines, and none of the last one."""
    return text.replace("\r\n", "\n").rstrip("\n")


def _peer_loads(name: str) -> bool:
    try:
        return bool(getattr(peers, name)(np.zeros((64, 64, 3), np.uint8)) is not None)
    except Exception as error:
        print(f"{name} left out: {error}")
        return False


def _peer(name: str) -> Read:
    """A single decoder, which reads every frame; half of those of a scene tell enough."""
    decode: Callable[[Frame], list[str]] = getattr(peers, name)

    def read(frames: Sequence[Frame]) -> list[str]:
        for frame in frames[:1] if frames[0] is frames[-1] else frames:
            if texts := decode(frame):
                return texts
        return []

    return read


def _still(roster: Roster | None) -> Read:
    decoder = Decoder(still_ms=STILL_BUDGET_MS, roster=roster)

    def read(frames: Sequence[Frame]) -> list[str]:
        decoder.reset()
        return [read.text for read in decoder.see(frames[len(frames) // 2], 0.0).reads]

    return read


def _live(roster: Roster | None) -> Read:
    clock = [0.0]
    decoder, timed = _on_a_clock(roster)

    def read(frames: Sequence[Frame]) -> list[str]:
        decoder.reset()
        clock[0] += 10
        for number, frame in enumerate(frames):
            timed.now = clock[0] + number / _FRAMES
            if reads := decoder.see(frame, timed.now).reads:
                timed.take()  # it learns from what was read, as on an evening
                return [read.text for read in reads]
        return []

    return read


def _on_a_clock(roster: Roster | None) -> tuple[Decoder, _Timed]:
    decoder = Decoder(roster=roster)
    timed = _Timed(decoder._work)
    decoder._second = timed  # type: ignore[assignment]
    return decoder, timed


# --- what is shown


def _held(frame: Frame) -> list[Frame]:
    return [frame] * _FRAMES


def _hall(drawing: ModuleType, number: int) -> Iterator[Scene]:
    for seed in range(_FIRST_SEED, _FIRST_SEED + number):
        for kind, level in _KINDS:
            params = drawing.mixed_params(seed, kind, level)
            yield Scene(kind, params.payload, _held(drawing.render(params)))


def _own(drawing: ModuleType, number: int) -> Iterator[Scene]:
    """Our own tickets in the same halls: nine characters, level H, mask 0."""
    for seed in range(_FIRST_SEED, _FIRST_SEED + number):
        code = new_ticket_code()
        maker = qrcode.QRCode(error_correction=2, border=0, mask_pattern=0)
        maker.add_data(code, optimize=0)
        maker.make()
        drawing._mcache[code, "H"] = np.array(maker.get_matrix(), np.uint8)
        params = replace(drawing.mixed_params(seed, "short16", "Q"), payload=code, ecc="H")
        yield Scene("own", code, _held(drawing.render(params)))


def _sequences(drawing: ModuleType, number: int) -> Iterator[Scene]:
    for seed in range(_FIRST_SEED, _FIRST_SEED + number):
        kind, level = _KINDS[seed % len(_KINDS)]
        text = drawing.mixed_params(seed, kind, level).payload
        yield Scene(kind, text, list(drawing.sequence(seed, kind, level, _FRAMES)))


def _two_colours(number: int) -> Iterator[Scene]:
    """Tickets in two random colours whose grey is the same within four steps, as JPEG."""
    random = np.random.default_rng(_FIRST_SEED)
    weights = np.array([0.114, 0.587, 0.299])
    while number:
        one, two = random.integers(20, 236, (2, 3))
        if abs(weights @ (one - two)) > 4 or np.abs(one - two).max() < 70:
            continue
        number -= 1
        code = new_ticket_code()
        maker = qrcode.QRCode(error_correction=2, border=4)
        maker.add_data(code, optimize=0)
        maker.make()
        dark = np.array(maker.get_matrix()).repeat(8, 0).repeat(8, 1)
        frame = np.full((720, 1280, 3), 128, np.uint8)
        frame[150 : 150 + len(dark), 400 : 400 + len(dark)] = np.where(dark[..., None], one, two)
        packed = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
        yield Scene("colours", code, _held(np.asarray(cv2.imdecode(packed, 1), np.uint8)))


def _photographs(folder: Path, share: int) -> Iterator[Scene]:
    manifest = json.loads((folder / "manifest.json").read_text())
    for entry in manifest["real"][::share]:
        if entry["kind"] == "exact" and len(entry["texts"]) == 1:
            picture = cv2.imread(str(folder / entry["file"]))
            if picture is not None:
                yield Scene("photograph", entry["texts"][0], _held(np.asarray(picture, np.uint8)))


# --- what it costs


def _costs(drawing: ModuleType, number: int) -> list[Figure]:
    """Processor time a frame, the second look's included, over zxing-cpp's on the same frames."""
    empty = [drawing.empty_frame(_FIRST_SEED + seed) for seed in range(number)]
    walking = [np.roll(empty[0], 12 * step, axis=1) for step in range(number)]
    ticket = replace(drawing.mixed_params(_FIRST_SEED, "short16", "Q"), size_px=220, motion=0.0)
    readable = [
        drawing.render(replace(ticket, glare=0.0, occlusion=0.0, defocus=0.5, exposure=0.8))
    ]
    found = []
    for what, frames, budget in (
        ("another codeless hall each frame", empty, "<= 2"),
        ("a codeless hall that moves", walking, "<= 2"),
        ("a readable frame", readable * number, "<= 1.2"),
    ):
        decoder, timed = _on_a_clock(None)
        single, ours = [], []
        for at, frame in enumerate(frames * 2):
            begun = time.thread_time()
            peers.zxing_cpp(frame)
            single.append(time.thread_time() - begun)
            timed.now = at / _FRAMES
            begun = time.thread_time()
            decoder.see(frame, timed.now)
            ours.append(time.thread_time() - begun)
        ratio = sum(ours) / sum(single)
        medians = [1000 * percentile(times, 0.5) for times in (ours, single)]
        note = f"median {medians[0]:.1f} ms, zxing-cpp {medians[1]:.1f}"
        found.append(Figure(f"{what}, x zxing-cpp", ratio, "", budget, note))
    return found
