"""What the swap kiosk shows while nobody is there: what it is for, how it goes, the camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.preview import Preview

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COARSE = 18
"""Rows of the picture: enough to aim by, too few to read a ticket's code in it."""


class SwapInvitation(Horizontal):
    """A title in huge letters and what to do, beside the camera's picture where there is one."""

    def __init__(self, *, camera: bool) -> None:
        super().__init__(id="swap-idle")
        self._camera = camera

    def compose(self) -> ComposeResult:
        if self._camera:
            yield Preview()
        with Vertical(id="swap-invitation"):
            yield BigText("swap-title")
            with Center():
                yield Static(id="swap-steps", markup=False)

    def show(self, title: str, steps: str) -> None:
        """Invite with `title`, as large as the `steps` leave room: they are read whole."""
        said = self.query_one("#swap-steps", Static)
        said.update(Content(steps))
        screen, rows = self.app.size, max(1, min(16, self.app.size.height * 2 // 5))
        if said.size.width:
            needed = said.get_content_height(screen, screen, said.size.width)
            rows = max(1, min(rows, self.content_size.height - needed))
        self.query_one(BigText).show(title, rows, rows // 2)

    def look(self, image: NDArray[np.uint8] | None) -> None:
        """Show the newest picture of the camera: tickets are held up there, wanted or not."""
        if image is not None:
            step = max(1, -(-image.shape[0] // _COARSE))
            image = image[::step, ::step]
        for preview in self.query(Preview):
            preview.show(image)
