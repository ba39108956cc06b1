"""Business cards: a guest's own, and who has whose, as the journal says.

A shared card is a snapshot: it is what its owner agreed to at that moment, and later changes do
not reach it.  Of one person's card in another one's hands the latest row counts: shared, or
withdrawn.  What the card says is a record beside the journal, gone when its owner is erased.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from badges.cards.business_card import BusinessCard, CardField, card
from sync.file.connection import Connection
from sync.journal import records
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind, Row
from sync.model import Guest

BOOTH = "booth:"
"""What stands before the id of a booth where a ticket id could stand."""


@dataclass(frozen=True)
class OwnCard:
    """A guest's card as they set it up."""

    card: BusinessCard
    """All of it, whether they give it or not."""
    given: frozenset[CardField] = frozenset()
    """What they ticked; nobody ticks anything for them."""
    visible: bool = True
    """Whether they swap at all."""


@dataclass(frozen=True)
class Shared:
    """One person's card in another one's hands."""

    giver: str
    """Ticket id."""
    taker: str
    """Ticket id, or `BOOTH` and the id of a booth."""
    at_ms: int
    fields: tuple[str, ...]
    row: Row = field(repr=False)
    """The journal row that says so."""


@dataclass(frozen=True)
class Contact:
    """A card that somebody was given."""

    shared: Shared
    card: BusinessCard


def own_card(connection: Connection, guest: Guest, ticked_since_ms: int = 0) -> OwnCard:
    """The guest's card: as they last set it, or else what they registered with, all unticked.

    What was ticked before `ticked_since_ms` is not ticked any more.
    """
    listed = card({name: getattr(guest, name, "") for name in BusinessCard().__dataclass_fields__})
    rows = journal_rows.about(connection, guest.ticket_id, Kind.CARD_SET)
    said = records.contents(connection, rows[-1:])
    if not said:
        return OwnCard(listed)
    facts = rows[-1].facts()
    names = {"first_name": listed.first_name, "last_name": listed.last_name}
    return OwnCard(
        card({**next(iter(said.values())), **names}),
        _fields(facts.get("fields")) if rows[-1].at_ms >= ticked_since_ms else frozenset(),
        facts.get("visible") is not False,
    )


def contacts(connection: Connection, taker: str) -> list[Contact]:
    """The cards that `taker` was given and may keep, oldest first; one for each person."""
    rows = journal_rows.naming(connection, "to", taker, Kind.CARD_SHARED, Kind.CONSENT_WITHDRAWN)
    return with_cards(connection, standing(rows))


def holders(connection: Connection, giver: str) -> list[Shared]:
    """Who has the card of `giver`, oldest first."""
    return standing(journal_rows.about(connection, giver, Kind.CARD_SHARED, Kind.CONSENT_WITHDRAWN))


def people(connection: Connection) -> list[str]:
    """The tickets of all who ever gave or got a card and were not erased, in order."""
    rows = journal_rows.of_kinds(connection, Kind.CARD_SHARED)
    met = {row.ticket_id for row in rows} | {row.facts()["to"] for row in rows}
    known = met - records.erased(connection)
    return sorted(ticket for ticket in known if not ticket.startswith(BOOTH))


def standing(rows: Iterable[Row]) -> list[Shared]:
    """What is shared and not withdrawn after these rows, in the order in which it was shared."""
    latest: dict[tuple[str, str], Row] = {}
    for row in rows:
        pair = (row.ticket_id, row.facts()["to"])
        latest.pop(pair, None)
        latest[pair] = row
    return [shared(row) for row in latest.values() if row.kind == Kind.CARD_SHARED]


def with_cards(connection: Connection, found: Iterable[Shared]) -> list[Contact]:
    """The cards themselves; of those who were erased there is none."""
    known = list(found)
    said = records.contents(connection, [each.row for each in known])
    return [Contact(each, card(said[each.row])) for each in known if each.row in said]


def shared(row: Row) -> Shared:
    """What a `card_shared` row says."""
    facts = row.facts()
    return Shared(
        giver=row.ticket_id,
        taker=facts["to"],
        at_ms=row.at_ms,
        fields=tuple(map(str, _list(facts.get("fields")))),
        row=row,
    )


def _fields(values: object) -> frozenset[CardField]:
    return frozenset(CardField(value) for value in _list(values) if value in list(CardField))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
