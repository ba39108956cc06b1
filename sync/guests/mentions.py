"""Where the entries of others name a person: as their host, in a note, as a party.

When somebody is erased, their name goes there too: as their first and last name in either order,
as their last name alone where nobody else has it, and as their e-mail address and phone number.
A name that somebody else on the list bears as well is that person's, and stays.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.file.connection import Connection, column
from sync.guests import guest_rows
from sync.guests.folding import fold, name_key
from sync.journal import organiser

FIELDS = ("host", "note", "party")
"""What of a guest's entry may name another person."""
GONE = "…"
"""What stands in a name's place."""
_SHORTEST = 3
"""Letters of a last name that is looked for alone: shorter ones are in too many words."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Person:
    """What somebody may be called by in the entries of others."""

    names: tuple[tuple[str, ...], ...]
    """Folded words that stand one after the other, the longest first."""
    literals: tuple[str, ...]
    """Texts that mean them wherever they stand: an address, a number."""

    @classmethod
    def of(
        cls, first_name: str, last_name: str, *, literals: Iterable[str] = (), alone: bool
    ) -> "Person":
        """`alone` says whether their last name means nobody else."""
        first, last = fold(first_name).split(), fold(last_name).split()
        names = [(*first, *last), (*last, *first)] if first and last else []
        if alone and len("".join(last or first)) >= _SHORTEST:
            names.append(tuple(last or first))
        return cls(tuple(dict.fromkeys(names)), tuple(filter(None, literals)))

    def taken_out(self, text: str) -> str:
        """`text` without them."""
        for literal in self.literals:
            text = re.sub(re.escape(literal), GONE, text, flags=re.IGNORECASE)
        for name in self.names:
            for start, end in reversed(list(_found(name, text))):
                text = text[:start] + GONE + text[end:]
        return text


def forget(connection: Connection, ticket_id: str) -> None:
    """Take the guest with this ticket out of everybody else's entries and records.

    To be called while they are still on the list. Where it is the organiser's file, the list is
    another one from then on, and is to be signed.
    """
    row = connection.execute(
        "SELECT first_name, last_name, email, phone FROM guest WHERE ticket_id = ?", (ticket_id,)
    ).fetchone()
    if row is None:
        return
    first_name, last_name, *literals = row
    named = _sought(first_name, last_name, literals)
    entries = list(_entries(connection, ticket_id))
    kept = list(_records(connection, ticket_id, named))
    if not (entries or kept):
        return
    key = name_key(first_name, last_name)
    is_shared = bool(key) and _is_borne(connection, ticket_id, key)
    alone = not is_shared and not _is_borne(connection, ticket_id, fold(last_name or first_name))
    names = ("", "") if is_shared else (first_name, last_name)
    person = Person.of(*names, literals=literals, alone=alone)
    changed = [other for other, values in entries if _rewrite(connection, other, values, person)]
    for digest, content in kept:
        if person.taken_out(content) != content:  # its hash names it, so it cannot say less
            connection.execute("UPDATE record SET content = '' WHERE hash = ?", (digest,))
    if changed and organiser.secret(connection):
        connection.execute("UPDATE event SET guest_list_version = guest_list_version + 1")


def blank(connection: Connection, ticket_ids: Sequence[str]) -> None:
    """Empty what the entries of these guests say of others."""
    nothing = ", ".join(f"{name} = ''" for name in FIELDS)
    connection.executemany(
        f"UPDATE guest SET {nothing} WHERE ticket_id = ?", [(each,) for each in ticket_ids]
    )


def _rewrite(
    connection: Connection, ticket_id: str, values: Mapping[str, str], person: Person
) -> bool:
    """Take a person out of one guest's entry; whether they were in it."""
    without = {name: person.taken_out(text) for name, text in values.items()}
    if without == values:
        return False
    guest_rows.change(connection, ticket_id, without)
    connection.execute("UPDATE listed_guest SET content = '' WHERE ticket_id = ?", (ticket_id,))
    return True


def _sought(first_name: str, last_name: str, literals: Iterable[str]) -> list[str]:
    """What SQL looks for: whatever names them holds one of these, as written or folded."""
    name = last_name or first_name
    return list(filter(None, [*literals, *_WORD.findall(name), *fold(name).split()]))


def _entries(connection: Connection, ticket_id: str) -> Iterator[tuple[str, dict[str, str]]]:
    for other, *values in connection.execute(
        f"SELECT ticket_id, {', '.join(FIELDS)} FROM guest WHERE ticket_id <> ? "
        "AND (host <> '' OR note <> '' OR party <> '')",
        (ticket_id,),
    ).fetchall():
        yield other, dict(zip(FIELDS, values, strict=True))


def _records(
    connection: Connection, ticket_id: str, sought: list[str]
) -> Iterator[tuple[bytes, str]]:
    """Records about others that may name them; SQL looks first, for there may be many."""
    if sought:
        holds = " OR ".join("instr(lower(content), lower(?))" for _ in sought)
        yield from connection.execute(
            f"SELECT hash, content FROM record WHERE ticket_id <> ? AND ({holds})",
            [ticket_id, *sought],
        ).fetchall()


def _is_borne(connection: Connection, ticket_id: str, folded: str) -> bool:
    """Whether somebody else on the list has these words in their name."""
    query = "SELECT 1 FROM guest WHERE ticket_id <> ? AND instr(' ' || name_key || ' ', ?) LIMIT 1"
    return bool(column(connection, query, ticket_id, f" {folded} "))


def _found(name: tuple[str, ...], text: str) -> Iterator[tuple[int, int]]:
    """Where `name` stands in `text`, word by word, whatever their accents and case."""
    words = [
        (match.start(), match.end(), word)
        for match in _WORD.finditer(text)
        for word in fold(match[0]).split()
    ]
    place = 0
    while name and place + len(name) <= len(words):
        part = words[place : place + len(name)]
        if tuple(word for _, _, word in part) == name:
            yield part[0][0], part[-1][1]
            place += len(name)
        else:
            place += 1
