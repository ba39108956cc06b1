"""Who was refused: people, where the tallies have scans."""

from dataclasses import dataclass

from sync.counts.place import Place, place_of
from sync.file.connection import Connection, marks
from sync.file.event_file import EventFile
from sync.guests import check_in_lists


@dataclass(frozen=True)
class RefusedPeople:
    """Guests of the list who were refused at the place."""

    people: int = 0
    """Refused at least once."""
    never_in: int = 0
    """Of them, those who were never let in."""


def refused_people(event_file: EventFile, list_name: str) -> RefusedPeople:
    """Those refused at the place that the list called `list_name`.

    Raises `check_in_lists.UnknownListError`, or `sync.file.storage_error.StorageError`.
    """
    with event_file.reading() as connection:
        place = place_of(connection, check_in_lists.required(connection, list_name))
        return refused_at(connection, place)


def refused_at(connection: Connection, place: Place) -> RefusedPeople:
    """Those refused at `place`."""
    people, never_in = connection.execute(
        "SELECT count(*), coalesce(sum(NOT EXISTS (SELECT 1 FROM presence "
        "WHERE presence.ticket_id = refused.ticket_id AND presence.list_id = ? "
        "AND first_ms IS NOT NULL)), 0) FROM (SELECT DISTINCT ticket_id FROM refused_guest "
        f"JOIN guest USING (ticket_id) WHERE list_id IN ({marks(len(place.lists))})) AS refused",
        (place.place_id, *place.list_ids),
    ).fetchone()
    return RefusedPeople(people, never_in)
