"""The command line of the doors: questions, PINs."""

import json
from pathlib import Path

import pytest

from kiosk.commands.staff import PIN
from tests.badges.codes.test_pretix_ticket import PLAIN as PRETIX_TICKET
from tests.badges.codes.test_pretix_ticket import PUBLIC as PRETIX_PUBLIC
from tests.kiosk.commands.test_cli import event, kiosk, lines

__all__ = ["event"]

QUESTIONS = [
    {"id": "size", "text": "Taille ?", "kind": "choice", "options": ["S", "M"]},
    {"id": "diet", "text": "Régime ?", "required": False, "categories": ["VIP"]},
]


@pytest.fixture
def asking(event: Path, tmp_path: Path) -> Path:
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(QUESTIONS))
    put = kiosk("lists", "put", event, "main", "--questions", file)
    assert put.exit_code == 0, put.output
    assert "asks 2 questions" in put.output
    return event


def test_a_list_asks_and_check_answers(asking: Path) -> None:
    (asked,) = lines(kiosk("check", asking, "aaa111", "--json"))
    assert asked["verdict"] == "QUESTIONS"
    wrong = kiosk("check", asking, "aaa111", "--answer", "size=XL", "--json")
    assert [line["verdict"] for line in lines(wrong)] == ["QUESTIONS"]
    right = kiosk("check", asking, "aaa111", "--answer", "size=M", "--json")
    assert [line["verdict"] for line in lines(right)] == ["VALID"]
    assert kiosk("check", asking, "bbb222", "--answer", "size").exit_code == 2


def test_a_desk_that_asks_nothing_lets_them_in(asking: Path) -> None:
    assert kiosk("check", asking, "aaa111", "--ask-nothing").exit_code == 0


def test_questions_are_shown_and_stay_when_the_list_is_set_anew(asking: Path) -> None:
    assert kiosk("lists", "put", asking, "main", "--multiple-entry").exit_code == 0
    (shown,) = lines(kiosk("lists", "show", asking, "--json"))
    questions = shown["questions"]
    assert isinstance(questions, list)
    assert [question["question_id"] for question in questions] == ["size", "diet"]
    assert questions[1]["categories"] == ["VIP"]


@pytest.mark.parametrize("text", ["{}", "nonsense", '[{"id": "a"}]', "[" * 5000])
def test_questions_that_cannot_be_asked_are_refused(event: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "questions.json"
    file.write_text(text)
    refused = kiosk("lists", "put", event, "main", "--questions", file)
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1


def test_pins_are_set_shown_and_removed(event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PIN, "4711")
    assert kiosk("staff", "pin", event, "supervisor").exit_code == 0
    shown = kiosk("staff", "show", event).output.splitlines()
    assert [line.split()[-1] for line in shown] == ["PIN", "everybody"]
    assert kiosk("staff", "remove", event, "supervisor").exit_code == 0
    assert "PIN" not in kiosk("staff", "show", event).output


def test_a_bad_pin_and_nobody_to_ask_are_refused(
    event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "KIOSK_PIN" in kiosk("staff", "pin", event, "supervisor").stderr
    monkeypatch.setenv(PIN, "12")
    refused = kiosk("staff", "pin", event, "supervisor")
    assert (refused.exit_code, "4 to 12 digits" in refused.stderr) == (1, True)
    assert kiosk("staff", "pin", event, "steward").exit_code == 2


def test_signed_tickets_are_made_withdrawn_and_good_again(event: Path) -> None:
    assert "kiosk signed key" in kiosk("signed", "issue", event, "aaa111").stderr
    assert kiosk("signed", "key", event).exit_code == 0
    (issued,) = lines(kiosk("signed", "issue", event, "aaa111", "--json"))
    text = str(issued["ticket"])
    assert text.startswith("CK1:")
    assert kiosk("signed", "revoke", event, text).exit_code == 0
    assert kiosk("signed", "revoke", event, text, "--undo").exit_code == 0
    assert kiosk("check", event, text).exit_code == 0
    assert "nobody has the code" in kiosk("signed", "issue", event, "nobody").stderr


def test_pretix_keys_are_trusted_by_product(event: Path, tmp_path: Path) -> None:
    assert kiosk("check", event, PRETIX_TICKET).exit_code == 1
    file = tmp_path / "pretix.key"
    file.write_text(PRETIX_PUBLIC)
    trusted = kiosk("signed", "trust", event, file, "--product", "1=Visiteur")
    assert trusted.exit_code == 0, trusted.output
    assert kiosk("signed", "trust", event, PRETIX_PUBLIC).exit_code == 0
    assert kiosk("check", event, PRETIX_TICKET).exit_code == 0
    assert kiosk("signed", "trust", event, "nonsense").exit_code == 1
    assert kiosk("signed", "trust", event, "--product", "one").exit_code == 2
