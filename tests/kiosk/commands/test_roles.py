"""What the organiser's PIN guards on the command line."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sync.guests.roles import TRIES
from tests.kiosk.commands.test_cli import event, kiosk

__all__ = ["event"]

PIN = "99887766"
GUARDED = {
    "staff pin": ("staff", "pin", "EVENT", "supervisor"),
    "staff remove": ("staff", "remove", "EVENT", "organiser"),
    "lists put": ("lists", "put", "EVENT", "main", "--multiple-entry"),
    "lists remove": ("lists", "remove", "EVENT", "VIP"),
    "categories put": ("categories", "put", "EVENT", "VIP", "--vip"),
    "signed key": ("signed", "key", "EVENT"),
    "signed trust": ("signed", "trust", "EVENT", "--product", "1=VIP"),
    "signed revoke": ("signed", "revoke", "EVENT", "aaa111"),
}


@pytest.fixture
def guarded(event: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An event whose organiser has a PIN."""
    kiosk("lists", "put", event, "VIP", "--category", "VIP")
    monkeypatch.setenv("KIOSK_PIN", PIN)
    assert kiosk("staff", "pin", event, "organiser").exit_code == 0
    monkeypatch.delenv("KIOSK_PIN")
    return event


def run(command: str, path: Path) -> tuple[int, str]:
    result = kiosk(*(path if part == "EVENT" else part for part in GUARDED[command]))
    return result.exit_code, result.stderr


def rows(path: Path) -> list[dict[str, object]]:
    with closing(sqlite3.connect(path)) as plain:
        found = plain.execute("SELECT kind, body FROM journal ORDER BY seq").fetchall()
    return [{"kind": kind, **json.loads(body)} for kind, body in found]


@pytest.mark.parametrize("command", GUARDED)
def test_what_changes_the_rules_takes_the_organisers_pin(
    guarded: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_NEW_PIN", "4711")
    before = rows(guarded)
    code, why = run(command, guarded)
    assert (code, "set KIOSK_PIN" in why) == (1, True)
    monkeypatch.setenv("KIOSK_PIN", "1234")
    code, why = run(command, guarded)
    assert (code, f"tries left: {TRIES - 1}" in why) == (1, True)
    assert rows(guarded) == before
    monkeypatch.setenv("KIOSK_PIN", PIN)
    assert run(command, guarded)[0] == 0
    new = rows(guarded)[len(before) :]
    assert [row["kind"] for row in new] == [
        "withdrawal" if command == "signed revoke" else "rules_changed"
    ]


def test_a_conflict_is_decided_by_the_organiser(
    guarded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "set KIOSK_PIN" in kiosk("sync", "resolve", guarded, "x", "seen").stderr
    monkeypatch.setenv("KIOSK_PIN", PIN)
    assert "no conflict" in kiosk("sync", "resolve", guarded, "x", "seen").stderr


def test_wrong_pins_lock_the_commands_too(guarded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PIN", "1234")
    for _ in range(TRIES):
        kiosk("signed", "key", guarded)
    monkeypatch.setenv("KIOSK_PIN", PIN)
    assert "too many wrong PINs" in kiosk("signed", "key", guarded).stderr


def test_setting_a_pin_says_what_it_guards(event: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_PIN", "4711")
    said = kiosk("staff", "pin", event, "supervisor").stderr
    assert "No PIN guards the file" in said
    assert "anybody here may set or remove this one" in said
    told = kiosk("staff", "pin", "--help").stdout
    assert "guards the file itself" in " ".join(told.split())
    assert rows(event)[-1] == {"kind": "rules_changed", "what": "staff_pin", "name": "supervisor"}


def test_the_journal_does_not_tell_a_pin(guarded: Path) -> None:
    assert PIN not in json.dumps(rows(guarded))
