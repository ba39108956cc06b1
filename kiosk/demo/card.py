"""The face of a phone, a printed ticket and a badge, flat and seen from straight ahead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from badges.drawing.qr import QUIET_ZONE, matrix
from kiosk.demo.showing import Medium, Showing
from kiosk.demo.sketch import Rgb, Sketch

EVENT = "GRAND OPENING"
ACCENTS: tuple[Rgb, ...] = (
    (196, 40, 62),
    (28, 92, 176),
    (16, 132, 112),
    (122, 64, 168),
    (214, 120, 20),
)
WHITE, GRAY, INK = (250, 250, 250), (150, 150, 154), (30, 30, 34)
SMALL_CODE_MM = 8.0


@dataclass(frozen=True)
class Face:
    """Sizes in mm. `code` is the side of the symbol, `code_y` its middle below the face's."""

    width: float
    height: float
    code: float
    code_y: float


FACES = {
    Medium.PHONE: Face(width=74, height=152, code=50, code_y=-8),
    Medium.PAPER: Face(width=100, height=138, code=46, code_y=-8),
    Medium.BADGE: Face(width=88, height=122, code=44, code_y=14),
}


def draw_face(showing: Showing, ruin: str, unit: float, rng: np.random.Generator) -> Image.Image:
    """Draw a card at `unit` pixels a mm. `ruin`: "smudged" and "small" make it unreadable."""
    face = FACES[showing.medium]
    sketch = Sketch(face.width, face.height, unit, (face.width / 2, face.height / 2))
    dark = bool(rng.random() < 0.25) and showing.medium is Medium.PHONE
    _PRINTS[showing.medium](sketch, showing.code, ACCENTS[rng.integers(len(ACCENTS))], dark)
    modules = np.pad(np.array(matrix(showing.code)), QUIET_ZONE)
    code = Image.fromarray(np.where(modules != dark, 8, 250).astype(np.uint8))
    module = unit * (SMALL_CODE_MM if ruin == "small" else face.code) / (len(modules) - 8)
    side = round(module * len(modules))
    fine = code.resize((12 * code.width, 12 * code.width), Image.Resampling.NEAREST)
    code = fine.resize((side, side), Image.Resampling.BOX)
    if ruin == "smudged":
        code = code.filter(ImageFilter.GaussianBlur(3 * module))
    sketch.paste(code, 0, face.code_y)
    return sketch.image


def _phone(sketch: Sketch, code: str, accent: Rgb, dark: bool) -> None:
    ground, ink = ((18, 18, 22), (226, 226, 230)) if dark else (WHITE, INK)
    sketch.box(-37, -76, 74, 152, (10, 10, 12), 9)
    sketch.box(-34.4, -73, 68.8, 146, ground, 6.5)
    sketch.box(-34.4, -73, 68.8, 26, accent, 6.5)
    sketch.box(-34.4, -60, 68.8, 13, accent)
    sketch.box(-10, -71, 20, 4.6, (8, 8, 10), 2.2)
    sketch.words(0, -60, EVENT, 6.4, WHITE, "mm")
    sketch.words(0, -52.4, "Entrance ticket", 3.6, WHITE, "mm")
    sketch.words(0, 34, code, 5.6, ink, "mm")
    sketch.words(0, 42, "19 EUR · one person", 3.4, GRAY, "mm")
    sketch.box(-26, 52, 52, 11, accent, 5)
    sketch.words(0, 57.5, "Add to wallet", 4, WHITE, "mm")


def _paper(sketch: Sketch, code: str, accent: Rgb, dark: bool) -> None:
    sketch.box(-50, -69, 100, 138, WHITE)
    sketch.box(-44, -64, 88, 20, accent)
    sketch.words(-40, -57.4, EVENT, 8, WHITE, "lm")
    sketch.words(-40, -49.4, "French Tech Weeks · Entrance ticket", 3.8, WHITE, "lm")
    sketch.words(0, 27, code, 6.4, INK, "mm")
    for row, length in enumerate((78, 84, 62, 80, 46)):
        sketch.box(-42, 37 + row * 5.4, length, 1.5, GRAY)
    sketch.box(-1, -69, 0.6, 138, (228, 228, 230))  # folded once


def _badge(sketch: Sketch, code: str, accent: Rgb, dark: bool) -> None:
    sketch.box(-44, -61, 88, 122, WHITE, 4)
    sketch.box(-44, -61, 88, 24, accent, 4)
    sketch.box(-8, -58, 16, 3.4, INK, 1.7)
    sketch.words(0, -46, EVENT, 7.4, WHITE, "mm")
    sketch.box(-30, -30.5, 60, 5.4, INK, 1)
    sketch.box(-20, -22, 40, 2.6, GRAY, 1)
    sketch.words(0, 46, code, 5.4, INK, "mm")
    sketch.box(-44, 53, 88, 8, accent, 4)


_PRINTS = {Medium.PHONE: _phone, Medium.PAPER: _paper, Medium.BADGE: _badge}
