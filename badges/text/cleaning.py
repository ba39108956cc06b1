"""Texts that strangers wrote, cleaned: one policy for each thing that is done with them.

| policy | for | line breaks | joiners | no-break spaces | form |
|---|---|---|---|---|---|
| `without_controls` | codes: nothing is changed, only taken away | go | go | stay | as it came |
| `one_line` | what is kept: names, notes, answers | a space | stay | a space | NFC |
| `printable` | paper and mails | a space | stay | stay | NFC |
| `plain` | terminals | a space | go | stay | NFC, two marks on a letter |

Control, format, private and unassigned characters, and lone surrogates, go everywhere.
"""

import unicodedata

MAX_MARKS = 2
"""Combining marks kept on one letter on a screen; more of them climb into the lines above."""
LONGEST_PLAIN = 400
"""Characters looked at for a screen."""
JOINERS = "\u200c\u200d"
"""Persian, Indian scripts and emoji are misspelt without them; terminals trip over them."""

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_NO_BREAK = "\u00a0\u202f"  # French punctuation stands behind one
_SELECTORS = range(0xFE00, 0xFE10)  # variation selectors: terminals disagree about their width
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def without_controls(text: str) -> str:
    """`text` without what is invisible or acts, line breaks included."""
    unsafe = _DROPPED | {"Zl", "Zp"}
    return "".join(each for each in text if unicodedata.category(each) not in unsafe).strip()


def one_line(text: str, longest: int | None = None) -> str:
    """`text` as it is kept: composed, on one line with single spaces, at most `longest`."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:longest].strip()
    head = text if longest is None else text[: 4 * longest]
    return _single_spaces(_letters(head, JOINERS))[:longest].strip()


def printable(text: str) -> str:
    """`text` as it is printed: composed, on one line, no-break spaces where they were."""
    return _single_spaces(_letters(text, JOINERS + _NO_BREAK))


def plain(text: str) -> str:
    """`text` on one line, without anything that a terminal could obey or trip over."""
    kept: list[str] = []
    marks = 0
    for character in _letters(text[:LONGEST_PLAIN], _NO_BREAK):
        if ord(character) in _SELECTORS or ord(character) in _SKIN_TONES:
            continue
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if not marks or (kept and marks <= MAX_MARKS):
            kept.append(character)
    return _single_spaces("".join(kept))


def _letters(text: str, kept: str) -> str:
    """`text` in NFC with plain spaces only and no controls, but for the characters `kept`."""
    letters = (
        each
        if each in kept
        else " "
        if each.isspace()
        else ""
        if unicodedata.category(each) in _DROPPED
        else each
        for each in text
    )
    return unicodedata.normalize("NFC", "".join(letters))


def _single_spaces(text: str) -> str:
    return " ".join(filter(None, text.split(" "))).strip()
