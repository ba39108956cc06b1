"""The nouns of the project: event, guest, check-in list, presence. Plain data, no database.

Times are milliseconds since the Unix epoch, UTC, in fields named ``*_ms``.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000

EARLIEST_MS = 0
"""1970, where a computer's clock begins whose battery is empty."""
LATEST_MS = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""Later than any event; no time is believed that is not before it."""
MAIN_LIST = "main"
"""Id of the check-in list that every event has."""


class TicketStatus(StrEnum):
    """What the organiser says of a ticket, payment aside."""

    VALID = "valid"
    UNAPPROVED = "unapproved"
    CANCELED = "canceled"
    BLOCKED = "blocked"
    REVOKED = "revoked"


class Direction(StrEnum):
    """Which way a person passes the door."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True)
class Event:
    """The event that an event file is about."""

    name: str
    event_id: str = field(default_factory=lambda: secrets.token_hex(8))
    place: str = ""
    language: str = "fr"
    """Of tickets, badges and mails, where nobody chooses: "fr" or "en"."""
    timezone: str = "Europe/Paris"
    starts_ms: int | None = None
    ends_ms: int | None = None
    admission_ms: int | None = None
    """When the doors open, if not when it starts."""
    day_begins_hour: int = 5
    """At which hour a new event day begins: an evening that passes midnight is one day."""
    capacity: int | None = None
    controller: str = ""
    """Who answers for the guests' data: name and address."""
    contact: str = ""
    """Where guests write about their data."""
    retention_days: int = 30
    """How long after the end the central file keeps names and contact data."""
    guest_list_version: int = 0
    guest_list_ms: int | None = None

    def local_time(self, ms: int) -> datetime:
        """`ms` as an aware time in the event's zone; what cannot be is the nearest that can."""
        ms = min(max(ms, EARLIEST_MS), LATEST_MS)
        return datetime.fromtimestamp(ms / 1000, UTC).astimezone(ZoneInfo(self.timezone))


@dataclass(frozen=True)
class Category:
    """A kind of guest: how it is called, drawn and treated."""

    code: str
    """As guest lists write it."""
    label_fr: str
    label_en: str
    colour: str
    """"#rrggbb"."""
    symbol: str
    """One character, so that colour is never alone."""
    vip: bool = False
    """The desk shows at a glance that this guest is awaited."""
    may_swap: bool = True
    """Whether these guests may swap cards."""


@dataclass(frozen=True)
class Guest:
    """One person on the guest list, with the one ticket they hold."""

    ticket_id: str
    code: str
    badge_code: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    category: str = ""
    variation: str = ""
    """A kind within the category: a workshop, a size."""
    order: str = ""
    status: TicketStatus = TicketStatus.VALID
    paid: bool = True
    valid_from_ms: int | None = None
    valid_until_ms: int | None = None
    host: str = ""
    """Who is to be told that this guest has come."""
    party: str = ""
    """What those who come together have in common; their order, when this is empty."""
    note: str = ""
    """What the desk is to read when this guest comes."""

    @property
    def name(self) -> str:
        """First and last name as one text, or what there is of them."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_alone(self) -> bool:
        """Whether the guest list knows of nobody who comes with this guest."""
        return not (self.party or self.order)


class AnswerKind(StrEnum):
    """What an answer to a question looks like."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class Question:
    """Something a check-in list asks a guest before they enter."""

    question_id: str
    text: str
    required: bool = True
    kind: AnswerKind = AnswerKind.TEXT
    options: tuple[str, ...] = ()
    """What a choice is among."""
    categories: frozenset[str] | None = None
    """Categories of guests who are asked, or None for all."""


class Guards(StrEnum):
    """What a check-in list guards."""

    EVENT = "event"
    """The event itself: a street door. People are counted once over all of them."""
    ROOM = "room"
    """A room of the event, with a count of its own."""


@dataclass(frozen=True)
class CheckInList:
    """Who may pass, when, and how often."""

    list_id: str = MAIN_LIST
    name: str = MAIN_LIST
    categories: frozenset[str] | None = None
    """Categories that may pass, or None for all."""
    multiple_entry: bool = False
    reentry_after_exit: bool = True
    includes_unpaid: bool = False
    starts_ms: int | None = None
    ends_ms: int | None = None
    rules: Any = None
    """A JSON rule (see `kiosk.desk.rules.json_logic`), or None for no rule."""
    questions: tuple[Question, ...] = ()
    guards: Guards = Guards.EVENT

    @property
    def place_id(self) -> str:
        """What people are counted in who pass here: the event, or the list's own room."""
        return MAIN_LIST if self.guards is Guards.EVENT else self.list_id


@dataclass(frozen=True)
class Passage:
    """One time that a person went through a door."""

    at_ms: int
    device_id: str
    device_name: str


@dataclass(frozen=True)
class Presence:
    """What is known of one ticket on one list, undone passages left out."""

    entries: int = 0
    exits: int = 0
    inside: bool = False
    first_entry: Passage | None = None
    last_entry: Passage | None = None
    entry_times: tuple[int, ...] = ()
    """When each entry was, in order; left empty unless a list's rules ask for it."""


@dataclass(frozen=True)
class Counts:
    """The event in numbers, over all its street doors, or one room.

    What each is, and how they add up: `kiosk.live.definitions`.
    """

    expected: int
    admitted: int
    inside: int
    refused: int
    left: int = 0
    came_back: int = 0
    to_come: int = 0
    not_expected: int = 0
    """Of those admitted; why is in `not_expected_by_reason`."""
    come: int = 0
    """Of the expected, those who were admitted."""
    exits: int = 0
    walk_ins: int = 0
    unknown: int = 0
    """Of the refused scans, those of codes that are no tickets of the event."""
    by_category: dict[str, int] = field(default_factory=dict)
    by_device: dict[str, int] = field(default_factory=dict)
    not_expected_by_reason: dict[str, int] = field(default_factory=dict)
    exits_by_device: dict[str, int] = field(default_factory=dict)
    rooms: dict[str, dict[str, int]] = field(default_factory=dict)
    """Admitted and inside, by the name of each room."""
