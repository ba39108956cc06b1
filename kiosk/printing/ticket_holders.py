"""What guests carry, drawn from the event file: who gets a ticket or a badge, and what it says."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import format_date, format_time

from badges.codes.scanned_text import MAX_LENGTH, clean
from badges.drawing.badge import Badge
from badges.drawing.palette import CategoryBand, default_bands
from badges.drawing.ticket import Occasion, Ticket
from badges.sending.calendar import CalendarEntry
from kiosk.desk.rules.verdict import Case, Verdict, judge
from sync.file.event_file import EventFile
from sync.guests.folding import fold
from sync.model import CheckInList, Event, Guest, Presence

_AT_THE_DOOR = frozenset({Verdict.VALID, Verdict.NOT_YET, Verdict.RULES, Verdict.QUESTIONS})
"""What a desk may say of a ticket that is good: the rest is decided on the evening."""
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True)
class TicketHolders:
    """The guests with a ticket that would let them in, by name, and why the others have none."""

    guests: tuple[Guest, ...]
    left_out: Mapping[Verdict, int]


def holders(event_file: EventFile) -> TicketHolders:
    """The guests whom a desk of this event would let in, as it would judge them before the day.

    A code that several guests have lets none of them in: a desk could not tell who it is.
    """
    event, now_ms = event_file.event, event_file.clock.wall_ms()
    lists = map(event_file.check_in_list, event_file.check_in_list_names())
    check_in_lists = [check_in_list for check_in_list in lists if check_in_list]
    everybody = event_file.everybody()
    codes = Counter(guest.code for guest in everybody)
    in_, left_out = [], Counter[Verdict]()
    for guest in everybody:
        if codes[guest.code] > 1:
            verdict = Verdict.AMBIGUOUS
        elif clean(guest.code)[:MAX_LENGTH] != guest.code:
            verdict = Verdict.INVALID  # no scan could bring it to the desk as it is
        else:
            verdict = _best(guest, check_in_lists, event, now_ms)
        if verdict in _AT_THE_DOOR:
            in_.append(guest)
        else:
            left_out[verdict] += 1
    return TicketHolders(tuple(sorted(in_, key=_by_name)), left_out)


def bands(event_file: EventFile, language: str) -> dict[str, CategoryBand]:
    """How each category is printed: as somebody described it, or by default."""
    described = event_file.categories()
    used = {guest.category for guest in event_file.everybody() if guest.category}
    looks = default_bands(used | described.keys())
    for code, category in described.items():
        label = category.label_en if language == "en" else category.label_fr
        looks[code] = CategoryBand(label or code, category.colour, category.symbol)
    return looks


def badge_of(guest: Guest, looks: Mapping[str, CategoryBand]) -> Badge:
    """The badge of `guest`."""
    return Badge(
        code=guest.badge_code,
        first_name=guest.first_name,
        last_name=guest.last_name,
        company=guest.company,
        title=guest.title,
        band=looks.get(guest.category, CategoryBand(guest.category)),
    )


def ticket_of(guest: Guest, looks: Mapping[str, CategoryBand], signed: str = "") -> Ticket:
    """The ticket of `guest`, a `signed` one if they have the text of one."""
    return Ticket(
        ticket_id=guest.ticket_id,
        code=guest.code,
        name=guest.name,
        order=guest.order,
        band=looks.get(guest.category, CategoryBand(guest.category)),
        signed=signed,
    )


def occasion_of(event: Event, language: str) -> Occasion:
    """What the tickets of `event` say of it."""
    opens = event.admission_ms or event.starts_ms
    return Occasion(
        event=event.name,
        when=when(event, language),
        place=event.place,
        language=language,
        opens=event.local_time(opens).isoformat(timespec="minutes") if opens else "",
    )


def when(event: Event, language: str) -> str:
    """The day and the hour at which the doors open, or nothing while nobody knows."""
    opens = event.admission_ms or event.starts_ms
    if opens is None:
        return ""
    at, locale = event.local_time(opens), _LOCALES[language]
    day = format_date(at, "EEEE d MMMM y", locale=locale)
    return f"{day}, {format_time(at, 'HH:mm', locale=locale)}"


def calendar_entry(event: Event) -> CalendarEntry | None:
    """`event` for a calendar, or None while nobody knows when it is."""
    if event.starts_ms is None:
        return None
    starts = event.local_time(event.starts_ms)
    ends = event.local_time(event.ends_ms) if event.ends_ms else None
    return CalendarEntry(f"{event.event_id}@event-kiosk", event.name, starts, ends, event.place)


def _best(guest: Guest, check_in_lists: list[CheckInList], event: Event, now_ms: int) -> Verdict:
    """What the door that likes `guest` best says of them."""
    verdicts = [
        judge(
            Case(
                guest,
                check_in_list,
                Presence(),
                now_ms,
                event,
                accept_unpaid=check_in_list.includes_unpaid,
            )
        ).verdict
        for check_in_list in check_in_lists
    ]
    return next((verdict for verdict in verdicts if verdict in _AT_THE_DOOR), verdicts[0])


def _by_name(guest: Guest) -> tuple[str, str, str]:
    return fold(guest.last_name), fold(guest.first_name), guest.ticket_id
