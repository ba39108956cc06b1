"""kiosk guests: the guest list, in and looked up."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from badges.ticket_code import shown
from kiosk.commands.opening import Refused, event_argument, json_option, opened

_SHOWN_PROBLEMS = 20


@click.group()
def guests() -> None:
    """Import the guest list, find guests in it."""


@guests.command("import")
@event_argument
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@json_option
def import_(event: Path, file: Path, dry_run: bool, as_json: bool) -> None:
    """Import the guests in FILE, a CSV with a header line, into EVENT.

    Columns are recognised by their names, in French and English: name, first name, company,
    e-mail, category, order, ticket code. Guests without a code get one. The same file again
    changes nothing; a newer one adds and updates guests, and never touches what happened.
    """
    from sync.guest_list import GuestListError, read_csv
    from sync.import_guests import import_guests

    with opened(event) as event_file:
        try:
            guest_list = read_csv(file)
        except GuestListError as error:
            raise Refused(str(error)) from error
        except OSError as error:
            raise Refused(f"{file} cannot be read: {error.strerror}") from error
        imported = import_guests(event_file, guest_list, dry_run=dry_run)
    if as_json:
        problems = [asdict(problem) for problem in guest_list.problems]
        facts = {"rows": len(guest_list.records), **asdict(imported), "dry_run": dry_run}
        facts |= {"columns": guest_list.columns, "problems": problems}
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for field, header in guest_list.columns.items():
        click.echo(f"  {field:<12} from “{header}”")
    for problem in guest_list.problems[:_SHOWN_PROBLEMS]:
        click.echo(f"  line {problem.line}: {problem.what}", err=True)
    if len(guest_list.problems) > _SHOWN_PROBLEMS:
        click.echo(f"  … and {len(guest_list.problems) - _SHOWN_PROBLEMS} more", err=True)
    click.echo(
        f"{'Would be: ' if dry_run else ''}{imported.added} added, {imported.changed} changed, "
        f"{imported.unchanged} as before, {imported.absent} not in this list and kept."
    )


@guests.command()
@event_argument
@click.argument("text")
@json_option
def find(event: Path, text: str, as_json: bool) -> None:
    """Find guests in EVENT whose name, company, e-mail, order or code begins like TEXT.

    Accents, capitals, hyphens and apostrophes do not matter, nor the order of the words.
    """
    with opened(event) as event_file:
        found = event_file.find_guests(text)
    for guest in found:
        if as_json:
            facts = {
                "code": guest.code,
                "name": guest.name,
                "company": guest.company,
                "category": guest.category,
                "order": guest.order,
            }
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            columns = (shown(guest.code), guest.name, guest.company, guest.category)
            click.echo("  ".join(filter(None, columns)))
    if not found:
        raise Refused(f"nobody found for “{text}”: two letters at least, or try the company")
