"""The camera's checks before real pictures and real streams."""

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode
from PIL import Image

from badges.codes.ticket_code import new_ticket_code
from kiosk.desk.words import Words
from kiosk.doctor.camera import REASONS, camera
from kiosk.doctor.finding import Check, Finding, FindingState
from kiosk.scan.source import CameraReason
from tests.kiosk.scan.test_mjpeg import HELLO, CameraServer, part, says

SAY = Words("en")
OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE
CODE = new_ticket_code(lambda n: 17 % n)


def by_check(findings: Iterator[Finding]) -> dict[Check, Finding]:
    return {finding.check: finding for finding in findings}


def look(spec: object, **times: float) -> dict[Check, Finding]:
    return by_check(camera(SAY, str(spec), **({"frame_s": 5.0, "look_s": 0.2} | times)))


def picture(path: Path, image: Image.Image) -> Path:
    image.save(path)
    return path


def test_a_folder_of_pictures_with_a_ticket(tmp_path: Path) -> None:
    picture(tmp_path / "ticket.png", qrcode.make(CODE).convert("L"))
    found = look(tmp_path)
    assert {each.state for each in found.values()} == {OK}
    assert "is read" in found[Check.CODE].found
    assert CODE not in found[Check.CODE].found  # it is as good as the ticket


def test_pictures_without_a_code_dark_and_black(tmp_path: Path) -> None:
    gray, dark, black = (
        look(picture(tmp_path / f"{level}.png", Image.new("L", (640, 480), level)))
        for level in (128, 25, 0)
    )
    assert [each[Check.PICTURE].state for each in (gray, dark, black)] == [OK, WARNING, TROUBLE]
    assert "none in view" in gray[Check.CODE].found
    assert gray[Check.CAMERA].found == "640 × 480"


def test_a_code_that_is_too_far_away_to_be_read(tmp_path: Path) -> None:
    hall = Image.new("L", (640, 480), 200)
    code = qrcode.make("https://example.org/" + "x" * 60).convert("L").resize((40, 40))
    hall.paste(code, (300, 200))
    found = look(picture(tmp_path / "far.png", hall))
    assert found[Check.CODE].state is WARNING
    assert found[Check.CODE].advice


@pytest.mark.parametrize("spec", ["98", "{tmp}/none.png", "{tmp}", "ftp://x", "{tmp}/junk.png"])
def test_what_is_no_camera(tmp_path: Path, spec: str) -> None:
    if "junk" in spec:
        (tmp_path / "junk.png").write_text("junk")
    (found,) = look(spec.format(tmp=tmp_path)).values()
    assert (found.check, found.state) == (Check.CAMERA, TROUBLE)
    assert found.advice


def test_a_camera_that_is_not_plugged_in_is_told_at_once() -> None:
    found = look("98", frame_s=60)[Check.CAMERA]
    assert found.found == "camera 98 was not found"


@pytest.mark.parametrize("reason", CameraReason)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_of_a_camera_is_told(reason: CameraReason, language: str) -> None:
    found, advice = (Words(language)(text, subject="0") for text in REASONS[reason])
    assert found
    assert advice
    assert "{" not in found + advice


@pytest.fixture
def serve() -> Iterator[Callable[..., CameraServer]]:
    servers: list[CameraServer] = []

    def start(script: Callable[[socket.socket], None]) -> CameraServer:
        servers.append(CameraServer(script))
        return servers[-1]

    yield start
    for server in servers:
        server.die()


def film(level: int, size: tuple[int, int], pause_s: float) -> Callable[[socket.socket], None]:
    data = part(cv2.imencode(".jpg", np.full(size, level, np.uint8))[1].tobytes())

    def script(connection: socket.socket) -> None:
        connection.sendall(HELLO)
        for _ in itertools.count():
            connection.sendall(data)
            threading.Event().wait(pause_s)

    return script


@pytest.mark.parametrize(
    ("level", "size", "pause_s", "wanted"),
    [
        (128, (480, 640), 0.03, (OK, OK)),
        (0, (480, 640), 0.03, (OK, TROUBLE)),
        (128, (48, 64), 0.03, (WARNING, OK)),
        (128, (480, 640), 0.25, (WARNING, OK)),
    ],
)
def test_a_live_camera(
    serve: Callable[..., CameraServer],
    level: int,
    size: tuple[int, int],
    pause_s: float,
    wanted: tuple[FindingState, FindingState],
) -> None:
    found = look(serve(film(level, size, pause_s)).url, look_s=0.6)
    assert (found[Check.CAMERA].state, found[Check.PICTURE].state) == wanted
    assert f"{size[1]} × {size[0]}" in found[Check.CAMERA].found


def test_a_camera_that_hangs_is_trouble_in_time(serve: Callable[..., CameraServer]) -> None:
    found = look(serve(says(HELLO)).url, frame_s=0.2)[Check.CAMERA]
    assert (found.state, "sends nothing" in found.found) == (TROUBLE, True)
