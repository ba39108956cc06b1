"""kiosk tickets: a ticket for each guest, to send out."""

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.drawing import (
    anyway_option,
    check_codes,
    drawing,
    print_language_option,
    show_problems,
    show_template_option,
    template_option,
)
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.guest_argument import signed_text
from kiosk.commands.paths import file_option, folder_option
from kiosk.ui.speech import Refused, say, tell, tell_json

if TYPE_CHECKING:
    from badges.sending.ticket_files import Maker

WALLET_PASSPHRASE = "KIOSK_WALLET_PASSPHRASE"
"""The environment variable with the passphrase of the certificate's key."""


@click.command()
@event_argument
@folder_option(
    "--out", required=True, help="The folder for the tickets; it is made if it is not there."
)
@click.option("--png", "with_png", is_flag=True, help="A picture of each ticket, too.")
@click.option(
    "--signed",
    is_flag=True,
    help="QR codes that prove themselves where the guest list is older; see `kiosk signed`.",
)
@file_option(
    "--wallet",
    help="A pass for iPhones, too, signed with this .p12 or PEM file: your Pass Type ID "
    "certificate, its key, and Apple's intermediate certificate. A passphrase goes into "
    f"{WALLET_PASSPHRASE}.",
)
@file_option("--wallet-key", help="The key, if it stands in a PEM file of its own.")
@template_option
@show_template_option("ticket.typ")
@print_language_option
@anyway_option
@json_option
def tickets(
    event: Path,
    out: Path,
    with_png: bool,
    signed: bool,
    wallet: Path | None,
    wallet_key: Path | None,
    template: Path | None,
    language: str | None,
    anyway: bool,
    as_json: bool,
) -> None:
    """Make a ticket, a PDF, for each guest of EVENT whose ticket would let them in.

    \b
      kiosk tickets opening.event --out tickets
      kiosk mail prepare opening.event --tickets tickets --out outbox --from hello@example.org

    Again, it makes only what is missing or has changed, also after Ctrl+C or a full disk, and
    takes away the tickets of guests who have none any more. The codes of a few new ones are
    read back first, by a second decoder. A calendar entry, event.ics, stands beside them.
    """  # fmt: skip
    from badges.drawing.read_back import sample
    from badges.drawing.ticket import TEMPLATE, ticket_document
    from badges.files.whole_file import write_whole
    from badges.sending.calendar import ics
    from badges.sending.ticket_files import makers, ticket_files
    from badges.sending.ticket_folder import TicketFolder
    from kiosk.printing.ticket_holders import bands, calendar_entry, holders, occasion_of, ticket_of
    from kiosk.printing.ticket_mails import CALENDAR

    with opened(event) as event_file:
        facts = event_file.event
        language = language or facts.language
        looks, found = bands(event_file, language), holders(event_file)
        everybody = {guest.ticket_id for guest in event_file.everybody()}
        signing = found.guests if signed else ()
        texts = {guest.ticket_id: signed_text(event_file, guest) for guest in signing}
        entry, now = calendar_entry(facts), facts.local_time(event_file.clock.wall_ms())
    occasion = occasion_of(facts, language)
    drawn = [ticket_of(guest, looks, texts.get(guest.ticket_id, "")) for guest in found.guests]
    template = template.absolute() if template else TEMPLATE
    kinds = makers(template, png=with_png)
    if wallet:
        kinds[".pkpass"] = _wallet_maker(wallet, wallet_key, now)
    folder = TicketFolder(out)
    with drawing(out):
        before = {one.ticket_id for one in folder.made().values()}
        if before and before.isdisjoint(everybody):
            raise Refused(
                "{out} holds the tickets of another event: choose another folder", out=out
            )
        wanted = ticket_files(drawn, occasion, template, kinds)
        due = {want.ticket_id for want in folder.due(wanted)}
        changed = [ticket for ticket in drawn if ticket.ticket_id in due]
        show_problems(ticket_document(changed, occasion, template).problems(), anyway=anyway)
        looked_at = sample(changed)
        check_codes(
            ticket_document(looked_at, occasion, template),
            [ticket.scanned for ticket in looked_at],
            anyway=anyway,
        )
        made = sum(1 for _ in folder.update(wanted))
        if entry:
            write_whole(out / CALENDAR, ics(entry, now))
    left_out = {str(verdict): number for verdict, number in sorted(found.left_out.items())}
    if as_json:
        counts = {"tickets": len(drawn), "made": made, "unchanged": len(wanted) - made}
        tell_json({**counts, "left_out": left_out, "folder": str(out)})
        return
    tell(
        "{out}: {drawn} {drawn:ticket|tickets}; {made} {made:file|files} made, "
        "{unchanged} as before.",
        out=out,
        drawn=len(drawn),
        made=made,
        unchanged=len(wanted) - made,
    )
    if left_out:
        reasons = ", ".join(f"{number} {verdict}" for verdict, number in left_out.items())
        tell(
            "No ticket for {number} {number:guest|guests}: {reasons}.",
            number=sum(left_out.values()),
            reasons=reasons,
        )
    if not entry:
        tell("No calendar entry: the event has no date.")


def _wallet_maker(certificates: Path, key: Path | None, now: datetime) -> "Maker":
    """What signs passes with the organiser's certificate."""
    from badges.sending.wallet_pass import CertificateError, Signer, pkpass

    try:
        signer = Signer.read(certificates, key, os.environ.get(WALLET_PASSPHRASE))
    except CertificateError as error:
        hint = say(
            "its passphrase, if it has one, goes into {variable}", variable=WALLET_PASSPHRASE
        )
        raise Refused(
            "{file}: {error} ({hint})", file=certificates, error=error, hint=hint
        ) from error
    except OSError as error:
        raise Refused(
            "{filename} cannot be read: {why}", filename=error.filename, why=error
        ) from error
    if signer.expires() < now:
        raise Refused(
            "{certificates} has expired on {expires:%Y-%m-%d}: renew it",
            certificates=certificates,
            expires=signer.expires(),
        )
    return lambda ticket, occasion: pkpass(ticket, occasion, signer)
