"""The table of guests: by name, for the organisers alone, never part of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.desk.words import Words, _
from kiosk.reporting.report_parts import ReportTable

if TYPE_CHECKING:
    from sync.counts.names import GuestLine
    from sync.file.event_file import EventFile

KEY = "guests-PERSONAL-DATA"
"""The file's name says what it holds."""


def guest_table(event_file: EventFile, list_id: str, words: Words) -> ReportTable:
    """Every guest and what became of them. Raises `sync.file.storage_error.StorageError`."""
    from sync.counts.names import guest_lines

    event = event_file.event

    def at(ms: int | None) -> str:
        return "" if ms is None else f"{event.local_time(ms):%Y-%m-%d %H:%M:%S}"

    def row(line: GuestLine) -> tuple[str | int, ...]:
        guest = line.guest
        return (
            guest.last_name,
            guest.first_name,
            guest.company,
            guest.email,
            guest.category,
            guest.status,
            words(_("yes")) if guest.paid else words(_("no")),
            at(line.first_ms),
            line.first_desk,
            at(line.last_ms),
            line.exits,
            words(_("yes")) if line.inside else words(_("no")),
        )

    heads = (
        words(_("last name")),
        words(_("first name")),
        words(_("company")),
        words(_("e-mail")),
        words(_("category")),
        words(_("status")),
        words(_("paid")),
        words(_("first entry")),
        words(_("desk")),
        words(_("last entry")),
        words(_("exits")),
        words(_("inside")),
    )
    rows = tuple(row(line) for line in guest_lines(event_file, list_id))
    return ReportTable(KEY, words(_("Guests")), heads, rows)
