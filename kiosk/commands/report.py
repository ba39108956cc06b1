"""kiosk report: what the evening was, on paper and in tables."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import (
    event_argument,
    language_option,
    list_option,
    opened,
    opened_copy,
)
from kiosk.commands.logo_problems import refusing_logos
from kiosk.commands.paths import file_option, folder_option, writing
from kiosk.ui.speech import Refused, tell
from sync.guests.check_in_lists import UnknownListError
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.reporting.logos import Logos
    from kiosk.reporting.report import Report
    from kiosk.reporting.told import Told
    from sync.file.event_file import EventFile


@click.command()
@event_argument
@list_option
@folder_option(
    "--out", required=True, help="The folder to write to; it is made if it is not there."
)
@file_option(
    "--compare",
    multiple=True,
    metavar="EARLIER",
    help="The event file of an earlier event, to stand beside; again for more of them. It is read "
    "from a copy: a file of an older format stays as it is.",
)
@file_option("--logo", help="The organiser's logo: a PNG or JPEG.")
@file_option(
    "--sponsor",
    "sponsors",
    multiple=True,
    help="A sponsor's logo, for the first page: a PNG or JPEG; again for more of them.",
)
@click.option(
    "--guests",
    is_flag=True,
    help="Write the table of guests by name as well: for the organisers alone.",
)
@language_option
def report(
    event: Path,
    list_name: str,
    out: Path,
    compare: tuple[Path, ...],
    logo: Path | None,
    sponsors: tuple[Path, ...],
    guests: bool,
    language: str,
) -> None:
    """Write the report on EVENT: a PDF and a page to send, a CSV of each table, an XLSX of all.

    Its first page is for sponsors and guests, the rest for the team. Figures come with what they
    count, and name nobody. `--guests` adds a table that does.

    \b
      kiosk report opening.event --out report --logo logo.png --sponsor acme.png
      kiosk report opening.event --out report --compare opening-2015.event --guests
    """
    from kiosk.desk.words import Words
    from kiosk.reporting.report import report as made_report

    words = Words(language)
    found = _logos(logo, sponsors)
    with opened(event) as event_file:
        told = _told(event_file, list_name)
        earlier = [_edition(path) for path in compare]
        made = made_report(told, earlier, words, found)
        files = _files(made, words)
        if guests:
            files |= _guest_files(event_file, list_name, words)
    _write(out, files)
    click.echo(f"{out}: {', '.join(sorted(files))}")
    if guests:
        tell("The table of guests holds names and e-mails: keep it to yourself.", err=True)


def _told(event_file: EventFile, list_name: str) -> Told:
    from kiosk.reporting.told import Told
    from sync.counts.evening import evening

    try:
        return Told(evening(event_file, list_name), event_file.categories())
    except UnknownListError as error:
        raise Refused("{event}: {error}", event=event_file.path, error=error) from error


def _edition(path: Path) -> Told:
    """An earlier event over all its street doors."""
    with opened_copy(path) as earlier_file:
        return _told(earlier_file, MAIN_LIST)


def _logos(logo: Path | None, sponsors: tuple[Path, ...]) -> Logos:
    from kiosk.reporting.logos import logos

    with refusing_logos():
        return logos(logo, sponsors)


def _files(made: Report, words: Words) -> dict[str, bytes]:
    """The report's files by name."""
    from badges.drawing.typesetting import TemplateError
    from kiosk.reporting.html import html
    from kiosk.reporting.pdf import pdf
    from kiosk.reporting.report import figures
    from kiosk.reporting.sheets import as_csv, as_xlsx

    tables = (figures(made, words), *made.tables)
    try:
        paper = pdf(made, words)
    except (TemplateError, OSError) as error:
        raise Refused("the PDF cannot be made: {error}", error=error) from error
    return {
        "report.pdf": paper,
        "report.html": html(made, words).encode(),
        "report.xlsx": as_xlsx(tables),
        **{f"{table.key}.csv": as_csv(table, words.language) for table in tables},
    }


def _guest_files(event_file: EventFile, list_name: str, words: Words) -> dict[str, bytes]:
    from kiosk.reporting.guest_table import guest_table
    from kiosk.reporting.sheets import as_csv, as_xlsx

    check_in_list = event_file.check_in_list(list_name)
    table = guest_table(event_file, check_in_list.place_id if check_in_list else list_name, words)
    return {
        f"{table.key}.csv": as_csv(table, words.language),
        f"{table.key}.xlsx": as_xlsx([table]),
    }


def _write(out: Path, files: dict[str, bytes]) -> None:
    """Write all files into the folder; one that cannot be written is said so, in one line."""
    from badges.files.whole_file import write_whole

    with writing(out):
        with contextlib.suppress(FileExistsError):
            out.mkdir(parents=True)
        for name, content in files.items():
            write_whole(out / name, content)
