"""The letters of a text file whose encoding nobody has written down."""

import codecs

from sync.guest_lists.guest_list import GuestListError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 4096
_MOSTLY = 0.3
_OLD = ("cp1252", "mac_roman", "cp850")
"""What spreadsheets wrote before UTF-8: on Windows, as “Macintosh”, as “MS-DOS”."""
_WEIGHTS = dict.fromkeys("ëâîïöûüùœæñáóúäßøÈÀÇ–«»€", 1) | dict.fromkeys("èàêçôÉ’", 3) | {"é": 9}
"""How much a letter speaks for the encoding in which it is one: é is by far the commonest."""


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text in `data` and the encoding it is in: `encoding` when given, else the likeliest.

    A byte order mark decides; then UTF-16 by its zeros, UTF-8 when it is well formed, else the
    older encoding that gives the likeliest accents. Raises `GuestListError` when nothing fits.
    """
    encoding = encoding or _likeliest(data)
    try:
        return data.decode(encoding), encoding.removesuffix("-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise GuestListError(
            "its letters cannot be read as {encoding}: name its encoding with --encoding, or "
            "save the list as CSV (UTF-8)",
            encoding=encoding,
        ) from error


def _likeliest(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:_LOOKED_AT]
    if b"\0" in start:
        return _utf_16(start)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return max(_OLD, key=lambda encoding: _likelihood(data, encoding))
    return "utf-8"


def _likelihood(data: bytes, encoding: str) -> int:
    return sum(_WEIGHTS.get(letter, 0) for letter in data.decode(encoding, "replace"))


def _utf_16(start: bytes) -> str:
    """Which byte order: most letters of a European list have a zero in one half."""
    zeros = [half.count(0) / max(1, len(half)) for half in (start[::2], start[1::2])]
    if max(zeros) < _MOSTLY or min(zeros) > _MOSTLY:
        raise GuestListError("not a CSV, XLSX, ODS or XLS file: export the guest list again")
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
