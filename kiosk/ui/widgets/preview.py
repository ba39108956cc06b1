"""What the camera sees, as a mirror to aim by: few colours, small, and very cheap to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.ui.widgets.half_cells import strip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEVELS = 6
"""Shades of each colour; with more, drawing costs twice as much and aiming gains nothing."""
_TAPS = 2
"""Picture points looked at for each half cell, in each direction."""


class Preview(Widget):
    """The newest frame, mirrored, in its own proportions, on half cells."""

    def __init__(self) -> None:
        super().__init__()
        self._image: NDArray[np.uint8] | None = None
        self._lines: list[Strip] = []
        self._left = 0
        self._top = 0

    @property
    def live(self) -> bool:
        """Whether there is a picture."""
        return self._image is not None

    def show(self, image: NDArray[np.uint8] | None) -> None:
        """Show a frame (BGR or grey), or nothing."""
        if image is None and self._image is None:
            return
        self._image = image
        self._draw()
        self.refresh()

    def on_resize(self) -> None:
        self._draw()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        row = y - self._top
        if not 0 <= row < len(self._lines):
            return Strip.blank(width, self.rich_style)
        margin = Strip.blank(self._left, self.rich_style)
        line = Strip.join([margin, self._lines[row]])
        return line.adjust_cell_length(width, self.rich_style)

    def _draw(self) -> None:
        self._lines = []
        if self._image is None or not self._image.size or not self.size:
            return
        height, width = self._image.shape[:2]
        fitted = fit(width, height, self.size)
        colors = mirrored(self._image, fitted.width, 2 * fitted.height)
        self._lines = [
            strip(zip(colors[row], colors[row + 1], strict=True))
            for row in range(0, len(colors), 2)
        ]
        self._left = (self.size.width - fitted.width) // 2
        self._top = (self.size.height - fitted.height) // 2


def fit(width: int, height: int, room: Size) -> Size:
    """The cells that a picture of `width` by `height` fills in `room`, in proportion.

    A cell is taken to be twice as high as it is wide, so a half cell is square.
    """
    scale = min(room.width / width, 2 * room.height / height)
    return Size(max(1, int(width * scale)), max(1, round(height * scale / 2)))


def mirrored(image: NDArray[np.uint8], width: int, height: int) -> list[list[int]]:
    """`image` as rows of colours (0xRRGGBB, `_LEVELS` shades of each), left and right swapped."""
    import numpy as np

    rows = np.linspace(0, image.shape[0] - 1, height * _TAPS).astype(np.intp)
    columns = np.linspace(image.shape[1] - 1, 0, width * _TAPS).astype(np.intp)
    taps = image[rows[:, None], columns].astype(np.uint16)
    taps = taps.reshape(height, _TAPS, width, _TAPS, -1).sum(axis=(1, 3))
    steps = _LEVELS - 1
    full = 255 * _TAPS * _TAPS
    levels = ((taps * steps + full // 2) // full * (255 // steps)).astype(np.uint32)
    blue, green, red = levels[..., 0], levels[..., levels.shape[-1] // 2], levels[..., -1]
    colors: list[list[int]] = ((red << 16) | (green << 8) | blue).tolist()
    return colors
