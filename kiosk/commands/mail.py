"""kiosk mail: tickets to their guests, by e-mail."""

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.drawing import drawing, print_language_option
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.paths import Decorator, folder_option
from kiosk.commands.typed_secret import secret
from kiosk.ui.speech import Refused, say, tell, tell_json

if TYPE_CHECKING:
    from email.headerregistry import Address

    from badges.sending.outbox import MailKind, Outbox

PASSWORD = "KIOSK_SMTP_PASSWORD"
"""The environment variable that holds the password; it is never taken as an argument."""

_SHOWN = 20
_TIMEOUT = 60.0
_PORTS = {"plain": 25, "starttls": 587, "tls": 465}
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})

outbox_option: Decorator = folder_option(
    "--out", "outbox", required=True, metavar="OUTBOX", help="The folder for these mails alone."
)
sender_option: Decorator = click.option(
    "--from",
    "sender",
    required=True,
    metavar="ADDRESS",
    help="From whom: hello@example.org, or “Opening <hello@example.org>”.",
)
reply_to_option: Decorator = click.option(
    "--reply-to", metavar="ADDRESS", help="Who reads the answers, if not the sender."
)


@click.group()
def mail() -> None:
    """Send guests their tickets by e-mail: first written into a folder, then sent."""


@mail.command()
@event_argument
@folder_option("--tickets", required=True, help="The folder that `kiosk tickets` has made.")
@outbox_option
@sender_option
@reply_to_option
@print_language_option
@json_option
def prepare(
    event: Path,
    tickets: Path,
    outbox: Path,
    sender: str,
    reply_to: str | None,
    language: str | None,
    as_json: bool,
) -> None:
    """Write a mail for each guest of EVENT who has a ticket and an address; nothing is sent.

    Again, it adds a mail for whose ticket has changed, and takes mails back that wait and are
    out of date. Guests who get none are listed.
    """
    from badges.sending.mail import TicketMail
    from badges.sending.outbox import MailKind
    from badges.sending.ticket_folder import TicketFolder
    from kiosk.printing.ticket_holders import holders
    from kiosk.printing.ticket_mails import TicketMails, Unsent
    from sync.lifecycle import outboxes

    folder = TicketFolder(tickets)
    if not folder.made():
        raise Refused(
            "no tickets in {tickets}: make them with `kiosk tickets {event}`",
            tickets=tickets,
            event=event,
        )
    with opened(event) as event_file:
        facts, found = event_file.event, holders(event_file)
        event_file.change(outboxes.remember, outbox)
    unsent: list[Unsent] = []
    names, new = set(), 0
    with drawing(outbox):
        mails = TicketMails(
            facts,
            language or facts.language,
            mailbox(sender, "--from"),
            folder,
            reply_to=mailbox(reply_to, "--reply-to") if reply_to else None,
        )
        box = outbox_for(MailKind.TICKETS, outbox)
        for made in mails.to(found.guests):
            if isinstance(made, TicketMail):
                new += box.put(made)
                names.add(made.name)
            else:
                unsent.append(made)
        taken_back = box.keep_queued(names)
        counts = box.counts()
    if as_json:
        without = [{"name": one.guest.name, "why": one.why} for one in unsent]
        result = {"new": new, "taken_back": taken_back, **counts, "without": without}
        tell_json(result)
        return
    for one in unsent[:_SHOWN]:
        tell(
            "  no mail for {guest}: {why}",
            guest=plain(one.guest.name),
            why=plain(say(one.why)),
            err=True,
        )
    if len(unsent) > _SHOWN:
        tell("  … and for {number} more", number=len(unsent) - _SHOWN, err=True)
    tell(
        "{outbox}: {queued} {queued:mail waits|mails wait}, {new} of them new; {taken_back} taken "
        "back; {sent} sent before; {unsent} {unsent:guest gets|guests get} none.",
        outbox=outbox,
        queued=counts["queued"],
        new=new,
        taken_back=taken_back,
        sent=counts["sent"],
        unsent=len(unsent),
    )


@mail.command()
@click.argument("outbox", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--smtp", "server", required=True, metavar="HOST[:PORT]", help="The mail server.")
@click.option("--starttls", "secrecy", flag_value="starttls", help="Encrypt; usual on port 587.")
@click.option(
    "--tls", "secrecy", flag_value="tls", help="Encrypt from the start; usual on port 465."
)
@click.option("--user", metavar="NAME", help=f"Log in; the password is asked for, or {PASSWORD}.")
@click.option(
    "--rate",
    type=click.IntRange(min=1),
    default=60,
    show_default=True,
    metavar="N",
    help="Mails a minute at most: servers take many at once for spam.",
)
@click.option(
    "--again",
    type=click.Choice(["failed", "unsure"]),
    help="Queue again what failed, or what may or may not have been sent, and send it.",
)
@json_option
def send(
    outbox: Path,
    server: str,
    secrecy: str | None,
    user: str | None,
    rate: int,
    again: str | None,
    as_json: bool,
) -> None:
    """Send the mails that wait in OUTBOX, each at most once.

    \b
      kiosk mail send outbox --smtp smtp.example.org --starttls --user hello

    Stop it when you like and run it again: it goes on where it was. A mail whose text was on its
    way when the connection or the computer stopped is “unsure”, and is not sent again by itself:
    rather a guest asks than gets two. What became of each mail is in OUTBOX/log.jsonl. Exit
    status 1 when any is left, failed or unsure.
    """  # fmt: skip
    import smtplib
    import ssl

    from badges.sending.outbox import MailState, Outbox
    from badges.sending.smtp import Postman, ServerError

    host, port = _host_and_port(server, secrecy or "plain")
    if user and not secrecy and host not in _OWN_MACHINE:
        raise Refused("a password goes to another machine only encrypted: add --starttls or --tls")
    question = say("Password of {user} at {host}", user=user, host=host)
    password = secret(question, PASSWORD) if user else ""
    context = ssl.create_default_context()

    def connect() -> smtplib.SMTP:
        if secrecy == "tls":
            made: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
        else:
            made = smtplib.SMTP(host, port, timeout=_TIMEOUT)
        if secrecy == "starttls":
            made.starttls(context=context)
        made.ehlo_or_helo_if_needed()
        if user:
            made.login(user, password)
        return made

    with drawing(outbox):
        box = Outbox(outbox)
        if again:
            state = MailState.FAILED if again == "failed" else MailState.SENDING
            for name in box.names(state):
                box.move(name, state, MailState.QUEUED)
        trouble = ""
        postman = Postman(box, connect, now=lambda: datetime.now().astimezone())
        try:
            for delivery in postman.deliver(pause=lambda: time.sleep(60 / rate)):
                if delivery.reason:
                    click.echo(f"  {delivery.name}: {delivery.state}, {delivery.reason}", err=True)
        except ServerError as error:
            trouble = say("{server}: {error}", server=server, error=error)
        counts = box.counts()
    counts["unsure"] = counts.pop("sending")
    if as_json:
        tell_json(counts)
    else:
        click.echo(", ".join(f"{number} {state}" for state, number in counts.items()))
    if trouble:
        raise Refused("{trouble}; run this again later, it goes on where it was", trouble=trouble)
    if counts["queued"] or counts["failed"] or counts["unsure"]:
        raise click.exceptions.Exit(1)


def mailbox(text: str, option: str) -> "Address":
    """The name and address in what was given for `option`."""
    from email.utils import parseaddr

    from badges.sending.mail import AddressError, address

    name, spec = parseaddr(text)
    try:
        return address(spec, name)
    except AddressError as error:
        raise click.BadParameter(say("{option}: {error}", option=option, error=error)) from error


def outbox_for(kind: "MailKind", path: Path) -> "Outbox":
    """The outbox at `path`, for mails of this `kind` alone."""
    from badges.sending.outbox import MailKind, OtherMailsError, Outbox

    box = Outbox(path)
    try:
        box.claim(kind)
    except OtherMailsError as error:
        raise Refused(
            "{outbox} is for other mails ({held}), which would be taken back: choose another "
            "folder for these",
            outbox=path,
            held=say("contacts") if kind is MailKind.TICKETS else say("tickets"),
        ) from error
    return box


def _host_and_port(text: str, secrecy: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or host.count(":"):  # no port, or an IPv6 address
        return text.strip("[]"), _PORTS[secrecy]
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.BadParameter(
            say("“{text}” is no server: write it as smtp.example.org:587", text=text)
        )
    return host, int(port)
