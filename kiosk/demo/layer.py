"""Pictures with transparency, and laying one over another."""

from __future__ import annotations

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""(height, width, 3) BGR."""

Layer: TypeAlias = NDArray[np.uint8]
"""(height, width, 4) BGRA with the colour already multiplied by alpha: light without cover is
colour with alpha 0, a shadow is alpha without colour."""

Tone: TypeAlias = NDArray[np.float32]
"""(height, width, 3) BGR in floats, 0 to 255 and beyond for lights."""

Mask: TypeAlias = NDArray[np.float32]
"""(height, width), 0 nothing to 1 covered."""


def layer_of(tone: Tone, mask: Mask) -> Layer:
    """A layer that shows `tone` where `mask` is."""
    cover = mask[:, :, None]
    whole = np.concatenate([tone * cover, 255.0 * cover], axis=2)
    return np.asarray(np.clip(whole, 0, 255), np.uint8)


def lay_over(picture: Picture, layer: Layer, x: int, y: int) -> None:
    """Lay `layer` on `picture`, in place, its top left corner at (x, y); what is outside is cut."""
    height, width = picture.shape[:2]
    left, top = max(0, x), max(0, y)
    right, bottom = min(width, x + layer.shape[1]), min(height, y + layer.shape[0])
    if left >= right or top >= bottom:
        return
    part = layer[top - y : bottom - y, left - x : right - x]
    under = picture[top:bottom, left:right]
    blue, green, red, alpha = cv2.split(part)
    through = cv2.bitwise_not(alpha)
    seen = cv2.multiply(under, cv2.merge((through, through, through)), scale=1 / 255)
    cv2.add(seen, cv2.merge((blue, green, red)), dst=under)


def blend(under: Tone, over: Tone | tuple[float, float, float], mask: Mask) -> Tone:
    """`over` where `mask` is, `under` elsewhere."""
    cover = mask[:, :, None]
    return (under * (1 - cover) + np.asarray(over, np.float32) * cover).astype(np.float32)


def blurred(picture: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Gaussian blur, sigma in pixels."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)
