"""Charts as SVG: drawn by the program, so that a page or a report needs nothing else.

Colours are presentation attributes with classes beside them: a style sheet may say otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

QUIET, FILL, OTHER = "#5b6b7b", "#2b7bb9", "#b9c4cf"
INK = "#14202c"
LINE = "#c2570c"
"""What is compared: orange stays apart from blue for every kind of colour blindness."""
FONT = "DejaVu Sans Condensed, system-ui, sans-serif"
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 8, 16, 30
_LABEL = 66
"""Width that a time below the chart takes."""


@dataclass(frozen=True)
class Column:
    """One bar: what stands below it, its height, and that of the one it is compared with."""

    label: str
    value: int
    other: int | None = None


@dataclass(frozen=True)
class Level:
    """A line across, and what it is called."""

    value: int
    label: str


def columns(
    bars: Sequence[Column],
    title: str,
    *,
    width: int = 640,
    height: int = 240,
    level: Level | None = None,
) -> str:
    """A bar chart; what the bars are compared with is a line before them."""
    most = max([1, *(max(bar.value, bar.other or 0) for bar in bars)])
    top = _nice(max(most, level.value if level else 0))
    across, down = width - _LEFT - _RIGHT, height - _TOP - _BOTTOM
    each = across / max(1, len(bars))
    parts = [opening_tag(width, height, title)]
    for value in (0, top // 2, top):
        y = _TOP + down * (1 - value / top)
        parts.append(
            f'<line class="grid" x1="{_LEFT}" x2="{width - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{OTHER}" stroke-width="1"/>'
            f'<text class="quiet" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" '
            f'fill="{QUIET}">{value}</text>'
        )
    apart = max(1, -(-_LABEL // max(1, int(each))))
    for place, bar in enumerate(bars):
        x = _LEFT + place * each
        tall = down * bar.value / top
        parts.append(
            f'<rect class="bar" x="{x + each * 0.14:.1f}" y="{_TOP + down - tall:.1f}" '
            f'width="{each * 0.72:.1f}" height="{tall:.1f}" fill="{FILL}"/>'
        )
        if place % apart == 0 and x + _LABEL <= width:
            parts.append(
                f'<text class="quiet" x="{x + each * 0.14:.1f}" y="{height - 8}" '
                f'fill="{QUIET}">{escape(bar.label)}</text>'
            )
    parts.append(_line([bar.other for bar in bars], each, down, top))
    if level:
        y = _TOP + down * (1 - level.value / top)
        parts.append(
            f'<line class="other" x1="{_LEFT}" x2="{width - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            f'stroke="{LINE}" stroke-width="2" stroke-dasharray="6 4"/>'
            f'<text class="level" x="{_LEFT + 4}" y="{y + 15:.1f}" '
            f'fill="{LINE}">{escape(level.label)}</text>'
        )
    return "".join([*parts, "</svg>"])


def opening_tag(width: int, height: int, title: str) -> str:
    """The beginning of a picture that is called `title`."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'class="chart" font-family="{FONT}" font-size="13"><title>{escape(title)}</title>'
    )


def _line(values: Sequence[int | None], each: float, down: int, top: int) -> str:
    """The bars that are compared, as one line before the others: seen however small they are."""
    points = " ".join(
        f"{_LEFT + (place + 0.5) * each:.1f},{_TOP + down * (1 - value / top):.1f}"
        for place, value in enumerate(values)
        if value is not None
    )
    if not points:
        return ""
    return (
        f'<polyline class="other" points="{points}" fill="none" stroke="{LINE}" '
        'stroke-width="2.5" stroke-linejoin="round"/>'
    )


def meter(share: float, title: str, *, warning: bool = False) -> str:
    """One bar across, filled as `share` says."""
    filled = 640 * max(0.0, min(1.0, share))
    kind = "warn" if warning else "bar"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 24" role="img" class="meter" '
        f'preserveAspectRatio="none"><title>{escape(title)}</title>'
        f'<rect class="track" width="640" height="24" rx="4" fill="{OTHER}"/>'
        f'<rect class="{kind}" width="{filled:.1f}" height="24" rx="4" fill="{FILL}"/></svg>'
    )


def _nice(most: int) -> int:
    """A round number, not much above `most`, that has a half."""
    step = max(1, int(10 ** (len(str(most)) - 1)) // 5)
    return max(2, 2 * step * -(-most // (2 * step)))
