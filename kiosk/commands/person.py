"""kiosk guests export-person, erase-person: what one person may ask for."""

import json
import sys
from pathlib import Path

import click

from kiosk.commands.event_argument import event_argument, opened
from kiosk.commands.guest_argument import guest_with
from kiosk.ui.json_line import json_line
from kiosk.ui.speech import Refused, say, tell
from sync.file.event_file import EventFile

_code = click.argument("code", metavar="CODE")


@click.command("export-person")
@event_argument
@_code
def export_person(event: Path, code: str) -> None:
    """Print all that EVENT knows of one guest, as JSON, to be handed to them.

    CODE is the code of their ticket or badge. What other people noted, and the cards that others
    gave them, are other people's data and left out.
    """
    from sync.lifecycle import privacy

    with opened(event) as event_file:
        guest = guest_with(event_file, code)
        facts = privacy.export_person(event_file, guest.ticket_id)
    safe = json.loads(json_line(facts))
    click.echo(json.dumps(safe, ensure_ascii=not sys.stdout.isatty(), indent=2))


@click.command("erase-person")
@event_argument
@_code
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_person(event: Path, code: str, yes: bool) -> None:
    """Erase one guest from EVENT: names, contact data, codes, cards, notes. It cannot be undone.

    They are taken out of other guests' entries, too, where those name them as host, in a note or
    as a party, and out of the mails that `kiosk mail prepare` wrote. That a guest of their
    category came stays, without them: no number changes. Close the desks
    that use this file first. Laptops erase them when they next meet the hub, and a merge with an
    older file does not bring them back; printed tickets, sent mails and exports are yours to find.
    """
    from sync.lifecycle import privacy

    with opened(event) as event_file:
        guest = guest_with(event_file, code)
        if not yes:
            if not sys.stdin.isatty():
                raise Refused("erasing cannot be undone: add --yes")
            click.confirm(
                say("Erase {guest} for good?", guest=guest.name or guest.code), abort=True, err=True
            )
        privacy.erase(event_file, [guest.ticket_id])
        forget_mails(event_file, [guest.ticket_id])
    tell("Erased. Merge or sync the laptops, so that they forget too.")


def forget_mails(event_file: EventFile, ticket_ids: list[str]) -> None:
    """Remove these guests' mails from the outboxes of this event, sent ones too."""
    from badges.sending.outbox import Outbox
    from sync.lifecycle import outboxes

    for path in event_file.ask(outboxes.known):
        if not path.is_dir():
            tell("Mails were prepared in {path}, which is gone: look for it.", path=path, err=True)
            continue
        try:
            gone = Outbox(path).forget(ticket_ids)
        except OSError as error:
            raise Refused(
                "{path} ({why}): remove the mails there by hand", path=path, why=error
            ) from error
        if gone:
            tell("{path}: {gone} {gone:mail|mails} removed.", path=path, gone=gone)
