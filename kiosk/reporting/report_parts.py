"""What a report is made of: pictures and tables, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.reporting.cells import Cell


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
