"""The loop that watches a camera: what nobody needs is not decoded, and lateness is said."""

import itertools
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from kiosk.scan.camera import Reader, Webcam
from kiosk.scan.mjpeg import Newest
from kiosk.scan.source import CameraState, Frame, Source
from kiosk.scan.watching import BEHIND_SECONDS, Sight, watch

LOOKS = 6


class UsbCamera:
    """A webcam, which counts the pictures that were taken from it and those that were decoded."""

    def __init__(self) -> None:
        self.taken = self.decoded = 0

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def grab(self) -> bool:
        threading.Event().wait(0.002)
        self.taken += 1
        return True

    def read(self) -> tuple[bool, np.ndarray]:
        self.grab()
        self.decoded += 1
        return True, np.full((72, 128, 3), 90, np.uint8)

    def get(self, prop: int, /) -> float:
        return 0.0

    def set(self, prop: int, value: float, /) -> bool:
        return True

    def release(self) -> None:
        pass


def watched(source: Source, *, calm: bool, looks: int) -> list[Sight]:
    """What was told of so many looks at a source, of which all or none are calm."""
    stopping = threading.Event()
    told: list[Sight] = []
    left = itertools.count(looks - 1, -1)

    def look(frame: Frame, state: CameraState) -> Sight:
        if next(left) == 0:
            stopping.set()
        return Sight(state, frame.image, calm=calm)

    ticks = itertools.count()
    watch(Reader(source), look, told.append, clock=lambda: float(next(ticks)), stopping=stopping)
    return told


@pytest.mark.parametrize("calm", [True, False])
def test_pictures_are_passed_over_undecoded_only_while_nothing_like_a_code_is_in_view(
    calm: bool,
) -> None:
    camera = UsbCamera()
    watched(Webcam(0, capture=lambda _: camera), calm=calm, looks=LOOKS)
    assert camera.decoded >= LOOKS
    assert (camera.taken > camera.decoded) == calm


class Book(Source):
    """Two pictures, as of a folder."""

    live = False

    def frames(self) -> Iterator[Frame]:
        for number in range(2):
            yield Frame(np.full((8, 8), 90, np.uint8), 0.0, f"{number}.png", number)

    def close(self) -> None:
        pass


class WaitedFor(threading.Event):
    """A stop that is waited for."""

    def wait(self, timeout: float | None = None) -> bool:
        self.set()
        return True


def test_after_the_last_picture_nobody_asks_for_another_without_a_pause() -> None:
    stopping, told = WaitedFor(), list[Sight]()
    ticks = itertools.count()

    def clock() -> float:
        assert next(ticks) < 1000, "it asks without a pause"
        return float(next(ticks))

    class Asked(Reader):
        def latest(self, timeout: float) -> Frame | None:
            clock()
            return super().latest(timeout)

    watch(
        Asked(Book()),
        lambda frame, state: Sight(state, frame.image),
        told.append,
        clock=clock,
        stopping=stopping,
    )
    assert told[-1].state is CameraState.ENDED


class Late(Source):
    """A live source whose pictures are as old as is said, once each is asked for."""

    live = True

    def __init__(self, ages: list[float]) -> None:
        self._ages = ages
        self._taken = threading.Semaphore(1)

    def frames(self) -> Iterator[Frame]:
        for number, age in enumerate(self._ages):
            self._taken.acquire()
            yield Frame(np.full((8, 8), 90, np.uint8), time.monotonic() - age, "", number)
        self._taken.acquire()  # it has not ended before the last one was seen

    def close(self) -> None:
        self._taken.release()

    def states(self) -> list[CameraState]:
        """How the camera is said to be after each picture."""
        said = []
        stopping = threading.Event()

        def look(frame: Frame, state: CameraState) -> Sight:
            return Sight(state, frame.image)

        def see(sight: Sight) -> None:
            if sight.image is not None:
                said.append(sight.state)
                self._taken.release()
            if len(said) == len(self._ages):
                stopping.set()

        ticks = itertools.count()
        watch(Reader(self), look, see, clock=lambda: float(next(ticks)), stopping=stopping)
        return said


def test_a_computer_that_looks_at_old_pictures_for_seconds_is_said_to_be_too_slow() -> None:
    old = 60 + BEHIND_SECONDS
    late = Late([0.0, old, old - 1, old - BEHIND_SECONDS - 1, 0.0])
    live, behind = CameraState.LIVE, CameraState.BEHIND
    assert late.states() == [live, live, live, behind, live]


def test_of_pictures_that_came_while_one_was_decoded_only_the_newest_is() -> None:
    more, taken = threading.Event(), threading.Event()

    def parts() -> Iterator[bytes]:
        yield b"first"
        more.wait()
        yield from (b"second", b"third", b"newest")
        taken.set()

    pictures = iter(Newest(parts()))
    assert next(pictures) == b"first"
    more.set()
    taken.wait()
    assert list(pictures) == [b"newest"]
