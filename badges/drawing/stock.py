"""What badges are printed on: single labels and cards, and sheets of labels to tear apart.

All lengths are in millimetres.  The sheets' geometry is that of the makers' data sheets.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from badges.text.sentence import Sentence, SpokenError

Size: TypeAlias = tuple[float, float]
"""Width and height."""

A4: Size = (210, 297)
A4_LANDSCAPE: Size = (297, 210)
LETTER: Size = (215.9, 279.4)


@dataclass(frozen=True)
class Sheet:
    """How labels lie on a page: from the first one's top left corner, so far apart."""

    page: Size
    columns: int
    rows: int
    top: float = 0
    left: float = 0
    pitch: Size | None = None
    """From one label's corner to the next one's; the label's own size if they touch."""
    cut: bool = False
    """Plain paper, not perforated: lines show where to cut."""


@dataclass(frozen=True)
class Stock:
    """One kind of label, card or sheet."""

    name: str
    title: str
    width: float
    height: float
    sheet: Sheet | None = None
    fold: bool = False
    """A second face stands upside down above the first: folded, the badge reads from both sides."""
    slot: float = 0
    """Room for the lanyard's hole at the top."""
    mono: bool = False
    """Printed in black alone, as label printers do: a colour would come out as dots."""

    @property
    def page(self) -> Size:
        """What the printer is fed with."""
        if self.sheet:
            return self.sheet.page
        return self.width, self.height * (2 if self.fold else 1)

    @property
    def per_page(self) -> int:
        """How many badges a page holds."""
        return self.sheet.columns * self.sheet.rows if self.sheet else 1


class UnknownStockError(SpokenError, ValueError):
    """No stock of that name, and no measures of one; the message says what is wrong."""


def stock_named(name: str) -> Stock:
    """The stock called `name`, capitals aside, or the one of these measures in millimetres:

    `62x29`, a single label; `99.1x38.1@2x7`, columns and rows of them in the middle of an A4 page;
    `…/101.6x38.1`, from one label's corner to the next one's; `…+4.65+15.15`, from the page's left
    and upper edge; `…:letter` or `…:a4-l`, on another page.

    Raises `UnknownStockError`.
    """
    name = name.strip().lower()
    if name in STOCKS:
        return STOCKS[name]
    measures = _MEASURES.fullmatch(name.replace(",", "."))
    if measures is None:
        raise UnknownStockError("no stock “{name}”", name=name)
    return _of_measures(name, measures)


_NUMBER = r"(\d{1,3}(?:\.\d{1,3})?)"
_MEASURES = re.compile(
    rf"{_NUMBER}x{_NUMBER}"
    rf"(?:@(\d{{1,2}})x(\d{{1,2}})(?:/{_NUMBER}x{_NUMBER})?(?:\+{_NUMBER}\+{_NUMBER})?"
    r"(?::(a4|a4-l|letter))?)?"
)
_PAGES = {"a4": A4, "a4-l": A4_LANDSCAPE, "letter": LETTER}
_SMALLEST, _LARGEST = (40.0, 25.0), (420.0, 420.0)
"""Millimetres: on less, no name can be read; more, no printer takes."""


def _of_measures(name: str, measures: re.Match[str]) -> Stock:
    """Raises `UnknownStockError` when that many do not fit on the page."""
    width, height = float(measures[1]), float(measures[2])
    if not all(
        low <= side <= high
        for low, side, high in zip(_SMALLEST, (width, height), _LARGEST, strict=True)
    ):
        raise UnknownStockError("{name}: a label is 40 × 25 to 420 × 420 mm", name=name)
    title = f"{width:g} × {height:g} mm"
    if not measures[3]:
        return Stock(name, title, width, height)
    columns, rows = int(measures[3]), int(measures[4])
    page = _PAGES[measures[9] or "a4"]
    pitch = (float(measures[5] or width), float(measures[6] or height))
    across, down = (columns - 1) * pitch[0] + width, (rows - 1) * pitch[1] + height
    left = float(measures[7]) if measures[7] else (page[0] - across) / 2
    top = float(measures[8]) if measures[8] else (page[1] - down) / 2
    fits = left >= 0 and top >= 0 and left + across <= page[0] and top + down <= page[1]
    if not (columns and rows and fits) or pitch[0] < width or pitch[1] < height:
        raise UnknownStockError(
            "{name}: {columns} × {rows} of them do not fit on {width:g} × {height:g} mm",
            name=name,
            columns=columns,
            rows=rows,
            width=page[0],
            height=page[1],
        )
    sheet = Sheet(page, columns, rows, top=top, left=left, pitch=pitch)
    title = Sentence("{number} × {size} on a page", number=columns * rows, size=title)
    return Stock(name, title, width, height, sheet)


_SINGLES = (
    Stock("a6", Sentence("A6, to hang on a lanyard"), 105, 148, slot=14),
    Stock("a6-l", Sentence("A6 landscape"), 148, 105, slot=14),
    Stock("a7", "A7", 74, 105),
    Stock("a7-l", Sentence("A7 landscape"), 105, 74),
    Stock("4x3in", "4 × 3 in", 101.6, 76.2),
    Stock("cr80", Sentence("plastic card, CR80"), 85.6, 53.98),
    Stock("butterfly", Sentence("butterfly 82 × 203 mm, folded"), 82, 101.5, fold=True, slot=8),
    Stock("a6-fold", Sentence("A5 folded to A6"), 105, 148.5, fold=True, slot=14),
    Stock("62mm", Sentence("endless roll 62 mm, cut at 90 mm"), 62, 90, mono=True),
    Stock("62x100", Sentence("label 62 × 100 mm (Brother DK-11202)"), 62, 100, mono=True),
    Stock("100x62", Sentence("label 62 × 100 mm, landscape"), 100, 62, mono=True),
    Stock(
        "102x57", Sentence("label 57 × 102 mm, landscape (Zebra 800262-405)"), 102, 57, mono=True
    ),
    Stock("89x41", Sentence("label 41 × 89 mm, landscape (Dymo 11356)"), 89, 41, mono=True),
    Stock("54x90", "54 × 90 mm", 54, 90),
    Stock("60x90", "60 × 90 mm", 60, 90),
    Stock("100x50", "100 × 50 mm", 100, 50),
    Stock("80x50", "80 × 50 mm", 80, 50),
)
_SHEETS = (
    Stock("4xa6", Sentence("A4, 4 × A6 to cut"), 105, 148.5, Sheet(A4, 2, 2, cut=True), slot=14),
    Stock("4xa6-l", Sentence("A4, 4 × A6 landscape to cut"), 148.5, 105,
          Sheet(A4_LANDSCAPE, 2, 2, cut=True), slot=14),
    Stock("8xa7-l", Sentence("A4, 8 × A7 landscape to cut"), 105, 74.25, Sheet(A4, 2, 4, cut=True)),
    Stock("8xa7", Sentence("A4, 8 × A7 to cut"), 74.25, 105, Sheet(A4_LANDSCAPE, 4, 2, cut=True)),
    Stock("avery-l4784", "Avery L4784, 27 × 63.5 × 29.6 mm", 63.5, 29.6,
          Sheet(A4, 3, 9, top=15.3, left=7.15, pitch=(66.1, 29.6))),
    Stock("avery-l7160", "Avery L7160, 21 × 63.5 × 38.1 mm", 63.5, 38.1,
          Sheet(A4, 3, 7, top=15.15, left=7.21, pitch=(66.04, 38.1))),
    Stock("avery-l7161", "Avery L7161, 18 × 63.5 × 46.6 mm", 63.5, 46.6,
          Sheet(A4, 3, 6, top=8.7, left=7.21, pitch=(66.04, 46.6))),
    Stock("avery-l7162", "Avery L7162, 16 × 99.1 × 33.9 mm", 99.1, 33.9,
          Sheet(A4, 2, 8, top=12.9, left=4.63, pitch=(101.64, 33.9))),
    Stock("avery-l7163", "Avery L7163, 14 × 99.1 × 38.1 mm", 99.1, 38.1,
          Sheet(A4, 2, 7, top=15.15, left=4.63, pitch=(101.64, 38.1))),
    Stock("avery-l7164", "Avery L7164, 12 × 63.5 × 72 mm", 63.5, 72,
          Sheet(A4, 3, 4, top=4.5, left=7.21, pitch=(66.04, 72))),
    Stock("avery-l7165", "Avery L7165, 8 × 99.1 × 67.7 mm", 99.1, 67.7,
          Sheet(A4, 2, 4, top=13.1, left=4.63, pitch=(101.64, 67.7))),
    Stock("avery-l7414", "Avery L7414, 10 × 90 × 52 mm", 90, 52,
          Sheet(A4, 2, 5, top=18.5, left=15)),
    Stock("avery-l7418", "Avery L7418, 8 × 86.5 × 55.5 mm", 86.5, 55.5,
          Sheet(A4, 2, 4, top=37.5, left=18.5)),
    Stock("avery-l4785", "Avery L4785, 10 × 80 × 50 mm", 80, 50,
          Sheet(A4, 2, 5, top=13.5, left=17.5, pitch=(95, 55))),
    Stock("avery-74459", "Avery 74459, 6 × 4 × 3 in, Letter", 101.6, 76.2,
          Sheet(LETTER, 2, 3, top=25.4, left=6.35)),
    Stock("durable-1445", "Durable 1445-02, 10 × 90 × 54 mm", 90, 54,
          Sheet(A4, 2, 5, top=12, left=15)),
    Stock("durable-1453", "Durable 1453-02, 12 × 75 × 40 mm", 75, 40,
          Sheet(A4, 2, 6, top=28.5, left=30)),
    Stock("durable-1456", "Durable 1456-02, 8 × 90 × 60 mm", 90, 60,
          Sheet(A4, 2, 4, top=28.5, left=15)),
    Stock("herma-4412", "Herma 4412, 10 × 80 × 50 mm", 80, 50,
          Sheet(A4, 2, 5, top=13.5, left=17.5, pitch=(95, 55))),
    Stock("herma-9012", "Herma 9012, 8 × 90 × 60 mm", 90, 60,
          Sheet(A4, 2, 4, top=28.5, left=10, pitch=(100, 60))),
    Stock("lyreco-143344", "Lyreco 143.344, 24 × 70 × 36 mm", 70, 36,
          Sheet(A4, 3, 8, top=4.5)),
)  # fmt: skip

STOCKS = {stock.name: stock for stock in (*_SINGLES, *_SHEETS)}
