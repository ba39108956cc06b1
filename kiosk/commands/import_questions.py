"""What an import asks: at a screen, or without a terminal by naming the options."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kiosk.ui.speech import Refused, say, spoken_language, tell, tell_json

if TYPE_CHECKING:
    from kiosk.importing.settling import SaidOfList, Understood
    from sync.file.event_file import EventFile
    from sync.guest_lists.guest_list import GuestList, Progress
    from sync.guest_lists.questions import ListQuestion

_LONG = 5000
"""Rows from which a progress bar is worth its line."""


def settled(
    event_file: EventFile, file: Path, said: SaidOfList, language: str | None, *, review: bool
) -> tuple[Understood, GuestList]:
    """The list, read; in a terminal (where there is a language) what it leaves open is asked.

    Raises `GuestListError`; without a terminal, the questions that are left stand in the list.
    """
    understood = _understood(event_file, file, said, asking=language is not None)
    timezone = event_file.event.timezone
    is_first = True
    while True:
        guest_list = None
        if understood.columns.have_names or language is None:
            guest_list = _read(understood, timezone)
        questions = guest_list.questions if guest_list else ()
        if language is None or (guest_list and not questions and not (review and is_first)):
            assert guest_list is not None
            return understood, guest_list
        understood = _reviewed(understood, questions, timezone, language)
        is_first = False


def _read(understood: Understood, timezone: str) -> GuestList:
    from sync.guest_lists.reading import read_guests

    table = understood.table
    with _progress(len(table.rows)) as progress:
        return read_guests(
            table,
            understood.columns,
            timezone=timezone,
            answers=understood.answers,
            progress=progress,
        )


def _understood(event_file: EventFile, file: Path, said: SaidOfList, *, asking: bool) -> Understood:
    """The list in a file; which sheets it is, is asked of a person who is there."""
    from kiosk.importing.question_words import options
    from kiosk.importing.settling import understand
    from sync.guest_lists.sheet_choice import SheetQuestionError

    try:
        return understand(event_file, file, said)
    except SheetQuestionError as error:
        if not asking:
            raise Refused(
                "{file}: {error}; say {question}",
                file=file,
                error=error,
                question=options(error.question),
            ) from error
        return understand(event_file, file, replace(said, sheets=_sheets(error.question)))


def _sheets(question: ListQuestion) -> tuple[str, ...]:
    """The sheets that somebody chooses, by their numbers."""
    tell("Which sheets are the guest list? {evidence}", evidence=question.evidence)
    for number, name in enumerate(question.choices, 1):
        click.echo(f"  {number}  {name}")
    allowed = {str(number): name for number, name in enumerate(question.choices, 1)}
    while True:
        answer = click.prompt(say("Numbers, as 1 or 1,2 (nothing leaves)"), default="")
        numbers = [each.strip() for each in answer.split(",") if each.strip()]
        if not numbers:
            raise Refused("nothing was imported")
        if set(numbers) <= allowed.keys():
            return tuple(allowed[number] for number in numbers)


def _reviewed(
    understood: Understood, questions: Sequence[ListQuestion], timezone: str, language: str
) -> Understood:
    """The list as somebody at the screen has settled it."""
    from kiosk.importing.app import ColumnsApp

    app = ColumnsApp(
        understood.table,
        understood.columns,
        timezone=timezone,
        answers=understood.answers,
        questions=questions,
        language=language,
    )
    settled = app.run()
    if settled is None:
        raise Refused("nothing was imported")
    return understood.settled(settled.columns, settled.answers)


def refuse(understood: Understood, guest_list: GuestList, *, as_json: bool) -> NoReturn:
    """Say what the list leaves open, and how to answer it; nothing is written."""
    from kiosk.importing.import_report import columns_lines
    from kiosk.importing.question_words import options, sentence
    from kiosk.ui.translation import Translation

    words = Translation(spoken_language())
    questions = guest_list.questions
    if as_json:
        asked = [asdict(question) | {"options": options(question)} for question in questions]
        tell_json({"questions": asked, "columns": guest_list.columns})
    else:
        for line in columns_lines(understood.table, guest_list):
            click.echo(line)
    for question in questions:
        click.echo(f"? {sentence(question, words)}\n    {options(question)}", err=True)
    raise Refused(
        "open questions about who may come in: {number}. Answer with the options above, or "
        "run this in a terminal; nothing was imported",
        number=len(questions),
    )


@contextlib.contextmanager
def _progress(rows: int) -> Iterator[Progress | None]:
    """A progress bar for a long list, where somebody looks; then what takes as long again."""
    if rows < _LONG or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=rows, label=say("Reading"), file=sys.stderr) as bar:
        yield lambda done, _total: bar.update(done - bar.pos)
    tell("Comparing with the event file …", err=True)
