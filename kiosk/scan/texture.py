"""Whether a picture has the texture of a code, when blur or glare has taken its finder patterns."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.scan.picture import Gray

_SIDE = 120  # pixels of the longer side of the picture in which texture is judged
_MIN_CHANGES = 0.08  # share of neighbouring pixels there that are black beside white
_MIN_EVENNESS = 0.3  # strength of its weak parts, compared with its strong parts


def has_texture(picture: Gray) -> bool:
    """Fine black and white alternation that is about as strong everywhere in the middle part."""
    height, width = picture.shape
    middle = picture[height // 5 : height - height // 5, width // 5 : width - width // 5]
    if min(middle.shape) < 8:
        return False
    scale = _SIDE / max(middle.shape)
    small = cv2.resize(middle, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), 1).astype(np.float32)
    window = (_SIDE // 5 | 1,) * 2
    detail = small - cv2.blur(small, window)
    # The mean of squares comes out a little below 0 where there are none: sums are taken running.
    strength = np.sqrt(np.maximum(cv2.blur(detail * detail, window), 0))
    weak, strong = np.percentile(strength[::4, ::4], (15, 85))
    light = detail > 0
    changes = (np.diff(light, axis=0).mean() + np.diff(light, axis=1).mean()) / 2
    return bool(changes > _MIN_CHANGES and weak > _MIN_EVENNESS * strong)
