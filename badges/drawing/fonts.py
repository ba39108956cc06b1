"""Letters for what is printed: the fonts there are, and the characters that none of them has.

The package brings DejaVu Sans Condensed (Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian,
Georgian), so that a bare machine prints. Only a text with other characters brings in the
fonts of the system.
"""

import json
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import typst

from badges.text.cleaning import JOINERS

HERE = Path(__file__).parent

SYSTEM_FONTS = True
"""Whether the fonts of the computer are looked at where ours lack a character."""
_SELECTORS = range(0xFE00, 0xFE10)
_NOBODYS = "\U0010ffff"  # a noncharacter: what is drawn for it is the sign for a missing one
_GLYPH = re.compile(r'href="#(\w+)"')
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


class FontSet:
    """Fonts that typst draws with, and which characters they have."""

    def __init__(self, *, system: bool) -> None:
        self.fonts = typst.Fonts(include_system_fonts=system, font_paths=[str(HERE / "font_files")])
        self._compiler = typst.Compiler(
            str(HERE / "glyphs.typ"), root=str(HERE), font_paths=self.fonts
        )
        self._has: dict[str, bool] = {}
        self._turn = threading.Lock()

    def lacking(self, characters: Iterable[str]) -> set[str]:
        """Those of `characters` for which a box would be drawn."""
        wanted = set(characters)
        with self._turn:
            if new := sorted(wanted - self._has.keys()):
                box, *drawn = (_GLYPH.findall(page) for page in self._drawn([_NOBODYS, *new]))
                has = (box[0] not in glyphs for glyphs in drawn)
                self._has.update(zip(new, has, strict=True))
        return {character for character in wanted if not self._has[character]}

    def _drawn(self, characters: list[str]) -> list[str]:
        """A picture of each character, as SVG."""
        inputs = {"data": json.dumps(characters)}
        pages = self._compiler.compile(format="svg", sys_inputs=inputs)
        return [page.decode() for page in pages or () if isinstance(page, bytes)]


def fonts_for(texts: Iterable[str]) -> FontSet:
    """The fonts that `texts` need: our own, and the system's where ours lack a character."""
    return _everybodys() if _ours().lacking(_inked(texts)) else _ours()


def missing(texts: Iterable[str]) -> set[str]:
    """The characters in `texts` that no font at hand has: they would be printed as boxes."""
    lacking = _ours().lacking(_inked(texts))
    return _everybodys().lacking(lacking) if lacking else lacking


def debian_packages(characters: Iterable[str]) -> list[str]:
    """The Debian packages with fonts for `characters`; other systems have them by Noto's name."""
    return sorted({_debian_package(character) for character in characters})


def _debian_package(character: str) -> str:
    if unicodedata.name(character, "").split(" ")[0] in _EAST_ASIAN:
        return "fonts-noto-cjk"
    if unicodedata.category(character) in ("So", "Sk"):
        return "fonts-noto-color-emoji"
    return "fonts-noto-core"


def _inked(texts: Iterable[str]) -> set[str]:
    """The characters that leave ink."""
    return {
        character
        for character in set().union(*texts)
        if not character.isspace() and character not in JOINERS and ord(character) not in _SELECTORS
    }


@lru_cache(maxsize=1)
def _ours() -> FontSet:
    return FontSet(system=False)


@lru_cache(maxsize=1)
def _everybodys() -> FontSet:
    return FontSet(system=SYSTEM_FONTS)
