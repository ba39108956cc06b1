"""Text from guest lists and codes, made safe for a terminal: what is left only has letters.

Control, format and unassigned characters go (escape sequences, direction overrides, joiners),
marks are stacked no higher than two, and a text is cut to the cells it may fill.
"""

import unicodedata

from rich.cells import cell_len, set_cell_size

MAX_MARKS = 2
"""Combining marks kept on one letter; more of them climb into the lines above."""
LONGEST = 400
"""Characters looked at."""

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_NO_BREAK = "\u00a0\u202f"  # French punctuation stands behind one
_SELECTORS = range(0xFE00, 0xFE10)  # variation selectors: terminals disagree about their width
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def plain(text: str) -> str:
    """`text` on one line, without anything that a terminal could obey or trip over."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[:LONGEST]):
        category = unicodedata.category(character)
        if character in "\t\r\n" or category in _SPACES:
            kept.append(character if character in _NO_BREAK else " ")
        elif category in _UNSAFE or ord(character) in _SELECTORS or ord(character) in _SKIN_TONES:
            continue
        elif category.startswith("M"):
            marks += 1
            if kept and marks <= MAX_MARKS:
                kept.append(character)
            continue
        else:
            kept.append(character)
        marks = 0
    return " ".join(filter(None, "".join(kept).split(" "))).strip()


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is left out."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
