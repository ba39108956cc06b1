"""What the rescue adds for a camera: the list, colours, and pictures that never wait."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import product

import cv2
import numpy as np
import pytest
import zxingcpp

from kiosk.scan.decode import Decoder, Read
from kiosk.scan.roster import Roster
from tests.kiosk.scan.conftest import Until
from tests.kiosk.scan.symbols import Picture, codes, one_off, shown, spoilt

LISTED = codes(300, 9)


def stream(frame: Picture, seconds: float) -> Iterator[tuple[Picture, float]]:
    """A ticket held for a while, with the noise of a sensor."""
    random = np.random.default_rng(3)
    for number in range(int(seconds * 30)):
        noise = random.normal(0, 3, frame.shape)
        yield np.clip(frame + noise, 0, 255).astype(np.uint8), number / 30


def first_read(decoder: Decoder, frame: Picture, seconds: float) -> tuple[Read, float] | None:
    for seen, at in stream(frame, seconds):
        if reads := decoder.see(seen, at).reads:
            return reads[0], at
    return None


def test_a_ticket_that_no_decoder_reads_is_recognised_by_the_list() -> None:
    frame = spoilt(LISTED[3])
    assert not Decoder(still_ms=1500).see(frame).reads
    (read,) = Decoder(still_ms=1500, roster=Roster(lambda: LISTED)).see(frame).reads
    assert read.text == LISTED[3]
    assert read.agreement is not None
    assert read.agreement >= 9


def test_the_same_ticket_is_nobodys_when_it_is_not_on_the_list() -> None:
    frame = spoilt(LISTED[3])
    others = [code for code in LISTED if code != LISTED[3]]
    for listed in (others, [], [one_off(LISTED[3])], [one_off(LISTED[3]), *others]):
        assert not Decoder(still_ms=1500, roster=Roster(lambda: listed)).see(frame).reads  # noqa: B023


def test_a_camera_must_see_it_for_a_while_and_twice() -> None:
    decoder = Decoder(in_step=True, roster=Roster(lambda: LISTED))
    found = first_read(decoder, spoilt(LISTED[3]), 2)
    assert found is not None
    read, at = found
    assert read.text == LISTED[3]
    assert 0.25 <= at <= 1.0


def test_a_ticket_shown_for_a_moment_is_not_recognised() -> None:
    decoder = Decoder(in_step=True, roster=Roster(lambda: LISTED))
    assert first_read(decoder, spoilt(LISTED[3]), 0.2) is None


def test_what_a_decoder_reads_needs_no_list() -> None:
    decoder = Decoder(in_step=True, roster=Roster(lambda: LISTED))
    found = first_read(decoder, shown("NOTLISTED"), 1)
    assert found is not None
    assert (found[0].text, found[0].agreement, found[1]) == ("NOTLISTED", None, 0.0)


def test_a_live_camera_gets_it_from_the_second_thread(until: Until) -> None:
    decoder = Decoder(roster=Roster(lambda: LISTED))
    frames = stream(spoilt(LISTED[3]), 60)
    found: list[Read] = []

    def recognised() -> bool:
        found.extend(decoder.see(*next(frames)).reads)
        return bool(found)

    until(recognised)
    assert found[0].text == LISTED[3]


def test_nothing_of_the_rescue_is_told_after_a_reset(until: Until) -> None:
    decoder = Decoder(roster=Roster(lambda: LISTED))
    frames = stream(spoilt(LISTED[3]), 60)
    until(lambda: bool(decoder.see(*next(frames)).reads))
    decoder.reset()
    assert decoder.see(np.full((720, 1280), 90, np.uint8), 70.0).reads == ()


# --- colours


def two_colours(text: str, dark: tuple[int, int, int], light: tuple[int, int, int]) -> Picture:
    """A ticket in two colours, (blue, green, red), that a camera turns into grey."""
    one = shown(text, dark=0, light=255)
    frame = np.full((720, 1280, 3), 128, np.uint8)
    frame[one == 0] = dark
    frame[one == 255] = light
    packed = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 85])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize(
    ("dark", "light"),
    [
        pytest.param((40, 60, 220), (60, 133, 25), id="red on green"),
        pytest.param((230, 90, 60), (40, 90, 155), id="blue on brown"),
        pytest.param((30, 120, 120), (220, 83, 120), id="olive on violet"),
    ],
)
def test_two_colours_of_one_grey_are_read(
    dark: tuple[int, int, int], light: tuple[int, int, int]
) -> None:
    frame = two_colours(LISTED[0], dark, light)
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    assert not zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    assert [read.text for read in Decoder(still_ms=400).see(frame).reads] == [LISTED[0]]


# --- what cannot be read costs no warning


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        *product(
            ("noise", "stripes", "flat", "checkers", "nearly flat"), [(720, 1280), (97, 1401)]
        ),
        ("noise", (2160, 3840)),
        ("nearly flat", (3000, 4000)),
    ],
)
def test_no_picture_makes_a_numeric_warning(kind: str, size: tuple[int, int]) -> None:
    height, width = size
    random = np.random.default_rng(2)
    frame = {
        "noise": lambda: random.integers(0, 256, size),
        "stripes": lambda: np.tile(np.arange(width) // 7 % 2 * 255, (height, 1)),
        "flat": lambda: np.full(size, 255),
        "checkers": lambda: np.add.outer(np.arange(height) // 9, np.arange(width) // 9) % 2 * 255,
        "nearly flat": lambda: 254 + (random.random(size) < 0.001),
    }[kind]()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        seen = Decoder(still_ms=150, roster=Roster(lambda: LISTED)).see(frame.astype(np.uint8))
    assert seen.reads == ()
