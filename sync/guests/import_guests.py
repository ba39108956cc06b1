"""Bringing a guest list into the event file.

An import only ever touches guests. It adds and updates; guests that a newer list no longer
names stay, and what happened to them stays.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain

from badges.codes.ticket_code import new_badge_code, new_ticket_code
from badges.text.sentence import Sentence
from sync.file.connection import Connection, batches, marks, wrap
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Problem, Record
from sync.guest_lists.source_keys import is_from, source_keys
from sync.guests import amendments, guest_rows, published_list
from sync.guests.folding import name_key
from sync.guests.guest_rows import GuestRow
from sync.guests.guests import ticket_id_for
from sync.journal import projections, records
from sync.model import TicketStatus

_BLANK: GuestRow = {
    each.name: each.default for each in fields(Record) if each.name not in ("line", "source")
}
"""What is known of a guest of whom nothing is listed yet."""


@dataclass(frozen=True)
class Imported:
    """What an import did, in guests."""

    added: int
    changed: int
    unchanged: int
    absent: int
    """Guests whom an earlier list of this kind named, and this one does not; they stay."""
    version: int
    """The guest list's version, one higher when anything changed."""


@dataclass(frozen=True)
class Difference:
    """What importing a list would change."""

    added: list[GuestRow]
    changed: list[tuple[GuestRow, GuestRow]]
    """Each guest before and after."""
    unchanged: int
    gone: list[GuestRow]
    """Guests whom an earlier list of this kind named, and this one does not."""
    problems: list[Problem]
    """What only the event file shows to be doubtful."""
    version: tuple[int, int]
    """Which state of the guest list this is about."""


def compare(event_file: EventFile, guest_list: GuestList) -> Difference:
    """What importing `guest_list` would change; raises `sync.file.storage_error.StorageError`."""
    return event_file.ask(_compare, event_file.event_id, guest_list)


def import_guests(
    event_file: EventFile,
    guest_list: GuestList,
    *,
    dry_run: bool = False,
    cancel_gone: bool = False,
    seen: Difference | None = None,
) -> Imported:
    """Add and update guests from a list, in one transaction; a dry run only counts.

    Guests without a code get one; what the list has no column for stays as it was. With
    `cancel_gone`, the tickets of those whom the list no longer names are canceled. `seen` is
    the difference that somebody agreed to; it is made anew if the guests have changed since.
    Raises `ValueError` while the list leaves something open about who may come in, and
    `sync.file.storage_error.StorageError`.
    """
    if guest_list.questions:
        raise ValueError(
            Sentence(
                "{number} {number:question|questions} of this list {number:is|are} open",
                number=len(guest_list.questions),
            )
        )
    with event_file.transaction() as connection:
        difference = seen
        if difference is None or difference.version != _version(connection):
            difference = _compare(connection, event_file.event_id, guest_list)
        rows = [*difference.added, *(after for _, after in difference.changed)]
        if cancel_gone:
            canceled = str(TicketStatus.CANCELED)
            rows += [row | {"status": canceled} for row in difference.gone
                     if row["status"] != canceled]  # fmt: skip
        if rows and not dry_run:
            _write(connection, rows, event_file.clock.wall_ms())
        if not dry_run:
            published_list.publish(connection)
        version, _ = _version(connection)
    return Imported(
        added=len(difference.added),
        changed=len(difference.changed),
        unchanged=difference.unchanged,
        absent=len(difference.gone),
        version=version,
    )


def bring_up_to_date(
    connection: Connection, event_id: str, guest_list: GuestList, now_ms: int
) -> Difference:
    """Add and update the guests whom a part of a list names, inside the caller's transaction.

    Nobody is gone whom it does not name.
    """
    difference = _compare(connection, event_id, guest_list, is_part=True)
    rows = [*difference.added, *(after for _, after in difference.changed)]
    if rows:
        _write(connection, rows, now_ms)
    return difference


def _compare(
    connection: Connection, event_id: str, guest_list: GuestList, *, is_part: bool = False
) -> Difference:
    """A list, or a part of one, beside the guests whom the event file has already."""
    keys = list(source_keys(guest_list.records))
    rows = _named(connection, keys, guest_list) if is_part else wrap(connection).table("guest").rows
    known: dict[str, GuestRow] = {str(row["source_key"]): row for row in rows}
    elsewhere = _ByCode(known, keys, guest_list.vendor)
    listed = guest_list.fields & _BLANK.keys()
    added, changed, problems, named = [], [], list[Problem](), set()
    erased, corrected = records.erased(connection), amendments.corrected(connection)
    left_out = 0
    for key, record in zip(keys, guest_list.records, strict=True):
        old = known.get(key) or elsewhere.same_ticket(record)
        if old is None and ticket_id_for(event_id, key) in erased:
            problems.append(Problem(record.line, Sentence("erased at their wish: left out")))
            left_out += 1
            continue
        blank = old or _new(event_id, key)
        row = _row(blank, record, listed, corrected.get(str(blank["ticket_id"]), {}))
        named.add(row["source_key"])
        if old is None:
            added.append(row)
            problems += elsewhere.clashes(record)
        elif old != row:
            changed.append((old, row))
            if old["code"] != row["code"]:
                void = Sentence("a new ticket code: the old one is void")
                problems.append(Problem(record.line, void))
        if old and "status" not in listed and old["status"] == TicketStatus.CANCELED:
            still = Sentence(
                "canceled before, and this list does not say otherwise: still canceled"
            )
            problems.append(Problem(record.line, still))
    return Difference(
        added=added,
        changed=changed,
        unchanged=len(keys) - len(added) - len(changed) - left_out,
        gone=[row for key, row in known.items() if not is_part
              and key not in named and is_from(key, guest_list.vendor)],
        problems=problems,
        version=_version(connection),
    )  # fmt: skip


def _named(
    connection: Connection, keys: Sequence[str], guest_list: GuestList
) -> Iterator[GuestRow]:
    """The guests whom the list may mean: of these keys, or with these codes."""
    guests = wrap(connection).table("guest")
    codes = [record.code for record in guest_list.records if record.code]
    for column, values in (("source_key", keys), ("code", codes)):
        for some in batches(values):
            yield from guests.rows_where(f"{column} IN ({marks(len(some))})", some)


class _ByCode:
    """Guests whom other lists have named, by their tickets' codes."""

    def __init__(self, known: dict[str, GuestRow], named: list[str], vendor: str) -> None:
        self._vendor = vendor
        self._rows: defaultdict[str, list[GuestRow]] = defaultdict(list)
        for key in known.keys() - set(named):
            self._rows[str(known[key]["code"])].append(known[key])

    def same_ticket(self, record: Record) -> GuestRow | None:
        """The guest whom another list calls otherwise: of this code and name.

        Of the same shop's lists, the code is enough. Each guest is given once.
        """
        names = name_key(record.first_name, record.last_name)
        rows = self._rows.get(record.code, []) if record.code else []
        for place, row in enumerate(rows):
            same_shop = self._vendor and is_from(str(row["source_key"]), self._vendor)
            if row["name_key"] == names or same_shop:
                return rows.pop(place)
        return None

    def clashes(self, record: Record) -> Iterator[Problem]:
        """That another guest has this code already."""
        for row in self._rows.get(record.code, []) if record.code else []:
            who = f"{row['first_name']} {row['last_name']}".strip()
            both = Sentence("the ticket code of {name} too: both are kept", name=who)
            yield Problem(record.line, both)


def _version(connection: Connection) -> tuple[int, int]:
    """What changes whenever somebody changes the guest list."""
    found: tuple[int, int] = connection.execute(
        "SELECT guest_list_version, amendments FROM event"
    ).fetchone()
    return found


def _new(event_id: str, source_key: str) -> GuestRow:
    """A guest of whom nothing is listed yet."""
    return {
        **_BLANK,
        "ticket_id": ticket_id_for(event_id, source_key),
        "source_key": source_key,
        "badge_code": new_badge_code(_random),
        "withdrawn": "",
    }


def _row(
    old: GuestRow, record: Record, listed: Collection[str], corrected: Mapping[str, str]
) -> GuestRow:
    """A row of the table `guest`: `old` with what the list says, and the door knows better."""
    row = old | {name: value for name, value in vars(record).items() if name in listed}
    row |= corrected
    row["status"], row["paid"] = str(row["status"]), int(bool(row["paid"]))
    row["code"] = str(record.code or old["code"] or new_ticket_code(_random))
    if row == old:
        return old
    return row | guest_rows.keys(row)


_bytes = chain.from_iterable(iter(lambda: secrets.token_bytes(4096), b""))


def _random(below: int) -> int:
    """A random number, for many codes at once: asking the system for each takes long.

    It is as good as the system's for powers of two up to 256, and codes ask for 32.
    """
    return next(_bytes) % below


def _write(connection: Connection, rows: list[GuestRow], now_ms: int) -> None:
    """Put `rows` into the guest list, as a new version of it."""
    guest_rows.write(connection, rows)
    projections.refresh(connection, [str(row["ticket_id"]) for row in rows])
    connection.execute(
        "UPDATE event SET guest_list_version = guest_list_version + 1, guest_list_ms = ?",
        (now_ms,),
    )
