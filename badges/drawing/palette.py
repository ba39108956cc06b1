"""How a category looks: a colour, a symbol and a word, so that no one of them stands alone."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from badges.text.cleaning import printable

SYMBOLS = "●■★▲◆✚"
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
"""Colours that stay apart for every kind of colour blindness (Okabe and Ito, 2008)."""

_LOOKS = tuple(
    (COLOURS[i % 6], SYMBOLS[(i + i // 6) % 6]) for i in range(len(COLOURS) * len(SYMBOLS))
)


@dataclass(frozen=True)
class CategoryBand:
    """A category as it is printed."""

    label: str
    colour: str = "#000000"
    """"#rrggbb"."""
    symbol: str = ""

    @property
    def ink(self) -> str:
        """White or black, whichever stands out more; one of them always does by 4.5 to 1."""
        return max(("#ffffff", "#000000"), key=lambda ink: contrast(ink, self.colour))

    @property
    def printable(self) -> "CategoryBand":
        """The band with its words as they are printed."""
        return CategoryBand(printable(self.label), self.colour, printable(self.symbol))

    @property
    def facts(self) -> dict[str, str]:
        """What templates know of it."""
        return {**asdict(self), "ink": self.ink}


def default_bands(codes: Iterable[str]) -> dict[str, CategoryBand]:
    """A look for each category that nobody has given one, no two alike up to 36 of them.

    The same for the same codes in whatever order; a new category seldom changes the others'.
    """
    bands: dict[str, CategoryBand] = {}
    taken: set[int] = set()
    for code in sorted(set(codes)):
        first = int.from_bytes(sha256(code.encode()).digest()[:4])
        place = next((place for place in _places(first) if place not in taken), first % len(_LOOKS))
        taken.add(place)
        bands[code] = CategoryBand(code, *_LOOKS[place])
    return bands


def _places(first: int) -> Iterator[int]:
    """All looks, those of another colour and another symbol before those that share one."""
    for start in range(0, len(_LOOKS), len(COLOURS)):
        for step in range(len(COLOURS)):
            yield start + (first + step) % len(COLOURS)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two "#rrggbb" colours, 1 to 21, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
