"""kiosk count: the event in numbers."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from kiosk.commands.event_argument import Refused, event_argument, json_option, list_option, opened


@click.command()
@event_argument
@list_option
@json_option
def count(event: Path, list_name: str, as_json: bool) -> None:
    """Count who is expected, admitted, inside now and refused in EVENT.

    Expected are the guests whose ticket would let them in. Admitted counts each ticket once,
    at the desk that let it in first.
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
    for word in ("expected", "admitted", "inside", "refused"):
        click.echo(f"{word:<10}{getattr(counts, word):>7}")
    for title, numbers in (("category", counts.by_category), ("desk", counts.by_device)):
        click.echo(f"\nadmitted by {title}")
        for name, number in numbers.items():
            click.echo(f"  {name or '(none)':<24}{number:>7}")
