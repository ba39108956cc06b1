"""What tests of the screens share: a door with the real desk, lane and keyboard."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from badges.drawing.qr import matrix
from kiosk.desk.app import KioskApp
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import LaneLook, ScanLane
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.readiness import Checks, Readiness
from kiosk.desk.widgets.recent import RecentScans
from kiosk.scan.decode import Decoder
from kiosk.scan.source import CameraState, Frame
from sync.file.event_file import EventFile
from tests.conftest import HandClock, Seconds

SECONDS = 60.0
"""How long a test waits for what must happen before it fails: a busy machine takes its time."""
IMAGE = np.full((48, 64, 3), 200, np.uint8)


class HandCamera:
    """A reader whose frames and state a test sets; their time is the test's."""

    live = False

    def __init__(self, seconds: Seconds) -> None:
        self.seconds = seconds
        self.state = CameraState.LIVE
        self.frames: list[Frame] = []
        self.stopped = threading.Event()

    def start(self) -> None:
        pass

    def stop(self) -> None:
        self.stopped.set()

    def rest(self, seconds: float) -> None:
        pass

    def latest(self, timeout: float) -> Frame | None:
        if self.frames:
            return self.frames.pop(0)
        time.sleep(min(timeout, 0.01))
        return None

    def show(self) -> None:
        self.frames.append(Frame(IMAGE, self.seconds(), "", 0))


def shown_to(camera: HandCamera, code: str, *, after: float = 0.0) -> None:
    """Hold a ticket with `code` before the camera, so many seconds from now."""
    modules = np.pad(np.array(matrix(code)), 4)
    image = np.kron(np.where(modules, 0, 255), np.ones((8, 8))).astype(np.uint8)
    camera.frames.append(Frame(image, camera.seconds() + after, "", 0))


class ScriptedLane(ScanLane):
    """The real lane; looking at pictures gives what a test says."""

    looks: Callable[[], LaneLook] | None = None

    def look(self, frame: Frame) -> LaneLook:
        return self.looks() if self.looks else super().look(frame)


class RunningDesk:
    """A running app and what a person can do with it."""

    def __init__(self, app: KioskApp, pilot: Pilot[None], camera: HandCamera) -> None:
        self.app = app
        self.pilot = pilot
        self.camera = camera
        self.clock = HandClock()
        self.seconds = camera.seconds

    @property
    def screen(self) -> DeskScreen:
        return self.app.desk_screen

    @property
    def verdict(self) -> Verdict | None:
        return self.screen.verdict.verdict if self.screen.verdict else None

    def scan(self, text: str, *, after: float = 1.0) -> None:
        """A hand scanner types `text` and Enter, all at once."""
        self.seconds.now += after
        for character in [*text, "\r"]:
            self.key("enter" if character == "\r" else character, character)
            self.seconds.now += 0.001

    def key(self, name: str, character: str | None = None, at: float | None = None) -> None:
        key = events.Key(name, character)
        key.time = self.seconds() if at is None else at
        self.app.post_message(key)

    def person(self, *keys: str) -> None:
        """A person presses `keys`, one after another: characters, or names of keys."""
        for key in keys:
            self.seconds.now += 0.3
            self.key(key, key if len(key) == 1 else None)

    def burst(self, text: str, *, gap: float = 0.001) -> None:
        """Something types `text` far faster than a person, a while after the last key."""
        self.seconds.now += 1.0
        for character in text:
            name = {"\r": "enter", "\t": "tab", "\n": "ctrl+j"}.get(character, character)
            self.key(name, character)
            self.seconds.now += gap

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds; time goes by meanwhile, a hundredth of a second a look."""
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, "it did not happen"
            self.seconds.now += 0.01
            await self.pilot.pause(0.01)

    async def decided(self, verdict: Verdict) -> None:
        await self.until(lambda: self.verdict is verdict)

    def recent(self) -> list[Verdict]:
        scans = self.screen.query_one(RecentScans).outcomes
        return [outcome.verdict for outcome in scans]

    def line(self, selector: str) -> str:
        return str(self.screen.query_one(selector, Static).content)

    def says(self) -> str:
        """Everything that is written on the screen, as lines."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@pytest.fixture
def desk(event_file: EventFile) -> Desk:
    return Desk(event_file)


@pytest.fixture
def lane(desk: Desk) -> ScriptedLane:
    return ScriptedLane(desk, Decoder())


@asynccontextmanager
async def opened(
    desk: Desk,
    lane: ScanLane,
    *,
    size: tuple[int, int] = (120, 40),
    language: str = "en",
    checks: Checks | None = None,
    app_class: Callable[..., KioskApp] = KioskApp,
) -> AsyncIterator[RunningDesk]:
    seconds = Seconds()
    camera = HandCamera(seconds)
    app = app_class(
        desk,
        camera,
        lane,
        language=language,
        sound=False,
        checks=checks,
        clock=seconds,
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        desk_app = RunningDesk(app, pilot, camera)
        await desk_app.until(lambda: isinstance(app.screen, Readiness if checks else DeskScreen))
        await desk_app.until(lambda: desk_app.line("#counts-small") != "")
        yield desk_app
    assert camera.stopped.wait(SECONDS)


@pytest.fixture
async def desk_app(desk: Desk, lane: ScriptedLane) -> AsyncIterator[RunningDesk]:
    async with opened(desk, lane) as made:
        yield made
