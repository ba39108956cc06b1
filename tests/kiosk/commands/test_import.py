"""kiosk guests import: what it says, asks, remembers and refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.importing.field_names import FIELD_NAMES
from sync.file.event_file import EventFile
from sync.guest_lists.columns import FIELDS
from tests.sync.guest_lists.lists import SAMPLES

LIST = "Nom;Prénom;Code;Statut\nLefèvre;Zoé;aaa111;\nDupont;Jean;bbb222;annulé\n"
ODD = "Badge ID;Qui;Zone\naaa111;Zoé Lefèvre;VIP\nbbb222;Jean Dupont;Presse\n"


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path = tmp_path / "opening.event"
    assert kiosk("new", path, "--name", "Soirée").exit_code == 0
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "guests.csv"
    path.write_text(LIST)
    return path


def names(event: Path) -> set[str]:
    with EventFile.open(event) as event_file:
        return {guest.name for code in ("aaa111", "bbb222")
                for guest in event_file.guests_with_code(code)}  # fmt: skip


def test_who_does_not_simply_pass_is_said_of_the_real_list_too(event: Path, file: Path) -> None:
    assert "Of the list: 1 canceled." in kiosk("guests", "import", event, file).stdout


def test_a_dry_run_shows_what_was_understood_and_changes_nothing(event: Path) -> None:
    result = kiosk("guests", "import", event, SAMPLES / "billetweb.csv", "--dry-run")
    said = result.stdout
    assert (
        "billetweb.csv is an export of billetweb (text in utf-8, cells set apart by ;" not in said
    )
    assert "billetweb.csv is an export of billetweb (text in utf-8," in said
    assert "company          from “Société (Participant) - #7”" in said
    assert "not imported:    Date de création" in said
    assert "Zoé Lefèvre · Société Générale · Intervenant · jky8y467fxhy" in said
    assert "11 guests: 8 valid, 3 canceled" in said
    assert "Would be: 11 added" in said
    with EventFile.open(event) as event_file:
        assert event_file.event.guest_list_version == 0


def test_every_doubtful_row_is_shown_by_a_dry_run_and_the_first_by_an_import(
    event: Path, file: Path
) -> None:
    file.write_text("Nom;Prénom;Code\n" + "".join(f"X;{n};same\n" for n in range(31)))
    shown = kiosk("guests", "import", event, file, "--dry-run").stderr
    assert shown.count("the same ticket code as line 2") == 30
    shown = kiosk("guests", "import", event, file).stderr
    assert shown.count("the same ticket code as line 2") == 20
    assert "… and 10 more: --dry-run shows them all" in shown


def test_a_newer_list_says_what_it_changes(event: Path, file: Path) -> None:
    kiosk("guests", "import", event, file)
    file.write_text("Nom;Prénom;Code;Statut\nLefèvre-Roux;Zoé;aaa111;\n")
    said = kiosk("guests", "import", event, file).stdout
    assert "~ Zoé Lefèvre: last_name “Lefèvre” → “Lefèvre-Roux”" in said
    assert "- Jean Dupont: not in this list" in said
    assert "0 added, 1 changed, 0 as before, 1 not in this list and kept." in said


def test_gone_guests_are_canceled_when_asked_for(event: Path, file: Path) -> None:
    file.write_text(LIST.replace("annulé", ""))
    kiosk("guests", "import", event, file)
    file.write_text(LIST[: LIST.index("Dupont")])
    assert "1 not in this list and canceled" in kiosk(
        "guests", "import", event, file, "--gone", "cancel"
    ).stdout  # fmt: skip
    assert kiosk("check", event, "bbb222", "--json").stdout.count("CANCELED") == 1


def test_the_help_names_every_field() -> None:
    words = set(
        kiosk("guests", "import", "--help").stdout.replace(",", " ").replace(".", " ").split()
    )
    assert words >= set(FIELDS)
    assert set(FIELD_NAMES) == set(FIELDS)  # and the screen offers them all


def test_json_says_it_for_scripts(event: Path) -> None:
    result = kiosk("guests", "import", event, SAMPLES / "eventbrite-new.csv", "--json")
    facts = json.loads(result.stdout)
    assert (facts["rows"], facts["added"], facts["vendor"]) == (3, 3, "eventbrite")
    assert facts["columns"]["order"] == "Order ID"
    assert [problem["line"] for problem in facts["problems"]] == [2, 3]


def test_columns_that_are_said_are_remembered(event: Path, file: Path) -> None:
    file.write_text(ODD)
    refused = kiosk("guests", "import", event, file)
    assert (refused.exit_code, "--map" in refused.stderr) == (1, True)
    said = ("--map", "Qui=name", "--map", "#1=code", "--map", "Zone=category")
    tried = kiosk("guests", "import", event, file, *said, "--dry-run")
    assert "Would be: 2 added" in tried.stdout
    assert kiosk("guests", "import", event, file).exit_code == 1  # a dry run remembers nothing
    assert kiosk("guests", "import", event, file, *said).exit_code == 0
    assert names(event) == {"Zoé Lefèvre", "Jean Dupont"}
    file.write_text(ODD + "ccc333;Ana Roux;VIP\n")
    assert "1 added, 0 changed, 2 as before" in kiosk("guests", "import", event, file).stdout


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["--map", "Qui"], 2, "HEADER=FIELD"),
        (["--map", "Qui=nom"], 1, "choose among"),
        (["--map", "Who=name"], 1, "the list has: Badge ID, Qui, Zone"),
        (["--review"], 1, "needs a terminal"),
        (["--encoding", "klingon"], 1, "--encoding"),
        (["--gone", "shoot"], 2, "keep"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_line(
    event: Path, file: Path, options: list[str], status: int, says: str
) -> None:
    file.write_text(ODD)
    result = kiosk("guests", "import", event, file, *options)
    assert (result.exit_code, says in result.stderr) == (status, True)
    assert "Traceback" not in result.stderr


def test_what_a_list_says_is_never_obeyed_by_a_terminal(event: Path, file: Path) -> None:
    tall = "z" + "\u0301" * 30
    file.write_text(f"Nom;Code;\x1b[31mX\nA\x1b]0;owned\x07;aaa\nB\u202e{tall};aaa\n")
    result = kiosk("guests", "import", event, file, "--dry-run")
    assert result.stdout.count("\u0301") < 3
    assert not set(result.stdout + result.stderr) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("answer", "options", "name"),
    [
        ("n", [], "Zoé Lefèvre"),
        ("y", [], "Zoé Lefèvre-Roux"),
        ("", ["--yes"], "Zoé Lefèvre-Roux"),
    ],
)
def test_in_a_terminal_it_asks_before_guests_are_changed(
    event: Path, file: Path, answer: str, options: list[str], name: str
) -> None:
    kiosk("guests", "import", event, file)
    file.write_text(LIST.replace("Lefèvre", "Lefèvre-Roux") + "Roux;Ana;ccc333;\n")
    status, said = in_a_terminal("guests", "import", event, file, *options, typed=answer)
    assert ("Change 1 guest?" in said) is bool(answer)
    assert status == (1 if answer == "n" else 0)
    assert name in names(event)
    with EventFile.open(event) as event_file:
        assert len(event_file.guests_with_code("ccc333")) == (0 if answer == "n" else 1)


def in_a_terminal(*arguments: object, typed: str) -> tuple[int, str]:
    """Exit status and output of the command in a terminal where `typed` was typed ahead."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "kiosk", *map(str, arguments)]
    with subprocess.Popen(program, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, f"{typed}\n".encode())
        said = b""
        try:
            while chunk := os.read(ours, 4096):
                said += chunk
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    return process.returncode, said.decode()


ASKING = "Nom;Prénom;Code;RSVP\nLefèvre;Zoé;aaa111;Yes\nDupont;Jean;bbb222;Peut-être\n"


def test_a_question_is_refused_with_the_options_that_answer_it_and_the_answer_remembered(
    event: Path, file: Path
) -> None:
    file.write_text(ASKING)
    asked = kiosk("guests", "import", event, file, "--yes")
    assert (asked.exit_code, names(event)) == (1, set())
    assert "“RSVP” is not understood: Peut-être 1, Yes 1" in asked.stderr
    assert '--map "RSVP=status"' in asked.stderr
    column = ("--map", "RSVP=status")
    asked = kiosk("guests", "import", event, file, *column)
    assert (asked.exit_code, '--status "Peut-être=unapproved"' in asked.stderr) == (1, True)
    said = (*column, "--status", "Peut-être=unapproved")
    assert kiosk("guests", "import", event, file, *said).exit_code == 0
    verdicts = kiosk("check", event, "aaa111", "bbb222", "--json").stdout.splitlines()
    assert [json.loads(line)["verdict"] for line in verdicts] == ["VALID", "UNAPPROVED"]
    file.write_text(ASKING + "Roux;Ana;ccc333;Yes\n")
    assert "1 added, 0 changed, 2 as before" in kiosk("guests", "import", event, file).stdout
    again = kiosk("guests", "import", event, file, "--status", "Peut-être=canceled")
    assert "0 added, 1 changed" in again.stdout


def test_a_list_without_codes_is_imported_when_that_is_meant(event: Path, file: Path) -> None:
    file.write_text("Nom;Prénom\nLefèvre;Zoé\n")
    asked = kiosk("guests", "import", event, file, "--json")
    (question,) = json.loads(asked.stdout)["questions"]
    assert (asked.exit_code, question["kind"]) == (1, "codes")
    assert question["options"] == "--codes-are-ours"
    done = kiosk("guests", "import", event, file, "--codes-are-ours")
    assert (done.exit_code, "1 is made here" in done.stderr) == (0, True)


MESSY = (
    "Prénom;Nom;Email;Code;Statut;Téléphone;Accompagnants;Valable jusqu'au\n"
    "Zoé;Dupont;z@x.fr;A1;payé;3,36E+10;2;\n"
    "Zoé;Dupond;z@x.fr;A1;payé;;;2026-99-99\n"
    "\n"
    "Ã‰ric;Martin;e@x.fr;A2;annulé;;17,5;\n"
    "Ã‰ric;Martin;e@x.fr;A2;annulé;;17,5;\n"
    "Prénom;Nom;Email;Code;Statut;Téléphone;Accompagnants;Valable jusqu'au\n"
    f"Léa;Petit;;{'9' * 600};;;;\n"
    "Total;3;;;;;;\n"
    ";;x@y.fr;;;0612345678;;\n"
)


def test_what_is_doubtful_is_told_in_the_readers_language(event: Path, file: Path) -> None:
    file.write_text(MESSY)
    asked = ("guests", "import", event, file, "--dry-run", "--status", "=valid")
    english, french = (kiosk("--language", language, *asked) for language in ("en", "fr"))
    told = english.stderr.splitlines()
    assert any("the header again" in line for line in told)
    pairs = zip(told, french.stderr.splitlines(), strict=True)
    assert [one for one, other in pairs if one == other] == []
    assert len(told) >= 10
    assert "cells set apart by semicolons" in english.stdout
    assert "points-virgules" in french.stdout


def test_a_header_once_more_is_nobody_whatever_stands_under_code(event: Path, file: Path) -> None:
    file.write_text(LIST + LIST)
    assert "2 added" in kiosk("guests", "import", event, file).stdout


def test_what_a_question_rests_on_is_told_in_the_readers_language(event: Path, file: Path) -> None:
    file.write_text("Nom;Prénom;Code;Statut\nDupont;Zoé;a1;bizarre\nMartin;Léa;a2;payé\nRose;;;\n")
    french = kiosk("--language", "fr", "guests", "import", event, file).stderr
    assert "ligne 4 (Rose)" in french
    assert "«\N{NO-BREAK SPACE}Statut\N{NO-BREAK SPACE}»" in french
