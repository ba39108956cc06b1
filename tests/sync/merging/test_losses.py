"""Losses that somebody knows of are shown, here and at the centre, with how many."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from sync.file.event_file import EventFile
from sync.journal.devices import begin_epoch
from sync.merging.conflicts import Conflict, ConflictKind
from sync.merging.merge import merge
from tests.conftest import HandClock
from tests.sync.conftest import Laptop, admit


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def of_kind(event_file: EventFile, kind: ConflictKind) -> list[Conflict]:
    return [found for found in event_file.conflicts() if found.kind is kind]


def set_back(laptop: EventFile, backup: Path, memory: Path) -> EventFile:
    """The laptop's file, with what the backup holds."""
    laptop.close()
    for leftover in laptop.path.parent.glob(f"{laptop.path.name}*"):
        leftover.unlink()
    shutil.copy(backup, laptop.path)
    return EventFile.open(laptop.path, clock=HandClock(), memory=memory)


def back_up(laptop: EventFile, backup: Path) -> None:
    backup.unlink(missing_ok=True)
    with laptop.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))


def test_a_laptop_that_was_set_back_knows_what_it_lost(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    memory = tmp_path / "memory"
    a = laptops("A", memory=memory)
    admit(a, 1)
    back_up(a, tmp_path / "backup")
    admit(a, 2, 3, 4)
    shutil.copy(a.path, tmp_path / "as-it-was.event")
    a = set_back(a, tmp_path / "backup", memory)
    (before,) = of_kind(a, ConflictKind.ROWS_LOST)  # before anything is written
    assert (before.size, before.entries[0].device) == (3, "A")
    admit(a, 2)
    (here,) = of_kind(a, ConflictKind.ROWS_LOST)
    assert (here.size, here.conflict_id) == (3, before.conflict_id)
    merge(organisers, a)
    (there,) = of_kind(organisers, ConflictKind.ROWS_LOST)
    assert (there.size, there.conflict_id) == (3, before.conflict_id)
    said = json.loads(run("sync", "conflicts", organisers.path, "--json"))
    assert [(c["kind"], c["size"]) for c in said] == [("rows_lost", 3)]
    assert "Entries lost" in run("sync", "conflicts", organisers.path, "--language", "en")


def test_rows_that_turn_up_are_not_lost_any_more(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    memory = tmp_path / "memory"
    a, b = laptops("A", memory=memory), laptops("B")
    admit(a, 1)
    back_up(a, tmp_path / "backup")
    admit(a, 2, 3)
    merge(b, a)
    admit(a, 4)
    a = set_back(a, tmp_path / "backup", memory)
    admit(a, 5)
    merge(organisers, a)
    merge(organisers, b)
    (found,) = of_kind(organisers, ConflictKind.ROWS_LOST)
    assert found.size == 1
    assert organisers.counts().admitted == 4


def test_what_was_lost_before_is_not_forgotten_when_it_happens_again(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    memory = tmp_path / "memory"
    a = laptops("A", memory=memory)
    back_up(a, tmp_path / "backup")
    for number in (1, 2):
        admit(a, number, number + 10)
        a = set_back(a, tmp_path / "backup", memory)
    admit(a, 3)
    merge(organisers, a)
    found = of_kind(organisers, ConflictKind.ROWS_LOST)
    assert [each.size for each in found] == [2, 2]


def test_a_file_that_lost_nothing_says_nothing(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    memory = tmp_path / "memory"
    a = laptops("A", memory=memory)
    admit(a, 1)
    a.change(begin_epoch)
    admit(a, 2)
    back_up(a, tmp_path / "backup")
    a = set_back(a, tmp_path / "backup", memory)
    admit(a, 3)
    assert a.conflicts() == []


@pytest.mark.parametrize("is_set_back", [False, True])
def test_what_a_revoked_laptop_records_is_marked_whatever_its_clock_says(
    organisers: EventFile, laptops: Laptop, is_set_back: bool
) -> None:
    a, c = laptops("A"), laptops("C")
    admit(a, 1, 2)
    merge(organisers, a)
    assert "revoked" in run("sync", "revoke", organisers.path, "A")
    merge(organisers, a)
    assert of_kind(organisers, ConflictKind.REVOKED_DEVICE) == []
    if is_set_back:
        clock = a.clock
        assert isinstance(clock, HandClock)
        clock.set_wall(clock.wall - 3_600_000)
    admit(a, 3)
    merge(organisers, a)
    merge(c, organisers)
    for each in (organisers, c):
        (found,) = of_kind(each, ConflictKind.REVOKED_DEVICE)
        assert found.size == 1 + is_set_back  # and the step of its clock
        assert {entry.device for entry in found.entries} == {"A"}
    assert organisers.counts().admitted == 3
