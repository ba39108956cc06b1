"""How the lists stand, here and at pretix, and what is between the two."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from badges.text.reason import reason_of
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guests import check_in_lists, guests
from sync.journal import devices, projections
from sync.journal import rows as journal_rows
from sync.journal.journal import Kind, Row
from sync.model import CheckInList, Guest, TicketStatus
from sync.pretix import link, outcomes
from sync.pretix.client import PretixClient
from sync.pretix.errors import PretixError
from sync.pretix.outcomes import PushOutcome, RowOutcome
from sync.pretix.questions import ID
from sync.pretix.said import number
from sync.pretix.waiting import waiting


@dataclass(frozen=True)
class Heads:
    """People at one list."""

    admitted: int
    inside: int


@dataclass(frozen=True)
class ListStanding:
    """One of pretix's lists, here and there. All but `waiting` are people."""

    number: int
    name: str
    ours: Heads
    pretix: Heads | None
    """None where pretix was not asked, or did not answer."""
    waiting: int
    """Admitted here; pretix is still to be told."""
    not_at_pretix: int
    """Admitted here; pretix cannot have them: walk-ins, say."""
    not_counted_there: int
    """Admitted here and told; pretix leaves them out: canceled or unpaid by now, or of a product
    that the list is not for."""
    kept_there: int
    """Taken back here; pretix did not take it back."""

    @property
    def is_equal(self) -> bool | None:
        """Whether pretix has what it should have; None where it was not asked."""
        if self.pretix is None:
            return None
        left_out = self.waiting + self.not_at_pretix + self.not_counted_there
        if not left_out and not self.kept_there:
            return self.pretix == self.ours
        return self.pretix.admitted == self.ours.admitted - left_out + self.kept_there


@dataclass(frozen=True)
class TroubledRow:
    """A row that is not at pretix as it is here, and should be."""

    row: Row
    device: str
    list_name: str
    outcome: RowOutcome


@dataclass(frozen=True)
class Standing:
    """How this file stands with its pretix."""

    lists: tuple[ListStanding, ...]
    outcomes: Mapping[PushOutcome, int]
    """Of all rows that pretix was to be told of, those that wait too."""
    reasons: Mapping[str, int]
    """Why rows are not at pretix."""
    troubled: tuple[TroubledRow, ...]
    pulled_ms: int | None
    contact_ms: int | None
    trouble: str = ""
    """Why pretix could not be asked; "" if it was, or was not to be."""


def standing(event_file: EventFile, client: PretixClient | None) -> Standing:
    """How the lists stand; with `client`, what pretix counts beside.

    Raises `sync.pretix.link.NotPairedError`, `sync.file.storage_error.StorageError`.
    """
    link.link_of(event_file)
    found = event_file.ask(_here)
    if client is None:
        return found
    asked: list[ListStanding] = []
    try:
        for each in found.lists:
            said = client.counts(each.number)
            there = Heads(number(said, "checkin_count"), number(said, "inside_count"))
            asked.append(replace(each, pretix=there))
    except PretixError as error:
        return replace(found, trouble=reason_of(error))
    now_ms = event_file.clock.wall_ms()
    event_file.change(link.note_contact, now_ms)
    return replace(found, lists=tuple(asked), contact_ms=now_ms)


def _here(connection: Connection) -> Standing:
    known = link.read(connection)
    assert known
    said = outcomes.of_all(connection)
    names, lists = devices.names(connection), link.lists(connection)
    numbers = Counter(each.outcome for each in said.values())
    numbers[PushOutcome.WAITING] = len(waiting(connection))
    return Standing(
        lists=tuple(_lists(connection, said)),
        outcomes={each: numbers[each] for each in PushOutcome if numbers[each]},
        reasons=dict(Counter(each.reason for each in said.values() if each.reason).most_common()),
        troubled=tuple(
            TroubledRow(row, names.get(row.device_id, ""), _list_name(row, lists), outcome)
            for row, outcome in outcomes.troubled(connection)
        ),
        pulled_ms=known.pulled_ms,
        contact_ms=known.contact_ms,
    )


def _lists(connection: Connection, said: Mapping[bytes, RowOutcome]) -> Iterator[ListStanding]:
    """pretix's lists that are here; each counts by itself, as there."""
    known = {each.list_id: each for each in check_in_lists.all_of(connection)}
    rows = journal_rows.where(connection, "kind <> ? AND ticket_id <> ''", (Kind.DENY,))
    passed: defaultdict[str, dict[str, list[Row]]] = defaultdict(dict)
    for (ticket_id, list_id), (passages, _) in projections.passages_in(rows).items():
        passed[list_id][ticket_id] = passages
    kept = list(_kept_there(rows, said))
    recorder_id = link.recorder(connection).device_id
    for list_number, name in link.lists(connection).items():
        check_in_list = known.get(f"{ID}{list_number}")
        if check_in_list:
            here = _People(
                connection, check_in_list, passed[check_in_list.list_id], said, recorder_id
            )
            yield ListStanding(
                number=list_number,
                name=name,
                ours=Heads(len(here.entered), here.inside),
                pretix=None,
                waiting=here.count(_Where.WAITING),
                not_at_pretix=here.count(_Where.NOWHERE),
                not_counted_there=here.count(_Where.UNCOUNTED),
                kept_there=len({
                    row.ticket_id for row in kept if row.facts()["list"] == check_in_list.list_id
                    and here.entered.get(row.ticket_id) is not _Where.THERE
                }),
            )  # fmt: skip


class _Where(Enum):
    """Where somebody who was admitted here is at pretix."""

    THERE = "there"
    UNCOUNTED = "uncounted"
    WAITING = "waiting"
    NOWHERE = "nowhere"


class _People:
    """Who was admitted at one list, and where they are at pretix."""

    def __init__(
        self,
        connection: Connection,
        check_in_list: CheckInList,
        passed: Mapping[str, Sequence[Row]],
        said: Mapping[bytes, RowOutcome],
        recorder_id: str,
    ) -> None:
        entries = {t: [row for row in rows if row.kind == Kind.ADMIT]
                   for t, rows in passed.items()}  # fmt: skip
        entries = {t: rows for t, rows in entries.items() if rows}
        listed = {g.ticket_id: g for g in guests.with_ticket_ids(connection, list(entries))}
        self.inside = sum(passed[t][-1].kind == Kind.ADMIT for t in entries)
        self.entered: dict[str, _Where] = {}
        for ticket_id, rows in entries.items():
            where = _whereabouts(rows, said, recorder_id)
            guest = listed.get(ticket_id)
            if where is _Where.THERE and guest and not _counts_there(guest, check_in_list):
                where = _Where.UNCOUNTED
            self.entered[ticket_id] = where

    def count(self, where: _Where) -> int:
        """How many of them are there."""
        return sum(each is where for each in self.entered.values())


def _whereabouts(
    entries: Sequence[Row], said: Mapping[bytes, RowOutcome], recorder_id: str
) -> _Where:
    if any(row.device_id == recorder_id or _is_there(said.get(row.hash)) for row in entries):
        return _Where.THERE
    return _Where.NOWHERE if all(row.hash in said for row in entries) else _Where.WAITING


def _counts_there(guest: Guest, check_in_list: CheckInList) -> bool:
    """Whether pretix has this ticket in the numbers of the list."""
    is_paid = guest.paid or check_in_list.includes_unpaid
    is_for = check_in_list.categories is None or guest.category in check_in_list.categories
    return guest.status is not TicketStatus.CANCELED and is_paid and is_for


def _kept_there(rows: Sequence[Row], said: Mapping[bytes, RowOutcome]) -> Iterator[Row]:
    """Entries that were taken back here and not at pretix."""
    by_hash = {row.hash.hex(): row for row in rows}
    for row in rows:
        outcome = said.get(row.hash)
        if outcome and outcome.outcome is PushOutcome.NOT_ANNULLED:
            passage = by_hash.get(str(row.facts()["of"]))
            if passage and passage.kind == Kind.ADMIT:
                yield passage


def _is_there(outcome: RowOutcome | None) -> bool:
    return outcome is not None and outcome.outcome is PushOutcome.AT_PRETIX


def _list_name(row: Row, lists: Mapping[int, str]) -> str:
    digits = str(row.facts().get("list", "")).removeprefix(ID)
    return lists.get(int(digits), "") if digits.isdigit() else ""
