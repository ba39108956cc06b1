"""Why something that looks like a code stays unread, as advice to who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import cv2
import numpy as np

from kiosk.scan.picture import Gray
from kiosk.scan.regions import Region


class Hint(StrEnum):
    """What to do so that the code is read."""

    CLOSER = "closer"
    TOO_BRIGHT = "too_bright"
    TOO_DARK = "too_dark"
    HOLD_STILL = "hold_still"
    ANOTHER_KIND = "another_kind"


_STEP = 4  # pixels and rows that are looked at are so far apart
_CLIPPED = 250  # grey value that counts as blown out
_CLIPPED_SHARE = 0.4  # of a region: blown out as a whole, or a large glare
_DARK = 55  # grey value below which even the light modules of a code are too dark
_FAR_SIDE = 110  # pixels; a region includes a margin, so the code itself is about two thirds
_SHARP = 0.22  # steepest step between neighbours, in units of the region's contrast


def hint_for(frame: Gray, regions: Sequence[Region]) -> Hint | None:
    """Advice for the strongest region; None without a region or without an idea."""
    if not regions:
        return None
    picture = regions[0].crop(frame)
    few = picture[::_STEP, ::_STEP]
    low, high = (float(value) for value in np.percentile(few, (5, 95)))
    if float((few >= _CLIPPED).mean()) > _CLIPPED_SHARE:
        return Hint.TOO_BRIGHT
    if high < _DARK:
        return Hint.TOO_DARK
    if max(picture.shape) < _FAR_SIDE:
        return Hint.CLOSER
    smooth = cv2.blur(picture, (3, 3))[:: 2 * _STEP]
    steps = np.abs(np.diff(smooth.astype(np.float32), axis=1))
    if float(np.percentile(steps, 98)) < _SHARP * (high - low):
        return Hint.HOLD_STILL
    return None
