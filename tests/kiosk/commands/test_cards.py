"""Cards after the event through the command line: files for guests, numbers for organisers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from xml.etree import ElementTree

import cv2
import pytest
import vobject
import zxingcpp
from click.testing import CliRunner, Result

from badges.cards.business_card import BusinessCard
from badges.codes.control_code import ControlCode, control_code
from kiosk.cli import main
from sync.cards import booths, notes, swaps
from sync.cards.booths import Booth, Interest, Lead
from sync.cards.notes import Note
from sync.cards.swaps import Gift, Said
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from tests.kiosk.swap.conftest import Kiosk
from tests.kiosk.swap.conftest import kiosk as kiosk

SAID = Said("1", "fr")
EVIL = '=HYPERLINK("http://evil.example";"x")'


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], catch_exceptions=False)


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def give(kiosk: Kiosk, giver: str, taker: str, **fields: str) -> None:
    kiosk.clock.pass_time(1000)
    card = BusinessCard(giver, "Nom", **fields)
    gift = Gift(kiosk.guest(giver).ticket_id, kiosk.guest(taker).ticket_id, card)
    swaps.give(kiosk.file, [gift], SAID)


@pytest.fixture
def event(kiosk: Kiosk) -> Path:
    """An event file after an evening: Zoé met three people, and noted one."""
    give(kiosk, "Karim", "Zoé", email="karim@x.example", phone="+33639980001", company="A; B")
    give(kiosk, "Léa", "Zoé", company=EVIL)
    give(kiosk, "Ana", "Zoé", email="ana\r\nBcc: all@x.example")
    give(kiosk, "Zoé", "Karim")
    zoe, karim = kiosk.guest("Zoé").ticket_id, kiosk.guest("Karim").ticket_id
    notes.put(kiosk.file, zoe, karim, Note(frozenset({"client"}), 3, "à rappeler"))
    return kiosk.file.path


def folder(out: Path, name: str) -> Path:
    (found,) = (each for each in out.iterdir() if each.name.startswith(name))
    return found


def text_of(path: Path) -> str:
    """What a file of a guest's folder says; a PDF is read by poppler, where that is installed."""
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    if shutil.which("pdftotext") is None:
        return ""
    read = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return read.stdout.decode()


def rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_every_guest_gets_a_folder_with_their_contacts(event: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert done("cards", "export", event, "--out", out) == f"4 guests, 4 cards in {out}\n"
    mine = folder(out, "zoe-")
    if sys.platform != "win32":
        assert mine.stat().st_mode & 0o077 == 0
    cards = list(vobject.readComponents((mine / "contacts.vcf").read_text(encoding="utf-8")))
    assert {card.n.value.given for card in cards} == {"Karim", "Léa", "Ana"}
    assert all(card.note.value == "Grand Opening · 22/11/2026" for card in cards)
    header, *lines = rows(mine / "contacts.csv")
    assert header[:3] == ["prénom", "nom", "société"]
    by_name = {line[0]: line for line in lines}
    assert by_name["Karim"][2] == "A; B"
    assert by_name["Léa"][2] == f"'{EVIL}"
    assert by_name["Karim"][5] == "'+33639980001"
    page = (mine / "contacts.html").read_text(encoding="utf-8")
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', page)
    assert links == [
        ("mailto:karim@x.example", "karim@x.example"),
        ("tel:+33639980001", "+33639980001"),
    ]
    assert "Bcc" in page  # what is no address is text, and leads nowhere
    assert "<main>" in page
    assert not re.search(r"<script|src=|url\(|@import|<link", page)  # nothing is fetched
    assert "Qui a ma carte" in page
    assert folder(out, "karim-")
    assert [card.n.value.given for card in vobject.readComponents(
        (folder(out, "karim-") / "contacts.vcf").read_text(encoding="utf-8")
    )] == ["Zoé"]  # fmt: skip


def test_mails_are_drafts_to_those_who_gave_an_address(event: Path, tmp_path: Path) -> None:
    done("cards", "export", event, "--out", tmp_path / "out", "--language", "en")
    drafts = sorted((folder(tmp_path / "out", "zoe-") / "mails").iterdir())
    mails = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in drafts]
    assert [mail["To"] for mail in mails] == ["Karim Nom <karim@x.example>"]
    assert mails[0]["X-Unsent"] == "1"
    assert mails[0]["Bcc"] is None
    assert mails[0]["Subject"] == "Following Grand Opening"
    assert "Hello Karim," in mails[0].get_content()


def test_contacts_come_home_by_mail_to_whoever_gave_an_address(
    event: Path, kiosk: Kiosk, tmp_path: Path
) -> None:
    box = tmp_path / "box"
    write = (
        "cards",
        "mail",
        event,
        "--out",
        box,
        "--from",
        "hello@example.org",
        "--language",
        "en",
    )
    said = done(*write)
    assert said == f"{box}: 1 mail waits, 1 of them new; 0 taken back\n"  # Zoé gave no address
    (waiting,) = (box / "queued").iterdir()
    mail = message_from_bytes(waiting.read_bytes(), policy=policy.default)
    assert mail["To"] == "Karim Nom2 <2@x.example>"
    assert mail["Subject"] == "Your contacts from Grand Opening"
    files = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert vobject.readOne(files["contacts.vcf"]).n.value.given == "Zoé"
    assert "Zoé Nom" in files["contacts.html"]
    assert "1 mail waits, 0 of them new" in done(*write)  # each once
    swaps.withdraw(kiosk.file, kiosk.guest("Zoé").ticket_id, kiosk.guest("Karim").ticket_id, SAID)
    assert "0 mails wait, 0 of them new; 1 taken back" in done(*write)


def test_an_outbox_of_tickets_is_left_alone_and_the_other_way_round(
    event: Path, tmp_path: Path
) -> None:
    sender = ("--from", "hello@example.org")
    done("tickets", event, "--out", tmp_path / "tickets", "--anyway")
    tickets = ("mail", "prepare", event, "--tickets", tmp_path / "tickets", *sender)
    done(*tickets, "--out", tmp_path / "outbox")
    waiting = sorted((tmp_path / "outbox" / "queued").iterdir())
    (tmp_path / "outbox" / "holds.txt").unlink()  # it was made before there were other mails
    refused = run("cards", "mail", event, *sender, "--out", tmp_path / "outbox")
    assert refused.exit_code == 1
    assert "is for other mails (tickets)" in refused.output
    assert "choose another folder" in refused.output
    assert refused.output.count("\n") == 1
    assert sorted((tmp_path / "outbox" / "queued").iterdir()) == waiting != []
    done("cards", "mail", event, *sender, "--out", tmp_path / "contacts")
    refused = run(*tickets, "--out", tmp_path / "contacts")
    assert "is for other mails (contacts)" in refused.output
    assert len(list((tmp_path / "contacts" / "queued").iterdir())) == 1
    done(*tickets, "--out", tmp_path / "outbox")  # each again where it belongs
    done("cards", "mail", event, *sender, "--out", tmp_path / "contacts")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler reads the PDF")
def test_the_pdf_says_what_the_page_says(event: Path, kiosk: Kiosk, tmp_path: Path) -> None:
    give(kiosk, "Karim", "Zoé", title="#strong[x] $a$ *b*", email="karim@x.example")
    done("cards", "export", event, "--out", tmp_path / "out")
    said = " ".join(text_of(folder(tmp_path / "out", "zoe-") / "contacts.pdf").split())
    for text in (
        "Zoé",
        "Grand Opening",
        "Karim Nom",
        "karim@x.example",
        "#strong[x] $a$ *b*",
        EVIL,
    ):
        assert text in said


def test_private_notes_stay_out_unless_asked_for(event: Path, tmp_path: Path) -> None:
    done("cards", "export", event, "--out", tmp_path / "without")
    done("cards", "export", event, "--out", tmp_path / "with", "--with-notes")
    texts = {
        out: "".join(text_of(path) for path in sorted((tmp_path / out).rglob("contacts.*")))
        for out in ("without", "with")
    }
    assert "à rappeler" not in texts["without"]
    assert "★" not in texts["without"].replace(";★;", "")
    assert texts["with"].count("à rappeler") >= 3
    assert "client" in texts["with"]
    for path in (tmp_path / "with").rglob("karim-*/contacts.*"):
        assert "à rappeler" not in text_of(path)


def test_a_card_taken_back_is_gone_and_an_earlier_file_is_answered(
    event: Path, kiosk: Kiosk, tmp_path: Path
) -> None:
    def take_back(name: str) -> None:
        kiosk.clock.pass_time(1000)
        zoe = kiosk.guest("Zoé").ticket_id
        swaps.withdraw(kiosk.file, kiosk.guest(name).ticket_id, zoe, SAID)

    out = tmp_path / "out"
    take_back("Léa")
    done("cards", "export", event, "--out", out)
    page = (folder(out, "zoe-") / "contacts.html").read_text(encoding="utf-8")
    assert "Léa" not in page
    assert "a repris sa carte" not in page
    take_back("Karim")
    done("cards", "export", event, "--out", out)
    mine = folder(out, "zoe-")
    page = (mine / "contacts.html").read_text(encoding="utf-8")
    assert "Karim Nom a repris sa carte" in page
    assert "karim@x.example" not in page
    assert "karim@x.example" not in (mine / "contacts.vcf").read_text(encoding="utf-8")
    assert not (mine / "mails").exists()


def test_an_erased_person_is_in_no_file(event: Path, kiosk: Kiosk, tmp_path: Path) -> None:
    with kiosk.file.transaction() as connection:
        kiosk.file.record(connection, Kind.ERASED, kiosk.guest("Karim").ticket_id, {})
    done("cards", "export", event, "--out", tmp_path / "out")
    names = [each.name for each in (tmp_path / "out").iterdir()]
    assert not any("karim" in name for name in names)
    for path in (tmp_path / "out").rglob("contacts.*"):
        assert "karim@x.example" not in text_of(path)


def test_two_hundred_contacts_are_one_file(kiosk: Kiosk, tmp_path: Path) -> None:
    zoe = kiosk.guest("Zoé").ticket_id
    cards = [BusinessCard(f"Prénom{n}", "李", email=f"{n}@x.example") for n in range(200)]
    swaps.give(kiosk.file, [Gift(f"t{n}", zoe, card) for n, card in enumerate(cards)], SAID)
    done("cards", "export", kiosk.file.path, "--out", tmp_path / "out")
    mine = folder(tmp_path / "out", "zoe-")
    found = list(vobject.readComponents((mine / "contacts.vcf").read_text(encoding="utf-8")))
    assert len({card.fn.value for card in found}) == 200
    assert len(rows(mine / "contacts.csv")) == 201
    assert len(list((mine / "mails").iterdir())) == 200


def test_a_folder_that_cannot_be_written_is_refused_in_a_line(event: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    result = run("cards", "export", event, "--out", tmp_path / "out" / "x")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert result.output.count("\n") == 1


def test_organisers_see_numbers_and_no_names(event: Path, tmp_path: Path) -> None:
    said = done("cards", "stats", event, "--json", "--graph", tmp_path / "graph.xml")
    numbers = json.loads(said)
    assert numbers["pairs"] == 3
    assert (numbers["present"], numbers["taking_part"]) == (10, 4)
    assert numbers["matrix"] == [{"categories": ["Visiteur", "Visiteur"], "pairs": None}]
    assert list(numbers["by_hour"].values()) == [None]
    text = done("cards", "stats", event)
    assert "guests who took part      4 of 10 present (40 %)" in text
    assert "Visiteur × Visiteur  fewer than 5" in text
    graph = (tmp_path / "graph.xml").read_text(encoding="utf-8")
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    drawn = ElementTree.fromstring(graph)
    assert len(drawn.findall(".//g:node", space)) == 4
    assert len(drawn.findall(".//g:edge", space)) == 3
    for text in (said, graph):
        assert "Karim" not in text


def test_rules_are_set_and_shown(kiosk: Kiosk) -> None:
    assert "proof           badge" in done("cards", "rules", kiosk.file.path)
    done("cards", "rules", kiosk.file.path, "--proof", "pin", "--cards-per-hour", 12)
    shown = done("cards", "rules", kiosk.file.path)
    assert "proof           pin" in shown
    assert "cards per hour  12" in shown
    assert "leads per hour  120" in shown


def test_the_panel_is_one_a5_page_whose_codes_the_kiosk_reads(tmp_path: Path) -> None:
    out = tmp_path / "panel.pdf"
    assert done("cards", "panel", "--out", out) == f"6 codes in {out}\n"
    subprocess.run(["pdftoppm", "-r", "150", "-png", out, tmp_path / "page"], check=True)
    (page,) = tmp_path.glob("page*.png")
    image = cv2.imread(str(page))
    assert [round(length / 150 * 25.4) for length in image.shape[:2]] == [210, 148]
    read = {code.text for code in zxingcpp.read_barcodes(image)}
    assert {control_code(text) for text in read} == set(ControlCode)
    said = subprocess.run(["pdftotext", out, "-"], capture_output=True, text=True, check=True)
    assert all(word in said.stdout for word in ("Oui", "Yes", "Sans le clavier", "Stop"))


def test_a_booth_gets_its_own_cards_and_no_others(kiosk: Kiosk, tmp_path: Path) -> None:
    path = kiosk.file.path
    add = ("--purpose-fr", "un rappel", "--purpose-en", "a call", "--question", "Budget ?")
    assert done("booth", "add", path, "Mistral", *add) == "Mistral: added\n"
    assert done("booth", "add", path, "Mistral", *add, "--question", "=1+1") == "Mistral: changed\n"
    done("booth", "add", path, "Autre", *add)
    mistral, other = booth(kiosk.file, "Mistral"), booth(kiosk.file, "Autre")
    said = Said("1", "fr", "lead")
    for where, who in ((mistral, "Karim"), (other, "Léa")):
        gift = Gift(kiosk.guest(who).ticket_id, where.address, BusinessCard(who, company="-1+1"))
        swaps.give(kiosk.file, [gift], said)
    lead = Lead(Interest.HOT, ("10 k€", "@x"), "ok")
    booths.put_lead(kiosk.file, mistral, kiosk.guest("Karim").ticket_id, lead)
    out = tmp_path / "leads.csv"
    said_so = done("booth", "export", path, "Mistral", "--out", out, "--language", "fr")
    assert "leads.csv\u00a0: 1." in said_so
    header, line = rows(out)
    assert header[-3:] == ["Budget ?", "'=1+1", "note"]
    assert line[0] == "Karim"
    assert line[2] == "'-1+1"
    assert line[-5:] == ["1", "chaud", "10 k€", "'@x", "ok"]
    done("booth", "export", path, "Mistral", "--out", tmp_path / "leads.vcf")
    assert vobject.readOne((tmp_path / "leads.vcf").read_text()).n.value.given == "Karim"
    assert done("booth", "list", path).split() == ["1", "Autre", "1", "Mistral"]
    assert json.loads(done("booth", "stats", path, "Mistral", "--json")) == {
        "cards": 1,
        "with_email": 0,
        "with_phone": 0,
        "interest": {"hot": 1, "warm": 0, "cold": 0, "unmarked": 0},
        "came_again": 0,
        "by_hour": {"2026-11-22T19:00:00+01:00": 1},
    }
    assert "hot 1, warm 0" in done("booth", "stats", path, "Mistral")


def booth(event_file: EventFile, name: str) -> Booth:
    with event_file.reading() as connection:
        return next(each for each in booths.every(connection) if each.name == name)


@pytest.mark.parametrize(
    ("arguments", "said", "status"),
    [
        (("booth", "export", "EVENT", "Nobody", "--out", "x.csv"), "there is no booth", 1),
        (("booth", "export", "EVENT", "Nobody", "--out", "x.pdf"), "ends in .csv or .vcf", 2),
        (("swap", "EVENT", "--camera", "none"), "set a PIN with", 1),
        (("booth", "add", "EVENT", " ", "--purpose-fr", "x", "--purpose-en", "x"), "a name", 2),
        (("booth", "add", "EVENT", "B", "--purpose-fr", "x" * 201, "--purpose-en", "x"), "200", 2),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    kiosk: Kiosk, arguments: tuple[str, ...], said: str, status: int
) -> None:
    result = run(*(str(kiosk.file.path) if each == "EVENT" else each for each in arguments))
    assert result.exit_code == status
    assert said in result.output


def test_the_kiosk_needs_a_terminal(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PIN", "2468")
    done("staff", "pin", kiosk.file.path, "supervisor")
    result = run("swap", kiosk.file.path, "--camera", "none")
    assert result.exit_code == 1
    assert "needs a terminal" in result.output
