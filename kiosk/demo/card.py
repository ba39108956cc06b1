"""The face of a phone, a printed ticket and a badge, flat and seen from straight ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from badges.drawing.qr import QUIET_ZONE, matrix
from kiosk.demo.layer import Mask, Tone, blurred
from kiosk.demo.showing import Medium, Showing

Rgb = tuple[int, int, int]

EVENT = "GRAND OPENING"
ACCENTS: tuple[Rgb, ...] = (
    (196, 40, 62),
    (28, 92, 176),
    (16, 132, 112),
    (122, 64, 168),
    (214, 120, 20),
)
SMALL_CODE_MM = 8.0


@dataclass(frozen=True)
class FaceDesign:
    """Sizes in mm. `code` is the side of the symbol, `code_y` its middle above the card's (-)."""

    width: float
    height: float
    corner: float
    code: float
    code_y: float


DESIGNS = {
    Medium.PHONE: FaceDesign(width=74, height=152, corner=9, code=50, code_y=-8),
    Medium.PAPER: FaceDesign(width=100, height=138, corner=0.6, code=46, code_y=-8),
    Medium.BADGE: FaceDesign(width=88, height=122, corner=4, code=44, code_y=14),
}


@dataclass(frozen=True, eq=False)
class CardFace:
    """`tone` is the face as light (255 = white), `mask` its outline, both of the same size."""

    design: FaceDesign
    tone: Tone
    mask: Mask


@dataclass(frozen=True)
class FaceLook:
    """How one guest's card differs. `smudged` destroys its code, `small` prints it tiny."""

    accent: Rgb
    dark: bool
    smudged: bool
    small: bool


def draw_card(showing: Showing, look: FaceLook, scale: float, rng: np.random.Generator) -> CardFace:
    """Draw a card at `scale` pixels a mm."""
    design = DESIGNS[showing.medium]
    canvas = _Canvas(design, scale, (18, 18, 22) if look.dark else (250, 250, 250))
    _PRINT[showing.medium](canvas, showing, look)
    code = SMALL_CODE_MM if look.small else design.code
    canvas.code(matrix(showing.code), code, design.code_y, look.dark)
    tone = canvas.tone()
    if look.smudged:
        tone = _smudge(tone, design, scale, rng)
    if showing.medium is Medium.PAPER:
        tone = _creased(tone, rng)
    return CardFace(design, tone, canvas.outline())


class _Canvas:
    """A card to draw on, in mm from its middle, y downwards."""

    def __init__(self, design: FaceDesign, scale: float, ground: Rgb) -> None:
        self._design, self._scale = design, scale
        size = (round(design.width * scale), round(design.height * scale))
        self._image = Image.new("RGB", size, ground)
        self._draw = ImageDraw.Draw(self._image)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        design = self._design
        return (x + design.width / 2) * self._scale, (y + design.height / 2) * self._scale

    def box(
        self, x: float, y: float, width: float, height: float, fill: Rgb, corner: float = 0
    ) -> None:
        """A filled box with its top left corner at (x, y)."""
        ends = (*self._at(x, y), *self._at(x + width, y + height))
        self._draw.rounded_rectangle(ends, corner * self._scale, fill)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: Rgb,
        anchor: Literal["lm", "mm"] = "mm",
    ) -> None:
        """Text of `size` mm around (x, y)."""
        font = ImageFont.load_default(max(4.0, size * self._scale))
        self._draw.text(self._at(x, y), text, fill, font, anchor=anchor)

    def code(
        self, modules: tuple[tuple[bool, ...], ...], side: float, y: float, dark: bool
    ) -> None:
        """A QR code with its quiet zone, dark on light, or light on dark."""
        bits = np.pad(np.array(modules), QUIET_ZONE)
        crisp = np.where(bits != dark, 8, 250).astype(np.uint8)
        whole = round(side * self._scale * len(bits) / len(modules))
        crisp = np.kron(crisp, np.ones((12, 12), np.uint8))
        sized = cv2.resize(crisp, (whole, whole), interpolation=cv2.INTER_AREA)
        left, top = self._at(0, y)
        place = (round(left - whole / 2), round(top - whole / 2))
        self._image.paste(Image.fromarray(sized), place)

    def tone(self) -> Tone:
        return np.asarray(self._image)[:, :, ::-1].astype(np.float32)

    def outline(self) -> Mask:
        shape = Image.new("L", (self._image.width, self._image.height), 0)
        corners = (0, 0, shape.width - 1, shape.height - 1)
        ImageDraw.Draw(shape).rounded_rectangle(corners, self._design.corner * self._scale, 255)
        return np.asarray(np.asarray(shape) / 255, np.float32)


def _print_phone(canvas: _Canvas, showing: Showing, look: FaceLook) -> None:
    ground: Rgb = (18, 18, 22) if look.dark else (250, 250, 250)
    ink: Rgb = (226, 226, 230) if look.dark else (30, 30, 34)
    canvas.box(-37, -76, 74, 152, (10, 10, 12))
    canvas.box(-34.4, -73, 68.8, 146, ground, 6.5)
    canvas.box(-34.4, -73, 68.8, 26, look.accent, 6.5)
    canvas.box(-34.4, -60, 68.8, 13, look.accent)
    canvas.box(-10, -71, 20, 4.6, (8, 8, 10), 2.2)
    canvas.words(0, -60, EVENT, 6.4, (255, 255, 255))
    canvas.words(0, -52.4, "Entrance ticket", 3.6, (240, 240, 240))
    canvas.words(0, 34, showing.code, 5.6, ink)
    canvas.words(0, 42, "19 EUR · one person", 3.4, (130, 130, 136))
    canvas.box(-26, 52, 52, 11, look.accent, 5)
    canvas.words(0, 57.5, "Add to wallet", 4, (255, 255, 255))
    canvas.box(-12, 69, 24, 1.2, (130, 130, 136), 0.6)


def _print_paper(canvas: _Canvas, showing: Showing, look: FaceLook) -> None:
    canvas.box(-44, -64, 88, 20, look.accent)
    canvas.words(-40, -57.4, EVENT, 8, (255, 255, 255), "lm")
    canvas.words(-40, -49.4, "French Tech Weeks · Entrance ticket", 3.8, (255, 255, 255), "lm")
    canvas.words(0, 27, showing.code, 6.4, (34, 34, 38))
    for row, length in enumerate((78, 84, 62, 80, 46)):
        canvas.box(-42, 37 + row * 5.4, length, 1.5, (176, 176, 178))


def _print_badge(canvas: _Canvas, showing: Showing, look: FaceLook) -> None:
    canvas.box(-44, -61, 88, 24, look.accent)
    canvas.box(-8, -58, 16, 3.4, (30, 30, 34), 1.7)
    canvas.words(0, -46, EVENT, 7.4, (255, 255, 255))
    canvas.box(-30, -30.5, 60, 5.4, (40, 40, 44), 1)
    canvas.box(-20, -22, 40, 2.6, (150, 150, 154), 1)
    canvas.words(0, 46, showing.code, 5.4, (34, 34, 38))
    canvas.box(-44, 53, 88, 8, look.accent)


_PRINT = {Medium.PHONE: _print_phone, Medium.PAPER: _print_paper, Medium.BADGE: _print_badge}


def _smudge(tone: Tone, design: FaceDesign, scale: float, rng: np.random.Generator) -> Tone:
    """Wet: the code's ink has run together, and most of it is gone."""
    half = design.code * 0.6
    left, right = (round((design.width / 2 + x) * scale) for x in (-half, half))
    middle = design.height / 2 + design.code_y
    top, bottom = (round((middle + y) * scale) for y in (-half, half))
    part = tone[top:bottom, left:right]
    module = design.code * scale / 21
    run = np.asarray(
        cv2.blur(blurred(part, 2.6 * module), (1, max(1, round(9 * module)))), np.float32
    )
    small = rng.normal(0, 1, (7, 7)).astype(np.float32)
    blots = cv2.resize(small, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_CUBIC)
    wet = tone.copy()
    wet[top:bottom, left:right] = run * (0.82 + 0.16 * np.tanh(blots))[:, :, None]
    return wet


def _creased(tone: Tone, rng: np.random.Generator) -> Tone:
    """Paper that was folded in four and carried in a pocket: it shades in soft waves."""
    height, width = tone.shape[:2]
    wave = cv2.resize(
        rng.normal(0, 1, (4, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    shade = 1 + 0.06 * wave
    across = np.abs(np.arange(height) - height * rng.uniform(0.72, 0.8)) / height
    down = np.abs(np.arange(width) - width * rng.uniform(0.46, 0.54)) / width
    shade -= (
        0.2 * np.exp(-((across * 150) ** 2))[:, None]
        + 0.05 * np.exp(-((across * 20) ** 2))[:, None]
    )
    shade -= 0.14 * np.exp(-((down * 130) ** 2))[None, :]
    return np.asarray(tone * shade[:, :, None], np.float32)
