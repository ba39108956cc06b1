"""What another laptop's webcam makes of a screen: tilted, blurred, noisy, with bands and glare."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
SIZE = (1280, 720)


@dataclass(frozen=True)
class Conditions:
    """How well the screen is seen."""

    fill: float = 0.86
    """Of the camera's picture that the screen takes, by the side that is fuller."""
    tilt: float = 0.04
    """How far each corner is off, in shares of the picture."""
    blur: float = 0.9
    """Sigma of the blur, in pixels."""
    noise: float = 6.0
    """Sigma of the noise, in grey values."""
    glare: float = 0.25
    """How bright the lamp is that the screen mirrors, 0 to 1."""
    bands: float = 0.12
    """How much darker the rolling bands are, 0 to 1."""
    torn: float = 0.0
    """Share of pictures whose lower part still shows the screen before."""


def seen(
    screen: Picture, how: Conditions, random: np.random.Generator, before: Picture | None = None
) -> Picture:
    """The picture that a webcam of 1280 by 720 takes of `screen`, in grey."""
    shown = cv2.cvtColor(screen, cv2.COLOR_BGR2GRAY)
    if before is not None and random.random() < how.torn:
        edge = int(random.uniform(0.2, 0.8) * len(shown))
        shown[edge:] = cv2.cvtColor(before, cv2.COLOR_BGR2GRAY)[edge:]
    picture = _projected(shown, how, random)
    if how.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), how.blur)
    picture = _lit(picture, how, random)
    picture += random.normal(0, how.noise, picture.shape).astype(np.float32)
    return np.clip(picture, 0, 255).astype(np.uint8)


def _projected(shown: Picture, how: Conditions, random: np.random.Generator) -> NDArray[np.float32]:
    width, height = SIZE
    high, wide = shown.shape
    scale = how.fill * min(width / wide, height / high)
    half = np.array([wide, high]) * scale / 2
    centre = np.array([width, height]) / 2 + random.uniform(-8, 8, 2)
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half + centre
    corners += random.uniform(-how.tilt, how.tilt, (4, 2)) * half
    source = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    dim = (30 + 0.78 * shown.astype(np.float32)).astype(np.float32)  # a screen is never black
    return cv2.warpPerspective(dim, matrix, SIZE, flags=cv2.INTER_AREA, borderValue=45.0)


def _lit(
    picture: NDArray[np.float32], how: Conditions, random: np.random.Generator
) -> NDArray[np.float32]:
    width, height = SIZE
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bands = 1 - how.bands * (0.5 + 0.5 * np.sin(y / height * 14 + random.uniform(0, 6.3)))
    at = random.uniform(0.2, 0.8, 2) * SIZE
    lamp = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / (2 * 120**2))
    return np.asarray(picture * bands + 200 * how.glare * lamp, np.float32)
