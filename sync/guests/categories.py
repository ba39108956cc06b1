"""Categories of guests in the event file: how they are called and drawn."""

from dataclasses import asdict, fields

from sync.file.connection import Connection, column, wrap
from sync.model import Category

_NAMES = tuple(field.name for field in fields(Category))
_COLUMNS = ", ".join(_NAMES)


def all_of(connection: Connection) -> dict[str, Category]:
    """The categories that somebody has described, by code."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM category ORDER BY code").fetchall()
    categories = [dict(zip(_NAMES, row, strict=True)) for row in found]
    return {
        row["code"]: Category(**{**row, "vip": bool(row["vip"]), "may_swap": bool(row["may_swap"])})
        for row in categories
    }


def put(connection: Connection, category: Category) -> None:
    """Describe a category, in place of what was said of it before."""
    wrap(connection).table("category").insert(asdict(category), replace=True)


def used(connection: Connection) -> list[str]:
    """The codes that guests have, in alphabetical order; "" is none."""
    query = "SELECT DISTINCT category FROM guest WHERE category <> '' ORDER BY category"
    return column(connection, query)
