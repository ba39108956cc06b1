"""Text in huge letters, as tall as there is room for; ordinary bold lines where there is none."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from kiosk.ui.plain_text import plain, wrapped
from kiosk.ui.widgets.half_cells import shades, strip
from kiosk.ui.widgets.huge_letters import SHADES, LetterPicture, picture


class BigText(Widget):
    """One short text, plain: markup and escape sequences in it are letters like any other."""

    def __init__(self, widget_id: str | None = None, *, classes: str = "") -> None:
        super().__init__(id=widget_id, classes=classes)
        self.text = ""
        self._rows = 1
        self._line_rows = 1
        self._measured: int | None = None
        self._most_lines = 1

    def show(self, text: str, rows: int, line_rows: int | None = None, *, lines: int = 1) -> None:
        """Show `text` no taller than `rows`, each line of it no taller than `line_rows`.

        In ordinary letters it takes `lines` at most.
        """
        self._measured = None
        self._most_lines = lines
        wanted = plain(text), rows, line_rows or rows
        if wanted != (self.text, self._rows, self._line_rows):
            self.text, self._rows, self._line_rows = wanted
            self.refresh(layout=True)

    def drawn_in(self, width: int) -> bool:
        """Whether the text is drawn in huge letters in `width` cells."""
        return self._picture(width) is not None

    def settle_in(self, width: int) -> None:
        """Be as wide as the text as it is drawn in `width` cells, and draw it just so.

        Fitted again into its own width, a picture would be found too wide by a rounding.
        """
        self._measured = width
        found = self._picture(width)
        lines = [] if found else self._lines(width)
        self.styles.width = max(1, found.width if found else max(map(cell_len, lines), default=1))

    def rows_in(self, width: int) -> int:
        """How many rows the text fills in `width` cells."""
        found = self._picture(width)
        return found.rows if found else max(1, len(self._lines(width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self.rows_in(width)

    def render_line(self, y: int) -> Strip:
        found = self._picture(self.size.width)
        rows = self.rows_in(self.size.width)
        row = y - max(0, self.size.height - rows) // 2
        if not 0 <= row < rows:
            return Strip.blank(self.size.width, self.rich_style)
        return self._drawn_line(found, row) if found else self._ordinary(row)

    def _picture(self, width: int) -> LetterPicture | None:
        if self._rows == 1:
            return None
        return picture(self.text, self._measured or width, self._rows, self._line_rows)

    def _lines(self, width: int) -> list[str]:
        return wrapped(self.text, width, self._most_lines)

    def _left(self, width: int) -> int:
        centred = self.styles.text_align == "center"
        return max(0, self.size.width - width) // 2 if centred else 0

    def _ordinary(self, row: int) -> Strip:
        line = "".join(self._lines(self.size.width)[row : row + 1])
        text = Strip([Segment(line, self.rich_style + Style(bold=True))])
        left = self._left(text.cell_length)
        padding = Strip.blank(left, self.rich_style)
        return Strip.join([padding, text]).adjust_cell_length(self.size.width, self.rich_style)

    def _drawn_line(self, found: LetterPicture, y: int) -> Strip:
        colors = shades(*self.colors[2:], SHADES)
        upper, lower = found.lines[2 * y : 2 * y + 2]
        left = self._left(found.width)
        around = Strip.blank(left, self.rich_style)
        letters = strip((colors[a], colors[b]) for a, b in zip(upper, lower, strict=True))
        line = Strip.join([around, letters])
        return line.adjust_cell_length(self.size.width, self.rich_style)
