"""Still pictures: one file or a folder of them, each turned upright and given once."""

from __future__ import annotations

import io
import re
import time
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from kiosk.scan.source import CameraError, CameraReason, Frame, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

MAX_SIDE = 4000
MAX_PIXELS = 2**27
MAX_BYTES = 256 * 2**20
SECONDS_EACH = 1.0
SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp"),
    *(".tif", ".tiff", ".avif", ".jp2", ".ppm", ".pgm", ".pbm"),
)


class Pictures(Source):
    """Picture files in the order given."""

    pictures = True
    pace = SECONDS_EACH

    def __init__(self, paths: Sequence[Path], subject: str) -> None:
        self._paths = tuple(paths)
        self.subject = subject
        self._closed = Event()
        self.unreadable: list[str] = []

    def frames(self) -> Iterator[Frame]:
        """Every readable picture; raises CameraError at the end if there was none."""
        number = 0
        for path in self._paths:
            if self._closed.is_set():
                return
            try:
                image = read_picture(path)
            except CameraError:
                self.unreadable.append(path.name)
                continue
            yield Frame(image, time.monotonic(), path.name, number)
            number += 1
        if number == 0:
            raise CameraError(CameraReason.UNREADABLE, self.subject)

    def close(self) -> None:
        self._closed.set()


def pictures_in(folder: Path) -> list[Path]:
    """The picture files right in `folder`, hidden ones left out, img2 before img10."""
    found = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    ]
    return sorted(found, key=lambda path: _natural(path.name))


def _natural(name: str) -> tuple[list[tuple[int, str]], str]:
    parts = re.split(r"([0-9]+)", unicodedata.normalize("NFC", name).casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], name


def read_picture(path: Path) -> NDArray[np.uint8]:
    """The picture in a file: (height, width, 3) BGR or (height, width) gray, no side over 4000.

    Upright by its EXIF tag, what is transparent over white, 16 bits brought down to 8.
    Raises CameraError for what cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CameraError(CameraReason.TOO_BIG, str(path))
        data = path.read_bytes()
    except PermissionError as error:
        raise CameraError(CameraReason.NOT_ALLOWED, str(path)) from error
    except OSError as error:
        raise CameraError(CameraReason.UNREADABLE, str(path)) from error
    return decode_picture(data, str(path))


def decode_picture(
    data: bytes,
    subject: str,
    *,
    formats: tuple[str, ...] | None = None,
    max_pixels: int = MAX_PIXELS,
) -> NDArray[np.uint8]:
    """The picture in `data`, as `read_picture` gives it. `formats` are Pillow's names, None: all.

    Pillow, not OpenCV: its libjpeg and libpng keep silent about damaged data, where OpenCV's
    write to the terminal; it composes transparency; and its size is known before it is decoded.
    """
    from PIL import Image

    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        with Image.open(io.BytesIO(data), formats=formats) as image:
            if image.width * image.height > max_pixels:
                raise CameraError(CameraReason.TOO_BIG, subject)
            return _upright_pixels(image)
    except Image.DecompressionBombError as error:
        raise CameraError(CameraReason.TOO_BIG, subject) from error
    except CameraError:
        raise
    except Exception as error:
        # Pillow's decoders raise nearly anything on damaged data (struct.error, IndexError, …).
        raise CameraError(CameraReason.UNREADABLE, subject) from error


def _upright_pixels(image: Image.Image) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import ImageOps

    image.draft(None, (MAX_SIDE, MAX_SIDE))  # a huge JPEG is decoded at half or quarter size
    pixels = _eight_bits(image)
    if max(pixels.size) > MAX_SIDE:
        pixels.thumbnail((MAX_SIDE, MAX_SIDE))
    pixels = ImageOps.exif_transpose(pixels)
    array = np.asarray(pixels)
    return np.ascontiguousarray(array if array.ndim == 2 else array[:, :, ::-1])


def _eight_bits(image: Image.Image) -> Image.Image:
    """The same picture in mode L or RGB."""
    if image.mode in ("L", "1"):
        return image.convert("L")
    if image.mode.startswith(("I", "F")):
        return _scaled_gray(image)
    if image.has_transparency_data:
        return _over_white(image)
    return image.convert("RGB")


def _scaled_gray(image: Image.Image) -> Image.Image:
    """Deep gray (16 or 32 bits, or float) as 8 bits: 65535, or the brightest pixel, is white."""
    import numpy as np
    from PIL import Image

    values = np.nan_to_num(np.asarray(image, dtype=np.float32))
    white = 65535.0 if image.mode.startswith("I;16") else max(float(values.max()), 1e-6)
    gray = Image.fromarray((values.clip(0, white) * (255.0 / white)).astype(np.uint8))
    gray.info.update(image.info)
    gray.getexif().update(image.getexif())
    return gray


def _over_white(image: Image.Image) -> Image.Image:
    from PIL import Image

    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    flat = Image.alpha_composite(paper, layer).convert("RGB")
    flat.getexif().update(image.getexif())
    return flat
