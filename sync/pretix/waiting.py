"""The rows that pretix is still to be told of, and what it takes to tell of them."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from sync.file.connection import Connection, column, marks
from sync.guests.withdrawals import ticket_of_text
from sync.journal import records
from sync.journal import rows as journal_rows
from sync.journal.causality import History
from sync.journal.journal import Kind, Row
from sync.pretix import link, outcomes
from sync.pretix.outbox import PASSAGES, PUSHED, Context
from sync.pretix.outcomes import PushOutcome
from sync.pretix.questions import ID, written

_OF_DESKS = "device_id <> (SELECT recorder_id FROM pretix_link)"
_WAITING = (
    f"kind IN ({marks(len(PUSHED))}) AND {_OF_DESKS} "
    "AND NOT EXISTS (SELECT 1 FROM pretix_sent WHERE hash = journal.hash)"
)
_FROM_SHOP = "ticket_id IN (SELECT ticket_id FROM pretix_position)"


def waiting(connection: Connection) -> list[Row]:
    """The rows that pretix is to be told of and that have no outcome yet, in order."""
    return journal_rows.where(connection, _WAITING, PUSHED)


def counted(connection: Connection) -> dict[tuple[str, str], int]:
    """How many rows came to which outcome for which reason; {} in a file that has no pretix."""
    if link.read(connection) is None:
        return {}
    found = Counter(
        (str(each.outcome), each.reason) for each in outcomes.of_all(connection).values()
    )
    found[PushOutcome.WAITING, ""] = len(waiting(connection))
    return {said: number for said, number in sorted(found.items()) if number}


def context(connection: Connection, event_id: str, batch: Sequence[Row]) -> Context:
    """What it takes to tell of the rows of `batch`."""
    tickets = sorted({row.ticket_id for row in batch if row.ticket_id})
    listed, secrets = _tickets(connection, event_id, tickets)
    undone: set[str] = set()
    passages: dict[str, Row] = {}
    sent_ms: dict[bytes, int] = {}
    answers: dict[str, dict[str, str]] = {}
    recorder_id = link.recorder(connection).device_id
    for ticket_id in tickets:
        history = journal_rows.history_of(connection, ticket_id)
        undone |= {str(row.facts()["of"]) for row in history.rows if row.kind == Kind.UNDO}
        passages |= {row.hash.hex(): row for row in history.rows if row.kind in PASSAGES}
        sent_ms |= _one_after_the_other(history)
        asked = [r for r in history.rows
                 if r.kind == Kind.ANSWERS and r.device_id != recorder_id]  # fmt: skip
        if asked:
            answers[ticket_id] = _answers(connection, asked)
    return Context(
        secrets=secrets,
        listed=listed,
        lists=frozenset(link.lists(connection)),
        recorder_id=recorder_id,
        undone=undone,
        passages=passages,
        outcomes=outcomes.of_rows(connection, [row.hash for row in passages.values()]),
        sent_ms=sent_ms,
        answers=answers,
    )


def _tickets(
    connection: Connection, event_id: str, tickets: Sequence[str]
) -> tuple[frozenset[str], dict[str, str]]:
    """Which of these tickets are a guest's, and the codes of those that pretix sold."""
    within = f"ticket_id IN ({marks(len(tickets))})"
    listed = frozenset(column(connection, f"SELECT ticket_id FROM guest WHERE {within}", *tickets))
    of_shop = f"SELECT ticket_id, code FROM guest WHERE {_FROM_SHOP}"
    secrets = dict(connection.execute(f"{of_shop} AND {within}", tickets).fetchall())
    strangers = set(tickets) - listed
    if strangers:  # a signed ticket came before pretix had told of it
        for _, code in connection.execute(of_shop).fetchall():
            ticket_id = ticket_of_text(event_id, code)
            if ticket_id in strangers:
                secrets[ticket_id] = code
    return listed, secrets


def _one_after_the_other(history: History) -> dict[bytes, int]:
    """When each passage is told to have been.

    pretix goes by the times alone. Where the clocks of two desks differ, a later passage is told
    to be a millisecond after the earlier one.
    """
    last: dict[str, int] = {}
    found: dict[bytes, int] = {}
    for row in history.rows:
        if row.kind in PASSAGES:
            list_id = str(row.facts()["list"])
            found[row.hash] = last[list_id] = max(row.at_ms, last.get(list_id, -1) + 1)
    return found


def _answers(connection: Connection, asked: Sequence[Row]) -> dict[str, str]:
    """What was answered at desks, as pretix takes it, by the number of the question."""
    said: dict[str, str] = {}
    contents = records.contents(connection, asked)
    for row in asked:
        answers = contents.get(row, {}).get("answers")
        if isinstance(answers, Mapping):
            said |= {str(name): str(answer) for name, answer in answers.items()}
    kinds = {
        f"{ID}{number}": (str(number), kind, json.loads(options))
        for number, kind, options in connection.execute(
            "SELECT number, kind, options FROM pretix_question"
        ).fetchall()
    }
    told = {kinds[name][0]: written(*kinds[name][1:], answer)
            for name, answer in said.items() if name in kinds}  # fmt: skip
    return {number: answer for number, answer in told.items() if answer}
