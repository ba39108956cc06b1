"""The camera: is there, gives pictures, bright and often enough, and a code in them is read."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.doctor.finding import Check, Finding, ok, trouble, warning
from kiosk.scan.source import CameraError, CameraReason, CameraState, Frame
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import _

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.scan.decode import Seen
    from kiosk.scan.reader import Reader

FRAME_S = 5.0
"""How long a camera may take to its first picture."""
LOOK_S = 1.0
FEWEST_FPS = 8
SMALLEST = (640, 480)
DARK = 40
"""Mean grey value, of 255, below which tickets on paper are hard to read."""
_TICK_S = 0.1
_BUDGET_MS = 200.0  # for a few pictures at leisure, where the desk has to hurry

_PLUG_IN = _("Plug the camera in, or try another number with --camera")
_REPLUG = _("Unplug the camera and plug it in again")
_ADDRESS = _("Check the address and the network")
_SOURCE = _("Check what was given with --camera")
REASONS = {
    CameraReason.BAD_SPEC: (_("“{subject}” is no camera"), _SOURCE),
    CameraReason.NO_SUCH_FILE: (_("there is no file {subject}"), _SOURCE),
    CameraReason.NOT_ALLOWED: (_("{subject} may not be read"), _SOURCE),
    CameraReason.NO_PICTURES: (_("no pictures in {subject}"), _SOURCE),
    CameraReason.UNREADABLE: (_("{subject} is no picture or video, or damaged"), _SOURCE),
    CameraReason.TOO_BIG: (_("{subject} is too large"), _SOURCE),
    CameraReason.NO_CAMERA: (_("camera {subject} was not found"), _PLUG_IN),
    CameraReason.CAMERA_BUSY: (
        _("camera {subject} gives no picture"),
        _("Close the other programs that use it, and allow this one to"),
    ),
    CameraReason.NO_STREAM: (_("nothing answers at {subject}"), _ADDRESS),
    CameraReason.NOT_A_STREAM: (_("{subject} sends no MJPEG video"), _ADDRESS),
    CameraReason.LOST: (_("camera {subject} stopped"), _("Check the camera’s cable")),
    CameraReason.HANGS: (_("camera {subject} is open and sends nothing"), _REPLUG),
}


def camera(
    words: Words, spec: str, *, frame_s: float = FRAME_S, look_s: float = LOOK_S
) -> Iterator[Finding]:
    """Look through the camera for a moment.

    Takes at most `frame_s` and `look_s` seconds, and one more to let a device go that hangs.
    """
    from kiosk.scan.camera import Reader, open_source

    try:
        source = open_source(spec)
    except CameraError as error:
        yield camera_failed(words, error)
        return
    with Reader(source) as reader:
        first = _first(reader, frame_s)
        if first is None:
            yield camera_failed(words, reader.error or CameraError(CameraReason.HANGS, spec))
            return
        frames = [first] if source.pictures else _looked(reader, first, look_s)
        yield _size(words, frames[-1], reader.fps if source.live else None)
        yield brightness(words, frames[-1])
        yield _code(words, frames)


def _first(reader: Reader, patience_s: float) -> Frame | None:
    """The first frame, or None as soon as it is known that none will come."""
    end = time.monotonic() + patience_s
    while reader.error is None and (left := end - time.monotonic()) > 0:
        if frame := reader.latest(min(left, _TICK_S)):
            return frame
    return None


def camera_failed(words: Words, error: CameraError) -> Finding:
    """Why there is no picture, and what to do."""
    found, advice = REASONS[error.reason]
    text = words(found, subject=plain(error.subject))
    return trouble(Check.CAMERA, text, words(advice))


def _looked(reader: Reader, first: Frame, look_s: float) -> list[Frame]:
    """The frames of the next `look_s` seconds, three of them at most: first, middle, last."""
    frames = [first]
    end = time.monotonic() + look_s
    while (left := end - time.monotonic()) > 0:
        frame = reader.latest(left)
        if frame is None:
            break
        frames.append(frame)
    return [frames[0], frames[len(frames) // 2], frames[-1]]


def _size(words: Words, frame: Frame, fps: float | None) -> Finding:
    """Size of the picture and, of a device, how often it comes."""
    height, width = frame.image.shape[:2]
    text = f"{width} × {height}"
    if fps is None:
        return ok(Check.CAMERA, text)
    text = words(_("{size}, {number} pictures a second"), size=text, number=round(fps))
    if fps < FEWEST_FPS:
        return warning(Check.CAMERA, text, words(_("More light, or another USB socket")))
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return warning(Check.CAMERA, text, words(_("Hold tickets close, or use a better camera")))
    return ok(Check.CAMERA, text)


def brightness(words: Words, frame: Frame) -> Finding:
    """Whether the picture shows something, and in enough light."""
    from kiosk.scan.reader import is_black

    if is_black(frame.image):
        advice = words.camera_advice(CameraState.BLACK)
        return trouble(Check.PICTURE, words(_("black")), advice)
    if float(frame.image[::8, ::8].mean()) < DARK:
        return warning(Check.PICTURE, words(_("dark")), words(_("Put a lamp at the desk")))
    return ok(Check.PICTURE, words(_("bright enough")))


def _code(words: Words, frames: list[Frame]) -> Finding:
    """Whether a code that is in view is read; without one there is nothing to tell."""
    from kiosk.scan.quiet import quiet_opencv

    quiet_opencv()
    from kiosk.scan.decode import Decoder

    decoder = Decoder(still_ms=_BUDGET_MS)
    seen: list[Seen] = []
    for frame in frames:
        seen.append(decoder.see(frame.image))
        if seen[-1].reads:
            return ok(Check.CODE, words(_("a code is in view and is read")))
    hint = seen[-1].hint
    if seen[-1].code_like and hint:
        return warning(Check.CODE, words(_("a code is in view and is not read")), words.hint(hint))
    return ok(Check.CODE, words(_("none in view; hold a ticket up and run this again to try one")))
