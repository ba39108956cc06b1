"""What a check-in rule may ask about: the ticket, the gate, the clock, and earlier entries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from badges.text.sentence import Sentence
from kiosk.desk.rules.event_day import EventDays, to_ms


@dataclass(frozen=True)
class Moment:
    """A point in time, in milliseconds UTC; not to be mistaken for a number."""

    ms: int


@dataclass(frozen=True)
class Facts:
    """All that a rule may depend on."""

    now_ms: int
    product: str = ""
    variation: str = ""
    gate: str = ""
    entries: tuple[int, ...] = ()
    """When this ticket entered on this list, milliseconds UTC, in order."""
    inside: bool = False
    days: EventDays = field(default_factory=EventDays)
    starts_ms: int | None = None
    ends_ms: int | None = None
    admission_ms: int | None = None


def _days(facts: Facts, entries: Iterable[int]) -> int:
    return len({facts.days.day_of(at) for at in entries})


def _minutes_since(facts: Facts, entries: tuple[int, ...]) -> int:
    """Whole minutes since the entry in `entries`, -1 when there is none."""
    return (facts.now_ms - entries[0]) // 60_000 if entries else -1


def _today(facts: Facts) -> int:
    today = facts.days.day_of(facts.now_ms)
    return sum(facts.days.day_of(at) == today for at in facts.entries)


FACTS: dict[str, Callable[[Facts], object]] = {
    "product": lambda f: f.product,
    "variation": lambda f: f.variation,
    "gate": lambda f: f.gate,
    "now": lambda f: Moment(f.now_ms),
    "now_isoweekday": lambda f: f.days.day_of(f.now_ms).isoweekday(),
    "entry_status": lambda f: "present" if f.inside else "absent",
    "entries_number": lambda f: len(f.entries),
    "entries_today": _today,
    "entries_days": lambda f: _days(f, f.entries),
    "minutes_since_last_entry": lambda f: _minutes_since(f, f.entries[-1:]),
    "minutes_since_first_entry": lambda f: _minutes_since(f, f.entries[:1]),
}

COUNTS: dict[str, Callable[[Facts, int], int]] = {
    "entries_since": lambda f, ms: sum(at >= ms for at in f.entries),
    "entries_before": lambda f, ms: sum(at < ms for at in f.entries),
    "entries_days_since": lambda f, ms: _days(f, (at for at in f.entries if at >= ms)),
    "entries_days_before": lambda f, ms: _days(f, (at for at in f.entries if at < ms)),
}


def build_time(facts: Facts, name: str, value: str = "") -> Moment:
    """The moment that a rule calls `name`; raises `ValueError` when the event has no such time.

    ``custom`` takes an ISO time, ``customtime`` a time of the event day that it is now.
    """
    if name in ("custom", "customtime") and not _is_iso(name, value):
        raise ValueError(Sentence("“{value}” is no time", value=value[:40]))
    if name == "custom":
        at = datetime.fromisoformat(value)
        return Moment(to_ms(at if at.tzinfo else at.replace(tzinfo=ZoneInfo(facts.days.timezone))))
    if name == "customtime":
        today = facts.days.day_of(facts.now_ms)
        return Moment(facts.days.moment(today, time.fromisoformat(value)))
    times = {
        "date_from": facts.starts_ms,
        "date_to": facts.ends_ms,
        "date_admission": facts.admission_ms or facts.starts_ms,
    }
    ms = times.get(name)
    if ms is None:
        raise ValueError(Sentence("the event has no time {name!r}", name=name))
    return Moment(ms)


def _is_iso(name: str, value: str) -> bool:
    """Whether what a rule says to be a time is one."""
    try:
        (datetime if name == "custom" else time).fromisoformat(value)
    except ValueError:
        return False
    return True
