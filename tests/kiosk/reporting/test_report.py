"""The report as an organiser makes it: files to send that name nobody, and tables that are safe."""

import base64
import csv
import io
import lzma
import os
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from python_calamine import CalamineWorkbook

from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.reporting.cells import as_text, harmless
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.model import Category, Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock
from tests.deciding import put_category

MARK = "\ufeff"
SAMPLES = Path(__file__).parents[2] / "sync" / "file" / "samples" / "format-3"
NAMES = ("Quentin", "Vasseurique", "quentin@", "Cigalette", "GUEST000")


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def event_at(path: Path, guests: int, come: int, name: str, start: int) -> Path:
    """An event file in which `come` of the guests came, four a minute."""
    clock = HandClock(start)
    records = tuple(
        Record(
            n,
            f"GUEST000{n}",
            "Quentin",
            f"Vasseurique{n}",
            company='=HYPERLINK("http://x";"Cigalette")',
            email="quentin@example.org",
            category="VIP" if n % 4 == 0 else "=1+1",
        )
        for n in range(guests)
    )
    event = Event(name=name, place="Marseille", capacity=20)
    with EventFile.create(path, event, device_name="@Entrée A", clock=clock) as made:
        import_guests(made, GuestList(records, (), ALL_COLUMNS))
        put_category(made, Category("VIP", "Invités d’honneur", "Guests of honour", "#000000", "★"))
        desk = Desk(made)
        for n in range(come):
            clock.pass_time(15_000)
            desk.scan(f"GUEST000{n}")
        desk.scan("GUEST0000")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on 40 guests of whom 30 came, beside an earlier event of 20 and 10."""
    folder = tmp_path_factory.mktemp("report")
    now = event_at(folder / "now.event", 40, 30, "Ouverture <b>2017</b>", EVENING_MS)
    earlier = event_at(
        folder / "then.event", 20, 10, "Ouverture 2015", EVENING_MS - 730 * 86_400_000
    )
    out = folder / "new" / "out"
    done = kiosk("report", now, "--out", out, "--compare", earlier, "--guests")
    assert done.exit_code == 0, done.output
    assert "keep it to yourself" in done.stderr
    return out


def rows(path: Path) -> list[list[str]]:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK)), delimiter=";"))


def test_nobody_is_named_but_in_the_marked_table(made: Path) -> None:
    for path in made.iterdir():
        sheets = CalamineWorkbook.from_path(path) if path.suffix == ".xlsx" else None
        data = (
            [sheets.get_sheet_by_name(n).to_python() for n in sheets.sheet_names] if sheets else 0
        )
        text = str(data) if sheets else path.read_bytes().decode("utf-8", "replace")
        named = [name for name in NAMES if name in text]
        assert bool(named) == ("PERSONAL-DATA" in path.name), (path, named)
    assert len(rows(made / "guests-PERSONAL-DATA.csv")) == 41


def test_the_page_tells_both_evenings_and_needs_nothing_else(made: Path) -> None:
    page = (made / "report.html").read_text()
    assert "Ouverture &lt;b&gt;2017" in page
    assert "Comparé à Ouverture 2015, 22 novembre 2024" in page
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd class=\"value\">(.*?)</dd>", page))
    assert (facts["Attendus"], facts["Entrés"]) == ("40", "30")
    assert facts["Présence"] == "75\u00a0%"
    assert "avant\u00a0: 50\u00a0% (+25 points)" in page
    assert "20 de plus qu’à Ouverture 2015, 22 novembre 2024" in page
    assert page.count("<svg") == 4  # arrivals, categories, inside, refusals
    (earlier,) = re.findall(r'<polyline class="other" points="([^"]+)"', page)
    heights = [float(point.split(",")[1]) for point in earlier.split()]
    assert heights[0] < heights[1]  # twenty came in the first five minutes, nobody later
    assert "src=" not in page.replace("default-src", "").replace("style-src", "")
    assert set(re.findall(r"https?://[\w.]+", page)) == {"http://www.w3.org"}


def test_the_tables_for_a_spreadsheet(made: Path) -> None:
    head, *lines = rows(made / "categories.csv")
    assert head == ["catégorie", "attendus", "venus parmi les attendus", "absents", "présence",
                    "non attendus", "entrés", "entrés avant"]  # fmt: skip
    assert lines == [
        ["'=1+1", "30", "22", "8", "0,7333", "0", "22", "7"],
        ["Invités d’honneur", "10", "8", "2", "0,8000", "0", "8", "3"],
    ]
    desk = rows(made / "desks.csv")[1]
    assert desk[:4] == ["'@Entrée A", "30", "1", "0"]
    assert desk[7:] == ["19:00–19:07", "15"]  # one after another, fifteen seconds each
    assert rows(made / "shops.csv")[1] == ["liste simple", "40", "30", "10", "0,2500"]
    assert rows(made / "late_arrivals.csv")[1:] == [
        ["'=1+1", "22", "0", "0", "0"],
        ["Invités d’honneur", "8", "0", "0", "0"],
    ]
    assert rows(made / "refusals.csv")[1:] == [["DÉJÀ ENTRÉ", "1"]]
    assert [line[1] for line in rows(made / "arrivals.csv")[1:]] == ["19", "11"]


def test_every_figure_says_what_it_counts(made: Path) -> None:
    head, *lines = rows(made / "figures.csv")
    assert head[:4] == ["chiffre", "valeur", "définition", "Ouverture 2015, 22 novembre 2024"]
    assert lines[0] == [
        "Attendus",
        "40",
        "Invités dont le billet ferait entrer maintenant\u00a0; les inscrits sur place en sont.",
        "20",
        "20",
    ]
    assert lines[1][3:] == ["10", "20"]
    assert all(all(line[:4]) for line in lines)


def test_in_the_workbook_a_formula_is_a_text(made: Path) -> None:
    book = CalamineWorkbook.from_path(made / "report.xlsx")
    assert book.sheet_names == [
        "Chiffres", "Catégories", "Heure d’arrivée", "Absents par billetterie", "Arrivées",
        "Postes", "Scans refusés", "Refus au fil du temps", "Conflits",
        "Contacts entre catégories", "Définition des chiffres",
    ]  # fmt: skip
    assert book.get_sheet_by_name("Catégories").to_python()[1][:3] == ["=1+1", 30, 22]
    parts = zipfile.ZipFile(made / "report.xlsx").namelist()
    assert sum(part.startswith("xl/charts/chart") for part in parts) == 5
    guests = CalamineWorkbook.from_path(made / "guests-PERSONAL-DATA.xlsx")
    assert guests.get_sheet_by_index(0).to_python()[1][2].startswith("=HYPERLINK")


def test_the_pdf_is_one(made: Path) -> None:
    assert (made / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_without_guests_no_table_names_them(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 3, 0, "Soir", EVENING_MS)
    done = kiosk("report", event, "--out", tmp_path / "out", "--language", "en")
    assert done.exit_code == 0, done.output
    assert not list((tmp_path / "out").glob("*PERSONAL*"))
    assert "Nobody has" not in (tmp_path / "out" / "report.html").read_text()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 1, 0, "Soir", EVENING_MS)
    (tmp_path / "file").write_text("")
    done = kiosk("report", event, "--out", tmp_path / "file" / "out")
    assert done.exit_code == 1
    assert "choose another name" in done.stderr
    assert kiosk("report", event, "--out", tmp_path, "--list", "x").exit_code == 1


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_formulas_are_made_harmless(text: str) -> None:
    assert as_text(text, "fr") == harmless(text) == "'" + text


def test_shares_are_written_as_the_language_has_them() -> None:
    assert (as_text(0.5, "fr"), as_text(0.5, "en"), as_text(None, "fr")) == (
        "0,5000",
        "0.5000",
        "",
    )


def test_several_editions_stand_side_by_side(made: Path) -> None:
    now = next(made.parents[1].glob("now.event"))
    out = made.parent / "editions"
    options = ["--compare", str(now), "--compare", str(now), "--out", str(out)]
    assert CliRunner().invoke(main, ["report", str(now), *options]).exit_code == 0
    head, expected, *_ = rows(out / "editions.csv")
    assert len(head) == 5
    assert expected[1:] == ["40", "40", "40", "0"]


def picture(path: Path, size: tuple[int, int] = (300, 100), **options: object) -> Path:
    Image.new("RGB", size, "#1f6fae").save(path, **options)
    return path


def test_logos_are_on_the_first_page_without_what_their_files_say(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 3, 0, "Soir", EVENING_MS)
    said = Image.Exif()
    said[0x013B] = "Quentin Vasseurique"  # the artist
    ours = picture(tmp_path / "Nous & Cie.jpg", exif=said)
    theirs = [picture(tmp_path / f"Acme {n}.png", (5 * n, 3000)) for n in (1, 2)]
    sponsors = [argument for path in theirs for argument in ("--sponsor", path)]
    done = kiosk("report", event, "--out", tmp_path / "out", "--logo", ours, *sponsors)
    assert done.exit_code == 0, done.output
    page = (tmp_path / "out" / "report.html").read_text()
    assert re.findall(r'<img alt="(.*?)"', page) == ["Nous &amp; Cie", "Acme 1", "Acme 2"]
    for data in re.findall(r"data:image/png;base64,([^\"]+)", page):
        content = base64.b64decode(data)
        assert b"Vasseurique" not in content
        assert max(Image.open(io.BytesIO(content)).size) <= 800
    assert b"/Image" in (tmp_path / "out" / "report.pdf").read_bytes()


def test_what_is_no_logo_is_refused_in_one_line(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 1, 0, "Soir", EVENING_MS)
    wrong = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        "cut": picture(tmp_path / "whole.png").read_bytes()[:150],
        "empty": b"",
        "wide": picture(tmp_path / "wide.png", (5000, 4)).read_bytes(),
        "large": b"\x89PNG" + bytes(10_000_001),
    }
    for name, content in wrong.items():
        (tmp_path / name).write_bytes(content)
        done = kiosk("report", event, "--out", tmp_path / "out", "--sponsor", tmp_path / name)
        assert (done.exit_code, done.stderr.count("\n")) == (1, 1), (name, done.output)
        assert str(tmp_path / name) in done.stderr
    os.mkfifo(tmp_path / "pipe")
    done = kiosk("report", event, "--out", tmp_path / "out", "--logo", tmp_path / "pipe")
    assert "is no file" in done.stderr
    assert not (tmp_path / "out").exists()


def test_editions_of_older_formats_are_read_and_stay_as_they_are(tmp_path: Path) -> None:
    event = event_at(tmp_path / "e.event", 3, 2, "Soir", EVENING_MS)
    older = tmp_path / "desk.event"
    for part in ("", "-wal"):
        packed = SAMPLES / f"desk.event{part}.xz"
        Path(f"{older}{part}").write_bytes(lzma.decompress(packed.read_bytes()))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("desk*")}
    options = ("--compare", older, "--compare", event, "--language", "en")
    done = kiosk("report", event, "--out", tmp_path / "out", *options)
    assert done.exit_code == 0, done.output
    admitted = rows(tmp_path / "out" / "editions.csv")[2]
    assert (admitted[0], sorted(admitted[1:4])) == ("Admitted", ["2", "2", "3"])
    assert int(admitted[4]) == int(admitted[3]) - int(admitted[2])
    assert {path.name: path.read_bytes() for path in tmp_path.glob("desk*")} == before
    refused = kiosk("report", event, "--out", tmp_path / "out", "--compare", tmp_path / "none")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    (tmp_path / "text").write_text("no event")
    refused = kiosk("report", event, "--out", tmp_path / "out", "--compare", tmp_path / "text")
    assert str(tmp_path / "text") in refused.stderr
