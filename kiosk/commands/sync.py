"""kiosk sync: from many laptops to one truth."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.scanned_text import clean
from kiosk.commands.opening import Refused, event_argument, json_option, opened
from sync.conflicts import Conflict, ConflictKind
from sync.event_file import EventFile
from sync.merge import Merged, OtherEventError
from sync.merge import merge as merge_files

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@click.group()
def sync() -> None:
    """Bring together what several laptops have recorded; show what does not fit."""


@sync.command()
@click.argument("into", type=click.Path(path_type=Path, dir_okay=False), metavar="INTO")
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="FROM…",
    type=click.Path(path_type=Path, dir_okay=False),
)
@json_option
def merge(into: Path, sources: tuple[Path, ...], as_json: bool) -> None:
    """Take what the event files FROM… have recorded into the event file INTO.

    Every row's signature is verified. Any order, any number of times: what INTO has already is
    not taken twice, and nothing it has is ever lost.
    """  # fmt: skip
    total = Merged()
    with opened(into) as event_file:
        for source in sources:
            with opened(source) as other, _progress(source, other.journal_rows()) as bar:
                try:
                    total += merge_files(event_file, other, bar.update)
                except OtherEventError as error:
                    raise Refused(f"{error}: nothing of it was merged") from error
        found = event_file.conflicts()
    if as_json:
        click.echo(json.dumps({**asdict(total), "conflicts": len(found)}))
        return
    click.echo(
        f"{total.new} new, {total.duplicate} known already, {total.rejected} rejected, "
        f"{len(found)} conflicts in all."
    )
    if total.rejected:
        click.echo("Rejected rows are kept in the table `quarantine`, with the reason.", err=True)
    if found:
        click.echo(f"See them: kiosk sync conflicts {into}", err=True)


@sync.command()
@event_argument
@json_option
def conflicts(event: Path, as_json: bool) -> None:
    """Show what does not fit in EVENT: double entries, forks, gaps.

    A double entry is a ticket that was admitted twice without having left: both are kept, one
    person is counted. A fork is a device that was copied or restored; a gap, rows that are
    missing.
    """
    with opened(event) as event_file:
        found = [_facts(event_file, conflict) for conflict in event_file.conflicts()]
    if as_json:
        from kiosk.report import json_line

        click.echo(json_line(found))
        return
    for facts in found:
        click.echo(_line(facts))
    if not found:
        click.echo("No conflicts.")


def _progress(source: Path, rows: int) -> "ProgressBar[int]":
    """A bar on stderr, if a person is looking."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(length=rows, label=source.name, file=sys.stderr, hidden=hidden)


def _facts(event_file: EventFile, conflict: Conflict) -> dict[str, object]:
    event = event_file.event
    return {
        "kind": conflict.kind,
        "ticket": conflict.code or conflict.ticket_id or None,
        "guest": conflict.guest_name or None,
        "entries": [
            {
                "device": entry.device,
                "at": event.local_time(entry.at_ms).isoformat(timespec="milliseconds"),
            }
            for entry in conflict.entries
        ],
        "order_certain": conflict.order_certain,
    }


_WORDS = {
    ConflictKind.DOUBLE_ENTRY: "entered twice",
    ConflictKind.FORK: "device copied or restored",
    ConflictKind.GAP: "rows missing",
}


def _line(facts: dict[str, object]) -> str:
    kind = _WORDS[ConflictKind(str(facts["kind"]))]
    who = clean(str(facts["guest"] or facts["ticket"] or ""))
    entries: list[dict[str, str]] = facts["entries"]  # type: ignore[assignment]
    where = ", ".join(f"{clean(entry['device'])} at {entry['at'][:19]}" for entry in entries)
    order = "" if facts["order_certain"] else "  (order not certain)"
    return "  ".join(filter(None, [f"{kind:<14}", who, where])) + order
