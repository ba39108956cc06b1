"""kiosk staff: the PINs of the roles at a desk."""

import os
import sys
from pathlib import Path

import click

from kiosk.commands.event_argument import Refused, event_argument, opened
from sync.guests import staff as pins
from sync.guests.roles import Role
from sync.guests.staff import BadPinError

PIN = "KIOSK_PIN"
"""The environment variable that holds a new PIN; it is never taken as an argument."""

_role = click.argument(
    "role", type=click.Choice([Role.SUPERVISOR.value, Role.ORGANISER.value]), metavar="ROLE"
)


@click.group()
def staff() -> None:
    """The PINs of supervisors and organisers: who may override, register, correct.

    Everybody at a desk is a steward: scans, finds, sends to the help desk. Where the event has
    a PIN for a role, what that role alone may do asks for it; five wrong tries lock it for five
    minutes. Set the PINs before `kiosk pack`: the laptops take them along.
    """


@staff.command()
@event_argument
@_role
def pin(event: Path, role: str) -> None:
    """Set the PIN of ROLE (supervisor or organiser): 4 to 12 digits.

    It is asked for, or read from KIOSK_PIN.
    """
    with opened(event) as event_file:
        given = _new_pin(role)
        try:
            event_file.change(pins.set_pin, Role(role), given)
        except BadPinError as error:
            raise Refused(f"{error}: choose another") from error
    click.echo(f"{role}: PIN set")


@staff.command()
@event_argument
@_role
def remove(event: Path, role: str) -> None:
    """Remove the PIN of ROLE: everybody at a desk may do what it may."""
    with opened(event) as event_file:
        event_file.change(pins.remove_pin, Role(role))
    click.echo(f"{role}: no PIN")


@staff.command()
@event_argument
def show(event: Path) -> None:
    """Show which roles of EVENT have a PIN."""
    with opened(event) as event_file:
        with_pin = event_file.roles_with_pin()
    for role in (Role.SUPERVISOR, Role.ORGANISER):
        click.echo(f"{role:<12}{'PIN' if role in with_pin else 'open to everybody'}")


def _new_pin(role: str) -> str:
    given = os.environ.get(PIN)
    if given:
        return given
    if not sys.stdin.isatty():
        raise Refused(f"there is nobody to ask: set {PIN}, or run this in a terminal")
    asked: str = click.prompt(
        f"New PIN of {role}", hide_input=True, confirmation_prompt=True, err=True
    )
    return asked
