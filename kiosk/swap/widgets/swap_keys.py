"""Which keys do what at the swap kiosk now; each can be touched too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message

from kiosk.ui.widgets.steady_text import SteadyText

_MOST = 7
_ROWS = 2
KeyName = tuple[str, str]
"""A key, and what it does in words."""


class SwapKeys(Vertical):
    """The keys that mean something now, on as many rows as they need."""

    @dataclass
    class Touched(Message):
        """A key was clicked or touched."""

        key: str

    def compose(self) -> ComposeResult:
        for _row in range(_ROWS):
            with Horizontal():
                for _number in range(_MOST):
                    yield _Key()

    def show(self, named: Sequence[KeyName]) -> None:
        """Show the keys of this moment."""
        rows = _rows(named, self.app.size.width - 4)
        for row, found in zip(self.query(Horizontal), [*rows, *[[]] * _ROWS], strict=False):
            row.display = bool(found)
            for key, each in zip(row.query(_Key), [*found, *[None] * _MOST], strict=False):
                key.display = each is not None
                if each:
                    key.show(*each)


class _Key(SteadyText):
    def __init__(self) -> None:
        super().__init__()
        self._key = ""

    def show(self, key: str, name: str) -> None:
        self._key = key
        self.update(Content.assemble((f" {_called(key)} ", "reverse"), f" {name}  "))

    def on_click(self) -> None:
        self.post_message(SwapKeys.Touched(self._key))


def _called(key: str) -> str:
    return {"escape": "Esc", "enter": "⏎", "space": "␣"}.get(key, key.upper())


def _rows(named: Sequence[KeyName], width: int) -> list[list[KeyName]]:
    """The keys on one row where they fit, else on two."""
    rows: list[list[KeyName]] = [[]]
    used = 0
    for key, name in named:
        cells = cell_len(_called(key)) + cell_len(name) + 5
        if used + cells > width and len(rows) < _ROWS:
            rows.append([])
            used = 0
        rows[-1].append((key, name))
        used += cells
    return rows
