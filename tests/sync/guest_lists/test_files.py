"""Files as they come: encodings, delimiters, spreadsheets, lies, and what must be refused."""

from pathlib import Path

import pytest

from sync.guest_lists import opening, workbook
from sync.guest_lists.guest_list import GuestListError
from tests.sync.guest_lists.hard_names import HARD_NAMES
from tests.sync.guest_lists.lists import names, read, written
from tests.sync.guest_lists.spreadsheets import Rows, ods, xlsx, zipped

HEADER = "Nom;Prénom;Société;E-mail;Catégorie;Commande;Code billet\n"
ROWS = "Lefèvre;Zoé;Œuvres & Cie;z@example.org;VIP;C1;aaa\nDupont;Jean;Acme;;Presse;C1;bbb\n"
LIST = HEADER + ROWS
TABLE = [line.split(";") for line in LIST.splitlines()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "guests.csv"


DRESSES = {
    "utf-8": LIST.encode(),
    "utf-8 with BOM": LIST.encode("utf-8-sig"),
    "cp1252": LIST.encode("cp1252"),
    "Mac OS Roman": LIST.encode("mac_roman"),
    "utf-16 with BOM": LIST.encode("utf-16"),
    "utf-16-le": LIST.encode("utf-16-le"),
    "utf-16-be": LIST.encode("utf-16-be"),
    "sep=;": f"sep=;\n{LIST}".encode(),
    "sep=;, BOM and CRLF": "\ufeffsep=;\r\n".encode() + LIST.replace("\n", "\r\n").encode(),
    "sep=^": f"sep=^\n{LIST}".replace(";", "^").encode(),
    "old Mac line ends": LIST.replace("\n", "\r").encode(),
    "commas": LIST.replace(";", ",").encode(),
    "tabs": LIST.replace(";", "\t").encode(),
    "bars": LIST.replace(";", "|").encode(),
    "blank lines": f"\n{HEADER}\n;;;;;;\n{ROWS}\n\n".encode(),
    "a title above": f"Grand Opening, liste des invités;;;;;;\n22/11/2026\n\n{LIST}".encode(),
    "quoted": "\n".join(
        ";".join(f'"{cell}"' for cell in row.split(";")) for row in LIST.splitlines()
    ).encode(),
    "a column without a header": "\n".join(
        f"x;{line}" if at else f";{line}" for at, line in enumerate(LIST.splitlines())
    ).encode(),
    "a header twice": "\n".join(
        f"{line};other" if at else f"{line};Nom" for at, line in enumerate(LIST.splitlines())
    ).encode(),
    "rows of unequal length": LIST.replace("C1;bbb", "C1;bbb;;;").encode(),
    "XLSX": xlsx(TABLE),
    "XLSX behind a cover sheet": xlsx([["Grand Opening"], ["22 novembre"]], TABLE),
    "XLSX with a title above": xlsx([["Liste des invités"], [], *TABLE]),
    "ODS": ods(TABLE),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_list_in_many_dresses(file: Path, dress: str) -> None:
    zoe, jean = read(written(file, DRESSES[dress])).records
    assert (zoe.first_name, zoe.last_name, zoe.company) == ("Zoé", "Lefèvre", "Œuvres & Cie")
    assert (zoe.email, zoe.category, zoe.order, zoe.code) == ("z@example.org", "VIP", "C1", "aaa")
    assert (jean.first_name, jean.last_name, jean.code) == ("Jean", "Dupont", "bbb")


def test_what_old_spreadsheets_call_ms_dos(file: Path) -> None:
    text = "Nom;Société\nLefèvre Zoé;Générale\n"
    (zoe,) = read(written(file, text.encode("cp850"))).records
    assert (zoe.name, zoe.company) == ("Lefèvre Zoé", "Générale")


def test_a_named_encoding_is_believed(file: Path) -> None:
    written(file, "Nom;Code\nŽižek €;a\n".encode("iso8859-15"))
    assert names(read(file, encoding="iso8859-15")) == ["Žižek €"]
    with pytest.raises(GuestListError, match="--encoding"):
        read(file, encoding="utf-8")
    with pytest.raises(GuestListError, match="--encoding"):
        read(file, encoding="klingon")


def test_a_line_break_in_a_cell_is_no_row(file: Path) -> None:
    found = read(written(file, 'Nom;Société;Code\nA;"Two\nlines";a\nB;"say ""hi""";b\n;;;\n;;;c\n'))
    assert [(r.line, r.company) for r in found.records] == [(2, "Two lines"), (4, 'say "hi"')]
    assert [problem.line for problem in found.problems] == [6]


def test_a_quotation_mark_that_is_never_closed_is_noticed(file: Path) -> None:
    rows = "".join(f"Guest {n};\n" for n in range(20))
    found = read(written(file, f'Nom;Note\nZoé;"late\n{rows}'))
    assert [(p.line, "quotation mark" in p.what) for p in found.problems] == [(2, True)]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_numbers_of_a_spreadsheet_are_the_text_a_person_typed(file: Path, make: object) -> None:
    rows: Rows = [["Nom", "Société", "Code billet"], ["Zoé", 13001, 123456789012345], ["J", 1.5, 7]]
    first, second = read(written(file, make(rows))).records  # type: ignore[operator]
    assert (first.company, first.code) == ("13001", "123456789012345")
    assert (second.company, second.code) == ("1.5", "7")


ROUNDED = {
    "xlsx": xlsx([["Nom", "Code-barres"], ["Zoé", 123456789012345678]]),
    "sixteen digits": xlsx([["Nom", "Code-barres"], ["Zoé", 1234567890123456]]),
    "ods": ods([["Nom", "Code-barres"], ["Zoé", 123456789012345678]]),
    "csv": "Nom;Code-barres\nZoé;1.23457E+17\n".encode(),
    "csv in French": "Nom;Code-barres\nZoé;1,23457E+17\n".encode(),
    "csv with zeros": "Nom;Code-barres\nZoé;123456789012345000\nJ;123456789012346000\n".encode(),
}


@pytest.mark.parametrize("case", ROUNDED)
def test_codes_that_a_spreadsheet_has_rounded_are_refused(file: Path, case: str) -> None:
    written(file, ROUNDED[case])
    with pytest.raises(GuestListError, match="rounded the numbers in the column “Code-barres”"):
        read(file)
    assert names(read(file, {"Code-barres": ""}))[0] == "Zoé"  # without the codes it may come in


def test_long_numbers_that_are_text_are_codes(file: Path) -> None:
    rows = [["Nom", "Code-barres"], ["Zoé", "123456789012345678"], ["J", "1e5"]]
    assert [r.code for r in read(written(file, xlsx(rows))).records] == [
        "123456789012345678",
        "1e5",
    ]


def test_a_formula_is_never_evaluated(file: Path) -> None:
    cells = (
        '<row><c t="str"><v>Nom</v></c><c t="str"><v>Code</v></c></row>'
        '<row><c t="str"><f>HYPERLINK("http://x.example","y")</f><v>Zoé</v></c>'
        "<c><f>1+1</f><v>5</v></c></row>"
    )
    (guest,) = read(written(file, xlsx(cells))).records
    assert (guest.name, guest.code) == ("Zoé", "5")
    text = "Prénom;Nom;Société;Téléphone\n=cmd|' /C calc'!A0;=1+1;=\"00123\";'+33 6\n"
    (guest,) = read(written(file, text)).records
    assert (guest.first_name, guest.last_name) == ("=cmd|' /C calc'!A0", "=1+1")
    assert (guest.company, guest.phone) == ("00123", "+33 6")


@pytest.mark.parametrize("make", [xlsx, ods, None])
def test_hard_names_come_through(file: Path, make: object) -> None:
    kept = [[_xml(text) if make else text for text in names] for names in HARD_NAMES]
    rows = [["Prénom", "Nom", "Société", "Code billet"]]
    rows += [[*names, f"code{at}"] for at, names in enumerate(kept)]
    if make:
        written(file, make(rows))  # type: ignore[operator]
    else:
        quoted = (";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
        written(file, "\n".join(quoted))
    found = [(r.first_name, r.last_name, r.company) for r in read(file).records]
    expected = [tuple(map(_cleaned, names)) for names in HARD_NAMES]
    assert found == expected


def _xml(text: str) -> str:
    return text.replace("\x07", "")  # XML has no such character


def _cleaned(text: str) -> str:
    composed = text.replace("e\u0301", "é").replace("e\u0300", "è")
    return " ".join(composed.replace("\x07", " ").split())


REFUSED = {
    "empty": (b"", "is empty"),
    "blank": (b"\n\n;;;\n", "is empty"),
    "only a header": (HEADER.encode(), "no guests"),
    "damaged zip": (b"PK\x03\x04\0\0\0\0", "not a CSV"),
    "cut XLSX": (xlsx(TABLE)[:-200], "not a CSV"),
    "a zip of something else": (zipped({"a.txt": "Nom\nZoé"}), "not a CSV"),
    "damaged XLS": (workbook.OLE + bytes(600), "not a CSV"),
    "locked XLSX": (workbook.OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "SQLite": (b"SQLite format 3\0" + bytes(4000), "not a CSV"),
    "PDF": (b"%PDF-1.7\n", "a PDF, not a CSV"),
    "web page named .xls": (b"\xef\xbb\xbf\n<html><table><tr><td>Nom", "a web page"),
    "no names": (b"A;B;C\n1;2;3\n", "no column for names"),
    "no letters in any encoding": (b"Nom;X\n\x81\xe9\xe8;2\n", "encoding"),
    "a cell without an end": ("Nom;Prénom\n".encode() + b'"' + b"x" * 200_000, "line 2"),
    "only rows without anybody": (b"Nom;Note\n;x\n", "no guests"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_guest_list_is_refused_with_the_reason(
    file: Path, case: str, capfd: pytest.CaptureFixture[str]
) -> None:
    content, says = REFUSED[case]
    with pytest.raises(GuestListError, match=says) as refused:
        read(written(file, content))
    assert "\n" not in str(refused.value)
    assert capfd.readouterr() == ("", "")  # native code has much to say when it panics


def test_a_file_far_too_large_is_not_even_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with file.open("wb") as out:
        out.truncate(200 * 2**20)  # a hole: it takes no room
    with pytest.raises(GuestListError, match="larger than 64 MB"):
        read(file)
    monkeypatch.setattr(opening, "MAX_BYTES", len(LIST.encode()))
    assert len(read(written(file, LIST)).records) == 2


def test_a_zip_bomb_is_not_unpacked(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED", 2**20)
    bomb = xlsx([["Nom", "Code"], ["Z" * 2**21, "a"]])
    with pytest.raises(GuestListError, match="far larger inside"):
        read(written(file, bomb))
    with pytest.raises(GuestListError, match="far larger inside"):
        read(written(file, _lying(bomb)))


def _lying(archive: bytes) -> bytes:
    """The same zip file, whose directory says that every member is small."""
    changed = bytearray(archive)
    at = 0
    while (at := changed.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 24 : at + 28] = (100).to_bytes(4, "little")
        at += 4
    return bytes(changed)


FAR_AWAY = xlsx(
    '<row r="1"><c r="A1" t="str"><v>Nom</v></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


def test_a_sheet_with_one_cell_far_away_is_not_spread_out(file: Path) -> None:
    with pytest.raises(GuestListError, match="far larger inside"):
        read(written(file, FAR_AWAY))


def test_a_file_that_kills_its_reader_is_refused_like_any_other(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workbook, "MAX_CELLS", 10**12)  # half a terabyte of memory
    with pytest.raises(GuestListError, match="not a CSV"):
        read(written(file, FAR_AWAY))
    assert capfd.readouterr() == ("", "")
