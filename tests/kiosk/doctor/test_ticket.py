"""One real ticket before the camera, before the doors open: known, another's, unread."""

from pathlib import Path

import pytest
import qrcode
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.doctor.ticket import shape_of
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from tests.conftest import ALL_COLUMNS


def shown(folder: Path, text: str) -> Path:
    path = folder / "ticket.png"
    qrcode.make(text, box_size=6).save(path)
    return path


def tried(event_file: EventFile, camera: Path, language: str = "en") -> Result:
    command = ["doctor", str(event_file.path), "--camera", str(camera), "--ticket"]
    return CliRunner().invoke(main, [*command, "--language", language])


@pytest.fixture
def shop(event_file: EventFile) -> EventFile:
    """An event whose tickets are a shop's."""
    records = tuple(Record(n, f"WZ-{12345 + n}", f"F{n}", f"L{n}") for n in range(60))
    import_guests(event_file, GuestList(records, (), ALL_COLUMNS))
    return event_file


def test_a_ticket_of_the_list_is_known_and_nothing_is_recorded(
    shop: EventFile, tmp_path: Path
) -> None:
    said = " ".join(tried(shop, shown(tmp_path, "WZ-12345")).output.split())
    assert "✔ A real ticket" in said
    assert "this door knows it: WZ-12345" in said
    assert shop.journal_rows() == 0


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("https://shop.example/t/WZ-12345/x", "WZ-12345 is only a part of it: ask the shop"),
        ("WZ-1234", "It is only a part of the listed code WZ-1234"),
        ("WZ-99999", "It looks like the codes of the list: is the list the newest?"),
        ("ABCDEF1234567", "looks like A×69×7, the list’s codes like AA-9×5"),
        ("[red]\x1b[2J", "is another column the code?"),
    ],
)
def test_one_that_is_not_is_trouble_with_what_may_be_wrong(
    shop: EventFile, tmp_path: Path, text: str, advice: str
) -> None:
    done = tried(shop, shown(tmp_path, text))
    said = " ".join(done.output.split())
    assert done.exit_code == 1
    assert "✖ A real ticket" in said
    assert advice in said
    assert "\x1b[2J" not in done.output


def test_nothing_before_the_camera_says_so(shop: EventFile, tmp_path: Path) -> None:
    path = tmp_path / "empty.png"
    qrcode.make("x", box_size=6).crop((0, 0, 20, 20)).resize((400, 300)).save(path)
    done = tried(shop, path, "fr")
    assert done.exit_code == 1
    assert "aucun code n’a été lu" in done.output


def test_it_needs_an_event_and_a_camera(shop: EventFile) -> None:
    for words in (["--ticket"], [str(shop.path), "--ticket", "--camera", "none"]):
        done = CliRunner().invoke(main, ["doctor", *words])
        assert done.exit_code == 1
        assert "--ticket needs an EVENT" in done.output


def test_the_import_says_how_to_try_one(event_file: EventFile, tmp_path: Path) -> None:
    path = tmp_path / "guests.csv"
    path.write_text("Ticket code;Name\nWZ-1;Zoé Blanc\nWZ-2;Noé Noir\n")
    done = CliRunner().invoke(main, ["guests", "import", str(event_file.path), str(path), "--yes"])
    assert done.exit_code == 0, done.output
    assert f"kiosk doctor {event_file.path} --ticket" in done.output


def test_the_shape_of_a_code() -> None:
    assert shape_of("AB-12345-x") == "AA-9×5-a"
    assert shape_of("") == ""
