"""The decoder through its public face, on pictures made here."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import qrcode
import zxingcpp
from numpy.typing import NDArray

from kiosk.scan.budget import Budget
from kiosk.scan.decode import Decoder, Hint
from kiosk.scan.regions import find_regions, reduced
from kiosk.scan.rescue import Rescue, Unread

CODE = "7K3M9QX2T8RW4ZHP"
Picture = NDArray[np.uint8]


def symbol(
    payload: str | bytes = CODE, module: int = 8, quiet: int = 4, level: str = "Q"
) -> Picture:
    """A QR symbol, black on white, with so many pixels a module."""
    levels = {"L": 1, "M": 0, "Q": 3, "H": 2}
    maker = qrcode.QRCode(error_correction=levels[level], border=quiet)
    maker.add_data(payload)
    maker.make()
    matrix = np.array(maker.get_matrix())
    return np.where(matrix, 0, 255).astype(np.uint8).repeat(module, 0).repeat(module, 1)


def scene(*placed: tuple[Picture, int, int], shade: int = 120) -> Picture:
    """A 720p frame of one shade with pictures at (x, y)."""
    frame = np.full((720, 1280), shade, np.uint8)
    for picture, x, y in placed:
        frame[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    return frame


def noisy(frame: Picture, deviation: float, seed: int = 1) -> Picture:
    noise = np.random.default_rng(seed).normal(0, deviation, frame.shape)
    return np.clip(frame + noise, 0, 255).astype(np.uint8)


def texts(frame: Picture) -> list[str]:
    return [read.text for read in Decoder(still_ms=1500).see(frame).reads]


def plain_zxing_reads(frame: Picture) -> bool:
    found = zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormat.QRCodeModel2)
    return bool(found)


# --- what is read


def test_a_plain_code_is_read_with_its_bytes_and_corners() -> None:
    seen = Decoder().see(scene((symbol(), 400, 200)))
    (read,) = seen.reads
    assert (read.text, read.data) == (CODE, CODE.encode())
    assert seen.code_like
    assert seen.hint is None
    low, high = 32, 32 + 21 * 8
    expected = [(400 + x, 200 + y) for x, y in ((low, low), (high, low), (high, high), (low, high))]
    np.testing.assert_allclose(read.corners, expected, atol=3)


@pytest.mark.parametrize("angle", [15, 45, 90, 137, 180, 270])
def test_a_turned_code_is_read(angle: int) -> None:
    turn = cv2.getRotationMatrix2D((640, 360), angle, 1)
    frame = cv2.warpAffine(
        scene((symbol(), 524, 244), shade=255), turn, (1280, 720), borderValue=(255,)
    )
    assert texts(frame) == [CODE]


def test_an_inverted_code_is_read() -> None:
    assert texts(scene((255 - symbol(), 400, 200), shade=20)) == [CODE]


def test_a_code_seen_at_a_slant_is_read() -> None:
    flat = symbol(module=10)
    n = flat.shape[0]
    seen = np.array([[420, 180], [640, 240], [640, 470], [420, 520]], np.float32)
    corners = np.array([[0, 0], [n, 0], [n, n], [0, n]], np.float32)
    frame = cv2.warpPerspective(
        flat, cv2.getPerspectiveTransform(corners, seen), (1280, 720), borderValue=(130,)
    )
    assert texts(frame) == [CODE]


def test_two_codes_in_a_frame_are_both_read() -> None:
    frame = scene((symbol("FIRST0000000001"), 100, 200), (symbol("SECOND000000002"), 800, 300))
    assert sorted(texts(frame)) == ["FIRST0000000001", "SECOND000000002"]


def test_colour_and_grey_and_strided_frames_give_the_same() -> None:
    gray = scene((symbol(), 400, 200))
    colour = cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)
    doubled = np.zeros((1440, 2560, 3), np.uint8)
    doubled[::2, ::2] = colour
    strided = doubled[::2, ::2]
    assert not strided.flags["C_CONTIGUOUS"]
    mirrored_twice = np.ascontiguousarray(gray[:, ::-1])[:, ::-1]
    for frame in (gray, colour, strided, mirrored_twice, gray[..., None]):
        assert texts(frame) == [CODE]


@pytest.mark.parametrize("payload", [b"\xff\xfe\x80ticket\xc3", b"\x00\x01\x02\xf0\x9f"])
def test_bytes_that_are_no_utf8_are_kept(payload: bytes) -> None:
    (read,) = Decoder().see(scene((symbol(payload), 300, 100))).reads
    assert read.data == payload
    read.text.encode()  # a string that can be shown and stored


# --- what plain zxing-cpp does not read


def covered(module: int = 8) -> Picture:
    """A code with a finger over its top right finder pattern."""
    picture = symbol(module=module)
    end = picture.shape[1] - 4 * module
    picture[: 8 * module, end - 4 * module : end + 2 * module] = 140
    return picture


def smeared(length: int) -> Picture:
    """A dense code moved along a diagonal while the shutter was open."""
    frame = scene((symbol("T1:" + "A7Z9" * 36, module=5, level="M"), 400, 150))
    kernel = np.eye(length, dtype=np.float32) / length
    return noisy(cv2.filter2D(frame, -1, kernel), 2)


def shrunk(pixels: int) -> Picture:
    """A dense code so far away that a module is less than two pixels."""
    far = cv2.resize(
        symbol("T1:" + "A7Z9" * 36, module=12, level="M"),
        (pixels, pixels),
        interpolation=cv2.INTER_AREA,
    )
    return noisy(scene((far, 500, 250), shade=200), 2)


def glared() -> Picture:
    """A code with a blown-out spot on the finder at its bottom left."""
    frame = scene((symbol(module=9), 400, 200), shade=150).astype(np.float32) * 0.7
    spot = np.zeros_like(frame)
    cv2.circle(spot, (445, 400), 34, 255, -1)
    return np.clip(frame + cv2.GaussianBlur(spot, (0, 0), 9) * 1.6, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("frame", "text"),
    [
        pytest.param(noisy(scene((covered(), 400, 200)), 4), CODE, id="finger on a finder"),
        pytest.param(
            noisy(scene((255 - covered(), 400, 200), shade=30), 4), CODE, id="the same, inverted"
        ),
        pytest.param(glared(), CODE, id="glare on a finder"),
        pytest.param(smeared(9), "T1:" + "A7Z9" * 36, id="motion"),
        pytest.param(shrunk(64), "T1:" + "A7Z9" * 36, id="small"),
    ],
)
def test_the_rescue_reads_what_the_first_look_does_not(frame: Picture, text: str) -> None:
    assert not plain_zxing_reads(frame)
    assert texts(frame) == [text]


def test_a_small_budget_gets_there_over_several_frames() -> None:
    frame = smeared(9)
    decoder = Decoder(still_ms=0.01)
    rounds = [decoder.see(frame).reads for _ in range(30)]
    assert not rounds[0]
    assert any(reads and reads[0].text == "T1:" + "A7Z9" * 36 for reads in rounds)


# --- what is not read


def test_an_empty_frame_has_nothing() -> None:
    seen = Decoder().see(scene())
    assert (seen.reads, seen.hint, seen.code_like) == ((), None, False)


def test_noise_and_checkers_are_never_read() -> None:
    rng = np.random.default_rng(7)
    for trial in range(6):
        cells = rng.integers(0, 2, (33, 33)).astype(np.uint8) * 255
        frame = scene((cells.repeat(6, 0).repeat(6, 1), 300 + 40 * trial, 200))
        assert texts(noisy(frame, 10, trial)) == []
    assert texts(rng.integers(0, 256, (720, 1280)).astype(np.uint8)) == []


def test_a_micro_qr_is_never_read() -> None:
    made = zxingcpp.create_barcode("12345", zxingcpp.BarcodeFormat.MicroQRCode)
    picture = np.array(zxingcpp.write_barcode_to_image(made, scale=8))
    picture = np.pad(picture, 32, constant_values=255)
    frame = scene((picture, 400, 200))
    assert zxingcpp.read_barcodes(frame, formats=zxingcpp.BarcodeFormat.MicroQRCode)
    assert texts(frame) == []


def test_a_located_micro_qr_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """zxing-cpp, asked for QR codes only, now and then locates a Micro QR with errors."""
    point = SimpleNamespace(x=10, y=10)
    place = SimpleNamespace(top_left=point, top_right=point, bottom_right=point, bottom_left=point)
    extra = {"Version": "M2", "ECLevel": "L", "DataMask": "1"}
    kind = zxingcpp.BarcodeFormat.MicroQRCode
    found = SimpleNamespace(valid=False, position=place, extra=extra, format=kind)
    monkeypatch.setattr(zxingcpp, "read_barcodes", lambda *_, **__: [found])
    assert texts(scene()) == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 1, 3), (1, 900), (7, 5), (3, 700, 3), (40, 40)])
def test_tiny_frames_are_empty_not_errors(shape: tuple[int, ...]) -> None:
    frame = np.random.default_rng(3).integers(0, 256, shape).astype(np.uint8)
    assert Decoder().see(frame).reads == ()


def test_a_code_in_a_huge_frame_is_read() -> None:
    frame = np.full((3000, 4000), 180, np.uint8)
    picture = symbol(module=12)
    frame[1700 : 1700 + picture.shape[0], 2600 : 2600 + picture.shape[1]] = picture
    assert texts(frame) == [CODE]


# --- advice


def far_away() -> Picture:
    tiny = cv2.resize(symbol("T1:" + "A7Z9" * 36), (46, 46), interpolation=cv2.INTER_AREA)
    return scene((tiny, 600, 300), shade=230)


def blown_out() -> Picture:
    frame = scene((symbol("T1:" + "A7Z9" * 36, module=5, level="M"), 300, 100), shade=90)
    cv2.circle(frame, (422, 222), 90, (255,), -1)
    return noisy(cv2.GaussianBlur(frame, (0, 0), 1), 1)


def much_too_dark() -> Picture:
    frame = scene((symbol("T1:" + "A7Z9" * 36, module=5, level="M"), 300, 100)) * (16 / 255)
    return noisy(cv2.GaussianBlur(frame, (0, 0), 3.2), 2)


def shaken() -> Picture:
    return smeared(21)


@pytest.mark.parametrize(
    ("frame", "hint"),
    [
        pytest.param(far_away(), Hint.CLOSER, id="far"),
        pytest.param(blown_out(), Hint.TOO_BRIGHT, id="bright"),
        pytest.param(much_too_dark(), Hint.TOO_DARK, id="dark"),
        pytest.param(shaken(), Hint.HOLD_STILL, id="shaken"),
    ],
)
def test_an_unread_code_gets_the_right_advice(frame: Picture, hint: Hint) -> None:
    seen = Decoder(still_ms=400).see(frame)
    assert seen.reads == ()
    assert seen.code_like
    assert seen.hint == hint


# --- memory between frames


def test_advice_stays_while_the_scene_does() -> None:
    decoder = Decoder(still_ms=500)
    assert [decoder.see(far_away()).hint for _ in range(4)] == [Hint.CLOSER] * 4


def test_an_unchanged_scene_is_worked_on_once() -> None:
    """Seen through: the second look at the same picture does no rescue work."""
    frame = far_away()
    small = reduced(frame)
    unread = Unread(frame, frame, small, find_regions(small, (1280, 720)), (), 0.0)
    rescue = Rescue(live=False)
    first = rescue.work(unread, Budget(2000))
    assert first.code_like
    assert rescue.work(unread, Budget(2000)) is first
    other = noisy(frame, 4)
    assert rescue.work(replace(unread, gray=other, small=other[::4, ::4]), Budget(9)) is not first


def test_a_change_wakes_the_rescue_again() -> None:
    decoder = Decoder(still_ms=500)
    for _ in range(3):
        assert decoder.see(scene()).reads == ()
    assert decoder.see(noisy(scene((covered(), 400, 200)), 4)).reads[0].text == CODE


def test_nothing_of_an_earlier_frame_is_reported() -> None:
    decoder = Decoder(still_ms=500)
    assert decoder.see(noisy(scene((covered(), 400, 200)), 4)).reads
    assert decoder.see(scene()).reads == ()
    assert decoder.see(scene((symbol("ANOTHER000000001"), 400, 200))).reads[0].text == (
        "ANOTHER000000001"
    )


def test_reset_forgets_the_scene() -> None:
    decoder = Decoder(still_ms=500)
    hints = []
    for _ in range(2):
        hints.append(decoder.see(far_away()).hint)
        decoder.reset()
    assert hints == [Hint.CLOSER, Hint.CLOSER]
