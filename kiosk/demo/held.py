"""A card in a hand: the flat thing that a scene moves before the camera."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.demo.card import ACCENTS, CardFace, FaceDesign, FaceLook, draw_card
from kiosk.demo.layer import Layer, Mask, Tone, blend, layer_of
from kiosk.demo.showing import Medium, Showing
from kiosk.demo.skin import Colour, Point, Stroke, draw_strokes


@dataclass(frozen=True)
class Room:
    """Room around the card, mm: for the hand and sleeve, a lanyard, a second hand."""

    side: float = 52
    top: float = 34
    bottom: float = 120


LANYARD_ROOM = Room(top=185)


@dataclass(frozen=True, eq=False)
class HeldCard:
    """`layer` is `scale` pixels a mm; the card's middle is at `middle`, in its pixels."""

    layer: Layer
    scale: float
    middle: Point
    shiny: bool


@dataclass(frozen=True)
class HandOwner:
    """Whose hand it is. `left`: the one on the left in the picture."""

    skin: Colour
    sleeve: Colour
    left: bool


def hold_card(
    showing: Showing, holder: HandOwner, scale: float, rng: np.random.Generator
) -> HeldCard:
    """Draw a card and the hand that holds it, at `scale` pixels a mm."""
    ruin = "" if showing.readable else str(rng.choice(["smudged", "covered", "small"]))
    look = FaceLook(
        accent=ACCENTS[rng.integers(len(ACCENTS))],
        dark=showing.medium is Medium.PHONE and bool(rng.random() < 0.25),
        smudged=ruin == "smudged",
        small=ruin == "small",
    )
    card = draw_card(showing, look, scale, rng)
    card = CardFace(card.design, _in_light(card.tone, showing, rng), card.mask)
    covered = ruin == "covered"
    badge = showing.medium is Medium.BADGE
    room = LANYARD_ROOM if badge else Room()
    drawing = _Drawing(card.design, scale, holder, room)
    if badge:
        drawing.lanyard(look.accent)
    drawing.behind(_behind(card.design, showing.medium), _sleeve(card.design))
    drawing.card(card)
    drawing.front(_thumb(card.design, showing.medium))
    if covered:
        drawing.front(_fingers_over(card.design))
    return HeldCard(drawing.layer(), scale, drawing.middle, showing.medium is not Medium.PAPER)


def _in_light(tone: Tone, showing: Showing, rng: np.random.Generator) -> Tone:
    """A screen shines by itself; paper and plastic take the hall's light, warm or cold."""
    dim = showing.difficulty * rng.uniform(0.5, 1.0)
    if showing.medium is Medium.PHONE:
        light = np.array((1.0, 0.97, 0.94)) * (0.97 - 0.35 * dim)
        return np.asarray(tone * light + 5, np.float32)
    warmth = rng.uniform(-0.5, 1.0)
    light = np.array((0.86 - 0.16 * warmth, 0.86, 0.88 + 0.09 * warmth)) * (0.9 - 0.45 * dim)
    slope = np.linspace(1.06, 0.88, tone.shape[1])[None, :, None]
    return np.asarray(tone * light * slope + 9, np.float32)


def _behind(design: FaceDesign, medium: Medium) -> list[Stroke]:
    """The palm behind the card, with the finger tips that come round its edge."""
    w, h = design.width / 2, design.height / 2
    if medium is not Medium.PHONE:
        return [
            Stroke(((w - 6, h + 34), (w + 6, h + 118)), 44),
            Stroke(((w - 20, h + 26), (w + 4, h + 26)), 46),
            Stroke(((w - 34, h + 10), (w - 30, h + 30)), 17),
        ]
    tips = [Stroke(((-w + 8, y), (-w - 5, y - 2)), 16) for y in (14, 31, 48, 64)]
    return [
        Stroke(((w - 22, h - 10), (w - 4, h + 116)), 46),
        Stroke(((w - 34, h - 26), (w - 8, h - 30)), 64),
        *tips,
    ]


def _sleeve(design: FaceDesign) -> Stroke:
    w, h = design.width / 2, design.height / 2
    return Stroke(((w - 2, h + 72), (w + 6, h + 150)), 62)


def _thumb(design: FaceDesign, medium: Medium) -> list[Stroke]:
    w, h = design.width / 2, design.height / 2
    if medium is Medium.PHONE:
        return [Stroke(((w + 2, h - 4), (w + 9, h - 26), (w - 3, h - 45)), 19)]
    return [Stroke(((w + 8, h + 34), (w - 2, h + 8), (w - 17, h - 12)), 20)]


def _fingers_over(design: FaceDesign) -> list[Stroke]:
    """The other hand's fingers, laid over the code: more is gone than correction gives back."""
    side, y = design.code, design.code_y
    return [
        Stroke(
            ((design.width / 2 + 20, y + side * row * 0.8), (-side * reach, y + side * row)),
            side * 0.29,
        )
        for row, reach in ((-0.36, 0.36), (-0.09, 0.46), (0.18, 0.42), (0.42, 0.28))
    ]


class _Drawing:
    """The layer in the making, measured in mm from the card's middle."""

    def __init__(self, design: FaceDesign, scale: float, holder: HandOwner, room: Room) -> None:
        self._scale, self._holder = scale, holder
        self.middle = (
            (design.width / 2 + room.side) * scale,
            (design.height / 2 + room.top) * scale,
        )
        shape = (
            round((design.height + room.top + room.bottom) * scale),
            round((design.width + 2 * room.side) * scale),
        )
        self._tone: Tone = np.zeros((*shape, 3), np.float32)
        self._mask: Mask = np.zeros(shape, np.float32)
        self._face: Mask = np.zeros(shape, np.float32)

    def lanyard(self, accent: tuple[int, int, int]) -> None:
        ribbon = (accent[2] * 0.6, accent[1] * 0.6, accent[0] * 0.6)
        for x in (-28.0, 28.0):
            self._strokes([Stroke(((0, -54), (x, -250)), 9)], ribbon)

    def behind(self, hand: list[Stroke], sleeve: Stroke) -> None:
        self._strokes(hand, self._holder.skin)
        self._strokes([sleeve], self._holder.sleeve)

    def card(self, card: CardFace) -> None:
        height, width = card.mask.shape
        left = round(self.middle[0] - width / 2)
        top = round(self.middle[1] - height / 2)
        on_card = (slice(top, top + height), slice(left, left + width))
        self._face[on_card] = card.mask
        shadow = 0.55 * cv2.blur(self._face, (round(9 * self._scale), round(9 * self._scale)))
        self._tone *= (1 - shadow)[:, :, None]
        self._tone[on_card] = blend(self._tone[on_card], card.tone, card.mask)
        np.maximum(self._mask, np.maximum(self._face, 0.6 * shadow), out=self._mask)

    def front(self, fingers: list[Stroke]) -> None:
        self._strokes(fingers, self._holder.skin)

    def layer(self) -> Layer:
        """The finished layer."""
        return layer_of(self._tone, self._mask)

    def _placed(self, stroke: Stroke) -> Stroke:
        mirror = -1 if self._holder.left else 1
        points = tuple(
            (self.middle[0] + mirror * x * self._scale, self.middle[1] + y * self._scale)
            for x, y in stroke.points
        )
        return Stroke(points, stroke.thick * self._scale)

    def _strokes(self, strokes: list[Stroke], colour: Colour) -> None:
        draw_strokes(self._tone, self._mask, [self._placed(stroke) for stroke in strokes], colour)
