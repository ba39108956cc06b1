"""QR codes as vector drawings, sharp on any printer."""

from dataclasses import dataclass
from functools import lru_cache

from badges.drawing.qr import QUIET_ZONE, matrix

MASK = 0
"""One mask for all: to try the eight of them takes longer than everything else in a print run."""


@dataclass(frozen=True)
class QrDrawing:
    """A QR code with its light zone, one unit a module."""

    svg: str
    modules: int
    """How many modules wide the code itself is."""

    @property
    def with_light_zone(self) -> float:
        """How many times wider the picture is than the code."""
        return (self.modules + 2 * QUIET_ZONE) / self.modules


@lru_cache(maxsize=2048)
def picture(text: str) -> QrDrawing:
    """A QR code of `text`; raises `ValueError` for one that is empty or too long."""
    rows = matrix(text, mask=MASK)
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for x, length in _runs(row)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path d="M0 0h{side}v{side}h-{side}z" fill="#fff"/><path d="{path}"/></svg>'
    )
    return QrDrawing(svg, len(rows))


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark runs begin in a row, and how long they are."""
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for x, dark in enumerate((*row, False)):
        if dark and begin is None:
            begin = x
        elif not dark and begin is not None:
            runs.append((begin, x - begin))
            begin = None
    return runs
