"""Printing badges from the command line, and at the desk without a screen."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import qrcode
from click.testing import CliRunner, Result

from kiosk.cli import main
from tests.badges.printer.fake_ipp import PROCESSING, FakeIppPrinter

GUESTS = """Nom;Prénom;Catégorie;Code billet;Statut
Lefèvre;Zoé;VIP;aaa111;
L’Hôpital;Gaëlle;Presse;bbb222;
Dupont;Jean;Visiteur;ccc333;annulé
"""


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    guests = tmp_path / "guests.csv"
    guests.write_text(GUESTS)
    assert kiosk("new", path, "--name", "Soirée", "--device", "A").exit_code == 0
    assert kiosk("guests", "import", path, guests).exit_code == 0
    return path


@pytest.fixture
def printer() -> Iterator[FakeIppPrinter]:
    made = FakeIppPrinter()
    yield made
    made.switch_off()


def photographs(folder: Path, *codes: str) -> Path:
    folder.mkdir()
    for number, code in enumerate(codes):
        picture = np.asarray(qrcode.make(code).convert("L").resize((300, 300)))
        cv2.imwrite(str(folder / f"{number}.png"), picture)
    return folder


def test_badges_by_hand_once_and_again_with_a_reason(event: Path, tmp_path: Path) -> None:
    to = ("--printer", f"file:{tmp_path / 'out'}")
    assert kiosk("print", event, "AAA111", "bbb222", *to, "--stock", "62x100").exit_code == 0
    made = sorted((tmp_path / "out").glob("*.pdf"))
    assert len(made) == 2
    assert all(path.read_bytes().startswith(b"%PDF") for path in made)
    again = kiosk("print", event, "aaa111", *to)
    assert (again.exit_code, "--reprint" in again.stderr) == (1, True)
    (line,) = lines(kiosk("print", event, "aaa111", *to, "--reprint", "damaged", "--json"))
    assert (line["state"], line["name"]) == ("printed", "Zoé Lefèvre")
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 3


def test_the_desk_prints_the_badges_of_those_who_come_in(
    event: Path, tmp_path: Path, printer: FakeIppPrinter
) -> None:
    seen = photographs(tmp_path / "seen", "aaa111", "ccc333", "aaa111")
    options = ("--camera", seen, "--headless", "--printer", printer.address)
    result = kiosk("desk", event, *options)
    assert [line["verdict"] for line in lines(result)] == ["VALID", "CANCELED", "USED"]
    assert len(printer.paper) == 1
    assert lines(kiosk("print", event, "--queue", "--json")) == []


def test_what_cannot_be_printed_now_waits_in_the_queue(
    event: Path, printer: FakeIppPrinter
) -> None:
    printer.jam()
    result = kiosk("print", event, "aaa111", "--printer", printer.address, "--wait", "0")
    assert (result.exit_code, "queued" in result.stdout) == (1, True)
    shown = kiosk("print", event, "--queue", "--language", "en").stdout
    assert "queued" in shown
    assert "Zoé Lefèvre" in shown
    printer.clear()
    assert kiosk("print", event, "bbb222", "--printer", printer.address).exit_code == 0
    assert len(printer.paper) == 2  # what was waiting goes first


def test_a_program_that_is_killed_while_it_prints_leaves_one_badge_and_no_doubt(
    event: Path, printer: FakeIppPrinter
) -> None:
    printer.outcome = PROCESSING
    command = [sys.executable, "-m", "kiosk", "print", str(event), "aaa111", "bbb222"]
    killed = subprocess.Popen([*command, "--printer", printer.address])
    try:
        while not printer.jobs:
            assert killed.poll() is None
            time.sleep(0.01)
    finally:
        killed.kill()
        killed.wait()
    printer.clear()
    printed = lines(kiosk("print", event, "--printer", printer.address, "--json"))
    assert {line["state"] for line in printed} == {"printed"}
    assert len(printed) == len(printer.paper) == 2


def test_how_the_printer_is_and_how_many_labels_are_left(
    event: Path, printer: FakeIppPrinter
) -> None:
    at = ("--printer", printer.address, "--language", "en")
    shown = kiosk("print", event, "--new-roll", 19, "--status", *at).stdout.splitlines()
    assert shown[0] == "Fake 1"
    assert shown[1] == "105 × 148 mm"
    assert shown[2].startswith("labels left: 19 – ")
    kiosk("print", event, "aaa111", *at)
    assert lines(kiosk("print", event, "--status", "--json", *at))[2]["found"] == "labels left: 18"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--printer"),
        (("aaa111",), "--printer"),
        (("aaa111", "--printer", "lpt1"), "ipp://"),
        (("aaa111", "--printer", "file:x", "--stock", "A5"), "62x100"),
        (("aaa111", "--printer", "file:x", "--stock", "4xa6"), "sheet"),
        (("nobody", "--printer", "file:x"), "kiosk guests find"),
        (("--status",), "--printer"),
        (("--new-roll", "9"), "--printer"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    event: Path, arguments: tuple[str, ...], says: str
) -> None:
    result = kiosk("print", event, *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert kiosk("print", event, "--queue").stdout == ""


def test_a_desk_with_a_wrong_printer_does_not_open(event: Path, tmp_path: Path) -> None:
    seen = photographs(tmp_path / "seen", "aaa111")
    for options in (("--printer", "lpt1"), ("--printer", "file:x", "--stock", "A5")):
        result = kiosk("desk", event, "--camera", seen, "--headless", *options)
        assert result.exit_code == 1
        assert result.stdout == ""
