"""Logos for the report, the organiser's and the sponsors': looked at, made small and plain."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from badges.drawing.logo import read_logo
from badges.text.cleaning import plain

_WIDEST, _TALLEST = 800, 320
"""Pixels; on paper they are at most 60 mm wide."""


@dataclass(frozen=True)
class ReportLogo:
    """One logo, as PNG."""

    name: str
    """Whose it is, by the name of its file."""
    png: bytes


@dataclass(frozen=True)
class Logos:
    """Whose report it is."""

    organiser: ReportLogo | None = None
    sponsors: tuple[ReportLogo, ...] = ()


def logos(organiser: Path | None, sponsors: Sequence[Path]) -> Logos:
    """The logos in these files. Raises `badges.drawing.logo.LogoError`."""
    return Logos(_drawn(organiser) if organiser else None, tuple(_drawn(path) for path in sponsors))


def _drawn(path: Path) -> ReportLogo:
    """The picture anew: what else its file says, of cameras and places, stays behind."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(read_logo(path).content)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((_WIDEST, _TALLEST))
    file = io.BytesIO()
    upright.save(file, "PNG", optimize=True)
    return ReportLogo(plain(path.stem), file.getvalue())
