"""kiosk count: the event in numbers."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from kiosk.commands.event_argument import Refused, event_argument, json_option, list_option, opened
from sync.model import Counts


@click.command()
@event_argument
@list_option
@json_option
def count(event: Path, list_name: str, as_json: bool) -> None:
    """Count who is expected, admitted, inside now and refused in EVENT.

    People are counted once over all street doors; rooms are listed beneath, and `--list ROOM`
    counts one. Expected are the guests whose ticket would let them in. Admitted counts each
    ticket once, at the desk that let it in first. Expected is who came of them and who is still
    to come; admitted is inside and left.
    """
    with opened(event) as event_file:
        check_in_list = event_file.check_in_list(list_name)
        if check_in_list is None:
            names = ", ".join(event_file.check_in_list_names())
            raise Refused(f"no check-in list “{list_name}”; there is: {names}")
        counts = event_file.counts(check_in_list.list_id)
    if as_json:
        click.echo(json.dumps(asdict(counts), ensure_ascii=False))
        return
    _say(counts)


def _say(counts: Counts) -> None:
    """The numbers, so that what stands together adds up; see `kiosk.live.definitions`."""
    rows = [
        ("expected", counts.expected, ""),
        ("admitted", counts.admitted, _between(counts)),
        ("to come", counts.to_come, ""),
        ("inside", counts.inside, ""),
        ("left", counts.left, ""),
        ("came back", counts.came_back, f"{counts.exits} exits in all" if counts.exits else ""),
        ("walk-ins", counts.walk_ins, ""),
        ("refused", counts.refused, ""),
    ]
    for word, number, note in rows:
        click.echo(f"{word:<10}{number:>7}{note and '  ' + note}")
    for title, numbers in (
        ("admitted by category", counts.by_category),
        ("admitted by desk", counts.by_device),
        ("exits by desk", counts.exits_by_device),
    ):
        if numbers or title.startswith("admitted"):
            click.echo(f"\n{title}")
        for name, number in numbers.items():
            click.echo(f"  {name or '(none)':<24}{number:>7}")
    if counts.rooms:
        click.echo("\nrooms")
        for name, room in counts.rooms.items():
            click.echo(f"  {name:<24}{room['admitted']:>7} admitted, {room['inside']} inside")


def _between(counts: Counts) -> str:
    """What is between admitted, and expected less those to come."""
    from kiosk.desk.words import Words
    from kiosk.live.definitions import reasons

    if not counts.not_expected:
        return ""
    why = reasons(counts.not_expected_by_reason, Words("en"))
    return f"of whom {counts.not_expected} not expected ({why})"
