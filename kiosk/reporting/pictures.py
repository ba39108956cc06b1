"""Pictures of the report alone: shares as bars across, and a matrix whose cells are shaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from badges.text.cleaning import plain
from kiosk.live.chart import FILL, INK, OTHER, QUIET, opening_tag

_WIDTH = 310
_ROW = 30
_LABEL_CHARACTERS = 15
_NAMES, _TALL = 122, 25
"""Width of the names beside a matrix, and the height of its rows."""
_LIGHTEST, _DARKEST = 0.06, 0.45
"""Of a cell's shade: what is written in it stays readable on any ground."""


@dataclass(frozen=True)
class ShareBar:
    """One bar across: how full it is, and what stands at its end."""

    label: str
    share: float
    said: str


def shares(bars: Sequence[ShareBar], title: str) -> str:
    """Bars one below the other, each under its label."""
    height = _ROW * max(1, len(bars)) + 2
    parts = [opening_tag(_WIDTH, height, title)]
    for place, bar in enumerate(bars):
        y = place * _ROW
        filled = _WIDTH * max(0.0, min(1.0, bar.share))
        parts.append(
            f'<text class="ink" x="0" y="{y + 14}" fill="{INK}">{_short(bar.label, 32)}</text>'
            f'<text class="quiet" x="{_WIDTH}" y="{y + 14}" text-anchor="end" '
            f'fill="{QUIET}">{escape(bar.said)}</text>'
            f'<rect class="track" x="0" y="{y + 19}" width="{_WIDTH}" height="6" rx="3" '
            f'fill="{OTHER}"/>'
            f'<rect class="bar" x="0" y="{y + 19}" width="{filled:.1f}" height="6" rx="3" '
            f'fill="{FILL}"/>'
        )
    return "".join([*parts, "</svg>"])


def matrix(
    names: Mapping[str, str], cells: Mapping[tuple[str, str], int | None], few: str, title: str
) -> str:
    """Half a square: a row and a column for each of `names`, shaded by the numbers in `cells`.

    Columns are known by the number of their row; `few` stands where a number is not told.
    """
    codes = list(names)
    cell = (_WIDTH - _NAMES) / max(1, len(codes))
    most = max([1, *(number or 0 for number in cells.values())])
    parts = [opening_tag(_WIDTH, _TALL * (len(codes) + 1) + 2, title)]
    for place, code in enumerate(codes):
        y = _TALL * (place + 1)
        name = _short(names[code], _LABEL_CHARACTERS)
        x = _NAMES + (place + 0.5) * cell
        parts.append(
            f'<text class="quiet" x="0" y="{y + 17}" fill="{QUIET}">{place + 1}  {name}</text>'
            f'<text class="quiet" x="{x:.1f}" y="17" text-anchor="middle" '
            f'fill="{QUIET}">{place + 1}</text>'
        )
        for other in range(place + 1):
            pair = (min(code, codes[other]), max(code, codes[other]))
            if pair in cells:
                parts.append(_cell(_NAMES + other * cell, y, cell, cells[pair], most, few))
    return "".join([*parts, "</svg>"])


def _cell(x: float, y: float, width: float, number: int | None, most: int, few: str) -> str:
    """One cell of a matrix, the darker the greater its number."""
    shade = _LIGHTEST + (_DARKEST - _LIGHTEST) * (number or 0) / most
    return (
        f'<rect class="bar" x="{x + 1:.1f}" y="{y + 1}" width="{width - 2:.1f}" '
        f'height="{_TALL - 2}" rx="3" fill="{FILL}" fill-opacity="{shade:.2f}"/>'
        f'<text class="ink" x="{x + width / 2:.1f}" y="{y + 17}" text-anchor="middle" '
        f'fill="{INK}">{escape(few if number is None else str(number))}</text>'
    )


def _short(label: str, most: int) -> str:
    """A label as long as there is room for, as text of an SVG."""
    text = plain(label)
    return escape(text if len(text) <= most else text[: most - 1].rstrip() + "…")
