"""What the organiser decides about swapping cards at an event."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from sync.file.connection import Connection, wrap
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind


class Proof(StrEnum):
    """What shows that the person at the kiosk is the one whose badge or ticket it is."""

    BADGE = "badge"
    """The badge or the ticket itself."""
    PIN = "pin"
    """Both of them: the end of the one that was not shown is typed."""
    STAFF = "staff"
    """Staff at the kiosk, who look at them."""


class ToShow(StrEnum):
    """What guests show at the kiosk to say who they are."""

    BADGE = "badge"
    TICKET = "ticket"
    BOTH = "both"
    """Either of them."""


class YesBy(StrEnum):
    """How somebody says yes."""

    SHOW = "show"
    """By showing their badge or ticket again: nobody presses a key for somebody else."""
    KEY = "key"
    """That, or with a key of their own."""


@dataclass(frozen=True)
class SwapRules:
    """How swaps are guarded."""

    proof: Proof = Proof.BADGE
    cards_per_hour: int = 30
    """Cards that one guest may be given in an hour; more looks like harvesting."""
    leads_per_hour: int = 120
    """Cards that one booth may be given in an hour."""
    show: ToShow | None = None
    """None: whatever guests can have, see `to_show`."""
    yes: YesBy = YesBy.SHOW


_NAMES = tuple(field.name for field in fields(SwapRules))


def of_event(connection: Connection) -> SwapRules:
    """The rules of the event."""
    row = connection.execute(f"SELECT {', '.join(_NAMES)} FROM swap_rules").fetchone()
    if row is None:
        return SwapRules()
    proof, cards, leads, show, yes = row
    return SwapRules(Proof(proof), cards, leads, ToShow(show) if show else None, YesBy(yes))


def put(connection: Connection, rules: SwapRules) -> None:
    """Have these rules from now on."""
    values = {**asdict(rules), "show": rules.show or ""}
    wrap(connection).table("swap_rules").insert_all([values], truncate=True)


def to_show(connection: Connection) -> ToShow:
    """What guests show: as the organiser said, or else tickets too where there are no badges."""
    said = of_event(connection).show
    return said or (ToShow.BADGE if has_badges(connection) else ToShow.BOTH)


def has_badges(connection: Connection) -> bool:
    """Whether a badge was drawn or printed for this event, as far as this file knows."""
    drawn = connection.execute("SELECT 1 FROM badge_sheet LIMIT 1").fetchone()
    return bool(drawn or journal_rows.of_kinds(connection, Kind.BADGE_PRINTED))


def note_badges(connection: Connection, at_ms: int) -> None:
    """Remember that badges were drawn for guests."""
    connection.execute("INSERT INTO badge_sheet VALUES (?)", (at_ms,))
