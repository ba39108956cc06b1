"""Where a search appears as it is typed. It has no focus to lose: keys reach it from anywhere."""

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import cut, plain

_CURSOR = "▏"
_LONGEST = 200


class SearchLine(Static):
    """What is looked for, or what can be."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self.line = ""
        self._words = Words()

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""
        self.line = line
        self._write()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self._words = words
        self._write()

    def on_resize(self) -> None:
        self._write()

    def _write(self) -> None:
        label = self._words(_("Find:"))
        room = max(4, self.size.width - cell_len(label) - 3)
        self.set_class(bool(self.line), "-typing")
        if self.line:
            self.update(Content(f"{label} {_end(plain(self.line[-_LONGEST:]), room)}{_CURSOR}"))
        else:
            examples = self._words(_("name, company, e-mail, order or code"))
            self.update(Content(f"{label} {_CURSOR}{cut(examples, room)}"))


def _end(text: str, width: int) -> str:
    """The end of `text`, which its writer looks at, in at most `width` cells."""
    while cell_len(text) > width:
        text = text[1:]
    return text
