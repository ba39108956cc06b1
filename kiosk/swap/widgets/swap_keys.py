"""Which keys do what at the swap kiosk now; each can be touched too."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from badges.cards.meeting import Phase, SwapWay
from kiosk.desk.words import Words, _
from kiosk.swap.view import View
from kiosk.ui.widgets.key_legend import LANGUAGE_NAMES

_MOST = 7
_ROWS = 2
_Named = tuple[str, str]


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

    def show(self, phase: Phase, view: View, words: Words) -> None:
        """Show the keys of this moment."""
        rows = _rows(_keys(phase, view, words), self.app.size.width - 4)
        for row, found in zip(self.query(Horizontal), [*rows, *[[]] * _ROWS], strict=False):
            row.display = bool(found)
            for key, named in zip(row.query(_Key), [*found, *[None] * _MOST], strict=False):
                key.display = named is not None
                if named:
                    key.show(*named)


class _Key(Static):
    def __init__(self) -> None:
        super().__init__(markup=False)
        self._key = ""

    def show(self, key: str, name: str) -> None:
        self._key = key
        self.update(Content.assemble((f" {_called(key)} ", "reverse"), f" {name}  "))

    def on_click(self) -> None:
        self.post_message(SwapKeys.Touched(self._key))


def _keys(phase: Phase, view: View, words: Words) -> list[_Named]:
    language = ("f2", LANGUAGE_NAMES[words.next_language])
    pages = [
        ("f5", words(_("My card"))),
        ("f6", words(_("My contacts"))),
        ("f7", words(_("Who has my card"))),
    ]
    stop = ("escape", words(_("Stop")))
    if view.wallet:
        return [*pages, language, ("escape", words(_("Done")))]
    if view.hidden:
        return [*pages, language, stop]
    if phase in (Phase.EMPTY, Phase.DONE):
        return [language]
    one_way = view.meeting.way is SwapWay.GIVE
    way = ("f3", words(_("Swap")) if one_way else words(_("Only give mine")))
    group = [] if view.meeting.group or view.meeting.yes else [("f4", words(_("Group")))]
    if phase is Phase.WAITING:
        return [way, *group, *pages, language, stop]
    return [way, *group, language, stop] if phase is Phase.ASKING else [language, stop]


def _called(key: str) -> str:
    return "Esc" if key == "escape" else key.upper()


def _rows(named: list[_Named], width: int) -> list[list[_Named]]:
    """The keys on one row where they fit, else on two."""
    rows: list[list[_Named]] = [[]]
    used = 0
    for key, name in named:
        cells = cell_len(_called(key)) + cell_len(name) + 5
        if used + cells > width and len(rows) < _ROWS:
            rows.append([])
            used = 0
        rows[-1].append((key, name))
        used += cells
    return rows
