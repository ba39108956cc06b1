"""From what the operator typed to frames: pictures, folders, videos, and what is refused."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.scan.camera import CameraError, CameraReason, Reader, open_source

RED = (255, 0, 0)


def save(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def gray_card(path: Path, level: int) -> Path:
    return save(path, Image.new("L", (40, 30), level))


def only_frame(path: Path) -> np.ndarray:
    (frame,) = open_source(str(path)).frames()
    return frame.image


def write_video(path: Path, code: str, count: int = 12, fps: float = 25) -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), fps, (160, 120))
    for number in range(count):
        writer.write(np.full((120, 160, 3), 20 * number, np.uint8))
    writer.release()
    return path


def test_a_picture_gives_one_named_frame_in_bgr(tmp_path: Path) -> None:
    path = save(tmp_path / "Élodie 票.png", Image.new("RGB", (40, 30), RED))
    source = open_source(str(path))
    (frame,) = source.frames()
    assert (source.pictures, source.live) == (True, False)
    assert (frame.name, frame.number) == ("Élodie 票.png", 0)
    assert frame.image.shape == (30, 40, 3)
    assert frame.image[0, 0].tolist() == [0, 0, 255]


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff"])
def test_a_picture_taken_sideways_is_turned_upright(tmp_path: Path, suffix: str) -> None:
    image = Image.new("RGB", (40, 20))
    image.paste(RED, (0, 0, 10, 20))
    upright = only_frame(save(tmp_path / f"a.{suffix}", image, exif=exif(6)))
    assert upright.shape == (40, 20, 3)
    assert upright[2, 10, 2] > 200  # its left edge is on top
    assert upright[35, 10, 2] < 50


def half_clear(mode: str) -> Image.Image:
    """Black on the left, nothing on the right (black under it, as many programs write it)."""
    image = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 20, 30))
    return image.convert(mode)


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [("RGBA", "png"), ("LA", "png"), ("RGBA", "webp"), ("RGBA", "tiff"), ("RGBA", "gif")],
)
def test_what_is_transparent_is_white_paper(tmp_path: Path, mode: str, suffix: str) -> None:
    image = only_frame(save(tmp_path / f"a.{suffix}", half_clear(mode)))
    assert image[15, 5].max() < 20
    assert image[15, 35].min() > 235


def test_deep_palette_and_print_colours_come_out_right(tmp_path: Path) -> None:
    deep = Image.fromarray(np.full((30, 40), 40000, np.uint16))
    assert only_frame(save(tmp_path / "deep.png", deep))[0, 0] == 155
    palette = Image.new("RGB", (40, 30), RED).convert("P", palette=Image.Palette.ADAPTIVE)
    assert only_frame(save(tmp_path / "palette.gif", palette))[0, 0].tolist() == [0, 0, 255]
    printed = Image.new("CMYK", (40, 30), (0, 255, 255, 0))
    assert only_frame(save(tmp_path / "print.jpg", printed))[0, 0, 2] > 240
    one_bit = Image.new("1", (40, 30), 1)
    assert only_frame(save(tmp_path / "fax.tiff", one_bit))[0, 0] == 255


def test_a_huge_picture_is_shrunk_to_4000(tmp_path: Path) -> None:
    path = save(tmp_path / "wide.png", Image.new("L", (8000, 200), 128))
    assert only_frame(path).shape == (100, 4000)


def test_a_folder_is_read_in_natural_order_without_what_is_no_picture(tmp_path: Path) -> None:
    for name in ("img10.png", "img2.png", "Img1.png", "été.PNG"):
        gray_card(tmp_path / name, 100)
    for name in (".hidden.png", "._img2.png"):
        gray_card(tmp_path / name, 100)
    (tmp_path / "notes.txt").write_text("no picture")
    (tmp_path / "folder.png").mkdir()
    source = open_source(str(tmp_path))
    frames = list(source.frames())
    assert [frame.name for frame in frames] == ["Img1.png", "img2.png", "img10.png", "été.PNG"]
    assert [frame.number for frame in frames] == [0, 1, 2, 3]
    assert source.pictures


def test_a_damaged_picture_in_a_folder_is_passed_over_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8 not really")
    gray_card(tmp_path / "b.png", 100)
    source = open_source(str(tmp_path))
    assert [frame.name for frame in source.frames()] == ["b.png"]
    assert source.unreadable == ["a.jpg"]


def test_a_folder_of_damaged_pictures_only_is_an_error_not_an_empty_evening(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"junk")
    with pytest.raises(CameraError) as caught:
        list(open_source(str(tmp_path)).frames())
    assert caught.value.reason is CameraReason.UNREADABLE


@pytest.mark.parametrize(("name", "code"), [("film.avi", "MJPG"), ("film_01.mp4", "mp4v")])
def test_every_frame_of_a_video_comes_in_order(tmp_path: Path, name: str, code: str) -> None:
    source = open_source(str(write_video(tmp_path / name, code)))
    frames = list(source.frames())
    assert (source.pictures, source.live) == (False, False)
    assert [frame.number for frame in frames] == list(range(12))
    assert [round(float(frame.image.mean()) / 20) for frame in frames] == list(range(12))
    assert frames[0].image.shape == (120, 160, 3)


def test_a_video_can_be_closed_in_the_middle(tmp_path: Path) -> None:
    source = open_source(str(write_video(tmp_path / "film.avi", "MJPG")))
    frames = source.frames()
    next(frames)
    source.close()
    assert len(list(frames)) < 2


def test_what_can_never_work_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "notes.txt").write_text("no picture")
    (tmp_path / "letter.jpg").write_text("Dear guest, " * 100)
    (tmp_path / "noise.mp4").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "nothing.png").touch()
    whole = io.BytesIO()
    Image.effect_noise((300, 300), 80).save(whole, "JPEG")
    (tmp_path / "half.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    expected = {
        "missing.png": CameraReason.NO_SUCH_FILE,
        "empty": CameraReason.NO_PICTURES,
        "letter.jpg": CameraReason.UNREADABLE,
        "noise.mp4": CameraReason.UNREADABLE,
        "nothing.png": CameraReason.UNREADABLE,
        "half.jpg": CameraReason.UNREADABLE,
    }
    assert {name: refusal(str(tmp_path / name)) for name in expected} == expected


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path / "bomb.png", Image.new("1", (20_000, 20_000)))
    assert refusal(str(path)) is CameraReason.TOO_BIG


@pytest.mark.parametrize(
    "spec", ["", "  ", "rtsp://camera/", "http://", "http://[::1", "http://host:port/", "1000"]
)
def test_what_names_no_source_is_refused(spec: str) -> None:
    assert refusal(spec) is CameraReason.BAD_SPEC


def refusal(spec: str) -> CameraReason:
    with pytest.raises(CameraError) as caught:
        open_source(spec)
    assert spec in str(caught.value)
    return caught.value.reason


def test_numbers_devices_and_addresses_are_live_sources() -> None:
    for spec in ("0", "12", "/dev/video3", "http://127.0.0.1:9/video", "HTTPS://user:pw@cam/x"):
        source = open_source(spec)
        assert (source.live, source.pictures) == (True, False)


def test_a_password_in_an_address_is_not_repeated() -> None:
    source = open_source("http://door:secret@127.0.0.1:9/video")
    with pytest.raises(CameraError) as caught:
        next(source.frames())
    assert caught.value.reason is CameraReason.NO_STREAM
    assert "secret" not in str(caught.value)


def test_pictures_in_a_reader_stay_until_they_are_taken(tmp_path: Path) -> None:
    for number in range(3):
        gray_card(tmp_path / f"{number}.png", 100)
    hurried = iter(range(1_000_000))
    reader = Reader(open_source(str(tmp_path)), clock=lambda: float(next(hurried)))
    reader.start()
    names = []
    while (frame := reader.latest(timeout=10)) is not None:
        names.append(frame.name)
        threading.Event().wait(0.05)  # slow enough that pictures in a hurry would be lost
    reader.stop()
    assert names == ["0.png", "1.png", "2.png"]


QUIET = """
import sys, threading
from kiosk.scan.camera import CameraError, Reader, open_source
for spec in sys.argv[1:]:
    try:
        source = open_source(spec)
        reader = Reader(source)
        reader.start()
        while reader.error is None and reader.latest(timeout=0.05) is None:
            pass
        reader.stop()
        list(open_source(spec).frames())
    except CameraError as error:
        print(error.reason)
assert "cv2" in sys.modules, "OpenCV was not even asked"
"""

MUTED = """
import sys, cv2, numpy as np
from kiosk.scan.quiet import mute_libraries
mute_libraries()
noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
jpeg = cv2.imencode(".jpg", noise)[1].tobytes()
cv2.imdecode(np.frombuffer(jpeg[:-2] + bytes(3) + jpeg[-2:], np.uint8), 1)
print("ours", file=sys.stderr)
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_nothing_that_goes_wrong_writes_on_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "junk.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40)
    (tmp_path / "junk.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    paths = [str(tmp_path / name) for name in ("junk.mp4", "junk.jpg")]
    done = run(QUIET, "/dev/video97", "http://127.0.0.1:9/", *paths)
    assert done.stdout.split() == ["no_camera", "no_stream", "unreadable", "unreadable"]
    assert (done.stderr, done.returncode) == ("", 0)


def test_libraries_are_muted_and_python_is_not() -> None:
    assert "Corrupt JPEG" in run(MUTED.replace("mute_libraries()\n", "")).stderr  # the control
    assert run(MUTED).stderr == "ours\n"


def test_starting_up_does_not_load_opencv() -> None:
    script = "import sys, kiosk.scan.camera, kiosk.demo.camera; print('cv2' in sys.modules)"
    assert run(script).stdout == "False\n"
