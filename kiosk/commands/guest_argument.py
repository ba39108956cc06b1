"""The argument CODE of a command: one guest, however their ticket or badge names them."""

from kiosk.ui.speech import Refused
from sync.file.event_file import EventFile
from sync.guests import signed_tickets
from sync.guests.signed_tickets import NoSigningKeyError
from sync.model import Guest


def guest_with(event_file: EventFile, code: str) -> Guest:
    """The one guest on the list with `code`, the same in every command.

    It is the code of their ticket or badge as it stands there or is typed, the text of their
    signed ticket, or the ticket's id. Raises `Refused` when it is nobody's, or several guests'.
    """
    found = event_file.guests_with_code(code) or event_file.guests_with_badge_code(code)
    if not found:
        signed = event_file.guest_of_signed_ticket(code)
        listed = event_file.guest(signed.ticket_id if signed else code)
        found = [listed] if listed else []
    if len(found) != 1:
        raise Refused(
            "{number} guests have the code “{code}”: find them with `kiosk guests find`"
            if found
            else "nobody has the code “{code}”: find them with `kiosk guests find`",
            number=len(found),
            code=code,
        )
    return found[0]


def signed_text(event_file: EventFile, guest: Guest) -> str:
    """The text of a guest's signed ticket. Raises `Refused` when it cannot be signed."""
    try:
        return event_file.ask(signed_tickets.issue, event_file.event_id, guest)
    except NoSigningKeyError as error:
        raise Refused("{error}: make one with `kiosk signed key`", error=error) from error
    except ValueError as error:
        raise Refused.because(error) from error
