"""What stands in a table's cell, for people and for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kiosk.desk.words import Words, _

Cell = str | int | float | None
"""What stands in a table; shares are numbers from 0 to 1, times are texts."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that a spreadsheet takes for a formula
(https://owasp.org/www-community/attacks/CSV_Injection)."""


def shown(cell: Cell, words: Words) -> str:
    """A cell as people read it; shares in per cent."""
    match cell:
        case None:
            return "–"
        case float():
            return words(_("{number} %"), number=words.number(round(100 * cell)))
        case int():
            return words.number(cell)
    return cell


def as_text(cell: Cell, language: str) -> str:
    """A cell of a CSV: numbers as a spreadsheet of that language reads them, texts harmless."""
    match cell:
        case None:
            return ""
        case float():
            return f"{cell:.4f}".replace(".", "," if language == "fr" else ".")
        case int():
            return str(cell)
    return harmless(cell)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_file(lines: Iterable[Iterable[str]]) -> bytes:
    """Lines as Excel opens them by a double click in France: UTF-8 with a mark, semicolons."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue().encode("utf-8-sig")
