"""Keep the image libraries' own messages off the terminal, on which the screen is drawn."""

from __future__ import annotations

import functools
import os
import sys

_MAX_PIXELS = 2**27
_ENVIRONMENT = {
    "OPENCV_LOG_LEVEL": "OFF",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_VIDEOIO_DEBUG": "0",
    "OPENCV_IO_MAX_IMAGE_PIXELS": str(_MAX_PIXELS),
    # A stuck V4L2 camera fails after seconds (10 by default), so that it can be opened anew.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "3",
    # Windows: without this some webcams take half a minute to open.
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",
    # macOS: the permission question cannot be asked from a thread; the system asks by itself.
    "OPENCV_AVFOUNDATION_SKIP_AUTH": "1",
}


@functools.cache
def quiet_opencv() -> None:
    """Make OpenCV silent and single-threaded, for this process. Call before importing cv2.

    One thread: the work is many small pictures, and the other core belongs to the screen.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import cv2

    cv2.setNumThreads(1)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


def mute_libraries() -> None:
    """Send what C libraries write to file descriptor 2 nowhere; Python's stderr stays.

    libjpeg ("Corrupt JPEG data", usual with cheap webcams), libpng and ALSA write there past
    every log level, in the middle of the screen. Call once, before the terminal is taken over.
    """
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    sys.stderr.flush()
    os.dup2(nowhere, 2)
    os.close(nowhere)
    kept = os.fdopen(terminal, "w", buffering=1, encoding=sys.stderr.encoding, errors="replace")
    sys.stderr = sys.__stderr__ = kept  # type: ignore[misc]
