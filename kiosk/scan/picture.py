"""Grey pictures and the ways to make a code in them easier to read.

A `Gray` is a contiguous uint8 array of shape (height, width), 0 black to 255 white.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Change = Callable[[Gray], Gray]


def to_gray(frame: NDArray[np.uint8]) -> Gray:
    """A BGR (h, w, 3), BGRA (h, w, 4) or grey (h, w) frame as a contiguous grey picture."""
    if frame.ndim == 2:
        return np.ascontiguousarray(frame)
    if frame.ndim == 3 and frame.shape[2] == 1:
        return np.ascontiguousarray(frame[:, :, 0])
    code = cv2.COLOR_BGRA2GRAY if frame.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(frame), code), np.uint8)


def gamma(power: float) -> Change:
    """Below 1 lifts shadows, above 1 spreads highlights."""
    table = np.asarray(255.0 * (np.arange(256) / 255.0) ** power, np.uint8)

    def change(picture: Gray) -> Gray:
        return np.asarray(cv2.LUT(picture, table), np.uint8)

    return change


def enlarge(picture: Gray, factor: float) -> Gray:
    """Cubic enlargement; below two pixels a module a reader's own sampling is too coarse."""
    return np.asarray(
        cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8
    )


def stretch(picture: Gray) -> Gray:
    """Spread the grey values between the 2nd and the 98th percentile over the whole range."""
    low, high = (float(value) for value in np.percentile(picture[::2, ::2], (2, 98)))
    grey = np.arange(256)
    table = np.clip((grey - low) * (255 / max(8.0, high - low)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, table), np.uint8)


def threshold(window: int) -> Change:
    """Black and white against the mean of a window of that many pixels (odd)."""

    def change(picture: Gray) -> Gray:
        return np.asarray(
            cv2.adaptiveThreshold(
                picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, window, 4
            ),
            np.uint8,
        )

    return change


def sharpen(picture: Gray) -> Gray:
    """Unsharp mask of radius 5: undoes part of a defocus or motion blur."""
    soft = cv2.GaussianBlur(picture, (0, 0), 5)
    return np.asarray(cv2.addWeighted(picture, 2.5, soft, -1.5, 0), np.uint8)
