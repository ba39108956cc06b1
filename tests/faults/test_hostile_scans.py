"""Texts made to do harm: each gets a verdict and a row, and none a door, a crash or a terminal."""

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from tests.deciding import own_rows
from tests.faults.evidence import examine
from tests.faults.hostile_texts import GROUPS, all_texts
from tests.faults.real_process import KIOSK, ROOT

SHOWN = 64
_DANGEROUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_LARGEST_ARGUMENT = 100_000
"""Linux takes no argument of more than 128 KiB."""


def dangers(text: str) -> list[str]:
    """The characters in `text` that a terminal may obey, by number; a line's end is none."""
    return [f"U+{ord(character):04X}" for character in _DANGEROUS.findall(text)]


def hidden(text: str) -> list[str]:
    """The control, format, private, unassigned and surrogate characters in `text`."""
    return [f"U+{ord(c):04X}" for c in text if unicodedata.category(c).startswith("C")]


def test_there_are_enough_of_them_and_they_are_as_dangerous_as_they_look() -> None:
    """The control: before the desk has cleaned them, the same two searches do find something."""
    texts = list(all_texts())
    assert len(set(texts)) >= 200
    assert sum(bool(dangers(text)) for text in texts) >= 60
    assert sum(bool(hidden(text)) for text in texts) >= 80
    assert sum(len(text) > SHOWN for text in texts) >= 15


@pytest.mark.parametrize("group", GROUPS)
def test_each_is_invalid_with_a_reason_and_one_row(small_event: Path, group: str) -> None:
    with EventFile.open(small_event) as event_file:
        desk = Desk(event_file)
        for number, text in enumerate(GROUPS[group], start=1):
            outcome = desk.scan(text)
            said = (outcome.verdict, outcome.guest, outcome.row is None, bool(outcome.reason))
            assert said == (Verdict.INVALID, None, False, True), repr(text[:80])
            assert len(outcome.code) <= SHOWN
            assert hidden(outcome.code) == [], repr(text[:80])
            assert own_rows(event_file) == number
        assert desk.counts().admitted == 0
        assert desk.counts().refused == len(GROUPS[group])
    evidence = examine(small_event)
    assert evidence.faults == ()
    assert evidence.entries == {}


def test_none_leaves_a_trace_of_its_text_in_the_journal(small_event: Path) -> None:
    """A stranger's Wi-Fi password or card is nobody's business, nor is it kept."""
    with EventFile.open(small_event) as event_file:
        desk = Desk(event_file)
        for text in GROUPS["foreign"]:
            desk.scan(text)
        with event_file.reading() as connection:
            bodies = "".join(body for (body,) in connection.execute("SELECT body FROM journal"))
    assert len(bodies) > 1000
    for private in ("secret", "Zoé", "evil", "1A1zP1", "33123456789"):
        assert private not in bodies


@pytest.mark.parametrize(("output", "language"), [("--json", "fr"), ("text", "fr"), ("text", "en")])
def test_what_is_printed_of_them_no_terminal_obeys(
    small_event: Path, output: str, language: str
) -> None:
    """Every text that can be an argument, through the real command; raw bytes come out clean."""
    texts = [t for t in all_texts() if "\0" not in t and len(t) < _LARGEST_ARGUMENT]
    arguments = [text.encode("utf-8", "surrogatepass") for text in texts]
    options = ["--json"] if output == "--json" else []
    done = subprocess.run(
        [KIOSK, "check", str(small_event), "--language", language, *options, "--", *arguments],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    said = done.stdout.decode()
    assert dangers(said) == []
    assert len(said.splitlines()) == said.count("\n") == len(texts) >= 200
    if options:
        lines = [json.loads(line) for line in said.splitlines()]
        assert {line["verdict"] for line in lines} == {"INVALID"}
        assert all(line["reason"] and line["message"] for line in lines)
    assert examine(small_event).scans == len(texts)


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text on Windows")
def test_arguments_that_are_no_text_at_all(small_event: Path) -> None:
    arguments = [b"\xff\xfe", b"\x80\x9b31m", b"\xed\xa0\x80", b"a\xc3", b"\xf4\x90\x80\x80"]
    command = [KIOSK.encode(), b"check", bytes(small_event), b"--json", b"--", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60)
    assert done.stderr == b""
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [line["verdict"] for line in lines] == ["INVALID"] * len(arguments)
    assert dangers(done.stdout.decode()) == []
