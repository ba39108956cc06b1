"""One frame of the simulated camera: the hall, the guest, the card, and the camera's own faults."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.guest import guest_layer
from kiosk.demo.hall import Hall, vignette
from kiosk.demo.held import HandOwner, HeldCard, hold_card
from kiosk.demo.layer import Layer, Picture, lay_over
from kiosk.demo.motion import FOCAL, Gesture, Pose
from kiosk.demo.showing import Showing
from kiosk.demo.skin import SKINS, SLEEVES

_NOISE_MARGIN = 64
_EXPOSURE = 1 / 90


@dataclass(frozen=True, eq=False)
class _Guest:
    showing: Showing
    person: Layer
    place: float
    gesture: Gesture
    card: HeldCard
    defocus: float
    glare: tuple[float, float, float]


class Scene:
    """Renders what the camera sees. All of it follows from `seed` and what is asked for."""

    def __init__(self, size: tuple[int, int], seed: int) -> None:
        self._width, self._height = size
        self._half = (self._width // 2, self._height // 2)
        self._seed = seed
        self._hall = Hall(*self._half, np.random.default_rng((seed, 0)))
        self._vignette = vignette(*self._half)
        self._grain = _grain(self._width, self._height, np.random.default_rng((seed, 1)))
        self._spot = _spot()
        self._guest: tuple[int, _Guest] | None = None

    def render(self, index: int, showing: Showing, seconds: float, length: float) -> Picture:
        """Guest number `index`, `seconds` into a turn of `length` seconds: (height, width, 3)."""
        now = index * length + seconds
        guest = self._guest_at(index, showing)
        picture = self._surroundings(guest, now, seconds / length)
        pose = guest.gesture.pose(seconds / length, seconds)
        if pose is not None:
            before = seconds - _EXPOSURE * (1 + showing.difficulty)
            past = guest.gesture.pose(before / length, before) or pose
            self._lay_card(picture, guest, pose, past)
        return self._with_noise(picture, round(now * 1000))

    def _guest_at(self, index: int, showing: Showing) -> _Guest:
        if self._guest is None or self._guest[0] != index or self._guest[1].showing != showing:
            self._guest = (index, self._new_guest(index, showing))
        return self._guest[1]

    def _new_guest(self, index: int, showing: Showing) -> _Guest:
        rng = np.random.default_rng((self._seed, 2, index))
        left = bool(rng.random() < 0.4)
        skin, sleeve = int(rng.integers(len(SKINS))), int(rng.integers(len(SLEEVES)))
        gesture = Gesture(showing, left, rng)
        # As many pixels a mm as the camera sees, so that warping neither blurs nor aliases.
        scale = FOCAL * self._width / gesture.distance
        hard = showing.difficulty
        return _Guest(
            showing=showing,
            person=guest_layer(self._half[1], skin, sleeve, rng),
            place=float(rng.uniform(0.56, 0.62) if left else rng.uniform(0.38, 0.44)),
            gesture=gesture,
            card=hold_card(showing, HandOwner(SKINS[skin], SLEEVES[sleeve], left), scale, rng),
            defocus=float(0.45 + hard * rng.uniform(0.3, 0.9)),
            glare=(
                float(rng.uniform(-0.6, 0.6)),
                float(rng.uniform(-0.9, 0.9)),
                float((0.25 + 0.75 * hard) * rng.uniform(0.3, 1.0)),
            ),
        )

    def _surroundings(self, guest: _Guest, now: float, share: float) -> Picture:
        """Hall and guest, drawn at half size: neither is in focus."""
        width, height = self._half
        picture = self._hall.at(now)
        away = guest.gesture.guest(share)
        x = round((guest.place + away) * width - guest.person.shape[1] / 2)
        bob = 0.07 + 0.012 * np.sin(9 * share + 20 * abs(away))
        lay_over(picture, guest.person, x, round(bob * height))
        shaded = cv2.multiply(picture, self._vignette, scale=1 / 255)
        return np.asarray(cv2.resize(shaded, (self._width, self._height)), np.uint8)

    def _lay_card(self, picture: Picture, guest: _Guest, pose: Pose, past: Pose) -> None:
        card = guest.card
        height, width = card.layer.shape[:2]
        corners = np.array(((0, 0), (width, 0), (width, height), (0, height)), np.float64)
        places = pose.project((corners - card.middle) / card.scale, self._width, self._height)
        origin = np.zeros((1, 2))
        step = pose.project(origin, self._width, self._height) - past.project(
            origin, self._width, self._height
        )
        smear = (1 + round(abs(float(step[0, 0]))), 1 + round(abs(float(step[0, 1]))))
        margin = np.array(smear) + 4
        low = np.maximum(np.floor(places.min(0)) - margin, 0).astype(int)
        high = np.minimum(np.ceil(places.max(0)) + margin, (self._width, self._height)).astype(int)
        if (low >= high).any():
            return
        turn = cv2.getPerspectiveTransform(
            corners.astype(np.float32), (places - low).astype(np.float32)
        )
        extent = (int(high[0] - low[0]), int(high[1] - low[1]))
        seen: Layer = np.asarray(cv2.warpPerspective(card.layer, turn, extent), np.uint8)
        if card.shiny:
            middle = pose.project(origin, self._width, self._height)[0] - low
            self._shine(seen, guest, pose, (float(middle[0]), float(middle[1])))
        if max(smear) > 1:
            seen = np.asarray(cv2.blur(seen, smear), np.uint8)
        seen = np.asarray(cv2.GaussianBlur(seen, (5, 5), guest.defocus), np.uint8)
        lay_over(picture, seen, int(low[0]), int(low[1]))

    def _shine(self, seen: Layer, guest: _Guest, pose: Pose, middle: tuple[float, float]) -> None:
        """A lamp mirrored in glass or plastic, wandering as the card tilts."""
        x, y, strength = guest.glare
        unit = guest.card.scale
        # A mirror turns the light by twice its own turn: small tilts move the spot far.
        left = middle[0] + (x * 45 + 130 * pose.yaw) * unit
        top = middle[1] + (y * 70 - 130 * pose.pitch) * unit
        size = 70 * unit / self._spot.shape[0]
        place = np.array(
            ((size, 0.35 * size, left - 47 * unit), (-0.3 * size, 0.8 * size, top - 18 * unit))
        )
        extent = (seen.shape[1], seen.shape[0])
        spot = cv2.convertScaleAbs(cv2.warpAffine(self._spot, place, extent), alpha=strength)
        light = cv2.min(spot, seen[:, :, 3])
        nothing = np.zeros_like(light)
        cv2.add(seen, cv2.merge((light, light, light, nothing)), dst=seen)

    def _with_noise(self, picture: Picture, key: int) -> Picture:
        """Sensor noise from two ready sheets, laid anew for each frame."""
        x, y, u, v = np.random.default_rng((self._seed, 3, key)).integers(0, _NOISE_MARGIN, 4)
        more, less = self._grain
        cv2.add(picture, more[y : y + self._height, x : x + self._width], dst=picture)
        cv2.subtract(picture, less[v : v + self._height, u : u + self._width], dst=picture)
        return picture


def _grain(width: int, height: int, rng: np.random.Generator) -> tuple[Picture, Picture]:
    """Two sheets of noise, to add and to take away: fine in light, blotchy in colour."""
    size = (height + _NOISE_MARGIN, width + _NOISE_MARGIN)
    sheets = []
    for _ in range(2):
        fine = rng.normal(0, 4.6, (*size, 1)).astype(np.float32)
        blotch = rng.normal(0, 3.4, (size[0] // 4, size[1] // 4, 3)).astype(np.float32)
        grown = np.asarray(cv2.resize(blotch, (size[1], size[0]), interpolation=cv2.INTER_LINEAR))
        sheets.append(np.clip(fine + grown, 0, 255).astype(np.uint8))
    return sheets[0], sheets[1]


def _spot() -> NDArray[np.uint8]:
    """A soft reflection, 0 to 255, black at its edge."""
    y, x = np.mgrid[-1:1:96j, -1:1:96j]
    fall = np.clip(1 - (x * x + y * y), 0, 1) ** 2
    return np.asarray(235 * fall, np.uint8)
