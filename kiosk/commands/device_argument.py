"""Laptops by the names that were typed for them."""

import click

from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused
from sync.file.event_file import EventFile
from sync.journal import devices

devices_option: Decorator = click.option(
    "--device",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only what this laptop recorded; give it again for more. All, if not given.",
)


def device_ids_of(event_file: EventFile, names: tuple[str, ...]) -> set[str]:
    """The ids of the laptops with these names. Raises `Refused` when there is no such laptop."""
    known = event_file.ask(devices.names)
    missing = set(names) - set(known.values())
    if missing:
        there = ", ".join(sorted(set(known.values())))
        raise Refused(
            "no laptop is called “{name}”; there is: {there}", name=missing.pop(), there=there
        )
    return {device_id for device_id, name in known.items() if name in names}
