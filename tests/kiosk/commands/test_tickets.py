"""`kiosk tickets`, `kiosk badges`, `kiosk categories`: from the guest list to paper."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from badges.codes.ticket_code import is_badge_code
from kiosk.cli import main
from kiosk.desk.desk import Desk
from sync.cards import swap_rules
from sync.cards.swap_rules import ToShow
from sync.file.event_file import EventFile
from tests.badges.drawing.papers import HARD_NAMES, codes, pages, words

STATES = (
    ("Dupont", "Jean", "CANC1", "annulé", "Visiteur"),
    ("Durand", "Ana", "UNPA1", "non payé", "Visiteur"),
    ("Martin", "Léa", "TWICE", "", "Presse"),
    ("Martin", "Léo", "TWICE", "", "Presse"),
)


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def done(*arguments: object) -> Result:
    result = kiosk(*arguments)
    assert result.exit_code == 0, result.output
    return result


def facts(*arguments: object) -> dict[str, object]:
    read: dict[str, object] = json.loads(done(*arguments, "--json").stdout)
    return read


def guest_list(folder: Path, rows: list[tuple[str, ...]]) -> Path:
    path = folder / "guests.csv"
    lines = ["Nom;Prénom;Société;Code billet;Statut;Catégorie;Commande"]
    lines += [";".join(f'"{cell}"' for cell in row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def shown_at_the_swap_kiosk(event: Path) -> ToShow:
    with EventFile.open(event) as event_file:
        return event_file.ask(swap_rules.to_show)


FEW = 3
"""Guests with a good ticket, where it is not their names that matter."""


@pytest.fixture
def event(tmp_path: Path) -> Path:
    return event_of(HARD_NAMES[:FEW], tmp_path)


@pytest.fixture
def event_of_one(tmp_path: Path) -> Path:
    return event_of(HARD_NAMES[:1], tmp_path)


@pytest.fixture
def full_event(tmp_path: Path) -> Path:
    return event_of(HARD_NAMES, tmp_path)


def event_of(names: tuple[tuple[str, str, str], ...], tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    rows = [
        (last, first, company, f"CODE{number}", "", ("Visiteur", "VIP")[number % 2], f"D{number}")
        for number, (first, last, company) in enumerate(names)
    ]
    rows += [(last, first, "", code, state, kind, "") for last, first, code, state, kind in STATES]
    done("new", path, "--name", "Soirée", "--starts", "2026-11-22T19:00", "--place", "Hangar J1")
    done("guests", "import", path, guest_list(tmp_path, rows))
    return path


def test_every_ticket_that_is_made_opens_the_door_and_no_other_is(
    full_event: Path, tmp_path: Path
) -> None:
    made = facts("tickets", full_event, "--out", tmp_path / "tickets")
    assert made["tickets"] == len(HARD_NAMES)
    assert made["left_out"] == {"AMBIGUOUS": 2, "CANCELED": 1, "UNPAID": 1}
    scanned = [
        code
        for file in (tmp_path / "tickets").glob("*.pdf")
        for page in pages(file.read_bytes(), tmp_path, dpi=150)
        for code in codes(page)
    ]
    assert len(scanned) == len(HARD_NAMES)
    with EventFile.open(full_event) as event_file:
        desk = Desk(event_file)
        assert all(desk.scan(code).verdict.passes for code in scanned)


def test_a_signed_ticket_opens_the_door_and_is_made_once(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "tickets"
    assert "kiosk signed key" in kiosk("tickets", event, "--out", out, "--signed").stderr
    done("signed", "key", event)
    done("tickets", event, "--out", out, "--signed")
    assert facts("tickets", event, "--out", out, "--signed")["made"] == 0
    (file,) = out.glob("D0-*.pdf")
    (page,) = pages(file.read_bytes(), tmp_path)
    (text,) = codes(page)
    assert text.startswith("CK1:")
    with EventFile.open(event) as event_file:
        outcome = Desk(event_file).scan(text)
        assert outcome.verdict.passes
        assert outcome.guest
        assert outcome.guest.code == "CODE0"


def test_tickets_are_made_once_and_again_when_the_guest_changed(
    event: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tickets"
    assert facts("tickets", event, "--out", out)["made"] == FEW
    assert facts("tickets", event, "--out", out)["made"] == 0
    text = (tmp_path / "guests.csv").read_text()
    (tmp_path / "guests.csv").write_text(text.replace('"Zoé";"Société', '"Zoë";"Société'))
    done("guests", "import", event, tmp_path / "guests.csv")
    assert facts("tickets", event, "--out", out)["made"] == 1
    assert facts("tickets", event, "--out", out, "--png")["made"] == FEW
    assert facts("tickets", event, "--out", out, "--language", "en")["made"] == FEW


def test_a_canceled_guests_ticket_is_taken_away(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "tickets"
    done("tickets", event, "--out", out)
    text = (tmp_path / "guests.csv").read_text().replace('"CODE0";""', '"CODE0";"annulé"')
    (tmp_path / "guests.csv").write_text(text)
    done("guests", "import", event, tmp_path / "guests.csv")
    done("tickets", event, "--out", out)
    assert len(list(out.glob("*.pdf"))) == FEW - 1


def test_the_tickets_of_another_event_are_left_alone(event: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "tickets", tmp_path / "other.event"
    done("tickets", event, "--out", out)
    done("new", other, "--name", "Another")
    done("guests", "import", other, tmp_path / "guests.csv")
    result = kiosk("tickets", other, "--out", out)
    assert result.exit_code == 1
    assert "another event" in result.stderr
    assert len(list(out.glob("*.pdf"))) == FEW


def test_a_disk_that_fills_up_leaves_no_half_ticket_and_the_rest_follows(
    event_of_one: Path, tmp_path: Path
) -> None:
    """The limit is on the size of a file, so that it strikes in the middle of a ticket."""
    resource = pytest.importorskip("resource")
    out, template = tmp_path / "tickets", tmp_path / "large.typ"
    template.write_text(done("tickets", "--show-template").stdout + "\n#lorem(5000)\n")
    command = [sys.executable, "-m", "kiosk", "tickets", event_of_one, "--out", out]
    limit = (33_000, 33_000)
    stopped = subprocess.run(
        [*command, "--template", template], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )  # fmt: skip
    assert stopped.returncode == 1
    assert "run this again" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert [file.name for file in out.iterdir()] == ["manifest.jsonl"]
    assert facts("tickets", event_of_one, "--out", out)["made"] == 1


def test_a_calendar_entry_stands_beside_the_tickets(event: Path, tmp_path: Path) -> None:
    done("tickets", event, "--out", tmp_path / "tickets")
    assert b"LOCATION:Hangar J1\r\n" in (tmp_path / "tickets" / "event.ics").read_bytes()


def test_a_badge_has_its_own_code_which_opens_no_door(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "badges.pdf"
    made = facts("badges", event, "--out", out, "--guest", "CODE0")
    assert made["badges"] == 1
    (page,) = pages(out.read_bytes(), tmp_path)
    (code,) = codes(page)
    assert is_badge_code(code)
    with EventFile.open(event) as event_file:
        assert [guest.code for guest in event_file.guests_with_badge_code(code)] == ["CODE0"]
        assert not Desk(event_file).scan(code).verdict.passes


def test_badges_come_in_the_order_of_names_and_by_category(
    full_event: Path, tmp_path: Path
) -> None:
    out, preview = tmp_path / "badges.pdf", tmp_path / "preview.png"
    options = ("--stock", "a7", "--category", "Visiteur", "--preview", preview)
    done("badges", full_event, "--out", out, *options)
    text = words(out.read_bytes(), tmp_path)
    assert "VIP" not in text
    names = ["Błaszczykowski", "Rochefoucauld", "Lefèvre", "Sukarno"]
    assert sorted(names, key=text.index) == names
    with Image.open(preview) as picture:
        assert len(codes(picture)) == 1


def test_names_that_would_not_look_right_stop_it_before_anything_is_written(
    event: Path, tmp_path: Path
) -> None:
    rows = [("Wolf", "Llanfairpwllgwyngyllgogerychwyrndrobwll", "X", "LONG1", "", "VIP", "")]
    rows += [("Tangut \U00017000", "Ana", "X", "HOLE1", "", "VIP", "")]
    done("guests", "import", event, guest_list(tmp_path, rows))
    out = tmp_path / "badges.pdf"
    result = kiosk("badges", event, "--out", out)
    assert result.exit_code == 1
    assert "Llanfairpwllgwyngyllgogerychwyrndrobwll”: first_name too long" in result.stderr
    assert "no font here has \U00017000" in result.stderr
    assert "apt-get install fonts-noto-core" in result.stderr
    assert not out.exists()
    assert kiosk("tickets", event, "--out", tmp_path / "tickets").exit_code == 1
    assert not (tmp_path / "tickets").exists()
    done("badges", event, "--out", tmp_path / "one.pdf", "--guest", "CODE0")
    assert shown_at_the_swap_kiosk(event) is ToShow.BOTH  # guests have no badges yet
    done("badges", event, "--out", out, "--anyway")
    assert shown_at_the_swap_kiosk(event) is ToShow.BADGE
    assert "Llanfairpwllgwyngyllgogerychwyrndrobwll" in words(out.read_bytes(), tmp_path)


@pytest.mark.parametrize("command", ["badges", "tickets"])
def test_a_template_of_ones_own_starts_from_the_one_that_is_used(
    command: str, event: Path, tmp_path: Path
) -> None:
    template = tmp_path / "own.typ"
    template.write_text(done(command, "--show-template").stdout)
    out = tmp_path / "out"
    done(command, event, "--out", out, "--template", template)
    template.write_text(template.read_text() + "\n#nonsense\n")
    result = kiosk(command, event, "--out", tmp_path / "other", "--template", template)
    assert result.exit_code == 1
    lines = len(template.read_text().splitlines())
    assert (
        result.stderr
        == f"Error: mistake in the template own.typ, line {lines}: unknown variable: nonsense\n"
    )


@pytest.mark.parametrize("command", ["badges", "tickets"])
def test_codes_that_cannot_be_read_back_are_seen_before_anything_is_made(
    command: str, event_of_one: Path, tmp_path: Path
) -> None:
    template, out = tmp_path / "tiny.typ", tmp_path / "out"
    whole = done(command, "--show-template").stdout
    template.write_text(re.sub(r"qr\((\w+\.qr(?:\.svg)?), \w+\)", r"qr(\1, 0.5mm)", whole))
    refused = kiosk(command, event_of_one, "--out", out, "--template", template)
    assert refused.exit_code == 1
    assert "1 of 1 codes that were read back are not as they should be" in refused.stderr
    assert not out.exists()
    assert (
        kiosk(command, event_of_one, "--out", out, "--template", template, "--anyway").exit_code
        == 0
    )
    assert out.exists()


@pytest.mark.parametrize("command", ["badges", "tickets"])
def test_without_the_second_decoder_it_is_said_that_nothing_was_read_back(
    command: str, event: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "read back" not in kiosk(command, event, "--out", tmp_path / "with").stderr
    monkeypatch.setitem(sys.modules, "pyzbar.pyzbar", None)
    without = kiosk(command, event, "--out", tmp_path / "without")
    assert (without.exit_code, "not read back" in without.stderr) == (0, True)


def test_wrong_wishes_are_refused_in_one_line(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "badges.pdf"
    (tmp_path / "logo.png").write_text("no picture")
    for options, said in (
        (["--stock", "a77"], "--stocks"),
        (["--guest", "NOBODY"], "kiosk guests find"),
        (["--guest", "TWICE"], "2 guests"),
        (["--category", "Nobody"], "no badge to draw"),
        (["--logo", tmp_path / "logo.png"], "no PNG or JPEG"),
        (["--stock", "a6", "--skip", 1], "1 on a page"),
    ):
        result = kiosk("badges", event, "--out", out, *options)
        assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.stderr
        assert said in result.stderr
    assert not out.exists()


def test_a_category_has_a_look_from_the_start_and_another_when_told(
    event: Path, tmp_path: Path
) -> None:
    lines = done("categories", "show", event, "--json").stdout.splitlines()
    looks = {category["code"]: category for category in map(json.loads, lines)}
    assert looks.keys() == {"Presse", "VIP", "Visiteur"}
    assert len({look["colour"] for look in looks.values()}) == 3
    done(
        "categories", "put", event, "VIP", "--en", "Guest of honour", "--colour", "FF0000", "--vip"
    )
    shown = done("categories", "show", event).stdout
    assert f"VIP: {looks['VIP']['symbol']} VIP / Guest of honour, #ff0000, vip" in shown
    out = tmp_path / "badges.pdf"
    done("badges", event, "--out", out, "--category", "VIP", "--language", "en")
    assert "Guest of honour" in words(out.read_bytes(), tmp_path)


@pytest.mark.parametrize(
    "options", [["--colour", "blue"], ["--symbol", "**"], ["--symbol", "\U00017000"], ["--fr", " "]]
)
def test_a_category_that_cannot_be_drawn_is_refused(options: list[str], event: Path) -> None:
    before = done("categories", "show", event).stdout
    assert kiosk("categories", "put", event, "VIP", *options).exit_code == 2
    assert done("categories", "show", event).stdout == before
