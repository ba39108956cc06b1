"""What a person reads of a guest list before it is imported, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from kiosk.ui.plain_text import plain
from kiosk.ui.speech import figures, marked, say
from sync.guest_lists.cells import clean
from sync.guest_lists.guest_list import GuestList, Problem, Record
from sync.guest_lists.table import Table
from sync.guests.import_guests import Difference
from sync.model import TicketStatus

if TYPE_CHECKING:
    from sync.guests.guest_rows import GuestRow

_FIRST = 5
_LISTED = 10
_SHOWN_PROBLEMS = 20
_COMPARED = ("first_name", "last_name", "company", "category", "code", "status", "paid", "order",
             "email", "phone", "title", "variation", "note", "host", "party", "valid_from_ms",
             "valid_until_ms")  # fmt: skip
_STATES = {
    "valid": marked("{number} valid"),
    "unpaid": marked("{number} unpaid"),
    "canceled": marked("{number} canceled"),
    "blocked": marked("{number} blocked"),
    "revoked": marked("{number} revoked"),
    "unapproved": marked("{number} not approved yet"),
}


def columns_lines(table: Table, guest_list: GuestList) -> list[str]:
    """What kind of list it is, and which column was taken for what."""
    told = say(
        "{file} is an export of {vendor} ({how})."
        if guest_list.vendor
        else "{file} is a plain list ({how}).",
        file=plain(table.path.name),
        vendor=guest_list.vendor,
        how=guest_list.how,
    )
    lines = [told]
    lines += [
        "  " + say("{field:<16} from “{header}”", field=field, header=header)
        for field, header in guest_list.columns.items()
    ]
    taken = " + ".join(guest_list.columns.values()).split(" + ")
    left = [header for header in map(clean, table.header) if header and header not in taken]
    if left:
        lines.append("  " + say("not imported:    {headers}", headers=", ".join(left)))
    return lines


def first_lines(guest_list: GuestList) -> list[str]:
    """The first guests and those whose letters show the encoding, then how many there are."""
    records = guest_list.records
    accented = (record for record in records[_FIRST:] if not record.name.isascii())
    chosen = [*records[:_FIRST], *islice(accented, _FIRST)]
    counted = ", ".join(_counted(records).values())
    return [
        *(f"  · {guest_line(record)}" for record in chosen),
        "  "
        + say(
            "{number} {number:guest|guests}: {states}",
            number=figures(len(records)),
            states=counted,
        ),
    ]


def kept_out_line(guest_list: GuestList) -> str:
    """How many of the list do not simply pass, by what is in their way; nothing if all do."""
    counted = _counted(guest_list.records)
    counted.pop(str(TicketStatus.VALID), None)
    return say("Of the list: {states}.", states=", ".join(counted.values())) if counted else ""


def _counted(records: Sequence[Record]) -> dict[str, str]:
    """How many tickets stand how, in words, by state."""
    counts = Counter(_ticket_state(record) for record in records)
    return {state: say(_STATES[state], number=figures(number)) for state, number in counts.items()}


def guest_line(record: Record) -> str:
    """One guest on one line."""
    state = _ticket_state(record)
    parts = (record.name, record.company, record.category, record.code,
             "" if state == TicketStatus.VALID else state)  # fmt: skip
    return " · ".join(filter(None, map(plain, parts)))


def difference_lines(difference: Difference) -> list[str]:
    """Who would change and who is gone, where guests were known before."""
    changed = [
        "  ~ " + say("{name}: {changes}", name=_name(old), changes=_changes(old, new))
        for old, new in difference.changed
    ]
    gone = [f"  - {say('{name}: not in this list', name=_name(row))}" for row in difference.gone]
    return [
        *_some(changed, marked("… and {number} more changed")),
        *_some(gone, marked("… and {number} more gone")),
    ]


def problem_lines(problems: Sequence[Problem], *, everything: bool) -> list[str]:
    """What somebody should look at: `everything`, or the first of it."""
    shown = len(problems) if everything else _SHOWN_PROBLEMS
    lines = [
        "  " + say("line {line}: {what}", line=problem.line, what=problem.what)
        for problem in problems[:shown]
    ]
    if len(problems) > shown:
        lines.append(
            "  "
            + say("… and {number} more: --dry-run shows them all", number=len(problems) - shown)
        )
    return lines


def _some(lines: list[str], what: str) -> list[str]:
    more = len(lines) - _LISTED
    return [*lines[:_LISTED], "  " + say(what, number=more)] if more > 0 else lines


def _changes(old: GuestRow, new: GuestRow) -> str:
    return ", ".join(_change(name, old[name], new[name]) for name in _differing(old, new))


def _differing(old: GuestRow, new: GuestRow) -> Iterable[str]:
    return (name for name in _COMPARED if old[name] != new[name])


def _change(name: str, before: object, after: object) -> str:
    return say(
        "{field} “{before}” → “{after}”",
        field=name.removesuffix("_ms"),
        before=plain(str(before)),
        after=plain(str(after)),
    )


def _name(row: GuestRow) -> str:
    name = f"{row['first_name']} {row['last_name']}".strip()
    return plain(name or str(row["company"]) or str(row["code"]))


def _ticket_state(record: Record) -> str:
    if record.status is TicketStatus.VALID and not record.paid:
        return "unpaid"
    return str(record.status)
