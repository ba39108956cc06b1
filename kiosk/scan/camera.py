"""Cameras: from what the operator typed to a source of frames.

The only file that opens cv2.VideoCapture, for webcams and video files.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol, cast

from kiosk.scan.mjpeg import MjpegStream
from kiosk.scan.quiet import quiet_opencv
from kiosk.scan.reader import Reader, newest
from kiosk.scan.source import CameraError, CameraReason, CameraState, Frame, Source
from kiosk.scan.stills import MAX_BYTES, SUFFIXES, Pictures, pictures_in, read_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CameraError",
    "CameraReason",
    "CameraState",
    "Frame",
    "Reader",
    "Source",
    "Webcam",
    "open_source",
]

MAX_CAMERA = 99
MISSES = 5
_MISS_SECONDS = 0.05


class CameraDevice(Protocol):
    """What a webcam needs of cv2.VideoCapture."""

    def isOpened(self) -> bool: ...  # noqa: N802
    def grab(self) -> bool: ...
    def read(self) -> tuple[bool, Any]: ...
    def get(self, prop: int, /) -> float: ...
    def set(self, prop: int, value: float, /) -> bool: ...
    def release(self) -> None: ...


def open_source(spec: str) -> Source:
    """The source for a camera number, picture, folder, video file or http(s) MJPEG address.

    Raises CameraError for what can never work. A camera or stream that is not there yet is no
    error here: it may be plugged in later.
    """
    number = spec.removeprefix("/dev/video")
    if number.isascii() and number.isdecimal():
        if int(number) > MAX_CAMERA:
            raise CameraError(CameraReason.BAD_SPEC, spec)
        return Webcam(int(number))
    if spec.lower().startswith(("http://", "https://")):
        return MjpegStream(spec)
    if not spec.strip() or "://" in spec:
        raise CameraError(CameraReason.BAD_SPEC, spec)
    if not os.path.exists(spec):
        raise CameraError(CameraReason.NO_SUCH_FILE, spec)
    return _open_path(Path(spec))


def _open_path(path: Path) -> Source:
    if path.is_dir():
        try:
            found = pictures_in(path)
        except PermissionError as error:
            raise CameraError(CameraReason.NOT_ALLOWED, str(path)) from error
        if not found:
            raise CameraError(CameraReason.NO_PICTURES, str(path))
        return Pictures(found, str(path))
    if not path.is_file():
        raise CameraError(CameraReason.BAD_SPEC, str(path))
    if path.stat().st_size <= MAX_BYTES:
        try:
            read_picture(path)
        except CameraError as error:
            # FFmpeg would take half a JPEG for a film of one torn frame.
            if error.reason is not CameraReason.UNREADABLE or path.suffix.lower() in SUFFIXES:
                raise
        else:
            return Pictures([path], str(path))
    return VideoFile(path)


def _opencv_capture(number: int) -> CameraDevice:
    quiet_opencv()
    import cv2

    return cv2.VideoCapture(number)


def _plugged_in(number: int) -> bool:
    return sys.platform == "linux" and os.path.exists(f"/dev/video{number}")


class Webcam(Source):
    """A camera at this computer, opened when frames are asked for.

    `capture` opens the device; `plugged_in` says whether there is one at all, which tells a busy
    camera from a missing one (known on Linux only).
    """

    live = True

    def __init__(
        self,
        number: int,
        *,
        capture: Callable[[int], CameraDevice] = _opencv_capture,
        plugged_in: Callable[[int], bool] = _plugged_in,
    ) -> None:
        self.subject = str(number)
        self._number = number
        self._capture = capture
        self._plugged_in = plugged_in
        self._closed = Event()
        self._count = 0

    def frames(self) -> Iterator[Frame]:
        """The newest frame each time; waits for the camera to come back once it was there."""
        return newest(self, self._closed)

    def close(self) -> None:
        self._closed.set()

    def connect(self) -> Generator[Frame, None, None]:
        """Every frame from opening the camera to losing it."""
        with self._opened() as device:
            seen = False
            while (image := self._read(device)) is not None:
                yield Frame(image, time.monotonic(), "", self._count)
                self._count += 1
                seen = True
        if not self._closed.is_set():
            raise CameraError(CameraReason.LOST if seen else CameraReason.CAMERA_BUSY, self.subject)

    @contextmanager
    def _opened(self) -> Iterator[CameraDevice]:
        try:
            device = self._capture(self._number)
        except Exception as error:
            # cv2.error, or whatever a driver's binding raises
            raise CameraError(CameraReason.NO_CAMERA, self.subject) from error
        try:
            if not device.isOpened():
                there = self._plugged_in(self._number)
                raise CameraError(
                    CameraReason.CAMERA_BUSY if there else CameraReason.NO_CAMERA, self.subject
                )
            _configure(device)
            yield device
        finally:
            device.release()

    def _read(self, device: CameraDevice) -> NDArray[np.uint8] | None:
        """The next image; None when the camera is gone or closed. Single misses are usual."""
        while self.idle and not self._closed.is_set() and device.grab():
            pass  # taken from the device, so that the next one is new, and not decoded
        for _ in range(MISSES):
            if self._closed.is_set():
                return None
            ok, image = device.read()
            if ok and image is not None and image.size:
                return cast("NDArray[np.uint8]", image)
            self._closed.wait(_MISS_SECONDS)
        return None


def _configure(device: CameraDevice) -> None:
    import cv2

    # The pixel format first: many webcams give 720p at 30 fps as MJPG only.
    device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    device.set(cv2.CAP_PROP_FRAME_WIDTH, 1280)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, 720)
    device.set(cv2.CAP_PROP_FPS, 30)
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)


class VideoFile(Source):
    """A recording, every frame in order. Raises CameraError for a file that is no video."""

    def __init__(self, path: Path) -> None:
        self.subject = str(path)
        self._closed = Event()
        with closing(self._raw()) as images:
            if next(images, None) is None:
                raise CameraError(CameraReason.UNREADABLE, self.subject)

    def frames(self) -> Iterator[Frame]:
        """Every frame, however fast it is taken; its time is that of the recording."""
        begun = time.monotonic()
        with closing(self._raw()) as images:
            for number, image in enumerate(images):
                yield Frame(image, begun + number * self.pace, "", number)

    def close(self) -> None:
        self._closed.set()

    def _raw(self) -> Generator[NDArray[np.uint8], None, None]:
        if _is_text(Path(self.subject)):
            return
        quiet_opencv()
        import cv2

        # FFmpeg by name: others take "img_01.avi" for a numbered series.
        video = cv2.VideoCapture(self.subject, cv2.CAP_FFMPEG)
        try:
            fps = video.get(cv2.CAP_PROP_FPS)
            self.pace = 1 / fps if math.isfinite(fps) and 0.1 <= fps <= 240 else 1 / 30
            while not self._closed.is_set():
                ok, image = video.read()
                if not ok:
                    return
                yield cast("NDArray[np.uint8]", image)
        finally:
            video.release()


def _is_text(path: Path) -> bool:
    """FFmpeg would show a text file as a film of its letters."""
    with path.open("rb") as file:
        return b"\0" not in file.read(4096)
