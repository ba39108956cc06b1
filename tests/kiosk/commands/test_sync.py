"""kiosk sync: segments and event files from sticks, and conflicts settled from scripts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from tests.sync.conftest import Laptop, admit, laptops, organisers

__all__ = ["laptops", "organisers"]


def kiosk(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def event(organisers: object, laptops: Laptop, tmp_path: Path) -> Path:
    """The organiser's file; A and B have let guest 1 in, A guests 2 and 3 too."""
    a, b = laptops("A"), laptops("B")
    admit(a, 1, 2, 3)
    admit(b, 1)
    for each in (a, b):
        each.close()
    return tmp_path / "organisers.event"


def exported(tmp_path: Path, *options: str, name: str = "A") -> Path:
    stick = tmp_path / f"{name}.segment"
    done = kiosk("sync", "export", tmp_path / f"{name}.event", stick, *options)
    assert done.exit_code == 0, done.output
    return stick


def test_segments_and_event_files_alike(event: Path, tmp_path: Path) -> None:
    done = kiosk("sync", "merge", event, exported(tmp_path), tmp_path / "B.event", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"new": 4, "duplicate": 0, "rejected": 0, "conflicts": 1}
    again = kiosk("sync", "merge", event, exported(tmp_path, "--plain"))
    assert "0 new, 3 known already" in again.stdout


def test_a_segment_that_was_cut_is_named_and_the_rest_is_merged(
    event: Path, tmp_path: Path
) -> None:
    cut, whole = exported(tmp_path, "--plain"), exported(tmp_path, name="B")
    lines = cut.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(lines[:3]))
    done = kiosk("sync", "merge", event, cut, whole, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {
        "new": 3, "duplicate": 0, "rejected": 0, "conflicts": 1, "incomplete": [str(cut)],
    }  # fmt: skip
    assert "its end is missing" in done.stderr
    cut.write_bytes(b"".join([lines[0].replace(b"event", b"evens"), *lines[1:]]))
    altered = kiosk("sync", "merge", event, cut, "--json")
    assert (altered.exit_code, json.loads(altered.stdout)["incomplete"]) == (1, [str(cut)])


def test_what_cannot_be_merged_does_not_keep_the_rest_from_it(event: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.event"
    kiosk("new", other, "--name", "other")
    foreign = tmp_path / "foreign.segment"
    kiosk("sync", "export", other, foreign, "--plain")
    notes = tmp_path / "notes.txt"
    notes.write_text("no event")
    sources = [tmp_path / "gone", other, foreign, notes, exported(tmp_path)]
    done = kiosk("sync", "merge", event, *sources)
    assert done.exit_code == 1
    assert "3 new" in done.stdout
    assert done.stderr.count("Error:") == 4
    alone = kiosk("sync", "merge", event, tmp_path / "gone")
    assert (alone.exit_code, alone.stdout, "stick" in alone.stderr) == (1, "", True)


def test_a_sealed_segment_is_for_the_organiser(event: Path, tmp_path: Path) -> None:
    done = kiosk("sync", "merge", tmp_path / "B.event", exported(tmp_path))
    assert (done.exit_code, "sealed for the organiser" in done.stderr) == (1, True)


def test_export_of_one_laptop_and_of_nobody(event: Path, tmp_path: Path) -> None:
    kiosk("sync", "merge", event, tmp_path / "A.event", tmp_path / "B.event")
    stick = tmp_path / "stick"
    done = kiosk("sync", "export", event, stick, "--device", "B", "--plain")
    assert (done.exit_code, "1 row," in done.stdout) == (0, True)
    unknown = kiosk("sync", "export", event, stick, "--device", "C")
    assert (unknown.exit_code, "A, B, O" in unknown.stderr) == (1, True)
    over = kiosk("sync", "export", event, tmp_path / "A.event")
    assert (over.exit_code, "is there already" in over.stderr) == (1, True)


def test_a_conflict_is_resolved_once_and_shown_on_demand(event: Path, tmp_path: Path) -> None:
    kiosk("sync", "merge", event, tmp_path / "A.event", tmp_path / "B.event")
    (found,) = json.loads(kiosk("sync", "conflicts", event, "--json").stdout)
    assert found.keys() >= {"id", "kind", "ticket", "guest", "entries", "order_certain", "apart_ms"}
    assert (found["ticket"], found["decision"]) == ("CODE00001", None)
    assert kiosk("sync", "resolve", event, found["id"], "shared_ticket").exit_code == 0
    assert json.loads(kiosk("sync", "conflicts", event, "--json").stdout) == []
    (shown,) = json.loads(kiosk("sync", "conflicts", event, "--all", "--json").stdout)
    assert shown["decision"] == "shared_ticket"
    in_words = kiosk("sync", "conflicts", event, "--all", "--language", "en").stdout
    assert "Entered twice" in in_words
    assert "[Shared ticket]" in in_words
    in_words = kiosk("sync", "conflicts", event, "--all", "--language", "fr").stdout
    assert "[Billet partagé]" in in_words
    unknown = kiosk("sync", "resolve", event, "nothing", "seen")
    assert (unknown.exit_code, "kiosk sync conflicts" in unknown.stderr) == (1, True)
    review = kiosk("sync", "conflicts", event, "--review")
    assert (review.exit_code, "terminal" in review.stderr) == (1, True)


def test_a_restored_laptop_is_noticed_by_the_commands(event: Path, tmp_path: Path) -> None:
    a, backup = tmp_path / "A.event", tmp_path / "backup"
    assert kiosk("check", a, "CODE00010").exit_code == 0
    backup.write_bytes(a.read_bytes())
    assert kiosk("check", a, "CODE00011").exit_code == 0
    kiosk("sync", "merge", event, a)
    a.write_bytes(backup.read_bytes())
    assert kiosk("check", a, "CODE00012").exit_code == 0
    merged = kiosk("sync", "merge", event, a, "--json")
    assert json.loads(merged.stdout)["new"] == 1
    kinds = {c["kind"] for c in json.loads(kiosk("sync", "conflicts", event, "--json").stdout)}
    assert "fork" not in kinds


def test_an_edited_guest_list_is_said_by_doctor_and_not_packed(event: Path, tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(event)
    connection.execute("UPDATE guest SET category = 'VIP' WHERE code = 'CODE00007'")
    connection.commit()
    connection.close()
    packed = kiosk("pack", event, "--device", "C", "--out", tmp_path / "c.event", "--plain")
    assert (packed.exit_code, "changed by hand" in packed.stderr) == (1, True)
    doctor = kiosk("doctor", event, "--camera", "none", "--language", "en")
    assert "changed by hand; guests concerned: 1" in doctor.stdout
