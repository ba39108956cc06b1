"""Which sheets of a workbook are the guest list: the ones that show, or the ones that were said."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from badges.text.sentence import Sentence
from sync.guest_lists.columns import recognise
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.headers import Row, header_key, header_place
from sync.guest_lists.questions import ListQuestion, QuestionKind
from sync.guest_lists.status_words import keeps_out
from sync.guest_lists.workbook import WorkbookSheet
from sync.guests.folding import fold

_NOT_THE_LIST = re.compile(
    r"\b(copie|copy|old|ancien\w*|vieux|archives?|backup|sauvegarde|brouillon|draft|tests?|"
    r"no shows?|noshows?)\b"
)
"""Names of sheets that somebody keeps beside the list."""


class SheetQuestionError(GuestListError):
    """A workbook of which nobody said which sheets are the list."""

    def __init__(self, question: ListQuestion, shape: str) -> None:
        super().__init__(
            Sentence("which sheets are the guest list? {evidence}", evidence=question.evidence)
        )
        self.question = question
        self.shape = shape
        """What the answer is remembered by."""


@dataclass(frozen=True)
class Chosen:
    """The rows of a guest list out of a workbook: its header first."""

    names: tuple[str, ...]
    rows: list[Row]
    hidden: frozenset[int]
    """Places in `rows` that the spreadsheet does not show."""
    struck: frozenset[int]
    notices: tuple[str, ...]
    """What was left out, for people."""


@dataclass(frozen=True)
class _Listed:
    """A sheet with its header found."""

    sheet: WorkbookSheet
    header: tuple[str, ...]
    rows: list[Row]
    have_names: bool

    @property
    def may_be_the_list(self) -> bool:
        """Whether somebody could have put guests into it."""
        has_mail = any("@" in cell for _, cells in self.rows for cell in cells)
        return bool(self.rows) and (self.have_names or has_mail)

    @property
    def keys(self) -> tuple[str, ...]:
        """The header as it is compared."""
        keys = [header_key(each) for each in self.header]
        while keys and not keys[-1]:
            keys.pop()
        return tuple(keys)


def choose(sheets: Sequence[WorkbookSheet], wanted: Sequence[str] = ()) -> Chosen:
    """The list in a workbook: the `wanted` sheets, or those that show and have one header.

    Raises `SheetQuestionError` where several could be meant, `GuestListError` for a sheet that
    is not there and for sheets that are no one list.
    """
    listed = [_listed(sheet) for sheet in sheets]
    if not listed:
        return Chosen((), [], frozenset(), frozenset(), ())
    taken = _wanted(listed, wanted) if wanted else _evident(listed)
    left = tuple(_notice(each) for each in listed if each not in taken)
    return _joined(taken, left)


def _listed(sheet: WorkbookSheet) -> _Listed:
    place = header_place(sheet.rows)
    header = tuple(cell.strip() for cell in sheet.rows[place][1])
    return _Listed(sheet, header, sheet.rows[place + 1 :], recognise(header).have_names)


def _wanted(listed: Sequence[_Listed], wanted: Sequence[str]) -> list[_Listed]:
    taken = []
    for name in wanted:
        found = [each for each in listed if fold(each.sheet.name) == fold(name)]
        found = [each for each in found if each.sheet.name == name] or found
        if not found:
            names = ", ".join(each.sheet.name for each in listed)
            raise GuestListError(
                "there is no sheet “{name}”; the workbook has “{names}”", name=name, names=names
            )
        taken.append(found[0])
    if any(set(each.keys) != set(taken[0].keys) for each in taken):
        raise GuestListError(
            "the sheets have different columns: import them one after another, each with --sheet"
        )
    return taken


def _evident(listed: Sequence[_Listed]) -> list[_Listed]:
    shown = [each for each in listed if each.sheet.is_shown]
    candidates = [each for each in shown if each.may_be_the_list]
    if not candidates:
        candidates = [each for each in shown if each.rows and len(each.keys) > 1] or shown[:1]
    hidden = [each for each in listed if not each.sheet.is_shown and each.may_be_the_list]
    if hidden and not any(each.may_be_the_list for each in candidates):
        raise _question(listed, hidden)
    one_header = all(set(each.keys) == set(candidates[0].keys) for each in candidates)
    if len(candidates) > 1 and not (one_header and all(map(_is_plain, candidates))):
        raise _question(listed, candidates)
    return candidates


def _is_plain(each: _Listed) -> bool:
    """Whether a sheet's name says nothing against it."""
    name = each.sheet.name
    return not (keeps_out(name) or _NOT_THE_LIST.search(fold(name)))


def _question(listed: Sequence[_Listed], candidates: Sequence[_Listed]) -> SheetQuestionError:
    counted = ", ".join(f"{each.sheet.name} {len(each.rows)}" for each in candidates)
    names = tuple(each.sheet.name for each in candidates)
    shape = json.dumps([[each.sheet.name, each.keys] for each in listed])
    return SheetQuestionError(
        ListQuestion(QuestionKind.SHEET, "", Sentence("rows: {counted}", counted=counted), names),
        hashlib.sha256(shape.encode()).hexdigest(),
    )


def _notice(each: _Listed) -> str:
    return Sentence(
        "the sheet “{name}” ({rows} {rows:row|rows}) is left out"
        if each.sheet.is_shown
        else "the hidden sheet “{name}” ({rows} {rows:row|rows}) is left out",
        name=each.sheet.name,
        rows=len(each.rows),
    )


def _joined(taken: Sequence[_Listed], notices: tuple[str, ...]) -> Chosen:
    """One table of the sheets, their columns in the order of the first."""
    first = taken[0]
    rows: list[Row] = [(first.rows[0][0] - 1 if first.rows else 1, list(first.header))]
    hidden, struck = set(), set()
    for each in taken:
        for line, cells in _in_order(each, first.keys):
            if line in each.sheet.hidden:
                hidden.add(len(rows))
            if line in each.sheet.struck:
                struck.add(len(rows))
            rows.append((line, cells))
    names = tuple(each.sheet.name for each in taken)
    return Chosen(names, rows, frozenset(hidden), frozenset(struck), notices)


def _in_order(each: _Listed, keys: tuple[str, ...]) -> Iterator[Row]:
    if each.keys == keys or len(set(keys)) < len(keys):
        yield from each.rows
        return
    order = [each.keys.index(key) for key in keys]
    for line, cells in each.rows:
        yield line, [cells[at] if at < len(cells) else "" for at in order]
