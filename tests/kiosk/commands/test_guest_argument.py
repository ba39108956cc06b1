"""The argument CODE names a guest by ticket, badge or signed ticket, in every command the same."""

import json
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from tests.kiosk.commands.test_cli import event, kiosk

__all__ = ["event"]

WAYS = ("ticket", "typed", "badge", "signed", "id")


@pytest.fixture
def codes(event: Path) -> dict[str, str]:
    """What may stand for one guest."""
    assert kiosk("signed", "key", event).exit_code == 0
    with EventFile.open(event) as event_file:
        (guest,) = event_file.guests_with_code("aaa111")
    signed = kiosk("signed", "issue", event, "aaa111").stdout.strip()
    return {
        "ticket": guest.code,
        "typed": f" {guest.code.swapcase()} ",
        "badge": f"{guest.badge_code[:5]}-{guest.badge_code[5:].lower()}",
        "signed": signed,
        "id": guest.ticket_id,
    }


@pytest.mark.parametrize("way", WAYS)
def test_a_guest_is_found_in_every_command(
    event: Path, codes: dict[str, str], way: str, tmp_path: Path
) -> None:
    code, pdf = codes[way], tmp_path / "badge.pdf"
    facts = json.loads(kiosk("guests", "export-person", event, code).stdout)
    assert facts["guest"]["last_name"] == "Lefèvre"
    assert kiosk("signed", "issue", event, code).stdout.strip() == codes["signed"]
    drawn = kiosk("badges", event, "--out", pdf, "--guest", code, "--json")
    assert json.loads(drawn.stdout)["badges"] == 1, drawn.stderr
    printed = kiosk("print", event, code, "--printer", f"file:{tmp_path / 'out'}", "--json")
    assert json.loads(printed.stdout)["name"] == "Zoé Lefèvre", printed.stderr
    assert kiosk("signed", "revoke", event, code).exit_code == 0
    assert kiosk("guests", "erase-person", event, code, "--yes").exit_code == 0


@pytest.mark.parametrize("command", [
    ("guests", "export-person"), ("guests", "erase-person"), ("signed", "issue"),
    ("signed", "revoke"), ("print", "--printer", "file:out"),
    ("badges", "--out", "b.pdf", "--guest"),
])  # fmt: skip
def test_a_code_of_nobody_is_refused_in_the_same_words(
    event: Path, command: tuple[str, ...], tmp_path: Path
) -> None:
    name, *rest = command
    group = [rest.pop(0)] if name in ("guests", "signed") else []
    done = kiosk(name, *group, event, *rest, "K7QF2M9XC")
    assert done.exit_code == 1
    assert "nobody has the code “K7QF2M9XC”: find them with `kiosk guests find`" in done.stderr
