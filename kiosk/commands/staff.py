"""kiosk staff: the PINs of the roles at a desk."""

from pathlib import Path

import click

from kiosk.commands.event_argument import event_argument, opened
from kiosk.commands.organiser_pin import PIN, ask_organiser
from kiosk.commands.typed_secret import secret
from kiosk.ui.speech import Refused, marked, say, tell
from sync.guests import staff as pins
from sync.guests.decisions import decide
from sync.guests.roles import Role
from sync.guests.staff import BadPinError

NEW_PIN = "KIOSK_NEW_PIN"
"""The environment variable that holds a new PIN; it is never taken as an argument."""
_GUARDS = marked(
    "The supervisor's PIN guards, at the desk: letting in whom the door refuses, who comes back "
    "without a recorded exit, undoing what others did, walk-ins, names, contacts; and the end of "
    "the swap kiosk. The organiser's PIN opens all of that too, and guards the live page and these "
    "commands: staff pin and remove, lists, categories and signed (what changes them), sync "
    "resolve. No PIN guards the file itself: whoever can copy or change it needs none. Lock the "
    "laptop, pack it with a passphrase."
)

_role = click.argument(
    "role", type=click.Choice([Role.SUPERVISOR.value, Role.ORGANISER.value]), metavar="ROLE"
)


@click.group()
def staff() -> None:
    """The PINs of supervisors and organisers: who may override, register, correct.

    Everybody at a desk is a steward: scans, finds, sends to the help desk. Where the event has
    a PIN for a role, what that role alone may do asks for it; five wrong tries lock it for five
    minutes, whatever the clock is set to. Set the PINs before `kiosk pack`: the laptops take them
    along.
    """


@staff.command()
@event_argument
@_role
def pin(event: Path, role: str) -> None:
    """Set the PIN of ROLE (supervisor or organiser): 4 to 12 digits.

    It is asked for, or read from KIOSK_NEW_PIN. Where the organiser has a PIN, that one is asked
    for first, or read from KIOSK_PIN; else KIOSK_PIN may hold the new one. It is journalled.

    The supervisor's PIN guards, at the desk: letting in whom the door refuses, who comes back
    without a recorded exit, undoing what others did, walk-ins, names, contacts; and the end of
    the swap kiosk. The organiser's PIN opens all of that too, and guards the live page and these
    commands: `staff pin`, `staff remove`, `lists put`, `lists remove`, `categories put`, `signed
    key`, `signed trust`, `signed revoke`, `sync resolve` and `sync conflicts --review`. Without
    it, whoever has the command line may set and remove PINs. No PIN guards the file itself:
    whoever can copy or change it needs none. Lock the laptop, and pack it with a passphrase.
    """
    with opened(event) as event_file:
        # `KIOSK_PIN` is the organiser's where they have one.
        variables = (NEW_PIN,) if ask_organiser(event_file) else (NEW_PIN, PIN)
        given = secret(say("New PIN of {role}", role=role), *variables, new=True)
        try:
            decide(event_file, "staff_pin", role, pins.set_pin, Role(role), given)
        except BadPinError as error:
            raise Refused("{error}: choose another", error=error) from error
        guarded = Role.ORGANISER in event_file.roles_with_pin()
    tell("{role}: PIN set", role=role)
    tell(_GUARDS, err=True)
    if not guarded:
        tell("The organiser has no PIN: anybody here may set or remove this one.", err=True)


@staff.command()
@event_argument
@_role
def remove(event: Path, role: str) -> None:
    """Remove the PIN of ROLE: everybody at a desk may do what it may.

    Where the organiser has a PIN, it is asked for, or read from KIOSK_PIN.
    """
    with opened(event) as event_file:
        ask_organiser(event_file)
        decide(event_file, "staff_remove", role, pins.remove_pin, Role(role))
    tell("{role}: no PIN", role=role)


@staff.command()
@event_argument
def show(event: Path) -> None:
    """Show which roles of EVENT have a PIN."""
    with opened(event) as event_file:
        with_pin = event_file.roles_with_pin()
    for role in (Role.SUPERVISOR, Role.ORGANISER):
        click.echo(f"{role:<12}{say('PIN') if role in with_pin else say('open to everybody')}")
