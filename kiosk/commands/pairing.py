"""kiosk sync pair, push and revoke: a desk and the hub, once, by hand."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.event_argument import event_argument, opened
from kiosk.ui.speech import Refused, say, tell

if TYPE_CHECKING:
    from sync.file.event_file import EventFile
    from sync.hub.invitation import Invitation
    from sync.hub.link import Link

_ASKED = 3


@click.command()
@event_argument
@click.argument("hub", metavar="HUB")
def pair(event: Path, hub: str) -> None:
    """Pair the laptop of EVENT with HUB: its HOST:PORT, or the text of the QR code it shows.

    It asks for the code on the hub's screen where one is needed: when this laptop was paired
    before, or when the hub does not run on the organiser's event file.
    """
    with opened(event) as event_file:
        link = _paired(event_file, hub)
    tell(
        "{event}: paired with the hub at {address}. Now: kiosk desk {event}",
        event=event,
        address=link.address,
    )


@click.command()
@event_argument
@click.argument("hub", metavar="[HUB]", required=False)
def push(event: Path, hub: str | None) -> None:
    """Give HUB what EVENT has recorded, and take what the others have, refusals too, once.

    HUB is its HOST:PORT; without it, the one that this laptop is paired with.
    """
    from sync.hub.client import HubError
    from sync.hub.link import pending

    with opened(event) as event_file:
        before = event_file.journal_rows()
        with Refused.for_errors(HubError):
            _exchange_with(event_file, hub)
        left, taken = pending(event_file), event_file.journal_rows() - before
    tell(
        "{taken} {taken:row|rows} taken, {left} of this laptop's rows left to give.",
        taken=taken,
        left=left,
    )
    if left:
        raise Refused("the hub did not take them: see `kiosk doctor` here, and the hub's screen")


@click.command()
@event_argument
@click.argument("device")
def revoke(event: Path, device: str) -> None:
    """Let the laptop called DEVICE into the hub of EVENT no more: it was lost or stolen.

    What it has recorded stays, and what it records from now on is shown by `kiosk sync
    conflicts` wherever it arrives. It works at once, while the hub runs.
    """
    from sync.hub.revoking import revoke as revoke_desk

    with opened(event) as event_file:
        revoked = revoke_desk(event_file, device)
    if not revoked:
        raise Refused(
            "no laptop was packed as “{device}”: see the names on the hub's screen", device=device
        )
    tell("“{device}” is revoked.", device=device)


def _exchange_with(event_file: "EventFile", hub: str | None) -> None:
    """Exchange with `hub`, or the one that is known; it is paired when it has to be."""
    from sync.hub import client, invitation, link

    known = link.link_of(event_file)
    if hub is None and known is None:
        raise Refused(
            "which hub? Give its address: kiosk sync push {path} HOST:PORT", path=event_file.path
        )
    if known and not invitation.is_scanned(hub or ""):
        known = replace(known, address=hub or known.address)
        try:
            exchange(event_file, known)
            link.remember(event_file, known)
            return
        except (client.WrongHubError, client.HubRefusedError):
            hub = known.address  # another hub, or one that was restored: it proves itself
        except ValueError as error:
            raise Refused.because(error) from error
    exchange(event_file, _paired(event_file, str(hub)))


def exchange(event_file: "EventFile", link: "Link") -> int:
    """Give and take until nothing is left; gives how many rows the hub says it does not hold.

    Raises `HubError`.
    """
    from sync.hub.client import HubClient
    from sync.hub.courier import Courier

    with HubClient(link.address, link.certificate, link.token) as client:
        courier = Courier(event_file, client)
        while courier.exchange():
            pass
        if courier.list_problem:
            courier.exchange()  # so that it is seen at the hub, too
            why = plain(say(courier.list_problem))
            tell(
                "The hub's guest list was refused, the one before counts: {why}", why=why, err=True
            )
        return courier.lacking()


def _paired(event_file: "EventFile", hub: str) -> "Link":
    """Pair with a hub, asking for its code when it takes one; the link is remembered."""
    from sync.hub import client, invitation, link

    given: Invitation | None = None
    try:
        address = hub
        if invitation.is_scanned(hub):
            address, given = invitation.scanned(hub)
        invitation.split_address(address)
        for _ in range(_ASKED):
            try:
                found = client.pair(event_file, address, given)
            except client.CodeNeededError:
                if given:
                    tell("That code is not good any more; the hub shows another.", err=True)
                given = invitation.typed(
                    click.prompt(say("The code on the hub's screen"), err=True)
                )
            else:
                link.remember(event_file, found)
                return found
    except (ValueError, client.HubError) as error:
        raise Refused.because(error) from error
    raise Refused("no good code: look at the hub's screen, and try again")
