"""Codes that this program draws itself: QR codes in capitals, at level H, as small as they fit."""

from badges.codes.control_code import control_code
from badges.codes.ticket_code import is_badge_code, is_ticket_code


def is_own_code(text: str) -> bool:
    """Whether `text` is a ticket code, a badge code or a control code, written as we write it."""
    return is_ticket_code(text) or is_badge_code(text) or control_code(text) is not None
