"""Somebody without a ticket, as the desk writes them down."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from badges.codes.ticket_code import new_badge_code, new_ticket_code
from badges.text.cleaning import one_line
from badges.text.email_address import is_email
from sync.model import Guest

LONGEST_FIELD = 100
"""Characters kept of one field that is typed at the desk."""


class Payment(StrEnum):
    """What became of the money."""

    FREE = "free"
    PAID = "paid"
    """They have paid here and now."""
    TO_PAY = "to_pay"
    """They come in by a list that includes unpaid guests, or pay at the help desk."""


class Lack(StrEnum):
    """Why somebody cannot be registered as written; the screen has the words."""

    NO_NAME = "no_name"
    NO_CATEGORY = "no_category"
    NOT_AN_EMAIL = "not_an_email"


@dataclass(frozen=True)
class WalkIn:
    """What is written down at the door."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    email: str = ""
    category: str = ""
    host: str = ""
    payment: Payment = Payment.FREE

    def cleaned(self) -> "WalkIn":
        """The same without control characters, each field at most `LONGEST_FIELD` long."""
        return WalkIn(
            first_name=one_line(self.first_name, LONGEST_FIELD),
            last_name=one_line(self.last_name, LONGEST_FIELD),
            company=one_line(self.company, LONGEST_FIELD),
            email=one_line(self.email, LONGEST_FIELD),
            category=one_line(self.category, LONGEST_FIELD),
            host=one_line(self.host, LONGEST_FIELD),
            payment=self.payment,
        )

    def lacks(self) -> tuple[Lack, ...]:
        """What has to be written before this person can be registered."""
        lacks = (
            (Lack.NO_NAME, not (self.first_name or self.last_name)),
            (Lack.NO_CATEGORY, not self.category),
            (Lack.NOT_AN_EMAIL, bool(self.email) and not is_email(self.email)),
        )
        return tuple(lack for lack, applies in lacks if applies)

    def as_guest(self) -> Guest:
        """A guest with a ticket and a badge of their own."""
        return Guest(
            ticket_id=secrets.token_hex(10),
            code=new_ticket_code(),
            badge_code=new_badge_code(),
            first_name=self.first_name,
            last_name=self.last_name,
            company=self.company,
            email=self.email,
            category=self.category,
            host=self.host,
            paid=self.payment is not Payment.TO_PAY,
        )
