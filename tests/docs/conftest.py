"""A folder with everything that the pages speak of, so that each of their commands can be run."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import nacl.signing
import pytest
import qrcode
import xlsxwriter
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image

from kiosk.cli import main

CODE = "K7QF-2M9X-C"
"""The guest of whom the pages speak."""

GUESTS = [
    ["Nom", "Prénom", "Catégorie", "Badge ID", "Statut", "E-mail", "Age"],
    ["L’Hôpital", "Gaëlle", "VIP", "K7QF2M9XC", "", "gaelle@example.org", ""],
    ["Lefèvre", "Zoé", "Presse", "aaa111", "", "zoe@example.org", ""],
    ["Dupont", "Jean", "Visiteur", "ccc333", "annulé", "", ""],
    ["Martin", "Marie", "Visiteur", "ddd444", "", "", ""],
]
SECRETS = {
    "KIOSK_PASSPHRASE": "a long passphrase",
    "KIOSK_PIN": "2468",
    "KIOSK_SMTP_PASSWORD": "secret",
    "KIOSK_LANGUAGE": "en",
}
"""What a person would be asked for."""


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def done(*arguments: object) -> None:
    result = kiosk(*arguments)
    assert result.exit_code == 0, f"{arguments}: {result.output}"


@dataclass(frozen=True)
class Prepared:
    """The folder, in which a command is about to be run."""

    folder: Path
    environ: dict[str, str]


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder as it is made once; tests get copies."""
    folder = tmp_path_factory.mktemp("stock")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        for name, value in SECRETS.items():
            patch.setenv(name, value)
        _write_inputs(folder)
        _hold_the_event()
    return folder


def _write_inputs(folder: Path) -> None:
    """What people bring along: lists, pictures, a key, rules."""
    lines = "\n".join(";".join(row) for row in GUESTS)
    (folder / "guests.csv").write_text(lines, encoding="utf-8")
    with xlsxwriter.Workbook(str(folder / "guests.xlsx")) as workbook:
        sheet = workbook.add_worksheet("Invités")
        for number, row in enumerate(GUESTS):
            sheet.write_row(number, 0, row)
    (folder / "photos").mkdir()
    qrcode.make("K7QF2M9XC", box_size=8).save(folder / "photos" / "ticket.png")
    for name in ("logo", "acme", "port"):
        Image.new("RGB", (200, 80), "navy").save(folder / f"{name}.png")
    verify_key = bytes(nacl.signing.SigningKey.generate().verify_key)
    pem = Ed25519PublicKey.from_public_bytes(verify_key).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    (folder / "pretix.pem").write_bytes(pem)
    rules = {"isAfter": [{"var": "now"}, {"buildTime": ["date_from"]}, None]}
    for name in ("rules.json", "twice-a-day.json"):
        (folder / name).write_text(json.dumps(rules))
    question = {"id": "meal", "text": "Menu ?", "required": False}
    (folder / "questions.json").write_text(json.dumps([question]))


def _hold_the_event() -> None:
    """The event, long over, with its laptops: so that what comes after it may be done."""
    event, day = "opening.event", "2025-11-22T19:00"
    for path in (event, "opening-2015.event"):
        done("new", path, "--name", "Grand Opening", "--starts", day, "--retention-days", "1")
        done("guests", "import", path, "guests.csv", "--map", "Badge ID=code")
    done("check", "opening-2015.event", CODE, "aaa111", "ddd444")
    done("signed", "key", event)
    done("staff", "pin", event, "supervisor")
    done("lists", "put", event, "vip", "--category", "VIP")
    done("booth", "add", event, "Mistral", "--purpose-fr", "un rappel", "--purpose-en", "one call")
    Path("stick").mkdir()
    for name in ("Entrée A", "Entrée B"):
        laptop = f"entree-{name[-1].lower()}.event"
        done("pack", event, "--device", name, "--out", laptop)
        done("check", laptop, "aaa111")  # a double entry, once they are merged
        done("sync", "export", laptop, f"stick/{laptop.replace('.event', '.segment')}")
    shutil.copy("entree-b.event", "nord.event")  # a hall's hub
    done("sync", "merge", event, "stick/entree-a.segment", "stick/entree-b.segment")
    done("tickets", event, "--out", "tickets")
    done(
        "mail", "prepare", event, "--tickets", "tickets", "--out", "outbox", "--from", "a@b.example"
    )


@pytest.fixture
def prepared(stock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """A copy of the folder, which is where we are."""
    folder = tmp_path / "evening"
    shutil.copytree(stock, folder)
    monkeypatch.chdir(folder)
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "certificate.pem"))
    return Prepared(folder, {**SECRETS, "XDG_STATE_HOME": str(tmp_path / "state")})
