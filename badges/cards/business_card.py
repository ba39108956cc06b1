"""A digital business card: what a person gives to another, field by field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum

from badges.text.cleaning import one_line

LONGEST = 100
"""Characters kept of one value: a card is read on a phone."""

_NOT_DIALLED = re.compile(r"[^0-9+]")
_OPTIONAL_ZERO = re.compile(r"^(\+\d+)\s*\(0\)")


class CardField(StrEnum):
    """What a person may give or keep; the name and the company go with every card."""

    EMAIL = "email"
    PHONE = "phone"
    TITLE = "title"
    SITE = "site"


@dataclass(frozen=True)
class BusinessCard:
    """One person's card. An empty text is a field that is not there."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    site: str = ""

    @property
    def name(self) -> str:
        """The name as one text; of a card without one, the best that stands in for it."""
        return f"{self.first_name} {self.last_name}".strip() or self.company or self.email

    def filled(self) -> frozenset[CardField]:
        """The fields that say something."""
        return frozenset(field for field in CardField if getattr(self, field))

    def only(self, given: Iterable[CardField]) -> "BusinessCard":
        """The name, the company and the fields `given`; the rest is left out."""
        kept = frozenset(given)
        return replace(self, **{field: "" for field in CardField if field not in kept})

    def without(self, name: str) -> "BusinessCard":
        """The card without the field called `name`."""
        return replace(self, **{name: ""})

    def values(self) -> tuple[str, ...]:
        """All its texts, in the order of `NAMES`."""
        return tuple(getattr(self, name) for name in NAMES)

    def content(self) -> dict[str, str]:
        """The card as a record keeps it: the fields that say something."""
        return {name: value for name, value in asdict(self).items() if value}


NAMES = tuple(field.name for field in fields(BusinessCard))


def card(values: Mapping[str, object]) -> BusinessCard:
    """A card from `values` by field name, cleaned; what is no text of a card is left out."""
    texts = {
        name: one_line(value, LONGEST)
        for name in NAMES
        if isinstance(value := values.get(name), str)
    }
    made = BusinessCard(**texts)
    return replace(made, phone=dialled(made.phone), site=address(made.site))


def dialled(phone: str) -> str:
    """`phone` as a telephone dials it (E.164 where it can be told), or "" for no number.

    A number of ten digits that begins with one 0 is a French one.
    """
    digits = _NOT_DIALLED.sub("", _OPTIONAL_ZERO.sub(r"\1", phone.strip()))
    sign, digits = digits[:1], digits.replace("+", "")
    if sign == "+":
        return f"+{digits}" if digits else ""
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if len(digits) == 10 and digits.startswith("0"):
        return f"+33{digits[1:]}"
    return digits


def address(site: str) -> str:
    """`site` as a web address; "" for what a phone should not open."""
    compact = "".join(site.split()).replace("\\", "/")
    if not compact:
        return ""
    if re.match(r"https?://", compact, re.IGNORECASE):
        return compact
    if re.match(r"[a-z][a-z0-9+.-]*:(?!\d)", compact, re.IGNORECASE):
        return ""  # javascript:, file: and their like
    return f"https://{compact}"
