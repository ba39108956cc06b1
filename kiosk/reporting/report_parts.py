"""What a report is made of: pictures and tables, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.reporting.cells import Cell

TOLD_BY_PICTURES = ("arrivals", "refusals_over_time", "networking")
"""Tables of many rows that pictures tell better: whole in files, folded or left out elsewhere."""


@dataclass(frozen=True)
class Chart:
    """A picture, as SVG; `key` says where it stands."""

    key: str
    title: str
    svg: str


@dataclass(frozen=True)
class ReportTable:
    """Rows under their heads; `key` is its file's name."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    meaning: str = ""
