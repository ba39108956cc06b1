"""What happened to tickets elsewhere: check-ins by other devices, and answers given in the shop.

Each becomes a journal row of a device of its own, and travels as all rows do: a desk says USED of
whom a phone has let in. Its row knows the passages that pretix knew of then, and no others: what
was let in here and had not been told there by then is a stranger to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.file.clock import Clock
from sync.file.connection import Connection, column, marks
from sync.journal import causality, projections, records
from sync.journal import rows as journal_rows
from sync.journal.bounds import KNEW
from sync.journal.devices import Device
from sync.journal.following import follow
from sync.journal.journal import Body, Journal, Kind, Row
from sync.pretix.orders import Position, ShopCheckIn
from sync.pretix.outcomes import PushOutcome
from sync.pretix.questions import ID

FIELD = "pretix"
"""What a row's body calls the number that pretix gave a check-in."""


@dataclass
class Recorder:
    """Writes down what happened elsewhere, within the caller's transaction."""

    connection: Connection
    event_id: str
    device: Device
    clock: Clock
    own_devices: frozenset[int]
    """The numbers under which pretix knows this file: its check-ins are ours."""
    check_ins: int = 0
    undone: int = 0
    answered: int = 0
    _rows: list[Row] = field(default_factory=list)

    def take(
        self, positions: Iterable[Position], tickets: Mapping[int, str], asked: Iterable[int]
    ) -> None:
        """Take what happened to these tickets, by the number of their position."""
        self._journal = Journal(self.event_id, self.device, self.clock)
        questions = frozenset(asked)
        with_rows = self._tickets_with_rows()
        for position in positions:
            ticket_id = tickets.get(position.number)
            if ticket_id is None:
                continue
            elsewhere = [c for c in position.check_ins if c.device not in self.own_devices]
            if elsewhere or ticket_id in with_rows:
                self._take_check_ins(ticket_id, elsewhere)
            answers = {n: said for n, said in position.answers.items() if n in questions}
            if answers:
                self._take_answers(ticket_id, answers)
        follow(self.connection, self._rows)

    def _tickets_with_rows(self) -> set[str]:
        query = "SELECT DISTINCT ticket_id FROM journal WHERE device_id = ?"
        return set(column(self.connection, query, self.device.device_id))

    def _take_check_ins(self, ticket_id: str, elsewhere: Sequence[ShopCheckIn]) -> None:
        rows = journal_rows.history_of(self.connection, ticket_id).rows
        ours = [row for row in rows if row.device_id == self.device.device_id]
        known = {row.facts()[FIELD]: row for row in ours if row.facts().get(FIELD)}
        undone = {row.facts()["of"] for row in ours if row.kind == Kind.UNDO}
        there = [*ours, *_told(self.connection, rows)]
        for each in sorted(elsewhere, key=lambda each: (each.at_ms, each.number)):
            if str(each.number) not in known:
                there.append(self._record(ticket_id, each, there))
                self.check_ins += 1
        gone = known.keys() - {str(each.number) for each in elsewhere}
        for row in (known[name] for name in sorted(gone)):
            if row.hash.hex() not in undone:
                of = {"list": row.facts()["list"], "verdict": "UNDONE", "flags": [],
                      "of": row.hash.hex()}  # fmt: skip
                self._rows += self._journal.append(self.connection, Kind.UNDO, ticket_id, of)
                self.undone += 1

    def _record(self, ticket_id: str, said: ShopCheckIn, there: Sequence[Row]) -> Row:
        before = [row for row in there if row.at_ms <= said.at_ms]
        body: Body = {
            "list": f"{ID}{said.list_number}",
            "verdict": "EXIT_OK" if said.is_exit else "VALID",
            "flags": [],
            "at": said.at_ms,
            FIELD: str(said.number),
            KNEW: causality.latest(before),
        }
        kind = Kind.EXIT if said.is_exit else Kind.ADMIT
        row = self._journal.append_from_elsewhere(
            self.connection, kind, ticket_id, body, said.at_ms
        )
        self._rows.append(row)
        return row

    def _take_answers(self, ticket_id: str, answers: Mapping[int, str]) -> None:
        """Count as answered what was answered in the shop."""
        known = projections.answered(self.connection, ticket_id)
        fresh = {f"{ID}{n}": said for n, said in answers.items() if f"{ID}{n}" not in known}
        if not fresh:
            return
        text = records.text_of({"answers": fresh})
        records.put(self.connection, ticket_id, text)
        body: Body = {
            "list": "",
            "questions": sorted(fresh),
            records.FIELD: records.hash_of(text).hex(),
            KNEW: projections.latest_about(self.connection, ticket_id),
        }
        self._rows += self._journal.append(self.connection, Kind.ANSWERS, ticket_id, body)
        self.answered += 1


def _told(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    """Those of `rows` that pretix was told of."""
    hashes = [row.hash for row in rows if row.kind in (Kind.ADMIT, Kind.EXIT)]
    query = f"SELECT hash FROM pretix_sent WHERE outcome = ? AND hash IN ({marks(len(hashes))})"
    told = column(connection, query, PushOutcome.AT_PRETIX, *hashes)
    return [row for row in rows if row.hash in told]
