"""Finding guests by what people say and type: folded text, beginnings of words, near misses."""

import re

from anyascii import anyascii

from sync.connection import Connection
from sync.guests import COLUMNS, from_row, with_ticket_ids
from sync.model import Guest
from sync.name_index import NameIndex

MIN_LETTERS = 2
"""Nothing is listed for less: a guest list is not for browsing."""

ENOUGH = 10
"""Near misses are looked for when fewer than this are found."""

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """`text` in plain lower-case ASCII words: accents, case, scripts and punctuation gone."""
    return _NOT_WORD.sub(" ", anyascii(text).lower()).strip()


def name_key(first_name: str, last_name: str) -> str:
    """The words of a name, folded; names of several words stand a second time as one.

    So "lhopital" and "jeanbaptiste" find L'Hôpital and Jean-Baptiste.
    """
    names = [fold(first_name), fold(last_name)]
    joined = [name.replace(" ", "") for name in names if " " in name]
    return " ".join(filter(None, [*names, *joined]))


def search_key(names: str, others: tuple[str, ...]) -> str:
    """What `find` looks through for one guest; every word follows a space."""
    return " " + " ".join(filter(None, [names, *map(fold, others)]))


def find(connection: Connection, index: NameIndex, text: str, *, limit: int) -> list[Guest]:
    """Guests whom `text` may mean, likeliest first; less than `MIN_LETTERS` finds nobody.

    First those of whose name, company, e-mail, order or code each word in `text` begins a
    word; then, when these are few, those with names that are spelled or sound nearly so.
    """
    words = fold(text).split()
    if sum(map(len, words)) < MIN_LETTERS:
        return []
    found = _beginning(connection, words, limit)
    if len(found) >= min(limit, ENOUGH):
        return found
    known = {guest.ticket_id for guest in found}
    near = [ticket for ticket in index.near(words, limit=ENOUGH) if ticket not in known]
    return [*found, *with_ticket_ids(connection, near)][:limit]


def _beginning(connection: Connection, words: list[str], limit: int) -> list[Guest]:
    condition = " AND ".join("search_key LIKE ?" for _ in words)  # folded: no wildcard inside
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM guest WHERE {condition} "
        "ORDER BY search_key NOT LIKE ?, last_name, first_name, ticket_id LIMIT ?",
        (*(f"% {word}%" for word in words), f"% {words[0]} %", limit),
    )
    return [from_row(row) for row in cursor.fetchall()]
