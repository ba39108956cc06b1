"""Telling pretix what happened here: each journal row once, in order, and what became of it.

The journal is the queue. What became of a row is kept after each small batch; a row that was sent
and whose answer was lost is sent again, and counts there once, by its nonce.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sync.file.connection import Connection, batches
from sync.file.event_file import EventFile
from sync.journal.journal import Kind, Row
from sync.pretix import link
from sync.pretix.client import PretixClient
from sync.pretix.errors import PretixAwayError, PretixError
from sync.pretix.outbox import PASSAGES, Context, Message, Way, meaning, message
from sync.pretix.outcomes import Outcomes, PushOutcome, RowOutcome, keep
from sync.pretix.waiting import context, waiting

BATCH = 50
"""Rows whose outcomes are kept together; so many may be sent twice when the power goes."""


@dataclass(frozen=True)
class Pushed:
    """What a push came to."""

    outcomes: Mapping[PushOutcome, int]
    """What became of how many rows, in this push; a dry run has those it would send waiting."""
    waiting: int
    """Rows of this file that are still to be told of."""
    trouble: str
    """Why it ended before its time; "" if it did not."""
    needs_person: bool
    """Whether trying again does not help: somebody has to look, or to pair again."""
    requests: int

    @property
    def is_fine(self) -> bool:
        """Whether nobody has to look at anything."""
        return not self.trouble and not any(each.is_trouble for each in self.outcomes)


def push(
    event_file: EventFile,
    client: PretixClient,
    *,
    dry_run: bool = False,
    is_over: Callable[[], bool] = lambda: False,
) -> Pushed:
    """Tell pretix what it has not got; a dry run tells it nothing, and says what would be told.

    What goes wrong at pretix ends it early, and is said in `Pushed`. `is_over` is asked before
    each row. Raises `sync.pretix.link.NotPairedError`, `sync.file.storage_error.StorageError`.
    """
    link.link_of(event_file)
    rows = event_file.ask(waiting)
    found: Counter[PushOutcome] = Counter()
    trouble: PretixError | None = None
    tell = _would_tell if dry_run else partial(_tell, client)
    for batch in batches(rows, BATCH):
        known = event_file.ask(context, event_file.event_id, batch)
        outcomes: Outcomes = {}
        try:
            for row in batch:
                if is_over():
                    break
                _settle(row, known, tell, outcomes)
        except PretixError as error:
            trouble = error
        if not dry_run and outcomes:
            event_file.change(_keep, outcomes, event_file.clock.wall_ms())
        found.update(outcomes[row.hash].outcome for row in batch if row.hash in outcomes)
        if trouble or is_over():
            break
    return Pushed(
        outcomes={each: found[each] for each in PushOutcome if found[each]},
        waiting=len(event_file.ask(waiting)),
        trouble=str(trouble or ""),
        needs_person=trouble is not None and not isinstance(trouble, PretixAwayError),
        requests=client.requests,
    )


def _settle(
    row: Row, known: Context, tell: Callable[[Message], RowOutcome], outcomes: Outcomes
) -> None:
    """Find out what becomes of `row`, and of the passage that it takes back."""
    told = message(row, known)
    if told is None:
        return
    outcomes[row.hash] = outcome = tell(told) if isinstance(told, Message) else told
    if row.kind != Kind.UNDO or not row.is_understood:
        return
    passage = known.passages.get(str(row.facts()["of"]))
    if passage and passage.kind in PASSAGES and passage.device_id != known.recorder_id:
        stays = outcome.outcome is PushOutcome.NOT_ANNULLED
        outcomes[passage.hash] = RowOutcome(PushOutcome.AT_PRETIX) if stays else outcome


def _would_tell(_: Message) -> RowOutcome:
    return RowOutcome(PushOutcome.WAITING)


def _tell(client: PretixClient, told: Message) -> RowOutcome:
    if told.way is Way.REDEEM:
        answer = client.redeem(told.said)
    elif told.way is Way.REFUSE:
        answer = client.refuse(told.list_number, told.said)
    else:
        answer = client.annul(told.said)
    return meaning(told, answer)


def _keep(connection: Connection, found: Outcomes, now_ms: int) -> None:
    keep(connection, found, now_ms)
    link.note_contact(connection, now_ms)
