"""kiosk guests import: a guest list in, whatever shop or spreadsheet it comes from."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.import_questions import refuse, settled
from kiosk.commands.paths import FILE
from kiosk.ui.speech import Refused, figures, say, say_error, tell, tell_json

if TYPE_CHECKING:
    from kiosk.importing.settling import Understood
    from sync.guest_lists.guest_list import GuestList
    from sync.guests.import_guests import Difference, Imported

_ROWS = click.Choice(["import", "leave-out"])


@click.command("import")
@event_argument
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--map",
    "said",
    multiple=True,
    metavar="HEADER=FIELD",
    help="What a column is, as “Badge ID=code”; “#3=code” for the third column, “Badge ID=” to "
    "leave it out. Remembered for the next list with these columns.",
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    metavar="WORD=STATUS",
    help="What a word of a status column means, as “waitlist=unapproved”: valid, unapproved, "
    "canceled, blocked, revoked or unpaid; “=valid” for empty cells. Remembered too.",
)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="NAME",
    help="The sheet of a workbook that is the list; several of one header are one list.",
)
@click.option(
    "--codes-are-ours",
    is_flag=True,
    help="The list has no codes and none are in the guests’ hands: they are made here.",
)
@click.option(
    "--dates",
    type=click.Choice(["day-first", "month-first"]),
    help="Which comes first in dates such as 11/12/2026.",
)
@click.option(
    "--hidden-rows", type=_ROWS, help="What rows are that a spreadsheet hides, as by a filter."
)
@click.option("--struck-rows", type=_ROWS, help="What rows are that are struck through.")
@click.option("--lone-rows", type=_ROWS, help="What rows are that have one cell alone.")
@click.option("--encoding", metavar="NAME", help="How a text file is encoded, as cp1252.")
@click.option("--review", is_flag=True, help="Look at it on a screen first.")
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
    statuses: tuple[str, ...],
    sheets: tuple[str, ...],
    codes_are_ours: bool,
    dates: str | None,
    hidden_rows: str | None,
    struck_rows: str | None,
    lone_rows: str | None,
    encoding: str | None,
    review: bool,
    gone: str,
    yes: bool,
    language: str,
    as_json: bool,
) -> None:
    """Import the guests in FILE, a CSV, TSV, XLSX, ODS or XLS, into EVENT.

    Exports of ticket shops (pretix, HelloAsso, Billetweb, Weezevent, Eventbrite, alf.io,
    Hi.Events, Indico, Bizouk, Luma, Tito, Meetup, Ticket Tailor, Sympla, Odoo, CiviCRM …) are
    recognised by their headers; in other lists, columns by their names and by what is in them.
    What the list leaves open about who may come in is asked: at a screen, or without a terminal
    with exit status 1 and the options that answer. Answers are remembered for the next list of
    that shape. The same file again changes nothing; a newer one adds and updates guests, and
    never touches what happened.

    FIELD is one of code, first_name, last_name, name, company, title, email, phone, category,
    variation, order, number (within the order), status, canceled (yes, or when), paid, valid,
    blocked, valid_from, valid_until, quantity, companions, party (who come together), host
    (whom to tell), note, buyer_name, buyer_first_name, buyer_last_name.

    \b
      kiosk guests import opening.event guests.xlsx --dry-run
      kiosk guests import opening.event guests.csv --map "Badge ID=code" --map "Age="
      kiosk guests import opening.event guests.csv --status "waitlist=unapproved"
    """
    from kiosk.importing.import_report import kept_out_line
    from kiosk.importing.settling import SaidOfList
    from sync.guest_lists.guest_list import GuestListError
    from sync.guest_lists.questions import Answers
    from sync.guests.import_guests import compare, import_guests

    terminal = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if review and not terminal:
        raise Refused("--review needs a terminal: run it in one, or say the columns with --map")
    with opened(event) as event_file:
        try:
            told = SaidOfList(
                _pairs(said, "--map", "HEADER=FIELD"),
                Answers(
                    statuses=_statuses(statuses),
                    codes_are_ours=codes_are_ours,
                    dates=dates or "",
                    hidden_rows=hidden_rows or "",
                    struck_rows=struck_rows or "",
                    lone_rows=lone_rows or "",
                ),
                sheets,
                encoding,
            )
            understood, guest_list = settled(
                event_file, file, told, language if terminal else None, review=review
            )
        except GuestListError as error:
            raise Refused.because(error) from error
        except OSError as error:
            raise Refused("{file} cannot be read: {why}", file=file, why=error) from error
        if guest_list.questions:
            refuse(understood, guest_list, as_json=as_json)
        difference = compare(event_file, guest_list)
        cancel = gone == "cancel"
        if not as_json:
            _show(understood, guest_list, difference, everything=dry_run)
        if terminal and not (dry_run or yes):
            _ask(difference, cancel=cancel)
        imported = import_guests(
            event_file, guest_list, dry_run=dry_run, cancel_gone=cancel, seen=difference
        )
        if not dry_run:
            understood.remember(event_file)
        if as_json:
            _print_json(guest_list, difference, imported, dry_run=dry_run)
            return
        _print_counts(imported, dry_run=dry_run, cancel=cancel)
        if not dry_run and (line := kept_out_line(guest_list)):
            click.echo(line)
        if not dry_run and "code" in guest_list.columns:
            tell("Try one real ticket: kiosk doctor {event} --ticket", event=event)


def _statuses(said: tuple[str, ...]) -> dict[str, str]:
    """What each word was said to mean."""
    from sync.guest_lists.questions import statuses_said

    try:
        return statuses_said(_pairs(said, "--status", "WORD=STATUS"))
    except ValueError as error:
        raise click.BadParameter(say_error(error), param_hint="--status") from error


def _pairs(said: tuple[str, ...], option: str, form: str) -> dict[str, str]:
    """What stands on both sides of the sign in each of `said`."""
    pairs = [each.rpartition("=") for each in said]
    if wrong := [each for each, (_, sign, _) in zip(said, pairs, strict=True) if not sign]:
        raise click.BadParameter(
            say("“{wrong}”: write it as {form}", wrong=wrong[0], form=form), param_hint=option
        )
    return {name: value.strip() for name, _, value in pairs}


def _ask(difference: Difference, *, cancel: bool) -> None:
    """Have somebody agree to what changes for guests who are known already."""
    changed = len(difference.changed)
    canceled = sum(row["status"] != "canceled" for row in difference.gone) if cancel else 0
    what = []
    if changed:
        what.append(say("Change {number} {number:guest|guests}?", number=figures(changed)))
    if canceled:
        what.append(say("Cancel {number} {number:guest|guests}?", number=figures(canceled)))
    if what and not click.confirm(" ".join(what), default=False):
        raise Refused("nothing was imported")


def _show(
    understood: Understood, guest_list: GuestList, difference: Difference, *, everything: bool
) -> None:
    """What the file is, what is doubtful about it, and what would change."""
    from kiosk.importing.import_report import (
        columns_lines,
        difference_lines,
        first_lines,
        problem_lines,
    )
    from kiosk.ui.plain_text import plain

    lines = columns_lines(understood.table, guest_list)
    if everything:
        lines += first_lines(guest_list)
    for line in [*lines, *difference_lines(difference)]:
        click.echo(line)
    for notice in guest_list.notices:
        click.echo(f"  {plain(say('{said}', said=notice))}", err=True)
    for line in problem_lines([*guest_list.problems, *difference.problems], everything=everything):
        click.echo(line, err=True)


def _print_json(
    guest_list: GuestList, difference: Difference, imported: Imported, *, dry_run: bool
) -> None:

    problems = [*guest_list.problems, *difference.problems]
    facts = {"rows": len(guest_list.records), **asdict(imported), "dry_run": dry_run}
    facts |= {"vendor": guest_list.vendor, "columns": guest_list.columns}
    facts |= {"notices": list(guest_list.notices)}
    facts |= {"problems": [asdict(problem) for problem in problems]}
    tell_json(facts)


def _print_counts(imported: Imported, *, dry_run: bool, cancel: bool) -> None:
    told = say(
        "{added} added, {changed} changed, {unchanged} as before, {absent} not in this list and "
        "canceled."
        if cancel
        else "{added} added, {changed} changed, {unchanged} as before, {absent} not in this list "
        "and kept.",
        added=imported.added,
        changed=imported.changed,
        unchanged=imported.unchanged,
        absent=imported.absent,
    )
    click.echo(say("Would be: {told}", told=told) if dry_run else told)
