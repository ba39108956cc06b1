"""kiosk new: make an event file."""

import platform
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from kiosk.commands.event_argument import event_argument, parse_time, refusing
from kiosk.ui.speech import Refused, say, tell
from sync.file.event_file import EventFile
from sync.model import Event


@click.command()
@event_argument
@click.option("--name", required=True, help="What the event is called.")
@click.option("--starts", metavar="TIME", help="When it begins, as 2026-11-22T19:00.")
@click.option("--ends", metavar="TIME", help="When it ends.")
@click.option("--place", default="", help="Where it is, as tickets say it.")
@click.option(
    "--language",
    type=click.Choice(["fr", "en"]),
    default="fr",
    show_default=True,
    help="Language of tickets, badges and mails.",
)
@click.option("--timezone", default="Europe/Paris", show_default=True, help="Its timezone.")
@click.option("--capacity", type=click.IntRange(min=1), help="How many people the place holds.")
@click.option("--controller", default="", help="Who answers for the guests' data, as notices say.")
@click.option("--contact", default="", help="Where guests write about their data.")
@click.option(
    "--retention-days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    help="How long after the end names and contact data are kept.",
)
@click.option("--device", help="What this computer is called; its own name if not given.")
def new(
    event: Path,
    name: str,
    starts: str | None,
    ends: str | None,
    place: str,
    language: str,
    timezone: str,
    capacity: int | None,
    controller: str,
    contact: str,
    retention_days: int,
    device: str | None,
) -> None:
    """Make the event file EVENT: one SQLite file that holds the whole event.

    \b
      kiosk new opening.event --name "Grand Opening" --starts 2026-11-22T19:00 --capacity 1800
    """
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise click.BadParameter(
            say("no timezone “{timezone}”: write it as Europe/Paris", timezone=timezone)
        ) from error
    made = Event(
        name=name,
        place=place,
        language=language,
        timezone=timezone,
        capacity=capacity,
        controller=controller,
        contact=contact,
        retention_days=retention_days,
    )
    made = replace(
        made,
        starts_ms=parse_time(starts, made) if starts else None,
        ends_ms=parse_time(ends, made) if ends else None,
    )
    if made.starts_ms and made.ends_ms and made.ends_ms <= made.starts_ms:
        raise click.BadParameter(say("the event ends before it begins"))
    if not event.absolute().parent.is_dir():
        raise Refused("there is no folder {parent}: make it first", parent=event.parent)
    with refusing(event):
        EventFile.create(event, made, device_name=device or platform.node() or "desk").close()
    tell("{event}: made. Next: kiosk guests import {event} GUESTS.csv", event=event)
