"""pretix's orders as guests, and what happened to them there: pure, JSON in, records out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sync.guest_lists.cells import phone
from sync.guest_lists.guest_list import Record
from sync.guest_lists.people import split_name
from sync.guest_lists.source_keys import source_of
from sync.model import TicketStatus
from sync.pretix.products import Products, attention
from sync.pretix.said import (
    NotPretixError,
    Said,
    exact,
    moment_ms,
    number,
    objects,
    text,
    time_ms,
)

VENDOR = "pretix"
FIELDS = (
    "code", "first_name", "last_name", "company", "email", "phone", "category", "variation",
    "order", "status", "paid", "note", "valid_from_ms", "valid_until_ms",
)  # fmt: skip
"""What of a guest pretix decides; the rest stays as it is."""
_PAID, _PENDING = "p", "n"
_LONGEST_SECRET = 512
"""What a desk reads of a code, in characters."""


@dataclass(frozen=True)
class ShopCheckIn:
    """A passage that pretix knows of."""

    number: int
    list_number: int
    at_ms: int
    is_exit: bool
    device: int | None
    """The number of the device that recorded it, None for somebody at a screen."""


@dataclass(frozen=True)
class Position:
    """One ticket of an order."""

    number: int
    record: Record
    check_ins: tuple[ShopCheckIn, ...]
    answers: Mapping[int, str]
    """What was answered in the shop, by the number of the question."""


def positions(orders: list[Said], sold: Products) -> Iterator[Position]:
    """The tickets of these orders. Raises `sync.pretix.said.NotPretixError`."""
    for order in orders:
        said = objects(order, "positions")
        by_number = {number(each, "id"): each for each in said}
        for each in said:
            parent = by_number.get(each.get("addon_to") or 0, {})
            yield _position(order, each, parent, sold)


def _position(order: Said, said: Said, parent: Said, sold: Products) -> Position:
    secret = exact(said, "secret")
    if len(secret) > _LONGEST_SECRET:
        raise NotPretixError("a ticket's secret is too long")
    product = sold.products.get(number(said, "item"))
    variation = sold.variations.get(said.get("variation") or 0)
    first, last = _name(said, parent, order)
    notes = (attention(order), *(each.note for each in (product, variation) if each))
    status, paid = _standing(order, said)
    record = Record(
        line=number(said, "positionid"),
        code=secret,
        first_name=first,
        last_name=last,
        company=text(said, "company") or text(parent, "company"),
        email=text(said, "attendee_email")
        or text(parent, "attendee_email")
        or text(order, "email"),
        phone=phone(text(order, "phone")) or "",
        category=product.name if product else "",
        variation=variation.name if variation else "",
        order=text(order, "code"),
        status=status,
        paid=paid,
        note=" ".join(filter(None, dict.fromkeys(notes))),
        valid_from_ms=time_ms(said, "valid_from"),
        valid_until_ms=time_ms(said, "valid_until"),
    )
    source = source_of(VENDOR, str(number(said, "positionid")), record)
    return Position(
        number=number(said, "id"),
        record=replace(record, source=source),
        check_ins=tuple(map(_check_in, objects(said, "checkins"))),
        answers={number(a, "question"): text(a, "answer") for a in objects(said, "answers")},
    )


def _standing(order: Said, said: Said) -> tuple[TicketStatus, bool]:
    """How a ticket stands, in the order in which pretix looks."""
    status = order.get("status")
    is_paid = status == _PAID or (status == _PENDING and bool(order.get("valid_if_pending")))
    if said.get("canceled") or status not in (_PAID, _PENDING):
        return TicketStatus.CANCELED, is_paid
    if said.get("blocked"):
        return TicketStatus.BLOCKED, is_paid
    if status == _PENDING and order.get("require_approval"):
        return TicketStatus.UNAPPROVED, is_paid
    return TicketStatus.VALID, is_paid


def _name(said: Said, parent: Said, order: Said) -> tuple[str, str]:
    """First and last name: the guest's, or theirs whose ticket this adds to, or the buyer's."""
    for each in (said, parent):
        parts = each.get("attendee_name_parts")
        parts = parts if isinstance(parts, dict) else {}
        first, last = text(parts, "given_name"), text(parts, "family_name")
        if first or last:
            return first, last
        if whole := text(each, "attendee_name"):
            return split_name(whole)
    invoice = order.get("invoice_address")
    return split_name(text(invoice, "name")) if isinstance(invoice, dict) else ("", "")


def _check_in(said: Said) -> ShopCheckIn:
    kind, device = said.get("type"), said.get("device_id")
    if kind not in ("entry", "exit"):
        raise NotPretixError("a check-in that is no entry and no exit")
    return ShopCheckIn(
        number=number(said, "id"),
        list_number=number(said, "list"),
        at_ms=moment_ms(said.get("datetime")),
        is_exit=kind == "exit",
        device=device if type(device) is int else None,
    )
