"""A guest list read from a file: table, columns, records, and what is doubtful."""

from zoneinfo import ZoneInfo

from sync.guest_lists.cells import clean
from sync.guest_lists.columns import Columns
from sync.guest_lists.doubts import doubtful, refuse_rounded_codes, swallowed
from sync.guest_lists.guest_list import GuestList, GuestListError, Progress
from sync.guest_lists.rows import Rows
from sync.guest_lists.table import Table


def read_guests(
    table: Table, columns: Columns, *, timezone: str, progress: Progress | None = None
) -> GuestList:
    """The guests in a table whose columns are known; times in it are of `timezone`.

    Raises `GuestListError` when nobody in it has a name, or when its codes are lost.
    """
    if not columns.have_names:
        found = ", ".join(filter(None, table.header))[:200]
        raise GuestListError(
            f"{table.path} has no column for names: it needs “Nom” and “Prénom”, or “Last name” "
            f'and “First name”, or --map "Header=last_name"; its first line says: {clean(found)}'
        )
    headers = {field: clean(table.header[place]) for field, place in columns.places.items()}
    if "code" in columns.places:
        place = columns.places["code"]
        codes = [cells[place].strip() for _, cells in table.rows if place < len(cells)]
        refuse_rounded_codes(codes, headers["code"])
    rows = Rows(table, columns, ZoneInfo(timezone))
    records = tuple(rows.records(progress))
    if not records:
        raise GuestListError(f"{table.path} has no guests: export the guest list again")
    problems = sorted(
        [*rows.problems, *swallowed(table.rows), *doubtful(records)],
        key=lambda problem: problem.line,
    )
    return GuestList(records, tuple(problems), headers, columns.vendor, table.how)
