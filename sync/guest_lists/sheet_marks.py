"""What a spreadsheet shows otherwise than it keeps it: hidden rows, struck ones, leading zeros.

Of XLSX (ECMA-376, part 1, 18.3 and 18.8) and ODS (OpenDocument 1.3, part 3, 9.1). calamine reads
values alone.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_ZEROS = re.compile(r"0{2,}")
_SHOWN_ZEROS = re.compile(rb"<text:p>0\d")
_MOST = 100_000
"""Rows or columns that a repeated one is counted for."""


@dataclass
class Marks:
    """What one sheet shows otherwise; rows are counted from 1, cells from (0, 0)."""

    hidden: list[int] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    digits: dict[tuple[int, int], int] = field(default_factory=dict)
    """How many digits a number is shown with, at least."""


def marks_of(data: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its name; nothing for an old XLS or an archive of another make."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if "xl/workbook.xml" in members:
                return dict(_xlsx(archive))
            if "content.xml" in members:
                return _ods(archive.read("content.xml"))
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError):
        return {}  # what can be read of the cells is read all the same
    return {}


def _xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, Marks]]:
    struck, digits = _styles(archive)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in book.iter(f"{_MAIN}sheet"):
        path = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_LINK), "")))
        if path.lstrip("/") in archive.namelist():
            yield (
                sheet.get("name", ""),
                _xlsx_sheet(archive.read(path.lstrip("/")), struck, digits),
            )


def _styles(archive: zipfile.ZipFile) -> tuple[frozenset[bytes], dict[bytes, int]]:
    """Which styles strike a cell through, and with how many digits at least a style shows."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset(), {}
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    formats = {each.get("numFmtId"): each.get("formatCode", "")
               for each in root.iter(f"{_MAIN}numFmt")}  # fmt: skip
    fonts = root.find(f"{_MAIN}fonts")
    strikes = [each.find(f"{_MAIN}strike") for each in (fonts if fonts is not None else ())]
    lined = {
        str(at)
        for at, strike in enumerate(strikes)
        if strike is not None and strike.get("val", "1") in ("1", "true")
    }
    struck, digits = set(), {}
    cells = root.find(f"{_MAIN}cellXfs")
    for at, style in enumerate(cells if cells is not None else ()):
        shown = formats.get(style.get("numFmtId"), "").partition(";")[0]
        if _ZEROS.fullmatch(shown):
            digits[str(at).encode()] = len(shown)
        if style.get("fontId") in lined:
            struck.add(str(at).encode())
    return frozenset(struck), digits


def _xlsx_sheet(xml: bytes, struck: frozenset[bytes], digits: dict[bytes, int]) -> Marks:
    marks = Marks()
    for row in _ROW.findall(xml):
        number = _ROW_NUMBER.search(row)
        if number and _HIDDEN.search(row):
            marks.hidden.append(int(number[1]))
    lined = set()
    for cell in _CELL.findall(xml) if struck or digits else ():
        style, place = _STYLE.search(cell), _REFERENCE.search(cell)
        if style is None or place is None:
            continue
        if style[1] in struck:
            lined.add(int(place[2]))
        if style[1] in digits:
            marks.digits[int(place[2]) - 1, column_number(place[1])] = digits[style[1]]
    marks.struck = sorted(lined)
    return marks


def column_number(letters: bytes) -> int:
    """The number of the column that a spreadsheet calls so, counted from 0; -1 for no letter."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _ods(xml: bytes) -> dict[str, Marks]:
    if b"table:visibility=" not in xml and not _SHOWN_ZEROS.search(xml):
        return {}
    root = ElementTree.fromstring(xml)
    return {
        table.get(f"{_TABLE}name", ""): _ods_sheet(table) for table in root.iter(f"{_TABLE}table")
    }


def _ods_sheet(table: ElementTree.Element) -> Marks:
    marks, at = Marks(), 0
    for row in table.iter(f"{_TABLE}table-row"):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if row.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            marks.hidden.extend(range(at + 1, at + 1 + min(times, _MOST)))
        column = 0
        for cell in row:
            text = "".join(each for part in cell.iter(f"{_TEXT}p") for each in part.itertext())
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            if cell.get(f"{_OFFICE}value-type") == "float" and text.isdecimal() and text[0] == "0":
                for along in range(min(repeated, _MOST)):
                    marks.digits[at, column + along] = len(text)
            column += repeated
        at += times
    return marks
