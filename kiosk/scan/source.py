"""What every camera source is: its frames, its state, and what can be wrong with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from badges.text.sentence import Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture from a source.

    `image` is uint8, (height, width, 3) in BGR order or (height, width) gray. `at` is the second
    it was captured, on the clock of `time.monotonic()`; in a recording, of its own time. `name`
    is the file name of a picture, "" for everything that moves. `number` counts the frames of one
    source from 0.
    """

    image: NDArray[np.uint8]
    at: float
    name: str
    number: int


class CameraState(StrEnum):
    """What the operator should know about the camera now."""

    STARTING = "starting"  # no frame yet
    LIVE = "live"
    MISSING = "missing"  # no such camera, or nobody answers at the stream's address
    BUSY = "busy"  # it is there and gives no picture: another program has it, or it is not allowed
    BEHIND = "behind"  # it works, and this computer looks at its pictures too late
    BLACK = "black"  # frames come and show nothing: a lens cover, a dark bag
    FROZEN = "frozen"  # it is open and no frame comes any more
    LOST = "lost"  # it was there and has gone; tried again until it is back
    ENDED = "ended"  # every picture of a file or folder has been shown


class CameraReason(StrEnum):
    """Why a source cannot be used: the code behind a `CameraError`'s sentence."""

    BAD_SPEC = "bad_spec"
    NO_SUCH_FILE = "no_such_file"
    NOT_ALLOWED = "not_allowed"
    NO_PICTURES = "no_pictures"
    UNREADABLE = "unreadable"
    TOO_BIG = "too_big"
    NO_CAMERA = "no_camera"
    CAMERA_BUSY = "camera_busy"
    NO_STREAM = "no_stream"
    NOT_A_STREAM = "not_a_stream"
    LOST = "lost"
    HANGS = "hangs"


SENTENCES = {
    CameraReason.BAD_SPEC: Sentence(
        "“{subject}” is no camera: give a camera number such as 0, a picture, a folder of "
        "pictures, a video file, or an http:// address."
    ),
    CameraReason.NO_SUCH_FILE: Sentence("There is no file “{subject}”: check its name and folder."),
    CameraReason.NOT_ALLOWED: Sentence("“{subject}” may not be read: check its permissions."),
    CameraReason.NO_PICTURES: Sentence(
        "The folder “{subject}” holds no pictures: choose another one."
    ),
    CameraReason.UNREADABLE: Sentence(
        "“{subject}” is damaged, or no picture or video of a known kind: save it as JPEG, PNG "
        "or MP4 and try again."
    ),
    CameraReason.TOO_BIG: Sentence(
        "The picture “{subject}” is too large: shrink it and try again."
    ),
    CameraReason.NO_CAMERA: Sentence(
        "Camera {subject} was not found: plug it in, or try another number."
    ),
    CameraReason.CAMERA_BUSY: Sentence(
        "Camera {subject} gives no picture: close other programs that use it, and check that "
        "this one is allowed to."
    ),
    CameraReason.NO_STREAM: Sentence(
        "Nothing answers at {subject}: check the address and the network."
    ),
    CameraReason.NOT_A_STREAM: Sentence(
        "{subject} sends no MJPEG video: look up the camera's own MJPEG address, and its "
        "password if it has one."
    ),
    CameraReason.LOST: Sentence("Camera {subject} stopped: check its cable or its network."),
    CameraReason.HANGS: Sentence(
        "Camera {subject} is open and sends nothing: unplug it and plug it in again."
    ),
}


class CameraError(Exception):
    """A source that cannot be used. `str()` is one English sentence that says what to do.

    `reason` and `subject` (what was asked for) are there for a translation of it.
    """

    def __init__(self, reason: CameraReason, subject: str) -> None:
        super().__init__(Sentence(SENTENCES[reason], subject=subject))
        self.reason = reason
        self.subject = subject


class Source(ABC):
    """Where frames come from.

    `pictures`: finite stills, each judged by itself and never dropped. `live`: a device that
    goes on by itself, of which only the newest frame matters. Neither: a recording, in order.
    `pace`: seconds that a `Reader` shows each frame for; 0 when the source keeps its own time.
    `unreadable`: names of the pictures that were passed over so far, because they are damaged.
    `subject`: what it is called in a sentence.
    `idle`: set by a `Reader` while nobody wants the next pictures; a live source then takes them
    from the device and decodes none.
    """

    pictures: bool = False
    live: bool = False
    pace: float = 0.0
    unreadable: Sequence[str] = ()
    subject: str = ""
    idle: bool = False

    @abstractmethod
    def frames(self) -> Iterator[Frame]:
        """Frames one after another, waiting for each: all of a file, the newest of a device.

        Raises CameraError when there is nothing to read from at the start.
        """

    @abstractmethod
    def close(self) -> None:
        """End `frames()` soon, from whatever thread. May be called again."""

    def connect(self) -> Generator[Frame, None, None]:
        """Every frame of one connection, in order, for a `Reader` to drain.

        A device raises CameraError when it is not there or stops; a file just ends.
        """
        yield from self.frames()
