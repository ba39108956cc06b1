"""Finding guests by what people say: folded text, every word a beginning of a word."""

import re

from anyascii import anyascii

from sync.connection import Connection
from sync.guests import COLUMNS, from_row
from sync.model import Guest

MIN_LETTERS = 2
"""Nothing is listed for less: a guest list is not for browsing."""

_NOT_WORD = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """`text` in plain lower-case ASCII words: accents, case, scripts and punctuation gone."""
    return _NOT_WORD.sub(" ", anyascii(text).lower()).strip()


def search_key(*, first_name: str, last_name: str, others: tuple[str, ...]) -> str:
    """What `find` looks through for one guest; every word follows a space.

    Names stand a second time without spaces, so that "lhopital" and "jeanbaptiste" find
    L'Hôpital and Jean-Baptiste.
    """
    names = [fold(first_name), fold(last_name)]
    joined = [name.replace(" ", "") for name in names if " " in name]
    return " " + " ".join(filter(None, [*names, *joined, *map(fold, others)]))


def find(connection: Connection, text: str, *, limit: int = 50) -> list[Guest]:
    """Guests each of whose words in `text` begins a word of name, company, e-mail, order or code.

    Guests whose name begins like `text` come first. Less than `MIN_LETTERS` finds nobody.
    """
    words = fold(text).split()
    if sum(map(len, words)) < MIN_LETTERS:
        return []
    condition = " AND ".join("search_key LIKE ?" for _ in words)  # folded: no wildcard inside
    cursor = connection.execute(
        f"SELECT {COLUMNS} FROM guest WHERE {condition} "
        "ORDER BY search_key NOT LIKE ?, last_name, first_name, ticket_id LIMIT ?",
        (*(f"% {word}%" for word in words), f" {words[0]}%", limit),
    )
    return [from_row(row) for row in cursor.fetchall()]
