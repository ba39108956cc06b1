"""The simulated camera: what it shows can be read, or not, as it was told."""

import itertools
import threading

import cv2
import numpy as np
import pytest
import zxingcpp

from kiosk.demo.camera import DemoCamera
from kiosk.demo.showing import Medium, Showing
from kiosk.scan.camera import CameraState, Reader

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
FRAMES_EACH = 10  # 2.6 s at the 4 frames a second that are given outside real time


def cards(count: int, *, difficulty: float = 0.6, readable: bool = True) -> list[Showing]:
    rng = np.random.default_rng(count)
    media = itertools.cycle(Medium)
    return [
        Showing("".join(rng.choice(list(ALPHABET), 9)), next(media), difficulty, readable)
        for _ in range(count)
    ]


def read_by_guest(camera: DemoCamera) -> dict[int, set[str]]:
    """What plain zxing-cpp reads in each guest's turn."""
    found: dict[int, set[str]] = {}
    for frame in camera.frames():
        gray = cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY)
        codes = zxingcpp.read_barcodes(gray, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
        found.setdefault(frame.number // FRAMES_EACH, set()).update(code.text for code in codes)
    return found


def test_every_readable_card_is_read_in_its_own_turn() -> None:
    showings = cards(15)
    found = read_by_guest(DemoCamera(showings, realtime=False))
    assert found == {turn: {showing.code} for turn, showing in enumerate(showings)}


def test_an_unreadable_card_is_never_read() -> None:
    showings = cards(9, difficulty=0.2, readable=False)
    found = read_by_guest(DemoCamera(showings, realtime=False))
    assert found == {turn: set() for turn in range(9)}


def test_a_turn_begins_and_ends_without_a_card() -> None:
    whites = [
        np.count_nonzero(frame.image.min(axis=2) > 150)
        for frame in DemoCamera(
            [Showing("AAAA11111", Medium.PAPER, 0.0)], realtime=False, fps=10
        ).frames()
    ]
    # The lit screen in the hall is always there; the paper comes and goes.
    assert max(whites[9:18]) > 3 * max(whites[0], whites[-1])


def test_frames_follow_from_seed_and_number_alone() -> None:
    showings = cards(3)

    def some(seed: int) -> list[bytes]:
        frames = DemoCamera(showings, realtime=False, seed=seed, size=(320, 180)).frames()
        return [frame.image.tobytes() for frame in frames]

    first = some(1)
    assert some(1) == first
    assert some(2) != first
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_frames_are_numbered_colour_pictures_of_the_size_asked_for(size: tuple[int, int]) -> None:
    frames = list(DemoCamera(cards(1), realtime=False, size=size).frames())
    assert [frame.number for frame in frames] == list(range(FRAMES_EACH))
    assert all(frame.image.shape == (size[1], size[0], 3) for frame in frames)
    assert all(frame.image.dtype == np.uint8 and frame.name == "" for frame in frames)


def test_showings_are_taken_as_they_come_and_may_never_end() -> None:
    taken = []

    def endless() -> itertools.chain[Showing]:
        for showing in itertools.cycle(cards(2)):
            taken.append(showing)
            yield showing

    camera = DemoCamera(endless(), realtime=False, size=(320, 180))
    frames = list(itertools.islice(camera.frames(), 2 * FRAMES_EACH + 1))
    assert frames[-1].number == 2 * FRAMES_EACH
    assert len(taken) == 3


def test_close_ends_a_camera_in_real_time_from_another_thread() -> None:
    camera = DemoCamera(itertools.cycle(cards(2)), size=(320, 180))
    ended = threading.Event()

    def watch() -> None:
        for _ in camera.frames():
            pass
        ended.set()

    threading.Thread(target=watch, daemon=True).start()
    camera.close()
    assert ended.wait(10)


def test_a_reader_shows_the_queue_and_says_that_it_ended() -> None:
    reader = Reader(DemoCamera(cards(2), realtime=False, size=(320, 180)))
    reader.start()
    seen = []
    while (frame := reader.latest(timeout=10)) is not None:
        seen.append(frame.number)
    reader.stop()
    assert seen[-1] == 2 * FRAMES_EACH - 1
    assert reader.state is CameraState.ENDED
