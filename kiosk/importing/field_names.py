"""What the fields of a guest are called where people choose among them."""

from kiosk.ui.translation import _

FIELD_NAMES = {
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "name": _("Full name"),
    "company": _("Company"),
    "title": _("Job title"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "category": _("Category"),
    "variation": _("Variation"),
    "code": _("Ticket code"),
    "order": _("Order number"),
    "number": _("Number in the order"),
    "status": _("Ticket status"),
    "canceled": _("Canceled: yes, or when"),
    "paid": _("Paid: yes or no"),
    "valid": _("Valid: yes or no"),
    "blocked": _("Blocked: yes or no"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "quantity": _("Number of tickets"),
    "companions": _("Companions"),
    "party": _("Arrives together with"),
    "host": _("Whom to tell"),
    "note": _("Note for the desk"),
    "buyer_name": _("Buyer"),
    "buyer_first_name": _("Buyer’s first name"),
    "buyer_last_name": _("Buyer’s last name"),
}
"""Every field that a column can be taken for, in the order in which they are offered."""
NOT_IMPORTED = _("not imported")
