"""Check-in lists in the event file."""

import json

from sync.connection import Connection
from sync.model import MAIN_LIST, CheckInList, Question

_COLUMNS = (
    "list_id, name, categories, multiple_entry, reentry_after_exit, includes_unpaid, "
    "starts_ms, ends_ms, rules, questions"
)


def insert_main(connection: Connection) -> None:
    """Add the list that every event has."""
    connection.execute(
        "INSERT INTO check_in_list (list_id, name) VALUES (?, ?)", (MAIN_LIST, MAIN_LIST)
    )


def by_name(connection: Connection, name: str) -> CheckInList | None:
    """The check-in list called `name`, or None."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM check_in_list WHERE name = ?", (name,)
    ).fetchone()
    return _from_row(row) if row else None


def names(connection: Connection) -> list[str]:
    """The names of all check-in lists, in alphabetical order."""
    rows = connection.execute("SELECT name FROM check_in_list ORDER BY name").fetchall()
    return [name for (name,) in rows]


def _from_row(row: tuple[object, ...]) -> CheckInList:
    list_id, name, categories, multiple, reentry, unpaid, starts, ends, rules, questions = row
    return CheckInList(
        list_id=str(list_id),
        name=str(name),
        categories=frozenset(json.loads(str(categories))) if categories else None,
        multiple_entry=bool(multiple),
        reentry_after_exit=bool(reentry),
        includes_unpaid=bool(unpaid),
        starts_ms=starts,  # type: ignore[arg-type]  # the column holds integers or NULL
        ends_ms=ends,  # type: ignore[arg-type]
        rules=json.loads(str(rules)) if rules else None,
        questions=tuple(Question(**q) for q in json.loads(str(questions))) if questions else (),
    )
