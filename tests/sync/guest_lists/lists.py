"""What the tests of guest lists share: a file read the way the command does it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from sync.guest_lists.columns import changed, recognise
from sync.guest_lists.guest_list import GuestList, Record
from sync.guest_lists.opening import read_table
from sync.guest_lists.questions import Answers
from sync.guest_lists.reading import read_guests

SAMPLES = Path(__file__).parent / "samples"


def read(
    path: Path,
    said: Mapping[str, str] | None = None,
    encoding: str | None = None,
    sheets: Sequence[str] = (),
    answers: Answers | None = None,
) -> GuestList:
    """The guests in a file, its columns recognised, then changed as `said`."""
    table = read_table(path, encoding=encoding, sheets=sheets)
    columns = changed(recognise(table.header, table.rows), table.header, said or {})
    return read_guests(table, columns, timezone="Europe/Paris", answers=answers)


def written(path: Path, content: str | bytes) -> Path:
    """A file at `path` with this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def names(guest_list: GuestList) -> list[str]:
    """How the guests are called, in order."""
    return [record.name for record in guest_list.records]


def by_code(guest_list: GuestList) -> dict[str, Record]:
    """The guests by their tickets' codes."""
    return {record.code: record for record in guest_list.records}
