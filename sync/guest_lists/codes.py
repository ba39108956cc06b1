"""Ticket codes as lists hold them: several in a cell, and how one looks that is a code."""

import re

_BETWEEN = re.compile(r"\s*[,;\n|]\s*|\s+(?:/|et|and)\s+")
_ONE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{2,63}")
_CODE = re.compile(r"[A-Za-z0-9_.\-#:]{4,64}")
_PRICE = re.compile(r"-?\d{1,5}[.,]\d{1,2}")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d .()\-/]{8,20}")
_MIN_BARCODE = 6
_MOST_APART = 2
"""Letters by which codes of one list differ in length: AB-9 and AB-10."""


def codes_in(cell: str) -> list[str]:
    """The codes in one cell: as many as it lists, each of a code's shape; else the cell itself."""
    if cell.isalnum():
        return [cell]
    if "://" in cell or "{" in cell or _PRICE.fullmatch(cell):
        return [cell]
    parts = [part for part in _BETWEEN.split(cell.strip(" ,;|")) if part]
    lengths = {len(part) for part in parts}
    alike = len(parts) > 1 and max(lengths) - min(lengths) <= _MOST_APART
    if alike and len(set(parts)) == len(parts) and all(map(_ONE.fullmatch, parts)):
        return parts
    return [cell]


def looks_like_a_code(text: str) -> bool:
    """Whether a text could be what a ticket's code says: one word with a digit, or an address."""
    if _ADDRESS.fullmatch(text):
        return True
    if not _CODE.fullmatch(text) or _PRICE.fullmatch(text):
        return False
    digits = sum(map(str.isdigit, text))
    if digits == len(text):
        return digits >= _MIN_BARCODE and not (digits == 10 and text[0] == "0")
    return digits > 0 or (text.isupper() and len(text) >= _MIN_BARCODE)


def looks_like_a_phone(text: str) -> bool:
    """Whether a text could be a telephone number."""
    return _PHONE.fullmatch(text) is not None and ("+" in text or " " in text or text[0] == "0")
