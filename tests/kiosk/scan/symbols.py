"""Symbols and pictures that the tests of the decoder share."""

from __future__ import annotations

import numpy as np
import qrcode
from numpy.typing import NDArray

from kiosk.scan import symbol

Picture = NDArray[np.uint8]

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def codes(count: int, length: int, seed: int = 1) -> list[str]:
    """Different random codes."""
    random = np.random.default_rng(seed)
    made = {"".join(CROCKFORD[i] for i in random.integers(0, 32, length)) for _ in range(count)}
    assert len(made) == count
    return sorted(made)


def one_off(code: str, at: int = 3) -> str:
    """The same code with another character at one place."""
    other = CROCKFORD[(CROCKFORD.index(code[at]) + 7) % 32]
    return code[:at] + other + code[at + 1 :]


def modules(text: str, version: int, level: str, mask: int = 3) -> NDArray[np.float32]:
    """A symbol as a sampler gives it: 1 dark, -1 light."""
    maker = qrcode.QRCode(
        version=version, error_correction=LEVELS[level], border=0, mask_pattern=mask
    )
    maker.add_data(text, optimize=0)
    maker.make(fit=False)
    return np.where(np.array(maker.get_matrix()), 1, -1).astype(np.float32)


def blurred(drawn: NDArray[np.float32], share: float, seed: int = 1) -> NDArray[np.float32]:
    """Modules of which only so much is left beside noise of deviation 1."""
    noise = np.random.default_rng(seed).normal(size=drawn.shape)
    return np.clip(share * drawn + noise, -1, 1).astype(np.float32)


def shown(
    text: str, *, level: str = "H", wrong: float = 0, dark: int = 40, light: int = 215
) -> Picture:
    """A ticket in a 720p frame, 9 pixels a module; of its data modules a share is wrong."""
    drawn = modules(text, 1, level)
    rows, columns = symbol.plan(1).data.T
    flipped = np.random.default_rng(5).random(len(rows)) < wrong
    drawn[rows[flipped], columns[flipped]] *= -1
    picture = np.where(np.pad(drawn, 4, constant_values=-1) > 0, dark, light).astype(np.uint8)
    picture = picture.repeat(9, 0).repeat(9, 1)
    frame = np.full((720, 1280), 120, np.uint8)
    frame[200 : 200 + len(picture), 500 : 500 + len(picture)] = picture
    return frame


def spoilt(text: str, level: str = "H") -> Picture:
    """One with more wrong modules than its check bytes can put right."""
    return shown(text, level=level, wrong=0.1)
