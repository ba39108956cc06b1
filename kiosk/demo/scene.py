"""One frame of the simulated camera: the hall, the guest, the card, and the camera's own faults."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.demo.hall import guest_layer, hall_picture
from kiosk.demo.held import HEIGHT, MIDDLE, WIDTH, hold_card
from kiosk.demo.motion import FOCAL, Gesture
from kiosk.demo.showing import Showing
from kiosk.demo.sketch import Picture, Rgb, lay_over

SKINS: tuple[Rgb, ...] = ((226, 178, 150), (208, 152, 120), (184, 124, 92), (140, 88, 62))
SLEEVES: tuple[Rgb, ...] = ((38, 44, 88), (60, 92, 112), (112, 52, 60), (140, 146, 150))
_NOISE_MARGIN = 64
_EXPOSURE = 1 / 90


@dataclass(frozen=True, eq=False)
class _Guest:
    showing: Showing
    person: Picture
    place: float
    gesture: Gesture
    card: Picture
    unit: float
    defocus: float


class Scene:
    """Renders what the camera sees. All of it follows from `seed` and what is asked for."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self._size, self._seed = size, seed
        # Hall and guest are drawn at half size: neither is in focus.
        self._half = (size[0] // 2, size[1] // 2)
        self._hall = hall_picture(*self._half, np.random.default_rng((seed, 0)))
        rng = np.random.default_rng((seed, 1))
        self._grain = (_grain(*size, rng), _grain(*size, rng))
        self._guest: tuple[int, _Guest] | None = None

    def render(self, index: int, showing: Showing, seconds: float, length: float) -> Picture:
        """Guest number `index`, `seconds` into a turn of `length` seconds: (height, width, 3)."""
        if self._guest is None or self._guest[0] != index or self._guest[1].showing != showing:
            self._guest = (index, self._new_guest(index, showing))
        guest = self._guest[1]
        picture = self._surroundings(guest, seconds / length)
        self._lay_card(picture, guest, seconds, length)
        self._add_noise(picture, round((index * length + seconds) * 1000))
        return picture

    def _new_guest(self, index: int, showing: Showing) -> _Guest:
        rng = np.random.default_rng((self._seed, 2, index))
        side = int(rng.choice((-1, 1)))
        skin, sleeve = SKINS[rng.integers(len(SKINS))], SLEEVES[rng.integers(len(SLEEVES))]
        gesture = Gesture(showing, side, rng)
        # As many pixels a mm as the camera sees, so that warping neither blurs nor aliases.
        unit = FOCAL * self._size[0] / gesture.distance
        return _Guest(
            showing=showing,
            person=guest_layer(self._half[1], skin, sleeve, rng),
            place=0.5 - side * rng.uniform(0.06, 0.12),
            gesture=gesture,
            card=hold_card(showing, side, skin, sleeve, unit, rng),
            unit=unit,
            defocus=0.45 + showing.difficulty * rng.uniform(0.3, 0.9),
        )

    def _surroundings(self, guest: _Guest, share: float) -> Picture:
        """The hall with the guest, who sways a little."""
        width, height = self._half
        x = (guest.place + guest.gesture.guest(share)) * width - guest.person.shape[1] / 2
        place = np.array(((1, 0, x), (0, 1, (0.07 + 0.012 * np.sin(9 * share)) * height)))
        picture = self._hall.copy()
        lay_over(picture, np.asarray(cv2.warpAffine(guest.person, place, self._half), np.uint8))
        return np.asarray(cv2.resize(picture, self._size), np.uint8)

    def _lay_card(self, picture: Picture, guest: _Guest, seconds: float, length: float) -> None:
        """The card as it moved while the shutter was open."""
        before = seconds - _EXPOSURE * (1 + guest.showing.difficulty)
        view = guest.gesture.view(seconds / length, seconds, *self._size)
        past = guest.gesture.view(before / length, before, *self._size)
        smear = 1 + np.abs(view[:2, 2] / view[2, 2] - past[:2, 2] / past[2, 2]).round().astype(int)
        right, down = WIDTH - MIDDLE[0], HEIGHT - MIDDLE[1]
        left, up = -MIDDLE[0], -MIDDLE[1]
        corners = np.array([((left, up), (right, up), (right, down), (left, down))], np.float64)
        places = np.asarray(cv2.perspectiveTransform(corners, view))[0]
        low = np.maximum(np.floor(places.min(0)) - smear - 4, 0).astype(int)
        high = np.minimum(np.ceil(places.max(0)) + smear + 4, self._size).astype(int)
        if (low >= high).any():
            return
        to_mm = np.array(((1 / guest.unit, 0, left), (0, 1 / guest.unit, up), (0, 0, 1)))
        to_part = np.array(((1, 0, -low[0]), (0, 1, -low[1]), (0, 0, 1)))
        seen = cv2.warpPerspective(guest.card, to_part @ view @ to_mm, (high - low).tolist())
        seen = cv2.GaussianBlur(cv2.blur(seen, smear.tolist()), (5, 5), guest.defocus)
        part = picture[low[1] : high[1], low[0] : high[0]]
        lay_over(part, np.asarray(seen, np.uint8))

    def _add_noise(self, picture: Picture, key: int) -> None:
        """Sensor noise from two ready sheets, laid anew for each frame."""
        rng = np.random.default_rng((self._seed, 3, key))
        width, height = self._size
        for sheet, change in zip(self._grain, (cv2.add, cv2.subtract), strict=True):
            x, y = rng.integers(0, _NOISE_MARGIN, 2)
            change(picture, sheet[y : y + height, x : x + width], dst=picture)


def _grain(width: int, height: int, rng: np.random.Generator) -> Picture:
    """A sheet of noise to add or to take away: fine in light, blotchy in colour."""
    width, height = width + _NOISE_MARGIN, height + _NOISE_MARGIN
    fine = rng.normal(0, 4.6, (height, width, 1)).astype(np.float32)
    blotch = rng.normal(0, 3.4, (height // 4, width // 4, 3)).astype(np.float32)
    return np.asarray(np.clip(fine + cv2.resize(blotch, (width, height)), 0, 255), np.uint8)
