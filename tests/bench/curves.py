"""The curves of docs/SCALE.md, drawn from the figures of a run.

python -m tests.bench scale --full --out bench.json; python -m tests.bench.curves bench.json
"""

import json
import math
import re
import sys
from pathlib import Path

_WIDTH, _HEIGHT, _MARGIN = 640, 320, 56
_COLOURS = ("#1f5fa8", "#b8560f", "#3d7a37")
Curve = list[tuple[float, float]]


def main(figures: str, folder: str = "docs") -> None:
    """Write `scale-guests.svg` and `scale-desks.svg` into `folder`."""
    scale = json.loads(Path(figures).read_text())["scale"]
    guests = {
        what: _curve(scale, rf"{what}, ([\d,]+) guests")
        for what in ("scan", "counts", "search p95")
    }
    desks = {
        "until the hub knows, p95": _curve(scale, r"(\d+) desks, .*p95"),
        "the hub’s share of a core, %": _curve(scale, r"  the hub's share, (\d+) desks"),
    }
    for name, title, curves in (
        ("guests", "Milliseconds, by the number of guests", guests),
        ("desks", "One hub, by the number of desks (milliseconds, %)", desks),
    ):
        Path(folder, f"scale-{name}.svg").write_text(drawn(title, curves), encoding="utf-8")


def _curve(figures: list[dict[str, object]], pattern: str) -> Curve:
    found = ((re.fullmatch(pattern, str(each["what"])), each["value"]) for each in figures)
    return [(float(match[1].replace(",", "")), float(str(y))) for match, y in found if match]


def drawn(title: str, curves: dict[str, Curve]) -> str:
    """An SVG with both axes logarithmic: a straight slope of 45° grows as its cause does."""
    points = [point for curve in curves.values() for point in curve]
    across, up = _axis([x for x, _ in points]), _axis([y for _, y in points])
    parts = [f'<text x="{_MARGIN}" y="24" font-weight="bold">{title}</text>']
    for value in across[2]:
        x = _at(value, across, _MARGIN, _WIDTH - _MARGIN)
        parts.append(
            f'<text x="{x:.0f}" y="{_HEIGHT - 30}" text-anchor="middle">{_said(value)}</text>'
        )
    for value in up[2]:
        y = _at(value, up, _HEIGHT - _MARGIN, _MARGIN)
        parts.append(f'<text x="{_MARGIN - 8}" y="{y:.0f}" text-anchor="end">{_said(value)}</text>')
        parts.append(
            f'<path d="M{_MARGIN} {y:.0f}H{_WIDTH - _MARGIN}" stroke="#ccc" stroke-width="1"/>'
        )
    for place, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[place]
        at = [
            (_at(x, across, _MARGIN, _WIDTH - _MARGIN), _at(y, up, _HEIGHT - _MARGIN, _MARGIN))
            for x, y in curve
        ]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in at)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="3"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>' for x, y in at]
        x = _MARGIN + place * 190
        parts.append(f'<text x="{x}" y="{_HEIGHT - 8}" fill="{colour}">● {name}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
        f"{''.join(parts)}</svg>\n"
    )


def _axis(values: list[float]) -> tuple[float, float, list[float]]:
    """Where an axis begins and ends, in powers of ten, and what stands beside it."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1), [10.0**power for power in range(low, high + 1)]


def _said(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _at(value: float, axis: tuple[float, float, list[float]], start: float, end: float) -> float:
    low, high, _ = axis
    return start + (math.log10(value) - low) / (high - low) * (end - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
