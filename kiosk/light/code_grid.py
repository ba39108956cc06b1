"""How many QR codes of which version a terminal holds, and the pictures they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from badges.drawing.qr import QUIET_ZONE, byte_capacity, matrix_of_bytes
from sync.light.symbol import LEAST_PART, part_in

MOST_VERSION = 40
_HALVES = 2
"""Modules in a cell, one above the other."""

Dots = list[list[bool]]
"""Rows from the top, True is dark; each is half a cell."""


@dataclass(frozen=True)
class CodeGrid:
    """Codes of one version, side by side and one above the other, a quiet zone around each."""

    version: int
    columns: int
    rows: int
    scale: int = 1
    """Dots a module is wide and high."""

    @property
    def codes(self) -> int:
        """How many codes are in a picture."""
        return self.columns * self.rows

    @property
    def part(self) -> int:
        """Bytes of content in each code."""
        return part_in(byte_capacity(self.version))

    @property
    def side(self) -> int:
        """Modules a side of one code."""
        return 17 + 4 * self.version

    @property
    def height(self) -> int:
        """Cells."""
        return -(-self.scale * _modules(self.rows, self.side) // _HALVES)

    def picture(self, contents: Iterable[bytes]) -> Dots:
        """The codes with `contents`, from the top left, row by row, and what is light around."""
        step = self.side + QUIET_ZONE
        width, height = _modules(self.columns, self.side), _modules(self.rows, self.side)
        dots = [[False] * width for _ in range(height)]
        for place, content in enumerate(contents):
            top = QUIET_ZONE + place // self.columns * step
            left = QUIET_ZONE + place % self.columns * step
            for y, modules in enumerate(matrix_of_bytes(content, self.version)):
                dots[top + y][left : left + self.side] = modules
        return _enlarged(dots, self.scale)


def grid_for(width: int, height: int, scale: int = 1) -> CodeGrid | None:
    """The codes that carry the most in `width` by `height` cells; None when not one fits."""
    found = [
        CodeGrid(version, columns, rows, scale)
        for version in range(1, MOST_VERSION + 1)
        if part_in(byte_capacity(version)) >= LEAST_PART
        and (columns := _fitting(width // scale, version)) > 0
        and (rows := _fitting(_HALVES * height // scale, version)) > 0
    ]
    return max(found, key=lambda grid: grid.codes * grid.part, default=None)


def _modules(codes: int, side: int) -> int:
    return codes * (side + QUIET_ZONE) + QUIET_ZONE


def _fitting(modules: int, version: int) -> int:
    """How many codes of `version` fit into a line of `modules`."""
    return (modules - QUIET_ZONE) // (17 + 4 * version + QUIET_ZONE)


def _enlarged(dots: Dots, scale: int) -> Dots:
    if scale == 1:
        return dots
    wide = [[dot for dot in row for _ in range(scale)] for row in dots]
    return [row for row in wide for _ in range(scale)]
