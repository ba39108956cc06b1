"""The command line of personal data: hand out, forget, destroy, and the papers."""

import json
import os
import shutil
from pathlib import Path

import pytest

from kiosk.privacy import documents
from sync.file.event_file import EventFile
from tests.kiosk.commands.test_cli import event, kiosk

__all__ = ["event"]


@pytest.fixture
def laptop(event: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.event"
    assert kiosk("pack", event, "--device", "Entrée A", "--out", path, "--plain").exit_code == 0
    assert kiosk("check", path, "aaa111").exit_code == 0
    return path


def test_a_person_is_handed_out_and_forgotten(event: Path) -> None:
    kiosk("check", event, "aaa111")
    facts = json.loads(kiosk("guests", "export-person", event, "aaa111").stdout)
    assert facts["guest"]["last_name"] == "Lefèvre"
    assert [happened["what"] for happened in facts["happened"]] == ["admit"]
    assert "--yes" in kiosk("guests", "erase-person", event, "aaa111").stderr
    assert kiosk("guests", "erase-person", event, "aaa111", "--yes").exit_code == 0
    assert "nobody" in kiosk("guests", "export-person", event, "aaa111").stderr
    assert json.loads(kiosk("count", event, "--json").stdout)["admitted"] == 1


def test_the_mails_that_wait_for_them_go_too(event: Path, tmp_path: Path) -> None:
    guests, tickets, outbox = tmp_path / "g.csv", tmp_path / "tickets", tmp_path / "outbox"
    guests.write_text("Nom;Prénom;Code billet;Email\nCanarybird;Zoé;CANARY001;canary@b.example\n"
                      "Martin;Bob;BOB000001;b@a.example\n")  # fmt: skip
    assert kiosk("guests", "import", event, guests, "--yes").exit_code == 0
    assert kiosk("tickets", event, "--out", tickets).exit_code == 0
    prepared = kiosk("mail", "prepare", event, "--tickets", tickets, "--out", outbox,
                     "--from", "a@a.example")  # fmt: skip
    assert prepared.exit_code == 0, prepared.output
    waiting = list(outbox.rglob("*.eml"))
    assert any(b"canary@b.example" in mail.read_bytes() for mail in waiting)  # the control
    assert "1 mail removed" in kiosk("guests", "erase-person", event, "CANARY001", "--yes").stdout
    left = list(outbox.rglob("*.eml"))
    assert len(left) == len(waiting) - 1
    assert not any(b"canary@b.example" in mail.read_bytes() for mail in left)


def test_a_laptop_is_destroyed_only_when_all_of_it_is_known(event: Path, laptop: Path) -> None:
    refused = kiosk("purge", laptop, "--confirmed-by", event, "--yes")
    assert (refused.exit_code, "1 of “Entrée A”" in refused.stderr) == (1, True)
    assert kiosk("purge", laptop, "--confirmed-by", laptop, "--yes").exit_code == 1
    assert kiosk("purge", laptop, "--confirmed-by-hub", "--yes").exit_code == 1
    assert kiosk("sync", "merge", event, laptop).exit_code == 0
    assert kiosk("purge", laptop, "--confirmed-by", event).exit_code == 1
    assert laptop.exists()
    assert kiosk("purge", laptop, "--confirmed-by", event, "--yes").exit_code == 0
    assert not laptop.exists()


@pytest.mark.parametrize("how", ["another name", "a copy", "another laptop's"])
def test_what_the_laptop_can_write_itself_confirms_nothing(
    event: Path, laptop: Path, tmp_path: Path, how: str
) -> None:
    other = tmp_path / "other.event"
    if how == "another name":
        os.link(laptop, other)
    elif how == "a copy":
        shutil.copy(laptop, other)
    else:
        kiosk("pack", event, "--device", "Entrée B", "--out", other, "--plain")
        kiosk("sync", "merge", other, laptop)
    refused = kiosk("purge", laptop, "--confirmed-by", other, "--yes")
    assert (refused.exit_code, laptop.exists()) == (1, True)
    assert other.stat().st_size > 0


def test_what_was_noted_of_the_hub_confirms_nothing(laptop: Path) -> None:
    with EventFile.open(laptop) as event_file, event_file.transaction() as connection:
        connection.execute("INSERT INTO hub_link VALUES (1, '127.0.0.1:9', 'x', 'x', 0)")
        connection.execute("INSERT INTO acknowledged SELECT device_id, epoch, 99 FROM this_device")
    refused = kiosk("purge", laptop, "--confirmed-by-hub", "--yes")
    assert (refused.exit_code, laptop.exists()) == (1, True)


def test_what_was_kept_beside_a_laptops_file_goes_with_it(event: Path, laptop: Path) -> None:
    kiosk("sync", "merge", event, laptop)
    for kept in (".format-3", ".aside-1-wal", ".aside-1.segment"):
        Path(f"{laptop}{kept}").write_bytes(b"Lefevre")
    rescue = Path(f"{laptop}.rescue-1.segment")
    rescue.write_bytes(b"")
    assert kiosk("purge", laptop, "--confirmed-by", event, "--yes").exit_code == 1
    rescue.unlink()
    assert kiosk("purge", laptop, "--confirmed-by", event, "--yes").exit_code == 0
    assert not list(laptop.parent.glob(f"{laptop.name}*"))


def test_another_events_file_confirms_nothing(laptop: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.event"
    kiosk("new", other, "--name", "Autre")
    assert kiosk("purge", laptop, "--confirmed-by", other, "--yes").exit_code == 1
    assert laptop.exists()


def test_the_central_file_is_pseudonymised_when_it_is_time(tmp_path: Path) -> None:
    path, guests = tmp_path / "old.event", tmp_path / "guests.csv"
    guests.write_text("Nom;Prénom;Code billet\nLefèvre;Zoé;aaa111\n")
    kiosk("new", path, "--name", "S", "--starts", "2015-02-02T19:00", "--ends", "2015-02-02T23:00")
    kiosk("guests", "import", path, guests)
    assert kiosk("purge", path, "--pseudonymise", "--yes").exit_code == 0
    assert "Lefèvre".encode() not in path.read_bytes()


def test_before_it_is_time_nobody_is_erased_by_mistake(event: Path) -> None:
    assert "--now" in kiosk("purge", event, "--pseudonymise", "--yes").stderr
    assert "--yes" in kiosk("purge", event, "--pseudonymise", "--now").stderr
    assert kiosk("purge", event, "--pseudonymise", "--now", "--yes").exit_code == 0
    assert kiosk("purge", event).exit_code == 2
    assert kiosk("purge", event, "--pseudonymise", "--confirmed-by", event).exit_code == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_papers_are_filled_in(event: Path, laptop: Path, language: str) -> None:
    for command in (("notice",), ("record",), ("lost-laptop", "Entrée A")):
        first, *rest = command
        result = kiosk("privacy", first, event, *rest, "--language", language)
        assert result.exit_code == 0, result.output
        assert "Soirée" in result.stdout
        assert "$" not in result.stdout


def test_a_plain_laptop_is_called_what_it_is(event: Path, laptop: Path) -> None:
    lost = kiosk("privacy", "lost-laptop", event, "Entrée A", "--language", "en").stdout
    assert "NOT encrypted" in lost
    assert "Received from it: 0" in lost
    assert "there is: Entrée A" in kiosk("privacy", "lost-laptop", event, "B").stderr


def test_a_name_in_a_paper_is_never_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "e.event"
    kiosk("new", path, "--name", "\x1b[2J$contact", "--controller", "A", "--contact", "c@a.example")
    notice = kiosk("privacy", "notice", path).stdout
    assert "\x1b" not in notice
    assert "$contact" in notice


def test_both_languages_have_every_paper() -> None:
    folder = Path(documents.__file__).parent
    names = {path.name for path in folder.glob("*.txt")}
    assert names == {f"{name}.{language}.txt" for name in ("notice", "record", "lost_laptop")
                     for language in ("fr", "en")}  # fmt: skip
