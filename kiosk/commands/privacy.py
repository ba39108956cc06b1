"""kiosk privacy: the organiser's documents on personal data."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, language_option, opened
from kiosk.ui.speech import Refused

if TYPE_CHECKING:
    from kiosk.privacy.documents import PrivacyDocuments
    from sync.file.event_file import EventFile


@click.group()
def privacy() -> None:
    """Papers on personal data, filled in from the event file: notice, record, lost laptop.

    They are a start, in plain words; your data protection officer has the last one.
    """


@privacy.command()
@event_argument
@language_option
def notice(event: Path, language: str) -> None:
    """Print what guests are to be told about their data, to hang up at the entrance."""
    with opened(event) as event_file:
        click.echo(_documents(event_file, language).notice())


@privacy.command()
@event_argument
@language_option
def record(event: Path, language: str) -> None:
    """Print the sheet for the record of processing activities."""
    with opened(event) as event_file:
        click.echo(_documents(event_file, language).record())


@privacy.command("lost-laptop")
@event_argument
@click.argument("device", metavar="NAME")
@language_option
def lost_laptop(event: Path, device: str, language: str) -> None:
    """Print what was on the laptop called NAME, and what to do now that it is gone."""
    with opened(event) as event_file:
        documents = _documents(event_file, language)
        laptops = documents.laptops()
        found = [laptop for laptop in laptops if laptop.name == device]
        if not found:
            names = ", ".join(sorted({laptop.name for laptop in laptops})) or "none"
            raise Refused(
                "no laptop “{device}” was packed from this file; there is: {names}",
                device=device,
                names=names,
            )
        for laptop in found:
            click.echo(documents.lost_laptop(laptop))


def _documents(event_file: "EventFile", language: str) -> "PrivacyDocuments":
    from kiosk.desk.words import Words
    from kiosk.privacy.documents import PrivacyDocuments

    return PrivacyDocuments(event_file, Words(language))
