"""The hall and the guest in it, out of focus behind the card."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.demo.sketch import Picture, Rgb, Sketch

EYES: Rgb = (40, 34, 34)
HAIRS: tuple[Rgb, ...] = ((26, 22, 22), (62, 42, 30), (120, 84, 50), (126, 122, 120))


def hall_picture(width: int, height: int, rng: np.random.Generator) -> Picture:
    """A hall with a lit stage, lamps and people in the distance."""
    wide, unit = 100 * width / height, height / 100
    hall = Sketch(wide, 100, unit, (0, 0))
    for row in range(101):
        light = np.interp(row, (0, 44, 50, 100), (0.2, 1.0, 0.75, 0.3))
        hall.box(0, row, wide, 1, (int(66 * light), int(60 * light), int(84 * light)))
    hall.box(0.57 * wide, 25, 0.19 * wide, 17, (96, 136, 190))
    for x, banner in ((0.04, (36, 74, 150)), (0.265, (176, 52, 48)), (0.93, (40, 120, 126))):
        hall.box(x * wide, 25, 0.062 * wide, 41, banner)
    for near in np.sort(rng.uniform(0.1, 0.6, 9)):
        x, tall = rng.uniform(0, wide), 20 + 62 * near
        top = 59 + 62 * near - tall
        hall.limb([(x, top + 0.2 * tall), (x, top + tall)], 0.22 * tall, (60, 52, 58))
        hall.limb([(x, top + 0.06 * tall)], 0.13 * tall, (96, 70, 56))
    stage, lamps = (Sketch(wide, 100, unit, (0, 0)) for _ in range(2))
    stage.oval(0.66 * wide, 38, 0.24 * wide, 20, (46, 56, 104))
    for aside in (-1.5, -0.62, 0.3, 1.2):
        for depth in (1.0, 1.4, 2.0, 2.9, 4.2, 6.0):
            size = 2.6 / depth**0.7
            lamps.oval(
                (0.56 + aside / depth * 0.5) * wide, 41 - 36 / depth, size, size, (150, 106, 58)
            )
    picture = hall.picture(blur=1.1)
    for glow in (stage.picture(blur=9), lamps.picture(blur=0.3), lamps.picture(blur=4.5)):
        picture = np.asarray(cv2.add(picture, glow), np.uint8)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    corners = 1 - 0.42 * ((x * x + y * y) / 2) ** 1.5  # darker, as through a cheap lens
    return np.asarray(picture[:, :, :3] * corners[:, :, None], np.uint8)


def guest_layer(height: int, skin: Rgb, sleeve: Rgb, rng: np.random.Generator) -> Picture:
    """A guest's head and shoulders, as high as a picture `height` pixels high; BGRA."""
    hair = HAIRS[rng.integers(len(HAIRS))]
    guest = Sketch(400, 360, height / 360, (200, 0))
    guest.limb([(0, 100), (0, rng.choice((92, 150)))], 122, hair)
    guest.limb([(-85, 330), (-70, 275), (70, 275), (85, 330)], 150, sleeve)
    guest.limb([(0, 150), (0, 210)], 50, skin)
    guest.limb([(0, 110), (0, 128)], 92, skin)
    for x in (-20, 20):
        guest.oval(x, 107, 8, 4, EYES)
    guest.oval(0, 149, 18, 4, (130, 70, 66))
    return guest.picture(blur=3)
