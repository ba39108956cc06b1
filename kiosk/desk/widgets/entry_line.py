"""Where typed codes appear. It has no focus and no cursor to lose: keys reach it from anywhere."""

from textual.content import Content
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import plain

_CURSOR = "▏"


class EntryLine(Static):
    """What has been typed and not yet submitted, or how to begin."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.line = ""
        self._hidden = ""
        self._words = Words()

    def show_hidden(self, hidden: bool, *, with_pin: bool = False) -> None:
        """Say that names are hidden and what shows them, or how to begin."""
        by_key = _("Names are hidden: press any key to see them")
        by_pin = _("Names are hidden: press a key and type the PIN to see them")
        self._hidden = (by_pin if with_pin else by_key) if hidden else ""
        self._write()

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""
        if line != self.line:
            self.line = line
            self._write()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self._words = words
        self._write()

    def on_resize(self) -> None:
        self._write()

    def _write(self) -> None:
        self.set_class(bool(self.line), "-typing")
        if not self.line:
            self.update(Content(self._words(self._hidden or _("Or type a code, then Enter"))))
            return
        label = self._words(_("Code:"))
        room = max(8, self.size.width - len(label) - 3)
        # The end of a long line is what its writer looks at.
        self.update(Content(f"{label} {plain(self.line[-room:])}{_CURSOR}"))
