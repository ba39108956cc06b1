"""Deciding about a conflict: a journal row, so that the decision travels and stays."""

from badges.text.sentence import SpokenError
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.merging import conflicts
from sync.merging.conflicts import Conflict, Decision


class UnknownConflictError(SpokenError, ValueError):
    """No conflict in this file has this id."""


def resolve(
    event_file: EventFile, conflict_id: str, decision: Decision, ticket_id: str | None = None
) -> Conflict:
    """Record what a conflict was found to be, in place of what was decided before.

    Who knows which ticket it is about (`""`: none) spares a search among all. Gives the conflict
    as it was. Raises `UnknownConflictError`, `StorageError`.
    """
    if ticket_id is None:
        found = event_file.conflicts(resolved=True)
        ticket_id = next((c.ticket_id for c in found if c.conflict_id == conflict_id), "")
    with event_file.transaction() as connection:
        conflict = conflicts.about(connection, conflict_id, ticket_id)
        if conflict:
            body = {"conflict": conflict_id, "decision": str(decision)}
            event_file.record(connection, Kind.RESOLVED, conflict.ticket_id, body)
            return conflict
    raise UnknownConflictError("there is no conflict {conflict_id} here", conflict_id=conflict_id)
