"""The reader: the newest frame to a slow consumer, and cameras that come and go."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.scan.camera import (
    CameraError,
    CameraReason,
    CameraState,
    Frame,
    Reader,
    Source,
    Webcam,
    open_source,
)

Until = Callable[[Callable[[], bool]], None]


class HandClock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class UsbCamera:
    """A webcam as the operating system sees it: there or not, used by another, hanging."""

    def __init__(self) -> None:
        self.plugged_in = True
        self.busy = False
        self.level = 90
        self.awake = threading.Event()
        self.awake.set()
        self.opened: list[Handle] = []
        self.shown = 0

    def open(self, number: int) -> "Handle":
        self.opened.append(Handle(self, number))
        return self.opened[-1]


class Handle:
    """What cv2.VideoCapture gives for it."""

    def __init__(self, camera: UsbCamera, number: int) -> None:
        self._camera = camera
        self.number = number
        self.settings: dict[int, float] = {}
        self.released = threading.Event()
        self._is_open = camera.plugged_in and not camera.busy

    def isOpened(self) -> bool:  # noqa: N802
        return self._is_open

    def read(self) -> tuple[bool, np.ndarray | None]:
        assert not self.released.is_set(), "read after release"
        self._camera.awake.wait()
        threading.Event().wait(0.002)
        if not self._camera.plugged_in:
            return False, None
        self._camera.shown += 1
        return True, np.full((72, 128, 3), self._camera.level, np.uint8)

    def get(self, prop: int, /) -> float:
        return self.settings.get(prop, 0.0)

    def set(self, prop: int, value: float, /) -> bool:
        self.settings[prop] = value
        return True

    def release(self) -> None:
        self.released.set()


@pytest.fixture
def camera() -> UsbCamera:
    return UsbCamera()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def reader(camera: UsbCamera, clock: HandClock) -> Iterator[Reader]:
    source = Webcam(0, capture=camera.open, plugged_in=lambda _: camera.plugged_in)
    reader = Reader(source, clock=clock)
    reader.start()
    yield reader
    reader.stop()
    camera.awake.set()


def test_a_webcam_is_asked_for_mjpg_720p_at_30_with_one_buffer(
    reader: Reader, camera: UsbCamera
) -> None:
    assert reader.latest(timeout=10) is not None
    assert list(camera.opened[0].settings.items()) == [
        (cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG")),
        (cv2.CAP_PROP_FRAME_WIDTH, 1280),
        (cv2.CAP_PROP_FRAME_HEIGHT, 720),
        (cv2.CAP_PROP_FPS, 30),
        (cv2.CAP_PROP_BUFFERSIZE, 1),
    ]
    assert camera.opened[0].number == 0


class Tap(Source):
    """A live source that gives a frame each time the test turns it."""

    live = True

    def __init__(self) -> None:
        self.given = threading.Semaphore(0)
        self.asked = 0

    def frames(self) -> Iterator[Frame]:
        for number in itertools.count():
            self.asked = number
            self.given.acquire()
            yield Frame(np.full((8, 8), 90, np.uint8), float(number), "", number)

    def close(self) -> None:
        self.given.release()


def test_a_slow_consumer_gets_the_newest_frame_once_and_no_queue(until: Until) -> None:
    tap = Tap()
    reader = Reader(tap)
    reader.start()
    tap.given.release(1)
    first = reader.latest(timeout=10)
    assert first is not None
    assert first.number == 0
    tap.given.release(20)
    until(lambda: tap.asked == 21)  # all twenty were taken from the camera meanwhile
    second = reader.latest(timeout=10)
    assert second is not None
    assert second.number == 20
    assert reader.latest(timeout=0) is None
    reader.stop()


def test_headless_frames_of_a_webcam_are_the_newest_too(camera: UsbCamera, until: Until) -> None:
    source = Webcam(0, capture=camera.open)
    frames = source.frames()
    first = next(frames)
    until(lambda: camera.shown > first.number + 10)
    assert next(frames).number > first.number + 1
    source.close()
    assert list(frames) == []
    assert camera.opened[0].released.is_set()


@pytest.mark.parametrize(
    ("plugged_in", "reason"), [(False, CameraReason.NO_CAMERA), (True, CameraReason.CAMERA_BUSY)]
)
def test_headless_frames_say_at_once_that_there_is_no_camera(
    camera: UsbCamera, plugged_in: bool, reason: CameraReason
) -> None:
    camera.plugged_in, camera.busy = plugged_in, True
    source = Webcam(7, capture=camera.open, plugged_in=lambda _: camera.plugged_in)
    with pytest.raises(CameraError) as caught:
        next(source.frames())
    assert caught.value.reason is reason
    assert "7" in str(caught.value)


def test_a_missing_camera_is_tried_every_two_seconds_until_it_is_there(
    camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    camera.plugged_in = False
    source = Webcam(0, capture=camera.open, plugged_in=lambda _: False)
    reader = Reader(source, clock=clock)
    reader.start()
    until(lambda: reader.state is CameraState.MISSING)
    assert reader.error is not None
    assert len(camera.opened) == 1
    until(lambda: advance(clock, 1) and len(camera.opened) > 1)
    camera.plugged_in = True
    until(lambda: advance(clock, 0.1) and reader.state is CameraState.LIVE)
    assert reader.error is None
    reader.stop()
    assert all(handle.released.is_set() for handle in camera.opened)


def test_a_camera_that_another_program_uses_is_busy_not_missing(
    camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    camera.busy = True
    source = Webcam(0, capture=camera.open, plugged_in=lambda _: True)
    reader = Reader(source, clock=clock)
    reader.start()
    until(lambda: reader.state is CameraState.BUSY)
    camera.busy = False
    until(lambda: advance(clock, 0.1) and reader.state is CameraState.LIVE)
    reader.stop()


def test_an_unplugged_camera_is_lost_and_then_back(
    reader: Reader, camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    until(lambda: reader.state is CameraState.LIVE)
    camera.plugged_in = False
    until(lambda: reader.state is CameraState.LOST)
    until(camera.opened[0].released.is_set)
    until(lambda: advance(clock, 1) and len(camera.opened) > 2)
    assert reader.state is CameraState.LOST
    camera.plugged_in = True
    until(lambda: advance(clock, 0.1) and reader.state is CameraState.LIVE)
    reader.latest(timeout=10)
    newer = reader.latest(timeout=10)
    assert newer is not None


def test_a_covered_lens_is_black_after_a_second_and_not_before(
    reader: Reader, camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    camera.level = 4
    until(lambda: reader.latest(timeout=10) is not None and camera.shown > 5)
    assert reader.state is CameraState.LIVE
    clock.now += 1.1
    until(lambda: reader.state is CameraState.BLACK)
    assert reader.latest(timeout=10) is not None  # still shown: the operator sees for themselves
    camera.level = 60
    until(lambda: reader.state is CameraState.LIVE)


def test_a_camera_that_hangs_is_left_behind_and_opened_anew(
    reader: Reader, camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    until(lambda: reader.state is CameraState.LIVE)
    camera.awake.clear()
    until(lambda: advance(clock, 0.5) and reader.state is CameraState.FROZEN)
    assert reader.error is not None
    assert reader.error.reason is CameraReason.HANGS
    until(lambda: advance(clock, 0.5) and len(camera.opened) > 1)
    camera.awake.set()
    until(lambda: reader.state is CameraState.LIVE)
    until(camera.opened[0].released.is_set)


def test_a_camera_that_hangs_for_ever_costs_a_few_threads_only(
    reader: Reader, camera: UsbCamera, clock: HandClock, until: Until
) -> None:
    until(lambda: reader.state is CameraState.LIVE)
    camera.awake.clear()
    until(lambda: advance(clock, 1) and len(camera.opened) == 3)
    before = clock.now
    until(lambda: advance(clock, 1) and clock.now > before + 100)
    assert len(camera.opened) == 3


def advance(clock: HandClock, seconds: float) -> bool:
    clock.now += seconds
    return True


def test_stop_is_quick_while_a_read_hangs_and_lets_go_when_it_returns(
    camera: UsbCamera, until: Until
) -> None:
    reader = Reader(Webcam(0, capture=camera.open))
    reader.start()
    until(lambda: reader.state is CameraState.LIVE)
    camera.awake.clear()
    stopped = threading.Thread(target=reader.stop)
    stopped.start()
    stopped.join(5)  # the read would hang for ever
    assert not stopped.is_alive()
    camera.awake.set()
    until(camera.opened[0].released.is_set)


def test_stop_releases_a_healthy_camera_before_it_returns(camera: UsbCamera, until: Until) -> None:
    reader = Reader(Webcam(0, capture=camera.open))
    reader.start()
    until(lambda: reader.state is CameraState.LIVE)
    reader.stop()
    assert camera.opened[0].released.is_set()


def test_single_missed_frames_do_not_lose_the_camera(until: Until) -> None:
    class Stutters(Handle):
        misses = itertools.cycle([True, False])

        def read(self) -> tuple[bool, np.ndarray | None]:
            return (False, None) if next(self.misses) else super().read()

    camera = UsbCamera()
    handles = []

    def capture(number: int) -> Handle:
        handles.append(Stutters(camera, number))
        return handles[-1]

    reader = Reader(Webcam(0, capture=capture))
    reader.start()
    until(lambda: camera.shown > 10)
    assert len(handles) == 1
    reader.stop()


def test_a_driver_that_throws_is_a_lost_camera(clock: HandClock, until: Until) -> None:
    camera = UsbCamera()

    class Throws(Handle):
        def read(self) -> tuple[bool, np.ndarray | None]:
            if camera.shown >= 3:
                raise cv2.error("driver")
            return super().read()

    source = Webcam(0, capture=lambda number: Throws(camera, number))
    reader = Reader(source, clock=clock)
    reader.start()
    until(lambda: reader.state is CameraState.LOST)
    camera.shown = 0
    until(lambda: advance(clock, 0.1) and camera.shown >= 3)
    reader.stop()


def test_fps_counts_what_the_camera_gives(clock: HandClock) -> None:
    tap = Tap()
    reader = Reader(tap, clock=clock)
    reader.start()
    assert reader.fps == 0.0
    for _ in range(20):
        tap.given.release()
        assert reader.latest(timeout=10) is not None
        clock.now += 0.1
    assert reader.fps == pytest.approx(10)
    clock.now += 5
    assert reader.fps == 0.0
    reader.stop()


def test_a_video_plays_at_its_own_pace_and_ends(tmp_path: Path, until: Until) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (160, 120))
    for _ in range(5):
        writer.write(np.full((120, 160, 3), 90, np.uint8))
    writer.release()
    clock = HandClock()
    reader = Reader(open_source(str(path)), clock=clock)
    reader.start()
    first = reader.latest(timeout=10)
    assert first is not None
    assert reader.latest(timeout=0.2) is None  # a tenth of a second has not passed
    clock.now += 0.21
    until(lambda: (frame := reader.latest(timeout=10)) is not None and frame.number == 2)
    assert reader.state is CameraState.LIVE
    clock.now += 1
    until(lambda: reader.state is CameraState.ENDED)
    last = reader.latest(timeout=0)
    assert last is not None
    assert last.number == 4
    assert reader.latest(timeout=10) is None
    reader.stop()


def test_frames_carry_the_monotonic_second_they_were_taken(camera: UsbCamera) -> None:
    before = time.monotonic()
    source = Webcam(0, capture=camera.open)
    frame = next(source.frames())
    assert before <= frame.at <= time.monotonic()
    source.close()
