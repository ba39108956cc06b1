"""kiosk signed: tickets that prove themselves, for late sales and doors without the list."""

import contextlib
from pathlib import Path

import click

from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.guest_argument import guest_with, signed_text
from kiosk.commands.organiser_pin import ask_organiser
from kiosk.ui.json_line import json_line
from kiosk.ui.speech import Refused, say, tell
from sync.file.event_file import EventFile
from sync.guests import signed_tickets
from sync.guests.decisions import decide, withdraw
from sync.guests.withdrawals import NotOrganisersError
from sync.model import TicketStatus


@click.group()
def signed() -> None:
    """Signed tickets: good at a desk whose guest list does not know them yet.

    A laptop knows the guest list of the hour it was packed. A ticket sold later, signed by the
    organiser, is verified there without a network; the same ticket on the guest list is still
    one guest. Make the key before `kiosk pack`: the laptops take its public half along. Where the
    organiser has a PIN, `key`, `trust` and `revoke` ask for it, or read it from KIOSK_PIN.
    """


@signed.command()
@event_argument
def key(event: Path) -> None:
    """Make a new key to sign tickets with; tickets of older keys stay good."""
    with opened(event) as event_file:
        ask_organiser(event_file)
        key_id = decide(event_file, "key_made", signed_tickets.OURS, signed_tickets.new_key)
    tell("Key {key_id} made. Pack the laptops now: what they know, they verify.", key_id=key_id)


@signed.command()
@event_argument
@click.argument("keys", nargs=-1, metavar="KEY…")
@click.option(
    "--product",
    "products",
    multiple=True,
    metavar="ITEM=CATEGORY",
    help="The category of a pretix product; products that are not named are not taken.",
)
def trust(event: Path, keys: tuple[str, ...], products: tuple[str, ...]) -> None:
    """Take tickets that pretix has signed (pretix_sig1).

    KEY is a file with a public key, or the text that pretix's API gives as valid_keys.

    \b
      kiosk signed trust opening.event pretix.pem --product 1=Visiteur --product 2=VIP
    """
    from badges.codes.pretix_ticket import read_key

    sold = [_product(product) for product in products]
    with opened(event) as event_file:
        try:
            verify_keys = [read_key(_text_of(text)) for text in keys]
        except ValueError as error:
            raise Refused("{error}: give the key as pretix shows it", error=error) from error
        ask_organiser(event_file)
        for verify_key in verify_keys:
            name = bytes(verify_key).hex()
            decide(event_file, "key_trusted", name, signed_tickets.trust_pretix, verify_key)
        for item, category in sold:
            name = f"{item}={category}"
            decide(event_file, "product_put", name, signed_tickets.put_product, item, category)
    tell(
        "Trusted keys: {verify_keys}, products: {products}.",
        verify_keys=len(verify_keys),
        products=len(products),
    )


@signed.command()
@event_argument
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@json_option
def issue(event: Path, codes: tuple[str, ...], as_json: bool) -> None:
    """Print a signed ticket for each guest with CODE, as the text of its QR code."""

    with opened(event) as event_file:
        for code in codes:
            text = signed_text(event_file, guest_with(event_file, code))
            click.echo(json_line({"code": code, "ticket": text}) if as_json else text)


@signed.command()
@event_argument
@click.argument("tickets", nargs=-1, required=True, metavar="TICKET…")
@click.option("--blocked", is_flag=True, help="Blocked, to be talked about, instead of revoked.")
@click.option("--undo", is_flag=True, help="Good again.")
def revoke(event: Path, tickets: tuple[str, ...], blocked: bool, undo: bool) -> None:
    """Withdraw tickets, given as the text of a signed one's QR code or a listed guest's code.

    From then on the ticket is refused by its code, its signed text, by name and in a party. It is
    recorded under the organiser's signature, so it is done in the organiser's file; laptops hear
    it from the hub, by a merge or a segment, or are packed with it.
    """
    status = TicketStatus.BLOCKED if blocked else TicketStatus.REVOKED
    with opened(event) as event_file:
        ask_organiser(event_file)
        found = [ticket_id for ticket in tickets for ticket_id in _ticket_ids(event_file, ticket)]
        try:
            withdraw(event_file, found, TicketStatus.VALID if undo else status)
        except NotOrganisersError as error:
            raise Refused(
                "{error}: do it there, then merge that file or meet its hub", error=error
            ) from error
    tell(
        "{number} {number:ticket|tickets}: {status}",
        number=len(tickets),
        status=say("valid again") if undo else status,
    )


def _ticket_ids(event_file: EventFile, text: str) -> list[str]:
    """The tickets that a text stands for: the listed guest's, and a signed one in itself."""
    signed_one = event_file.guest_of_signed_ticket(text)
    listed = event_file.guests_with_code(text)
    if len(listed) != 1 and signed_one is None:
        listed = [guest_with(event_file, text)]
    return list(dict.fromkeys(guest.ticket_id for guest in (*listed, signed_one) if guest))


def _text_of(key: str) -> str:
    """The key itself, from a file or as it stands."""
    path = Path(key)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if path.is_file():
            return path.read_text(encoding="ascii")
    return key


def _product(text: str) -> tuple[int, str]:
    item, separator, category = text.partition("=")
    if not (separator and item.isascii() and item.isdigit() and category):
        raise click.BadParameter(say("“{text}” is no product: write it as 1=Visiteur", text=text))
    return int(item), category
