"""A picture that somebody brings: looked at before it is drawn anywhere."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MOST_BYTES = 10_000_000
MOST_PIXELS = 4000


class LogoProblem(StrEnum):
    """Why a file is no picture that can be drawn."""

    NO_FILE = "no_file"
    TOO_LARGE = "too_large"
    """More bytes than a logo has."""
    TOO_WIDE = "too_wide"
    """More pixels than a logo has."""
    NO_PICTURE = "no_picture"


class LogoError(ValueError):
    """The file at `path` is no picture that can be drawn."""

    def __init__(self, path: Path, problem: LogoProblem, why: object = "") -> None:
        super().__init__(f"{path}: {problem} {why}")
        self.path = path
        self.problem = problem
        self.why = why


@dataclass(frozen=True)
class Logo:
    """A picture that is known to be sound."""

    content: bytes
    format: str
    """"png" or "jpg"."""


def read_logo(path: Path) -> Logo:
    """The PNG or JPEG in the file `path`, decoded once. Raises `LogoError`."""
    from PIL import Image

    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise LogoError(path, LogoProblem.NO_FILE)
        if path.stat().st_size > MOST_BYTES:
            raise LogoError(path, LogoProblem.TOO_LARGE)
        content = path.read_bytes()
        with Image.open(path, formats=["PNG", "JPEG"]) as picture:
            if max(picture.size) > MOST_PIXELS:
                raise LogoError(path, LogoProblem.TOO_WIDE)
            picture.load()
            return Logo(content, "png" if picture.format == "PNG" else "jpg")
    except LogoError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise LogoError(path, LogoProblem.NO_PICTURE, error) from error
