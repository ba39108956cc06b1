"""Text that lays its screen out anew only when it says something else."""

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class SteadyText(Static):
    """A plain text: no markup in it is obeyed, and saying the same again costs nothing.

    Numbers and states are told to the screen again and again, some with each picture of the
    camera; for Textual every update of a text is a new layout of the whole screen.
    """

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,  # noqa: A002 - as Textual calls it
        classes: str | None = None,
    ) -> None:
        super().__init__(content, markup=False, id=id, classes=classes)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Say `content` from now on."""
        before = self.content
        if isinstance(before, Content) and isinstance(content, Content) and before.is_same(content):
            return
        super().update(content, layout=layout)
