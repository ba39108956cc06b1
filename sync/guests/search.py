"""Finding guests by what people say and type: folded text, beginnings of words, near misses."""

from sync.file.connection import Connection
from sync.guests.folding import MIN_LETTERS, fold
from sync.guests.guests import COLUMNS, from_row, with_ticket_ids
from sync.guests.name_index import NameIndex
from sync.model import Guest

ENOUGH = 10
"""Near misses are looked for when fewer than this are found."""


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
        "ORDER BY search_key NOT LIKE ?, lower(last_name), lower(first_name), ticket_id LIMIT ?",
        (*(f"% {word}%" for word in words), f"% {words[0]} %", limit),
    )
    return [from_row(row) for row in cursor.fetchall()]
