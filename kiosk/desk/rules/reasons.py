"""Reasons that a person at the desk gives; the screen has the words."""

from enum import StrEnum


class OverrideReason(StrEnum):
    """Why a person was let in although the desk said no."""

    RETURNING = "returning"
    """They were in before and left unseen: the same person comes back."""
    PAID_HERE = "paid_here"
    ORGANISER = "organiser"
    """The organiser said so."""
    MISTAKE = "mistake"
    """The list or an earlier scan is wrong."""
    OTHER = "other"


class HelpReason(StrEnum):
    """What the help desk is asked for."""

    PAYMENT = "payment"
    NAME = "name"
    NO_TICKET = "no_ticket"
    OTHER = "other"
