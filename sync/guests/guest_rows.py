"""Rows of the table `guest`: written here alone, with the keys by which guests are found."""

from collections.abc import Collection, Mapping, Sequence

from badges.codes.ticket_code import compact
from sync.file.connection import Connection, marks
from sync.guests.folding import name_key
from sync.guests.search import search_key

GuestRow = dict[str, object]
"""A row of the table `guest`, by column."""

_NAMES = ("first_name", "last_name")
_OTHERS = ("company", "email", "order", "code")


def keys(row: Mapping[str, object]) -> GuestRow:
    """The derived columns of a guest: what a code, a name, or any of their words finds."""
    names = name_key(*(str(row[name]) for name in _NAMES))
    others = tuple(str(row[name]) for name in _OTHERS)
    return {
        "code_key": compact(str(row["code"])),
        "name_key": names,
        "search_key": search_key(names, others),
    }


def write(connection: Connection, rows: Sequence[GuestRow], *, kept: Collection[str] = ()) -> None:
    """Put whole rows of the same columns into the guest list, over those of the same tickets.

    The columns `kept` of a guest who is there already stay as they are.
    """
    if not rows:
        return
    columns = list(rows[0])
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in kept)
    connection.executemany(  # sqlite-utils' upsert_all takes nearly three times as long
        f"{_insert(columns)} ON CONFLICT (ticket_id) DO UPDATE SET {changes}",
        [tuple(row[column] for column in columns) for row in rows],
    )


def add(connection: Connection, row: GuestRow) -> None:
    """Add a guest, unless somebody has their ticket or their badge already."""
    connection.execute(f"{_insert(row)} ON CONFLICT DO NOTHING", tuple(row.values()))


def change(connection: Connection, ticket_id: str, values: Mapping[str, object]) -> None:
    """Set some of a guest's values, unless another has their badge's code already."""
    columns = (*_NAMES, *_OTHERS)
    found = connection.execute(
        f"SELECT {_quoted(columns)} FROM guest WHERE ticket_id = ?", (ticket_id,)
    ).fetchone()
    if found:
        row = dict(zip(columns, found, strict=True))
        changed = {**values, **keys({**row, **values})}
        changes = ", ".join(f'"{name}" = ?' for name in changed)
        connection.execute(
            f"UPDATE OR IGNORE guest SET {changes} WHERE ticket_id = ?",
            (*changed.values(), ticket_id),
        )


def _insert(columns: Collection[str]) -> str:
    return f"INSERT INTO guest ({_quoted(columns)}) VALUES ({marks(len(columns))})"


def _quoted(columns: Collection[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
