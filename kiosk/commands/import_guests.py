"""kiosk guests import: a guest list in, whatever shop or spreadsheet it comes from."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import (
    Refused,
    event_argument,
    json_option,
    language_option,
    opened,
)

if TYPE_CHECKING:
    from sync.file.event_file import EventFile
    from sync.guest_lists.columns import Columns
    from sync.guest_lists.guest_list import GuestList, Progress
    from sync.guest_lists.table import Table
    from sync.guests.import_guests import Difference, Imported

_LONG = 5000
"""Rows from which a progress bar is worth its line."""


@click.command("import")
@event_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--map",
    "said",
    multiple=True,
    metavar="HEADER=FIELD",
    help="What a column is, as “Badge ID=code”; “#3=code” for the third column, “Badge ID=” to "
    "leave it out. Remembered for the next list with these columns.",
)
@click.option("--encoding", metavar="NAME", help="How a text file is encoded, as cp1252.")
@click.option("--review", is_flag=True, help="Look at the columns on a screen first.")
@click.option(
    "--gone",
    type=click.Choice(["keep", "cancel"]),
    default="keep",
    show_default=True,
    help="What becomes of guests whom an earlier list named, and this one does not.",
)
@click.option("--yes", is_flag=True, help="Do not ask before guests are changed.")
@language_option
@json_option
def import_(
    event: Path,
    file: Path,
    dry_run: bool,
    said: tuple[str, ...],
    encoding: str | None,
    review: bool,
    gone: str,
    yes: bool,
    language: str,
    as_json: bool,
) -> None:
    """Import the guests in FILE, a CSV, TSV, XLSX, ODS or XLS, into EVENT.

    Exports of pretix, HelloAsso, Billetweb, Weezevent, Eventbrite, alf.io, Hi.Events, Indico
    and Bizouk are recognised by their headers; in other lists, columns by their names, in French
    and English. Guests without a code get one. The same file again changes nothing; a newer one
    adds and updates guests, and never touches what happened.

    FIELD is one of code, first_name, last_name, name, company, title, email, phone, category,
    variation, order, number (within the order), status, paid, valid, blocked, valid_from,
    valid_until, quantity, companions, party (who come together), host (whom to tell), note,
    buyer_name, buyer_first_name, buyer_last_name.

    \b
      kiosk guests import opening.event guests.xlsx --dry-run
      kiosk guests import opening.event guests.csv --map "Badge ID=code" --map "Age="
    """
    from sync.guest_lists.guest_list import GuestListError
    from sync.guest_lists.memory import remember
    from sync.guest_lists.reading import read_guests
    from sync.guest_lists.table import read_table
    from sync.guests.import_guests import compare, import_guests

    terminal = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if review and not terminal:
        raise Refused("--review needs a terminal: run it in one, or say the columns with --map")
    with opened(event) as event_file:
        timezone = event_file.event.timezone
        try:
            table = read_table(file, encoding=encoding)
            columns, told = _columns(event_file, table, said)
            if terminal and (review or not columns.have_names):
                columns, told = _reviewed(table, columns, timezone, language), True
            with _progress(len(table.rows)) as progress:
                guest_list = read_guests(table, columns, timezone=timezone, progress=progress)
        except GuestListError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror}") from error
        difference = compare(event_file, guest_list)
        cancel = gone == "cancel"
        if not as_json:
            _show(table, guest_list, difference, everything=dry_run)
        if terminal and not (dry_run or yes):
            _ask(difference, cancel=cancel)
        imported = import_guests(
            event_file, guest_list, dry_run=dry_run, cancel_gone=cancel, seen=difference
        )
        if told and not dry_run:
            remember(event_file, table.header, columns.places)
    if as_json:
        _print_json(guest_list, difference, imported, dry_run=dry_run)
    else:
        _print_counts(imported, dry_run=dry_run, cancel=cancel)


def _columns(event_file: EventFile, table: Table, said: tuple[str, ...]) -> tuple[Columns, bool]:
    """What the columns are taken for, and whether that is said anew: recognised, remembered, said.

    Raises `GuestListError`.
    """
    from sync.guest_lists.columns import Columns, changed, recognise
    from sync.guest_lists.memory import remembered

    columns = recognise(table.header)
    known = remembered(event_file, table.header)
    if known is not None:
        columns = Columns(columns.vendor, known)
    pairs = [each.rpartition("=") for each in said]
    if wrong := [each for each, (_, sign, _) in zip(said, pairs, strict=True) if not sign]:
        raise click.BadParameter(f"“{wrong[0]}”: write it as HEADER=FIELD", param_hint="--map")
    told = {header: field.strip() for header, _, field in pairs}
    return changed(columns, table.header, told), bool(told)


def _reviewed(table: Table, columns: Columns, timezone: str, language: str) -> Columns:
    """The columns as somebody at the screen has settled them."""
    from kiosk.importing.app import ColumnsApp

    settled = ColumnsApp(table, columns, timezone=timezone, language=language).run()
    if settled is None:
        raise Refused("nothing was imported")
    return settled


@contextlib.contextmanager
def _progress(rows: int) -> Iterator[Progress | None]:
    """A progress bar for a long list, where somebody looks; then what takes as long again."""
    if rows < _LONG or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=rows, label="Reading", file=sys.stderr) as bar:
        yield lambda done, _total: bar.update(done - bar.pos)
    click.echo("Comparing with the event file …", err=True)


def _to_cancel(difference: Difference) -> int:
    """How many of those who are gone have a ticket to be canceled."""
    return sum(row["status"] != "canceled" for row in difference.gone)


def _ask(difference: Difference, *, cancel: bool) -> None:
    """Have somebody agree to what changes for guests who are known already."""
    numbers = {
        "change": len(difference.changed),
        "cancel": _to_cancel(difference) if cancel else 0,
    }
    what = [f"{verb} {n} guest{'s' if n > 1 else ''}" for verb, n in numbers.items() if n]
    if what and not click.confirm(f"{' and '.join(what).capitalize()}?", default=False):
        raise Refused("nothing was imported")


def _show(table: Table, guest_list: GuestList, difference: Difference, *, everything: bool) -> None:
    """What the file is, what is doubtful about it, and what would change."""
    from kiosk.importing.import_report import (
        columns_lines,
        difference_lines,
        first_lines,
        problem_lines,
    )

    lines = columns_lines(table, guest_list)
    if everything:
        lines += first_lines(guest_list)
    for line in [*lines, *difference_lines(difference)]:
        click.echo(line)
    for line in problem_lines([*guest_list.problems, *difference.problems], everything=everything):
        click.echo(line, err=True)


def _print_json(
    guest_list: GuestList, difference: Difference, imported: Imported, *, dry_run: bool
) -> None:
    from kiosk.desk.outcome_line import json_line

    problems = [*guest_list.problems, *difference.problems]
    facts = {"rows": len(guest_list.records), **asdict(imported), "dry_run": dry_run}
    facts |= {"vendor": guest_list.vendor, "columns": guest_list.columns}
    facts |= {"problems": [asdict(problem) for problem in problems]}
    click.echo(json_line(facts))


def _print_counts(imported: Imported, *, dry_run: bool, cancel: bool) -> None:
    click.echo(
        f"{'Would be: ' if dry_run else ''}{imported.added} added, {imported.changed} changed, "
        f"{imported.unchanged} as before, {imported.absent} not in this list and "
        f"{'canceled' if cancel else 'kept'}."
    )
