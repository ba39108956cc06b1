"""Conflicts in words for somebody who is tired: what it is, what is known, what it may be."""

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import plain
from sync.merging.conflicts import Conflict, ConflictKind, Decision, Happened
from sync.model import Event

HEADLINES = {
    ConflictKind.DOUBLE_ENTRY: _("Entered twice"),
    ConflictKind.REVOKED_AFTER_ENTRY: _("No longer valid, inside"),
    ConflictKind.FORK: _("Laptop copied or set back"),
    ConflictKind.GAP: _("Entries missing"),
    ConflictKind.CLOCK_STEP: _("Clock was set"),
}
_STORIES = {
    ConflictKind.DOUBLE_ENTRY: _(
        "One ticket was let in {number} times, {apart} apart. "
        "All of it is kept; one person is counted."
    ),
    ConflictKind.REVOKED_AFTER_ENTRY: _(
        "The organiser no longer honours this ticket, and its holder is still inside."
    ),
    ConflictKind.FORK: _(
        "This laptop’s file was copied, or set back to a backup: two entries have the same "
        "number. All of them are kept and counted."
    ),
    ConflictKind.GAP: _(
        "Entries of this laptop that have not arrived: {number}. Merge its file once more."
    ),
    ConflictKind.CLOCK_STEP: _(
        "Somebody set this laptop’s clock, by {apart}. Times before may be wrong; counts are not."
    ),
}
DECISIONS = {
    Decision.SHARED_TICKET: _("Shared ticket"),
    Decision.SAME_PERSON: _("Same person"),
    Decision.OPERATOR_ERROR: _("Desk’s mistake"),
    Decision.SEEN: _("Seen"),
}
_UNITS = ((3_600_000, _("{number} h")), (60_000, _("{number} min")), (1000, _("{number} s")))


def decisions_about(conflict: Conflict) -> tuple[Decision, ...]:
    """What a conflict may be found to be: only people share tickets."""
    if conflict.kind is ConflictKind.DOUBLE_ENTRY:
        return tuple(Decision)
    return (Decision.OPERATOR_ERROR, Decision.SEEN)


def who(conflict: Conflict) -> str:
    """The guest, or the laptop, that it is about."""
    device = conflict.entries[0].device if conflict.entries else ""
    person = conflict.guest_name or conflict.code or conflict.ticket_id
    return plain(person or device) or "?"


def when(conflict: Conflict, words: Words, event: Event) -> str:
    """When it began, by our clock."""
    return _at(conflict.entries[0], words, event) if conflict.entries else ""


def story(conflict: Conflict, words: Words, event: Event) -> list[str]:
    """What is known of it, line by line."""
    size = conflict.apart_ms if conflict.apart_ms is not None else conflict.size or 0
    number = conflict.size if conflict.kind is ConflictKind.GAP else len(conflict.entries)
    lines = [
        words(_STORIES[conflict.kind], number=words.number(number or 0), apart=_span(size, words))
    ]
    if conflict.kind is ConflictKind.DOUBLE_ENTRY and not conflict.order_certain:
        lines.append(words(_("Which came first is not certain: the laptops’ clocks may differ.")))
    lines += [f"{_at(entry, words, event)}  {plain(entry.device)}" for entry in conflict.entries]
    return lines


def line(conflict: Conflict, words: Words, event: Event) -> str:
    """All of it on one line, for the command line; the id comes first."""
    where = ", ".join(
        f"{plain(entry.device)} {event.local_time(entry.our_ms):%Y-%m-%dT%H:%M:%S}"
        for entry in conflict.entries
    )
    twice = conflict.kind is ConflictKind.DOUBLE_ENTRY
    size, apart = conflict.size or 0, conflict.apart_ms
    gap, step = conflict.kind is ConflictKind.GAP, conflict.kind is ConflictKind.CLOCK_STEP
    notes = [
        words.number(size) if gap else "",
        f"{'+' if size > 0 else '−'}{_span(size, words)}" if step else "",
        words(_("{apart} apart"), apart=_span(apart, words)) if apart is not None else "",
        words(_("order not certain")) if twice and not conflict.order_certain else "",
        f"[{words(DECISIONS[conflict.decision])}]" if conflict.decision else "",
    ]
    headline = f"{words(HEADLINES[conflict.kind]):<15}"
    return "  ".join(filter(None, [conflict.conflict_id, headline, who(conflict), where, *notes]))


def _at(entry: Happened, words: Words, event: Event) -> str:
    return words.seconds(event.local_time(entry.our_ms))


def _span(ms: int, words: Words) -> str:
    """A length of time, in the unit that says it best."""
    unit, text = next((each for each in _UNITS if abs(ms) >= each[0]), _UNITS[-1])
    return words(text, number=words.number(round(abs(ms) / unit)))
