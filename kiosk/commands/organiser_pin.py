"""The organiser's PIN on the command line, before what changes the rules of an event."""

from kiosk.commands.typed_secret import secret
from kiosk.ui.speech import Refused, say
from sync.file.event_file import EventFile
from sync.guests.roles import Role

PIN = "KIOSK_PIN"
"""The environment variable that holds the organiser's PIN; it is never taken as an argument."""


def ask_organiser(event_file: EventFile) -> bool:
    """Go on only for the organiser, where the event has a PIN for them; whether it has one.

    The PIN is asked for, or read from `KIOSK_PIN`; wrong ones count as at a desk. Raises
    `Refused`.
    """
    if Role.ORGANISER not in event_file.roles_with_pin():
        return False
    answer = event_file.try_pin(Role.ORGANISER, secret(say("PIN of the organiser"), PIN))
    if answer.accepted:
        return True
    if answer.locked_until_ms is not None:
        until = event_file.event.local_time(answer.locked_until_ms)
        raise Refused(
            "too many wrong PINs: no PIN is looked at until {until:%H:%M:%S}", until=until
        )
    raise Refused(
        "that is not the organiser's PIN; tries left: {tries_left}", tries_left=answer.tries_left
    )
