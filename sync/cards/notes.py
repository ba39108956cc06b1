"""What a guest notes about the people they met: theirs alone, and never shown to anybody else.

Who noted something is in the journal; about whom and what is in the record beside it, which is
erased with its writer.
"""

from dataclasses import asdict, dataclass

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal import records
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind

MOST_STARS = 3
LONGEST = 200
"""Characters of the line."""


@dataclass(frozen=True)
class Note:
    """What one guest keeps about another."""

    tags: frozenset[str] = frozenset()
    stars: int = 0
    line: str = ""
    blocked: bool = False
    """They get no card of each other any more, and are not told why."""


def put(event_file: EventFile, writer: str, about: str, note: Note) -> None:
    """Record what `writer` notes about `about`, in place of what they noted before."""
    content = {**asdict(note), "tags": sorted(note.tags), "about": about}
    event_file.change(event_file.record, Kind.NOTE, writer, {}, content)


def by(connection: Connection, writer: str) -> dict[str, Note]:
    """What `writer` has noted, by the ticket that it is about."""
    rows = journal_rows.about(connection, writer, Kind.NOTE)
    said = records.contents(connection, rows)
    found: dict[str, Note] = {}
    for row in rows:
        content = said.get(row, {})
        if isinstance(content.get("about"), str):
            found[content["about"]] = _note(content)
    return found


def block_each_other(connection: Connection, one: str, other: str) -> bool:
    """Whether one of two guests has blocked the other."""
    pairs = ((one, other), (other, one))
    return any(by(connection, a).get(b, Note()).blocked for a, b in pairs)


def _note(content: dict[str, object]) -> Note:
    """A note from a record; another device may have written anything."""
    tags, stars, line = content.get("tags"), content.get("stars"), content.get("line")
    return Note(
        tags=frozenset(tag for tag in tags if isinstance(tag, str))
        if isinstance(tags, list)
        else frozenset(),
        stars=min(max(stars, 0), MOST_STARS) if isinstance(stars, int) else 0,
        line=line[:LONGEST] if isinstance(line, str) else "",
        blocked=content.get("blocked") is True,
    )
