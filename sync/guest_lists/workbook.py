"""Rows of a spreadsheet file: XLSX, ODS or the old XLS, read by calamine.

Formulas are never evaluated: what is read is the value that the spreadsheet last saved. The
files come from anywhere, so what is inside is measured before it is unpacked into memory.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import Row, header_place, known_headers

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How XLSX and ODS files begin, and how XLS files do."""
MAX_UNPACKED = 400 * 2**20
"""Bytes that a spreadsheet may have when it is unpacked."""
MAX_CELLS = 20_000_000
"""Cells in the rectangle that a sheet spans: it is held in memory, the empty ones too."""

_SECONDS = 300
_CHUNK = 2**20
_LONGEST_REFERENCE = 32
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "damaged, or not a CSV, XLSX, ODS or XLS file: export the guest list again"


def read_sheet(data: bytes) -> tuple[list[Row], str]:
    """Every row of the sheet that has the guests, with its line number, and the sheet's name.

    That is the sheet whose header is best understood. Raises `GuestListError`.
    """
    if data.startswith(ZIP):
        _measure(data)
    elif _LOCKED in data:
        raise GuestListError("locked with a password: save it without one")
    sheets = [
        (list(enumerate(rows, first)), name) for name, first, rows in map(json.loads, _sheets(data))
    ]
    return max(sheets, key=lambda sheet: _understood(sheet[0]), default=([], ""))


def _sheets(data: bytes) -> list[bytes]:
    """What the program in `sheets.py` says of a spreadsheet, a line a sheet."""
    program = [sys.executable, "-P", str(Path(__file__).with_name("sheets.py"))]
    try:
        done = subprocess.run(
            program, input=data, capture_output=True, timeout=_SECONDS, check=True
        )
    except subprocess.SubprocessError as error:
        raise GuestListError(_DAMAGED) from error
    return done.stdout.splitlines()


def _understood(rows: list[Row]) -> tuple[int, int]:
    filled = [row for row in rows if any(cell.strip() for cell in row[1])]
    if not filled:
        return (0, 0)
    return known_headers(filled[header_place(filled)][1]), len(filled)


def _measure(data: bytes) -> None:
    """Refuse what would not fit into memory: the sizes that a zip file states can be lies."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                raise _too_large()
            for info in archive.infolist():
                info.file_size = MAX_UNPACKED + 1  # so that reading goes on to the real end
                widest, lowest, rest = b"", 0, b""
                with archive.open(info) as member:
                    while chunk := member.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > MAX_UNPACKED:
                            raise _too_large()
                        found = _CELL.findall(rest + chunk)
                        rest = chunk[-_LONGEST_REFERENCE:]
                        columns = {column for column, _ in found} | {widest}
                        widest = max(columns, key=lambda name: (len(name), name))
                        lowest = max([lowest, *(int(row) for _, row in found)])
                if _column_number(widest) * lowest > MAX_CELLS:
                    raise _too_large()
    except GuestListError:
        raise
    except Exception as error:  # zipfile raises whatever it trips over in a damaged file
        raise GuestListError(_DAMAGED) from error


def _too_large() -> GuestListError:
    return GuestListError(
        "far larger inside than a guest list: copy the guests alone into a new spreadsheet, "
        "or save them as CSV (UTF-8)"
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
