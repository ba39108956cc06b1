"""What the swap kiosk shows while nobody is there: what it is for, how it goes, the camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.preview import Preview
from kiosk.ui.widgets.steady_text import SteadyText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COARSE = 18
"""Rows of the picture: enough to aim by, too few to read a ticket's code in it."""
_CARDS = """\
╭──────────────╮      ╭──────────────╮
│  ●  ▬▬▬▬▬▬▬  │ ───▸ │  ●  ▬▬▬▬▬▬▬  │
│ ╱█╲ ▬▬▬▬▬    │ ◂─── │ ╱█╲ ▬▬▬▬▬    │
╰──────────────╯      ╰──────────────╯
"""
"""Two cards change hands: understood from afar, in every language."""
_CARDS_ROWS = 5
_TALLY_ROWS = 6
_TITLE_ROWS = 10
"""Rows that the title has at least where anything else is added."""
_SPACIOUS = 30
"""Rows of a screen on which the parts stand apart."""


@dataclass(frozen=True)
class SwapPoster:
    """What passers-by read."""

    title: str
    """What it is, in huge letters."""
    steps: tuple[str, ...]
    """What to do."""
    notes: tuple[str, ...] = ()
    """What else there is to know before."""
    tally: tuple[str, str] | None = None
    """How many have done it, as a number and what it counts."""


class SwapInvitation(Horizontal):
    """A title in huge letters and what to do, beside the camera's picture where there is one."""

    def __init__(self, *, camera: bool) -> None:
        super().__init__(id="swap-idle")
        self._camera = camera

    def compose(self) -> ComposeResult:
        if self._camera:
            yield Preview()
        with Vertical(id="swap-invitation"):
            yield SteadyText(_CARDS, id="swap-cards")
            yield BigText("swap-title")
            yield BigText("swap-tally")
            yield SteadyText(id="swap-tallied")
            with Center():
                yield SteadyText(id="swap-steps")

    def show(self, said: SwapPoster) -> None:
        """Invite, with all else as large as the steps and notes leave room: they are read whole."""
        spacious = self.app.size.height >= _SPACIOUS
        steps = self.query_one("#swap-steps", Static)
        steps.update(_lines(said, apart=spacious))
        screen, left = self.app.size, self.app.size.height * 2 // 5
        if steps.size.width:
            needed = steps.get_content_height(screen, screen, steps.size.width)
            left = self.content_size.height - needed - spacious  # a row stands above them
        tallied = spacious and left >= _TALLY_ROWS + _TITLE_ROWS
        left -= self._tell(said.tally if tallied else None)
        cards = self.query_one("#swap-cards", Static)
        cards.display = spacious and left >= _CARDS_ROWS + _TITLE_ROWS
        left -= _CARDS_ROWS if cards.display else 0
        rows = max(1, min(16, screen.height * 2 // 5, left))
        self.query_one("#swap-title", BigText).show(said.title, rows, rows // 2)

    def _tell(self, tally: tuple[str, str] | None) -> int:
        """Tell how many have done it; how many rows that takes."""
        number, counted = (
            self.query_one("#swap-tally", BigText),
            self.query_one("#swap-tallied", Static),
        )
        number.display = counted.display = tally is not None
        if tally is None:
            return 0
        number.show(tally[0], _TALLY_ROWS - 1)
        counted.update(Content(tally[1]))
        return _TALLY_ROWS

    def look(self, image: NDArray[np.uint8] | None) -> None:
        """Show the newest picture of the camera: tickets are held up there, wanted or not."""
        if image is not None:
            step = max(1, -(-image.shape[0] // _COARSE))
            image = image[::step, ::step]
        for preview in self.query(Preview):
            preview.show(image)


def _lines(said: SwapPoster, *, apart: bool) -> Content:
    """The steps, and the notes more quietly below them."""
    notes = [(note, "$quiet") for note in said.notes]
    parts = [*((step, "bold" if apart else "") for step in said.steps), *notes]
    return Content("\n\n" if apart else "\n").join(
        Content.styled(text, style) if style else Content(text) for text, style in parts
    )
