"""Conflicts in words for somebody who is tired: what it is, what is known, what it may be."""

from kiosk.desk.words import Words, _
from kiosk.ui.plain_text import plain
from sync.merging.conflicts import Conflict, ConflictKind, Decision, Happened
from sync.merging.wrong_clocks import WrongClock
from sync.model import Event

HEADLINES = {
    ConflictKind.DOUBLE_ENTRY: _("Entered twice"),
    ConflictKind.REVOKED_AFTER_ENTRY: _("No longer valid, inside"),
    ConflictKind.FORK: _("Laptop copied or set back"),
    ConflictKind.GAP: _("Entries missing"),
    ConflictKind.ROWS_LOST: _("Entries lost"),
    ConflictKind.REVOKED_DEVICE: _("Revoked laptop went on"),
    ConflictKind.CLOCK_STEP: _("Clock was set"),
    ConflictKind.NOT_AT_PRETIX: _("Not so at pretix"),
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
    ConflictKind.ROWS_LOST: _(
        "This laptop was set back to a backup. Entries that it had acknowledged are nowhere here: "
        "{number}. Look for the file that was replaced, or for a segment, and merge it."
    ),
    ConflictKind.REVOKED_DEVICE: _(
        "This laptop was revoked. Entries of it that came afterwards: {number}. "
        "All of them are kept and counted; do not believe them unseen."
    ),
    ConflictKind.CLOCK_STEP: _(
        "Somebody set this laptop’s clock, by {apart}. Times before may be wrong; counts are not."
    ),
    ConflictKind.NOT_AT_PRETIX: _("pretix does not have this as it is here: {reason}."),
}
_COUNTED = (ConflictKind.GAP, ConflictKind.ROWS_LOST, ConflictKind.REVOKED_DEVICE)
"""Kinds whose size is a number of rows."""
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
    number = conflict.size if conflict.kind in _COUNTED else len(conflict.entries)
    lines = [
        words(
            _STORIES[conflict.kind],
            number=words.number(number or 0),
            apart=_span(size, words),
            reason=plain(conflict.reason),
        )
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
    step = conflict.kind is ConflictKind.CLOCK_STEP
    notes = [
        words.number(size) if conflict.kind in _COUNTED else "",
        f"{'+' if size > 0 else '−'}{_span(size, words)}" if step else "",
        words(_("{apart} apart"), apart=_span(apart, words)) if apart is not None else "",
        words(_("order not certain")) if twice and not conflict.order_certain else "",
        plain(conflict.reason),
        f"[{words(DECISIONS[conflict.decision])}]" if conflict.decision else "",
    ]
    headline = f"{words(HEADLINES[conflict.kind]):<15}"
    return "  ".join(filter(None, [conflict.conflict_id, headline, who(conflict), where, *notes]))


def clock_line(clock: WrongClock, words: Words) -> str:
    """A clock that is off, on one line: whose, how far at least, and by whose clock."""
    if not clock.is_ours_right:
        text = _("The clock of “{name}” is {span} behind another laptop’s, or more: look at both.")
    elif clock.ahead_ms > 0:
        text = _("The clock of “{name}” is {span} ahead of this computer’s, or more: set it.")
    else:
        text = _("The clock of “{name}” is {span} behind this computer’s, or more: set it.")
    return words(text, name=plain(clock.device), span=_span(clock.ahead_ms, words))


def _at(entry: Happened, words: Words, event: Event) -> str:
    return words.seconds(event.local_time(entry.our_ms))


def _span(ms: int, words: Words) -> str:
    """A length of time, in the unit that says it best."""
    unit, text = next((each for each in _UNITS if abs(ms) >= each[0]), _UNITS[-1])
    return words(text, number=words.number(round(abs(ms) / unit)))
