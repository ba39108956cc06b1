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
from dataclasses import dataclass

from badges.text.sentence import Sentence
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import Row
from sync.guest_lists.sheet_marks import column_number

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
_NUMBERS = Sentence(
    "an Apple Numbers document, not a CSV, XLSX, ODS or XLS file: export the list from Numbers "
    "as CSV or Excel"
)
_DAMAGED = Sentence("damaged, or not a CSV, XLSX, ODS or XLS file: export the guest list again")


@dataclass(frozen=True)
class WorkbookSheet:
    """One sheet of a workbook that has any cells filled."""

    name: str
    is_shown: bool
    rows: list[Row]
    """Every row that is not blank, with its line number."""
    hidden: frozenset[int]
    """Lines that the spreadsheet does not show, as those that a filter holds back."""
    struck: frozenset[int]
    """Lines that are struck through."""


def read_sheets(data: bytes) -> list[WorkbookSheet]:
    """The sheets of a workbook that are not empty, hidden ones too; raises `GuestListError`."""
    if data.startswith(ZIP):
        _measure(data)
    elif _LOCKED in data:
        raise GuestListError("locked with a password: save it without one")
    found = []
    for name, is_shown, first, texts, hidden, struck in map(json.loads, _sheets(data)):
        rows = [row for row in enumerate(texts, first) if any(map(str.strip, row[1]))]
        if rows:
            found.append(WorkbookSheet(name, is_shown, rows, frozenset(hidden), frozenset(struck)))
    return found


def _sheets(data: bytes) -> list[bytes]:
    """What the program in `sheets` says of a spreadsheet, a line a sheet."""
    program = [sys.executable, "-P", "-m", "sync.guest_lists.sheets"]
    try:
        done = subprocess.run(
            program, input=data, capture_output=True, timeout=_SECONDS, check=True
        )
    except subprocess.SubprocessError as error:
        raise GuestListError(_DAMAGED) from error
    return done.stdout.splitlines()


def _measure(data: bytes) -> None:
    """Refuse what would not fit into memory: the sizes that a zip file states can be lies."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(name.endswith(".iwa") for name in archive.namelist()):
                raise GuestListError(_NUMBERS)
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
                if (column_number(widest) + 1) * lowest > MAX_CELLS:
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
