"""Booths: exhibitors who collect cards for themselves, and what they noted about each guest."""

import json
import secrets
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum

from sync.cards.contacts import BOOTH, Contact, contacts
from sync.file.connection import Connection, wrap
from sync.file.event_file import EventFile
from sync.journal import records
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind
from sync.model import HOUR_MS

MOST_QUESTIONS = 3
LONGEST_PURPOSE = 200
"""Characters: guests read all of it before they say yes."""


class Interest(StrEnum):
    """How near a guest is to becoming a customer."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


@dataclass(frozen=True)
class Booth:
    """An exhibitor: who they are and what they collect cards for, as guests read it."""

    name: str
    purpose_fr: str
    purpose_en: str
    questions: tuple[str, ...] = ()
    booth_id: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def address(self) -> str:
        """What stands for it where a guest's ticket id could stand."""
        return f"{BOOTH}{self.booth_id}"

    def purpose(self, language: str) -> str:
        """What it collects cards for, in a language."""
        return self.purpose_fr if language == "fr" else self.purpose_en


@dataclass(frozen=True)
class Lead:
    """What a booth noted about a guest."""

    interest: Interest | None = None
    answers: tuple[str, ...] = ()
    line: str = ""


@dataclass(frozen=True)
class BoothVisitor:
    """A guest whose card a booth has."""

    contact: Contact
    lead: Lead
    times: int
    """How often they gave it."""


@dataclass(frozen=True)
class BoothFigures:
    """A booth's evening in numbers, for its exhibitor alone."""

    cards: int
    """Guests whose card it may keep."""
    with_email: int
    with_phone: int
    interest: dict[str, int]
    """How many it marked so, by `Interest`; "" for those it did not mark."""
    came_again: int
    """Guests who gave their card more than once."""
    by_hour: dict[int, int]
    """Guests by the hour of the card it keeps, in milliseconds UTC."""


_NAMES = tuple(field.name for field in fields(Booth))


def put(connection: Connection, booth: Booth) -> None:
    """Add a booth, or change the one with its id."""
    values = {**asdict(booth), "questions": json.dumps(booth.questions, ensure_ascii=False)}
    wrap(connection).table("booth").insert(values, replace=True)


def every(connection: Connection) -> list[Booth]:
    """All booths, by name."""
    found = connection.execute(f"SELECT {', '.join(_NAMES)} FROM booth ORDER BY name").fetchall()
    rows = [dict(zip(_NAMES, row, strict=True)) for row in found]
    return [Booth(**{**row, "questions": tuple(json.loads(row["questions"]))}) for row in rows]


def put_lead(event_file: EventFile, booth: Booth, ticket_id: str, lead: Lead) -> None:
    """Record what `booth` notes about a guest, in place of what it noted before."""
    event_file.change(
        event_file.record, Kind.LEAD, ticket_id, {"booth": booth.booth_id}, asdict(lead)
    )


def visitors(connection: Connection, booth: Booth) -> list[BoothVisitor]:
    """The guests whose card the booth has and may keep, with what it noted about them."""
    noted = leads(connection, booth)
    given = journal_rows.naming(connection, "to", booth.address, Kind.CARD_SHARED)
    times = [row.ticket_id for row in given]
    return [
        BoothVisitor(
            contact,
            noted.get(contact.shared.giver, Lead()),
            times.count(contact.shared.giver),
        )
        for contact in contacts(connection, booth.address)
    ]


def figures(connection: Connection, booth: Booth) -> BoothFigures:
    """The booth's evening in numbers."""
    found = visitors(connection, booth)
    marks_of = Counter(str(each.lead.interest or "") for each in found)
    hours = Counter(at - at % HOUR_MS for each in found for at in [each.contact.shared.at_ms])
    return BoothFigures(
        cards=len(found),
        with_email=sum(bool(each.contact.card.email) for each in found),
        with_phone=sum(bool(each.contact.card.phone) for each in found),
        interest={name: marks_of[name] for name in (*Interest, "")},
        came_again=sum(each.times > 1 for each in found),
        by_hour=dict(sorted(hours.items())),
    )


def leads(connection: Connection, booth: Booth) -> dict[str, Lead]:
    """What the booth noted last about each guest, by ticket."""
    rows = journal_rows.naming(connection, "booth", booth.booth_id, Kind.LEAD)
    said = records.contents(connection, rows)
    found: dict[str, Lead] = {}
    for row in rows:
        if row in said:
            found[row.ticket_id] = _lead(said[row])
    return found


def _lead(content: dict[str, object]) -> Lead:
    """A lead from a record; another device may have written anything."""
    interest, answers, line = content.get("interest"), content.get("answers"), content.get("line")
    return Lead(
        Interest(str(interest)) if interest in list(Interest) else None,
        tuple(map(str, answers))[:MOST_QUESTIONS] if isinstance(answers, list) else (),
        line if isinstance(line, str) else "",
    )
