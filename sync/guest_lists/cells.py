"""What stands in a cell as a text, and what spreadsheets and scripts put around it."""

import re

from badges.text.cleaning import one_line

MAX_FIELD = 300
"""Longest value kept of one field, in characters."""

_WRAPPED = re.compile(r'="(.*)"', re.DOTALL)
_GUARD = re.compile(r"'(?=[=+\-@\d])")
ROUNDED = re.compile(r"-?\d([.,]\d+)?E\+\d+", re.IGNORECASE)
"""A long number as a spreadsheet rounds it."""
_ERROR = re.compile(r"#(N/A|N/D|NV|NUL|NULL|REF|NAME|NOM|NAAM|VALUE|VALEUR|WERT|DIV/0|NUM|NOMBRE|"
                    r"ZAHL|NOME|BEZUG|SPILL|CALC|GETTING_DATA)[!?]?", re.IGNORECASE)  # fmt: skip
_EXTENSION = re.compile(r"\s*[,;(]?\s*(?:ext|extension|poste|x)\.?\s*\d{1,6}\)?$", re.IGNORECASE)


def clean(cell: str, longest: int = MAX_FIELD) -> str:
    """A cell without control characters, in NFC, with single spaces, cut to `longest`.

    Joiners inside words stay: some scripts are spelled with them. What spreadsheets put around
    a text so that it stays one (`="0123"`, `'+33`, `'0012`) goes.
    """
    text = one_line(cell)
    if text[:1] in "='":
        text = _GUARD.sub("", text, count=1)
        wrapped = _WRAPPED.fullmatch(text)
        text = wrapped[1].replace('""', '"') if wrapped else text
    return text[:longest]


def is_an_error(text: str) -> bool:
    """Whether a spreadsheet says here that a formula failed, as “#REF!” or “#NOM?”."""
    return text[:1] == "#" and _ERROR.fullmatch(text) is not None


def phone(text: str) -> str | None:
    """A telephone number without its extension; None for one that a spreadsheet has rounded."""
    if ROUNDED.fullmatch(text):
        return None
    return _EXTENSION.sub("", text)
