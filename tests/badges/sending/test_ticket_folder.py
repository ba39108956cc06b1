"""A folder of tickets: made once, again when something changed, whole whatever happens."""

from collections.abc import Callable
from pathlib import Path

import pytest

from badges.sending.ticket_folder import MANIFEST, TicketFolder, Wanted


def wanted(number: int, content: str = "one", make: Callable[[], bytes] | None = None) -> Wanted:
    return Wanted(f"{number}.pdf", str(number), content, make or content.encode)


def update(folder: TicketFolder, *files: Wanted) -> list[str]:
    return [made.file for made in folder.update(files)]


def no() -> bytes:
    raise OSError(28, "No space left on device")


@pytest.fixture
def folder(tmp_path: Path) -> TicketFolder:
    return TicketFolder(tmp_path / "tickets")


def files(folder: TicketFolder) -> dict[str, str]:
    return {f.name: f.read_text() for f in folder.path.iterdir() if f.name != MANIFEST}


def test_only_what_has_changed_is_made_again(folder: TicketFolder) -> None:
    assert update(folder, wanted(1), wanted(2)) == ["1.pdf", "2.pdf"]
    assert update(folder, wanted(1), wanted(2)) == []
    assert update(folder, wanted(1), wanted(2, "two"), wanted(3)) == ["2.pdf", "3.pdf"]
    assert files(folder) == {"1.pdf": "one", "2.pdf": "two", "3.pdf": "one"}


def test_what_nobody_wants_any_more_goes_and_strangers_stay(folder: TicketFolder) -> None:
    update(folder, wanted(1), wanted(2))
    (folder.path / "notes.txt").write_text("mine")
    update(folder, wanted(1))
    assert files(folder) == {"1.pdf": "one", "notes.txt": "mine"}


def test_a_full_disk_keeps_what_was_made_and_leaves_nothing_half(folder: TicketFolder) -> None:
    with pytest.raises(OSError, match="No space left"):
        update(folder, wanted(1), wanted(2, make=no), wanted(3))
    assert files(folder) == {"1.pdf": "one"}
    assert update(folder, wanted(1), wanted(2), wanted(3)) == ["2.pdf", "3.pdf"]


def test_stopped_in_the_middle_it_goes_on_where_it_was(folder: TicketFolder) -> None:
    running = folder.update([wanted(number) for number in range(20)])
    for _ in range(3):
        next(running)
    running.close()
    assert len(update(folder, *(wanted(number) for number in range(20)))) == 17


def test_a_line_that_was_cut_off_counts_as_not_written(folder: TicketFolder) -> None:
    update(folder, wanted(1), wanted(2))
    manifest = folder.path / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:-20])
    assert update(folder, wanted(1), wanted(2)) == ["2.pdf"]


def test_a_file_that_is_gone_or_cut_is_made_again(folder: TicketFolder) -> None:
    update(folder, wanted(1), wanted(2), wanted(3))
    (folder.path / "1.pdf").unlink()
    (folder.path / "2.pdf").write_bytes(b"")
    assert update(folder, wanted(1), wanted(2), wanted(3)) == ["1.pdf", "2.pdf"]


def test_a_manifest_never_leads_out_of_the_folder(folder: TicketFolder, tmp_path: Path) -> None:
    outside = tmp_path / "precious"
    outside.write_text("precious")
    folder.path.mkdir()
    line = '{"file": "../precious", "ticket_id": "9", "content_id": "x", "size": 8}\n'
    (folder.path / MANIFEST).write_text(line)
    update(folder, wanted(1))
    assert outside.exists()
