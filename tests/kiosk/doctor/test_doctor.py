"""The readiness check as a whole: the report, its lines, its exit status."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.desk.words import Words
from kiosk.doctor.finding import Check, Finding, FindingState, Round, ok
from kiosk.doctor.rounds import findings_of
from sync.file.event_file import EventFile
from sync.model import Event

SAY = Words("en")
OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE


def test_a_check_that_hangs_or_breaks_is_trouble_and_the_others_are_made() -> None:
    go_on = threading.Event()

    def hangs() -> Iterator[Finding]:
        yield ok(Check.CLOCK, "before")
        go_on.wait(30)

    def breaks() -> Iterator[Finding]:
        raise RuntimeError("\x1b[31mno")
        yield

    rounds = [
        Round(Check.CAMERA, hangs, patience_s=0.1),
        Round(Check.SOUND, breaks),
        Round(Check.PYTHON, lambda: [ok(Check.PYTHON, "after")]),
    ]
    found = list(findings_of(rounds, SAY))
    go_on.set()
    assert [(each.check, each.state) for each in found] == [
        (Check.CLOCK, OK),
        (Check.CAMERA, TROUBLE),
        (Check.SOUND, TROUBLE),
        (Check.PYTHON, OK),
    ]
    assert "RuntimeError" in found[2].found
    assert "\x1b" not in found[2].found


def doctor(*arguments: object, **options: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *map(str, arguments)], **options)


@pytest.fixture
def tonight(tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    known = Event("\x1b[31mSoirée\u202e {x}", starts_ms=None)
    EventFile.create(path, known, device_name="x").close()
    guests = tmp_path / "guests.csv"
    guests.write_text("Nom;Code billet\nLefèvre;aaa111\n")
    assert CliRunner().invoke(main, ["guests", "import", str(path), str(guests)]).exit_code == 0
    guests.unlink()
    return path


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_ready_computer(tonight: Path, language: str) -> None:
    before = hashlib.sha256(tonight.read_bytes()).digest()
    around = set(tonight.parent.rglob("*"))
    result = doctor(tonight, "--camera", "none", "--language", language)
    assert result.exit_code == 0, result.output
    assert "✖" not in result.stdout
    assert "Soirée {x}" in result.stdout
    assert not set(result.stdout) & {"\x1b", "\u202e"}
    assert result.stdout.splitlines()[-1][3:].startswith({"fr": "Prêt", "en": "Ready"}[language])
    assert hashlib.sha256(tonight.read_bytes()).digest() == before
    assert set(tonight.parent.rglob("*")) == around


def test_a_computer_that_is_not_ready(tonight: Path) -> None:
    result = doctor(tonight, "--camera", tonight.parent / "none.png", "--language", "en")
    assert result.exit_code == 1
    assert "✖  Camera " in result.stdout
    assert "→ Check what was given with --camera" in result.stdout
    assert result.stdout.splitlines()[-1] == "✖  Not ready. To be put right first: Camera."


def test_json_is_one_object_a_line(tonight: Path) -> None:
    result = doctor(tonight, "--camera", "none", "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(found) > 15
    assert {tuple(each) for each in found} == {("check", "state", "found", "advice")}
    assert {each["state"] for each in found} <= {"ok", "warning"}
    assert {each["check"] for each in found} <= set(Check)
    assert not set(result.stdout) & {"\x1b", "\u202e"}


def test_a_scanner_is_tried_when_asked_for(tonight: Path) -> None:
    command = [sys.executable, "-m", "kiosk", "doctor", str(tonight), "--camera", "none"]
    done = subprocess.run(
        [*command, "--scanner", "--json", "--language", "en"],
        input="aaa111\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    found = {each["check"]: each for each in map(json.loads, done.stdout.splitlines())}
    assert found["scanner"]["found"] == "a ticket was read: aaa111"
    assert "Scan any ticket" in done.stderr
    assert done.returncode == 0


def test_every_check_has_its_label() -> None:
    for words in (Words("fr"), SAY):
        labels = [words(check.label) for check in Check]
        assert len(set(labels)) == len(labels)
        assert max(map(len, labels)) <= 16


def test_an_encrypted_file_is_looked_through_with_its_passphrase(tonight: Path) -> None:
    packed = tonight.with_name("desk-a.event")
    secret = {"KIOSK_PASSPHRASE": "olive et thym"}
    pack = ["pack", str(tonight), "--device", "A", "--out", str(packed)]
    assert CliRunner().invoke(main, pack, env=secret).exit_code == 0
    options = (packed, "--camera", "none", "--json", "--language", "en")
    found = [json.loads(line) for line in CliRunner(env=secret).invoke(
        main, ["doctor", *map(str, options)]).stdout.splitlines()]  # fmt: skip
    assert {each["state"] for each in found} <= {"ok", "warning"}
    assert {"journal", "counts", "writing"} <= {each["check"] for each in found}
    found = [json.loads(line) for line in doctor(*options).stdout.splitlines()]
    (trouble,) = [each for each in found if each["state"] == "trouble"]
    assert "KIOSK_PASSPHRASE" in trouble["advice"]
