"""What badges are printed on: single labels and cards, and sheets of labels to tear apart.

All lengths are in millimetres.  The sheets' geometry is that of the makers' data sheets.
"""

from dataclasses import dataclass
from typing import TypeAlias

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


class UnknownStockError(ValueError):
    """No stock of that name."""


def stock_named(name: str) -> Stock:
    """The stock called `name`, capitals aside; raises `UnknownStockError`."""
    try:
        return STOCKS[name.strip().lower()]
    except KeyError as error:
        raise UnknownStockError(f"no stock “{name}”") from error


_SINGLES = (
    Stock("a6", "A6, to hang on a lanyard", 105, 148, slot=14),
    Stock("a6-l", "A6 landscape", 148, 105, slot=14),
    Stock("a7", "A7", 74, 105),
    Stock("a7-l", "A7 landscape", 105, 74),
    Stock("4x3in", "4 × 3 in", 101.6, 76.2),
    Stock("cr80", "plastic card, CR80", 85.6, 53.98),
    Stock("butterfly", "butterfly 82 × 203 mm, folded", 82, 101.5, fold=True, slot=8),
    Stock("a6-fold", "A5 folded to A6", 105, 148.5, fold=True, slot=14),
    Stock("62mm", "endless roll 62 mm, cut at 90 mm", 62, 90, mono=True),
    Stock("62x100", "label 62 × 100 mm (Brother DK-11202)", 62, 100, mono=True),
    Stock("100x62", "label 62 × 100 mm, landscape", 100, 62, mono=True),
    Stock("102x57", "label 57 × 102 mm, landscape (Zebra 800262-405)", 102, 57, mono=True),
    Stock("89x41", "label 41 × 89 mm, landscape (Dymo 11356)", 89, 41, mono=True),
    Stock("54x90", "54 × 90 mm", 54, 90),
    Stock("60x90", "60 × 90 mm", 60, 90),
    Stock("100x50", "100 × 50 mm", 100, 50),
    Stock("80x50", "80 × 50 mm", 80, 50),
)
_SHEETS = (
    Stock("4xa6", "A4, 4 × A6 to cut", 105, 148.5, Sheet(A4, 2, 2, cut=True), slot=14),
    Stock("4xa6-l", "A4, 4 × A6 landscape to cut", 148.5, 105,
          Sheet(A4_LANDSCAPE, 2, 2, cut=True), slot=14),
    Stock("8xa7-l", "A4, 8 × A7 landscape to cut", 105, 74.25, Sheet(A4, 2, 4, cut=True)),
    Stock("8xa7", "A4, 8 × A7 to cut", 74.25, 105, Sheet(A4_LANDSCAPE, 4, 2, cut=True)),
    Stock("avery-l4784", "Avery L4784, 27 × 63.5 × 29.6 mm", 63.5, 29.6,
          Sheet(A4, 3, 9, top=15.3, left=7.15, pitch=(66.1, 29.6))),
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
