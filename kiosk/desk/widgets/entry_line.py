"""Where typed codes appear. It has no focus and no cursor to lose: keys reach it from anywhere."""

from textual.content import Content

from kiosk.desk.words import _
from kiosk.ui.plain_text import plain
from kiosk.ui.widgets.fitted import FittedText

_CURSOR = "▏"


class EntryLine(FittedText):
    """What has been typed and not yet submitted, or how to begin."""

    def __init__(self) -> None:
        super().__init__()
        self.line = ""
        self._hidden = ""

    def show_hidden(self, hidden: bool, *, with_pin: bool = False) -> None:
        """Say that names are hidden and what shows them, or how to begin."""
        by_key = _("Names are hidden: press any key to see them")
        by_pin = _("Names are hidden: press a key and type the PIN to see them")
        self._hidden = (by_pin if with_pin else by_key) if hidden else ""
        self.write()

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""
        if line != self.line:
            self.line = line
            self.write()

    def write(self) -> None:
        """Write the end of the line, or how to begin."""
        self.set_class(bool(self.line), "-typing")
        if not self.line:
            self.update(Content(self.words(self._hidden or _("Or type a code, then Enter"))))
            return
        label = self.words(_("Code:"))
        room = max(8, self.size.width - len(label) - 3)
        # The end of a long line is what its writer looks at.
        self.update(Content(f"{label} {plain(self.line[-room:])}{_CURSOR}"))
