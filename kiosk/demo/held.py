"""A card in a hand: the flat thing that a scene moves before the camera."""

from __future__ import annotations

import numpy as np

from kiosk.demo.card import FACES, draw_face
from kiosk.demo.showing import Medium, Showing
from kiosk.demo.sketch import Picture, Point, Rgb, Sketch

WIDTH, HEIGHT, MIDDLE = 184, 276, (92, 84)
"""Card, hand and forearm, mm, and where in them the card's middle is."""


def hold_card(
    showing: Showing, side: int, skin: Rgb, sleeve: Rgb, unit: float, rng: np.random.Generator
) -> Picture:
    """Draw a card and the hand that holds it, at `unit` pixels a mm; BGRA.

    `side`: the hand is right (1) or left (-1) of the card.
    """
    ruin = "" if showing.readable else str(rng.choice(["smudged", "covered", "small"]))
    face = FACES[showing.medium]
    w, h = face.width / 2, face.height / 2
    sketch = Sketch(WIDTH, HEIGHT, unit, MIDDLE)

    def limb(thick: float, *points: Point, colour: Rgb = skin) -> None:
        sketch.limb([(side * x, y) for x, y in points], thick, colour)

    limb(46, (w - 18, h - 16), (w - 4, h + 60))  # the palm, and the wrist
    limb(62, (w - 2, h + 72), (w + 6, h + 180), colour=sleeve)
    if showing.medium is Medium.PHONE:
        for y in (14, 31, 48, 64):
            limb(16, (-w + 8, y), (-w - 5, y - 2))
    sketch.paste(draw_face(showing, ruin, unit, rng), 0, 0)
    limb(20, (w - 6, h + 28), (w + 8, h - 16), (w - 4, h - 42))  # the thumb
    if ruin == "covered":  # by fingers: more than correction gives back
        for row, reach in ((-0.36, 0.36), (-0.09, 0.46), (0.18, 0.42), (0.42, 0.28)):
            tip = (-face.code * reach, face.code_y + face.code * row)
            limb(face.code * 0.29, (w + 20, tip[1] + 0.1 * face.code), tip)
    return _in_light(sketch.picture(), showing, unit, rng)


def _in_light(card: Picture, showing: Showing, unit: float, rng: np.random.Generator) -> Picture:
    """In the hall's light, warm or cold, and dim when difficult; lamps mirror in glass."""
    dim, warmth = showing.difficulty * rng.uniform(0.5, 1.0), rng.uniform(-0.5, 1.0)
    colour = np.array((0.86 - 0.16 * warmth, 0.86, 0.88 + 0.09 * warmth))
    light = colour * (0.95 - 0.45 * dim)
    shade = np.linspace(1.06, 0.88, card.shape[1])[None, :, None]
    lit = np.asarray(card[:, :, :3] * (light * shade) + 8, np.float32)
    if showing.medium is not Medium.PAPER:
        y, x = np.ogrid[: card.shape[0], : card.shape[1]]
        across = (x / unit - MIDDLE[0] - rng.uniform(-45, 45)) / 26
        down = (y / unit - MIDDLE[1] - rng.uniform(-80, 80)) / 16
        strength = 235 * (0.25 + 0.75 * showing.difficulty) * rng.uniform(0.3, 1.0)
        lit += strength * np.exp(-((across + 0.5 * down) ** 2) - down**2)[:, :, None]
    cover = card[:, :, 3:]
    return np.concatenate([np.clip(lit, 0, cover).astype(np.uint8), cover], axis=2)
