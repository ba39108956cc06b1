"""What every part of the live view is: a text drawn anew for the state and the room there is."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from textual.content import Content

from kiosk.desk.words import Words
from kiosk.ui.widgets.fitted import FittedText

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState


class Panel(FittedText):
    """A part of the live view."""

    def __init__(self) -> None:
        super().__init__()
        self._state: LiveState | None = None

    def show(self, state: LiveState, words: Words) -> None:
        """Show `state` from now on, in the language of `words`."""
        self._state = state
        self.speak(words)

    def write(self) -> None:
        """Draw the state, if there is one and room for it."""
        width, height = self.size
        if self._state and width and height:
            self.update(self.drawn(self._state, self.words, width, height))

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        """The panel in `width` cells by `height` rows."""
        raise NotImplementedError


def titled(title: str, lines: list[Content], height: int) -> Content:
    """A title and as many of `lines` as fit below it; the last one tells how many do not."""
    head = Content.styled(title, "bold $primary")
    room = max(0, height - 1)
    if len(lines) > room > 0:
        lines = [*lines[: room - 1], Content(f"… +{len(lines) - room + 1}").stylize("$quiet")]
    return Content("\n").join([head, *lines[:room]])


def filled(share: float, width: int, colour: str = "$primary") -> Content:
    """A bar of `width` cells, as long as `share` says, in eighths of a cell."""
    eighths = round(max(0.0, min(1.0, share)) * width * 8)
    full, rest = divmod(eighths, 8)
    return inked(("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else "")).ljust(width, "·"), colour)


def line(share: float, width: int) -> str:
    """A thin bar of `width` cells, for bars that stand one above the other."""
    halves = round(max(0.0, min(1.0, share)) * width * 2)
    return ("━" * (halves // 2) + "╸" * (halves % 2)).ljust(width, "·")


def inked(blocks: str, colour: str) -> Content:
    """Block characters in a colour; full ones on the same ground, because fonts leave seams."""
    return Content.assemble(
        *(
            ("".join(run), f"{colour} on {colour}" if solid else colour)
            for solid, run in groupby(blocks, lambda block: block == "█")
        )
    )
