"""Check-in lists in the event file."""

import json
from dataclasses import asdict, fields
from typing import Any

from badges.text.sentence import SpokenError
from sync.file.connection import Connection, column, marks
from sync.guests.folding import fold
from sync.journal import places, projections
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind
from sync.model import MAIN_LIST, AnswerKind, CheckInList, Guards, Question

_ROOM_WORDS = frozenset(
    "room salle atelier workshop lounge salon session conference masterclass talk stage scene "
    "auditorium amphi theatre dinner diner lunch buffet cocktail cloakroom vestiaire stand booth "
    "backstage coulisse tour visite visit training formation keynote studio bar".split()
)
"""Words that rooms and what happens in them are called by, in English and French."""

_COLUMNS = tuple(field.name for field in fields(CheckInList))


class UnknownListError(SpokenError, ValueError):
    """The event has no check-in list of that name."""


def guessed_guards(name: str) -> Guards:
    """What a list of this name most likely guards: a room by its name, else the event."""
    words = fold(name).split()
    is_room = any({word, word.removesuffix("s")} & _ROOM_WORDS for word in words)
    return Guards.ROOM if is_room else Guards.EVENT


def counts_people(connection: Connection, name: str) -> bool:
    """Whether the list called `name` is a street door that somebody has passed."""
    found = by_name(connection, name)
    if found is None or found.guards is not Guards.EVENT:
        return False
    rows = journal_rows.where(connection, "kind IN (?, ?)", (Kind.ADMIT, Kind.EXIT))
    return any(row.is_understood and row.facts()["list"] == found.list_id for row in rows)


def put(connection: Connection, check_in_list: CheckInList) -> None:
    """Add a check-in list, or replace the one with its id; what happened on it stays.

    Where it guards something else than before, people are counted anew.
    """
    before = places.street_doors(connection)
    values = {name: getattr(check_in_list, name) for name in _COLUMNS}
    categories = check_in_list.categories
    values["categories"] = _json(None if categories is None else sorted(categories))
    values["guards"] = "" if check_in_list.list_id == MAIN_LIST else check_in_list.guards
    values["rules"] = _json(check_in_list.rules)
    values["questions"] = _json([_as_json(q) for q in check_in_list.questions] or None)
    changes = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)
    connection.execute(
        f"INSERT INTO check_in_list ({', '.join(_COLUMNS)}) VALUES ({marks(len(_COLUMNS))}) "
        f"ON CONFLICT (list_id) DO UPDATE SET {changes}",
        list(values.values()),
    )
    projections.follow_street_doors(connection, before)


def remove(connection: Connection, name: str) -> None:
    """Take out the check-in list called `name`; what happened on it keeps a count of its own."""
    before = places.street_doors(connection)
    connection.execute("DELETE FROM check_in_list WHERE name = ?", (name,))
    projections.follow_street_doors(connection, before)


def by_name(connection: Connection, name: str) -> CheckInList | None:
    """The check-in list called `name`, or None."""
    return _where(connection, "name", name)


def by_id(connection: Connection, list_id: str) -> CheckInList | None:
    """The check-in list with `list_id`, or None."""
    return _where(connection, "list_id", list_id)


def required(connection: Connection, name: str) -> CheckInList:
    """The check-in list called `name`; raises `UnknownListError`, which says what there is."""
    check_in_list = by_name(connection, name)
    if check_in_list is None:
        there = ", ".join(names(connection))
        raise UnknownListError(
            "no check-in list “{name}”; there is: {there}", name=name, there=there
        )
    return check_in_list


def all_of(connection: Connection) -> list[CheckInList]:
    """All check-in lists, by name."""
    rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM check_in_list ORDER BY name")
    return [_from_row(row) for row in rows.fetchall()]


def names(connection: Connection) -> list[str]:
    """The names of all check-in lists, in alphabetical order."""
    return column(connection, "SELECT name FROM check_in_list ORDER BY name")


def _where(connection: Connection, name: str, value: str) -> CheckInList | None:
    row = connection.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM check_in_list WHERE {name} = ?", (value,)
    ).fetchone()
    return _from_row(row) if row else None


def _as_json(question: Question) -> dict[str, object]:
    categories = question.categories
    return {
        **asdict(question),
        "categories": None if categories is None else sorted(categories),
    }


def _question(values: dict[str, Any]) -> Question:
    categories = values.get("categories")
    return Question(
        **{
            **values,
            "kind": AnswerKind(values.get("kind", AnswerKind.TEXT)),
            "options": tuple(values.get("options", ())),
            "categories": None if categories is None else frozenset(categories),
        }
    )


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _from_row(row: tuple[object, ...]) -> CheckInList:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("multiple_entry", "reentry_after_exit", "includes_unpaid"):
        values[name] = bool(values[name])
    street = values["guards"] == Guards.EVENT or values["list_id"] == MAIN_LIST
    values["guards"] = Guards.EVENT if street else Guards.ROOM
    for name in ("categories", "rules", "questions"):
        text = values[name]
        values[name] = None if text is None else json.loads(str(text))
    categories, questions = values["categories"], values["questions"]
    values["categories"] = None if categories is None else frozenset(categories)  # type: ignore[call-overload]
    values["questions"] = tuple(_question(q) for q in questions or ())  # type: ignore[attr-defined]
    return CheckInList(**values)  # type: ignore[arg-type]  # the columns are the fields
