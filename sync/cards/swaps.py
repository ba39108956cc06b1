"""What people do with their cards, recorded: give, take back, set up, note, each in one go.

A consent is a journal row of its own: who, to whom, which fields, which text in which language;
the device and the time stand in every row.  All that people agreed to together is on disk
together or not at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badges.cards.business_card import BusinessCard, CardField
from sync.cards.contacts import OwnCard
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal.journal import Body, Kind


@dataclass(frozen=True)
class Said:
    """The words that somebody agreed to."""

    text: str
    """Which version of them."""
    language: str
    purpose: str = "swap"


@dataclass(frozen=True)
class Gift:
    """One card that goes from one hand to another."""

    giver: str
    taker: str
    """Ticket id, or `sync.cards.contacts.BOOTH` and the id of a booth."""
    card: BusinessCard
    """What exactly is given."""


def give(
    event_file: EventFile,
    gifts: Sequence[Gift],
    said: Said,
    chosen: Mapping[str, OwnCard] | None = None,
) -> None:
    """Record that each giver agreed and what each taker has now. Raises `StorageError`.

    `chosen`, by ticket id: what givers chose to give from now on, recorded with it.
    """
    with event_file.transaction() as connection:
        for ticket_id, own in (chosen or {}).items():
            _record_own(event_file, connection, ticket_id, own, said)
        for gift in gifts:
            fields = sorted(gift.card.content())
            consent = event_file.record(
                connection,
                Kind.CONSENT_GIVEN,
                gift.giver,
                {"to": gift.taker, "fields": fields, **_words(said)},
            )
            event_file.record(
                connection,
                Kind.CARD_SHARED,
                gift.giver,
                {"to": gift.taker, "fields": fields, "consent": consent.hex()},
                gift.card.content(),
            )


def withdraw(event_file: EventFile, giver: str, taker: str, said: Said) -> None:
    """Record that `giver` takes their card back from `taker`. Raises `StorageError`."""
    event_file.change(
        event_file.record, Kind.CONSENT_WITHDRAWN, giver, {"to": taker, **_words(said)}
    )


def set_own(event_file: EventFile, ticket_id: str, own: OwnCard, said: Said) -> None:
    """Record how a guest set up their card. Raises `StorageError`."""
    with event_file.transaction() as connection:
        _record_own(event_file, connection, ticket_id, own, said)


def _record_own(
    event_file: EventFile, connection: Connection, ticket_id: str, own: OwnCard, said: Said
) -> None:
    given = [field.value for field in CardField if field in own.given]
    facts: Body = {"fields": given, "visible": own.visible, **_words(said)}
    event_file.record(connection, Kind.CARD_SET, ticket_id, facts, own.card.content())


def _words(said: Said) -> dict[str, str]:
    return {"text": said.text, "language": said.language, "purpose": said.purpose}
