"""A guest list, understood by its headers, by what was remembered, by what is said now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sync.file.event_file import EventFile
from sync.guest_lists.columns import Columns, changed, recognise
from sync.guest_lists.memory import remember, remember_sheets, remembered, remembered_sheets
from sync.guest_lists.opening import read_table
from sync.guest_lists.questions import Answers
from sync.guest_lists.sheet_choice import SheetQuestionError
from sync.guest_lists.table import Table


@dataclass(frozen=True)
class SaidOfList:
    """What somebody said of a list on the command line."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """The field of each header."""
    answers: Answers = field(default_factory=Answers)
    sheets: tuple[str, ...] = ()
    encoding: str | None = None


@dataclass(frozen=True)
class Understood:
    """A list's table, what its columns are, and every answer that there is."""

    table: Table
    columns: Columns
    answers: Answers
    is_told: bool
    """Whether anything was said anew, that is worth remembering."""
    shape: str = ""
    """What the choice of sheets is remembered by, where there was one."""
    sheets: tuple[str, ...] = ()

    def settled(self, columns: Columns, answers: Answers) -> "Understood":
        """The same list, with what somebody said of it at the screen."""
        return replace(self, columns=columns, answers=answers, is_told=True)

    def remember(self, event_file: EventFile) -> None:
        """Keep what was said for the next list of this shape."""
        if self.is_told:
            remember(event_file, self.table.header, self.columns, self.answers)
        if self.shape:
            remember_sheets(event_file, self.shape, self.sheets)


def understand(event_file: EventFile, path: Path, said: SaidOfList) -> Understood:
    """The list in a file; what is said now goes before what was remembered.

    Raises `GuestListError`, `SheetQuestionError` when nobody said which sheets, `OSError`.
    """
    table, shape, sheets = _table(event_file, path, said)
    columns = recognise(table.header, table.rows)
    answers = said.answers
    if known := remembered(event_file, table.header, columns.vendor):
        columns, earlier = known
        answers = answers.over(earlier)
    columns = changed(columns, table.header, said.columns)
    is_told = bool(said.columns) or said.answers != Answers()
    return Understood(table, columns, answers, is_told, shape, sheets)


def _table(
    event_file: EventFile, path: Path, said: SaidOfList
) -> tuple[Table, str, tuple[str, ...]]:
    """The table; the shape of the workbook and the sheets taken, where several could be."""
    try:
        table = read_table(path, encoding=said.encoding)
    except SheetQuestionError as error:
        sheets = said.sheets or tuple(remembered_sheets(event_file, error.shape))
        if not sheets:
            raise
        return _read(path, said.encoding, sheets), error.shape, tuple(sheets)
    if said.sheets:
        table = _read(path, said.encoding, said.sheets)
    return table, "", ()


def _read(path: Path, encoding: str | None, sheets: Sequence[str]) -> Table:
    return read_table(path, encoding=encoding, sheets=sheets)
