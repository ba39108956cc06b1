"""Deciding about a conflict: a journal row, so that the decision travels and stays."""

from badges.text.sentence import Sentence
from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from sync.merging.conflicts import Conflict, Decision, conflicts


class UnknownConflictError(ValueError):
    """No conflict in this file has this id."""


def resolve(event_file: EventFile, conflict_id: str, decision: Decision) -> Conflict:
    """Record what a conflict was found to be, in place of what was decided before.

    Gives the conflict as it was. Raises `UnknownConflictError`, `StorageError`.
    """
    with event_file.transaction() as connection:
        for conflict in conflicts(connection, resolved=True):
            if conflict.conflict_id == conflict_id:
                body = {"conflict": conflict_id, "decision": str(decision)}
                event_file.record(connection, Kind.RESOLVED, conflict.ticket_id, body)
                return conflict
    raise UnknownConflictError(
        Sentence("there is no conflict {conflict_id} here", conflict_id=conflict_id)
    )
