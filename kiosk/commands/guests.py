"""kiosk guests: the guest list, in and looked up."""

from pathlib import Path

import click

from badges.codes.ticket_code import shown
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.import_guests import import_
from kiosk.commands.person import erase_person, export_person
from kiosk.ui.speech import Refused, tell_json


@click.group()
def guests() -> None:
    """Import the guest list, find guests in it, hand out or erase what is known of one."""


for command in (import_, export_person, erase_person):
    guests.add_command(command)


@guests.command()
@event_argument
@click.argument("text")
@json_option
def find(event: Path, text: str, as_json: bool) -> None:
    """Find guests in EVENT whose name, company, e-mail, order or code begins like TEXT.

    Accents, capitals, hyphens and apostrophes do not matter, nor the order of the words. Whoever
    bears the name stands before those whose company it is, as at the desk.
    """
    from kiosk.desk.likeliest import likeliest

    with opened(event) as event_file:
        found = likeliest(event_file, text)
    for guest in found:
        if as_json:
            names = ("code", "name", "company", "category", "order")
            tell_json({name: getattr(guest, name) for name in names})
        else:
            columns = (shown(guest.code), guest.name, guest.company, guest.category)
            click.echo("  ".join(filter(None, columns)))
    if not found:
        raise Refused(
            "nobody found for “{text}”: two letters at least, or try the company", text=text
        )
