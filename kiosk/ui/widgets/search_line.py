"""Where a search appears as it is typed. It has no focus to lose: keys reach it from anywhere."""

from rich.cells import cell_len
from textual.content import Content

from kiosk.desk.words import _
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.fitted import FittedText

_CURSOR = "▏"
_LONGEST = 200


class SearchLine(FittedText):
    """What is looked for, or what can be."""

    def __init__(self) -> None:
        super().__init__()
        self.line = ""

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""
        self.line = line
        self.write()

    def write(self) -> None:
        """Write the end of the line, or examples."""
        label = self.words(_("Find:"))
        room = max(4, self.size.width - cell_len(label) - 3)
        self.set_class(bool(self.line), "-typing")
        if self.line:
            self.update(Content(f"{label} {_end(plain(self.line[-_LONGEST:]), room)}{_CURSOR}"))
        else:
            examples = self.words(_("name, company, e-mail, order or code"))
            self.update(Content(f"{label} {_CURSOR}{cut(examples, room)}"))


def _end(text: str, width: int) -> str:
    """The end of `text`, which its writer looks at, in at most `width` cells."""
    while cell_len(text) > width:
        text = text[1:]
    return text
