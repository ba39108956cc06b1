"""A laptop that is set back to a backup: noticed where it can be, and never a loss."""

import shutil
from pathlib import Path

import pytest

from kiosk.ui.state_folder import state_folder
from sync.file import rollback
from sync.file.event_file import EventFile
from sync.journal.devices import begin_epoch
from sync.journal.journal import Chain
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import merge
from tests.conftest import HandClock
from tests.sync.conftest import Laptop, admit


def is_behind(event_file: EventFile, heads: dict[Chain, int]) -> bool:
    with event_file.reading() as connection:
        return rollback.is_behind(connection, heads)


def epochs(event_file: EventFile) -> list[str]:
    """The epochs of the journal's rows, in the order in which they were written."""
    with event_file.reading() as connection:
        rows = connection.execute("SELECT epoch FROM journal ORDER BY rowid").fetchall()
    return [epoch for (epoch,) in rows]


def set_back(event_file: EventFile, backup: Path, memory: Path | None) -> EventFile:
    """Put a copy of the file in its place."""
    path, clock = event_file.path, event_file.clock
    event_file.close()
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()
    shutil.copy(backup, path)
    return EventFile.open(path, clock=clock, memory=memory)


def backup_of(event_file: EventFile, path: Path) -> Path:
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return path


@pytest.fixture
def memory() -> Path:
    return state_folder()


def test_a_restored_laptop_begins_a_new_epoch_and_forks_nothing(
    organisers: EventFile, laptops: Laptop, tmp_path: Path, memory: Path
) -> None:
    a = laptops("A", memory=memory)
    admit(a, 1)
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 2)
    merge(organisers, a)
    a = set_back(a, backup, memory)
    admit(a, 3)
    assert len(set(epochs(a))) == 2
    merge(organisers, a)
    assert organisers.counts().admitted == 3
    assert organisers.conflicts() == []


def test_without_a_memory_nothing_is_lost_and_the_fork_is_shown(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a = laptops("A")
    admit(a, 1)
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 2)
    merge(organisers, a)
    a = set_back(a, backup, None)
    admit(a, 3)
    merge(organisers, a)
    assert organisers.counts().admitted == 3
    assert [c.kind for c in organisers.conflicts()] == [ConflictKind.FORK]


def test_opening_the_file_again_changes_nothing(laptops: Laptop, memory: Path) -> None:
    a = laptops("A", memory=memory)
    for number in (1, 2, 3):
        admit(a, number)
        a.close()
        a = EventFile.open(a.path, clock=a.clock, memory=memory)
    assert len(set(epochs(a))) == 1


def test_a_file_that_is_older_than_its_epoch_begins_yet_another(
    laptops: Laptop, tmp_path: Path, memory: Path
) -> None:
    a = laptops("A", memory=memory)
    admit(a, 1)
    backup = backup_of(a, tmp_path / "backup")
    a.change(begin_epoch)
    admit(a, 2)
    second = epochs(a)[-1]
    a = set_back(a, backup, memory)
    admit(a, 3)
    assert len(set(epochs(a))) == 2
    assert second not in epochs(a)


def test_an_epoch_without_a_row_is_remembered_too(
    organisers: EventFile, laptops: Laptop, tmp_path: Path, memory: Path
) -> None:
    a = laptops("A", memory=memory)
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 1)
    merge(organisers, a)
    a = set_back(a, backup, memory)
    a.change(begin_epoch)  # and before anything is recorded in it
    a = set_back(a, backup, memory)
    admit(a, 2)
    merge(organisers, a)
    assert organisers.counts().admitted == 2
    assert organisers.conflicts() == []


def test_a_copy_that_went_another_way_is_noticed_though_it_is_longer(
    laptops: Laptop, tmp_path: Path, memory: Path
) -> None:
    a = laptops("A", memory=memory)
    admit(a, 1)
    elsewhere = EventFile.open(backup_of(a, tmp_path / "copy"), clock=HandClock())
    admit(elsewhere, 2, 3, 4)
    copy = backup_of(elsewhere, tmp_path / "copy of the copy")
    admit(a, 5)
    a = set_back(a, copy, memory)
    admit(a, 6)
    assert len(set(epochs(a))) == 2


def test_looking_at_a_restored_file_does_not_change_it(
    laptops: Laptop, tmp_path: Path, memory: Path
) -> None:
    a = laptops("A", memory=memory)
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 1)
    with EventFile.open(backup, memory=memory) as restored:
        restored.counts()
        restored.conflicts()
        with restored.reading() as connection, a.reading() as there:
            epoch = "SELECT epoch FROM this_device"
            assert connection.execute(epoch).fetchone() == there.execute(epoch).fetchone()


@pytest.mark.parametrize("harm", ["nothing", "{}", '{"epoch": 1, "seq": "x", "hash": 0}', "\0" * 9])
def test_a_memory_that_cannot_be_read_is_none(laptops: Laptop, memory: Path, harm: str) -> None:
    a = laptops("A", memory=memory)
    admit(a, 1)
    a.close()
    (file,) = memory.iterdir()
    file.write_text(harm)
    a = EventFile.open(a.path, clock=a.clock, memory=memory)
    admit(a, 2)
    assert len(set(epochs(a))) == 1


def test_a_memory_that_cannot_be_written_stops_nobody(laptops: Laptop, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("not a folder")
    a = laptops("A", memory=tmp_path / "state")
    admit(a, 1, 2)
    assert a.counts().admitted == 2


def test_who_has_more_of_a_journal_than_its_own_file_shows_it(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a = laptops("A")
    admit(a, 1)
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 2)
    (epoch,) = set(epochs(a))
    chain = (a.device_id, epoch)
    assert not is_behind(a, {chain: 2})
    assert not is_behind(a, {("another", epoch): 9})
    a = set_back(a, backup, None)
    assert is_behind(a, {chain: 2})
    a.change(begin_epoch)
    admit(a, 3)
    assert not is_behind(a, {chain: 2})
    assert len(set(epochs(a))) == 2


def test_a_laptop_that_gets_its_lost_rows_back_goes_on_in_a_new_epoch(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    a = laptops("A")
    backup = backup_of(a, tmp_path / "backup")
    admit(a, 1, 2)
    merge(organisers, a)
    a = set_back(a, backup, None)
    assert merge(a, organisers).new == 2
    admit(a, 3)
    merge(organisers, a)
    assert organisers.conflicts() == []
    assert len(set(epochs(a))) == 2
