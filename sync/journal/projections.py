"""What follows from the journal: who is inside, and the tallies that the live count adds up.

Nothing here is a source of truth. `project` brings the tables up to date with rows that have
just been appended or merged, in the same transaction; `rebuild` makes them anew from the
journal, by the same code.  Rows of one ticket are read in causal order (see
`sync.journal.causality`) and undone rows are left out, so the result depends on the set of rows
alone, not on when they arrived.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from sync.file import schema
from sync.file.connection import Connection, batches, column, marks
from sync.file.projection_tables import DERIVED
from sync.file.standing import standing
from sync.journal import causality, places, presence
from sync.journal import rows as journal_rows
from sync.journal.causality import History
from sync.journal.journal import Kind, Row
from sync.journal.presence import Key, TicketPresence
from sync.model import MAIN_LIST

UNLINKED = (Kind.DENY, Kind.UNDO, Kind.BADGE_PRINTED, Kind.HELP_DESK)
"""Kinds whose place among a ticket's rows changes nothing: they name none, and none names them."""
FIVE_MINUTES_MS = 300_000


def project(connection: Connection, new_rows: Iterable[Row]) -> None:
    """Bring presence and tallies up to date with `new_rows`, which are already in the journal."""
    tickets = set()
    refused: Counter[tuple[object, ...]] = Counter()
    refused_guests = set()
    kinds: Counter[str] = Counter()
    for row in new_rows:
        if row.kind not in schema.FREQUENT:
            kinds[row.kind] += 1
        if row.kind == Kind.DENY and row.is_understood:
            facts = row.facts()
            refused[facts["list"], facts["verdict"], row.device_id, five_minutes(row.at_ms)] += 1
            if row.ticket_id:
                refused_guests.add((facts["list"], row.ticket_id))
        elif row.ticket_id:
            tickets.add(row.ticket_id)
    if refused:
        connection.executemany(
            "INSERT INTO refusal_tally (list_id, verdict, device_id, five_minutes_ms, refused) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET refused = refused + excluded.refused",
            [(*key, number) for key, number in refused.items()],
        )
    connection.executemany(
        "INSERT OR IGNORE INTO refused_guest (list_id, ticket_id) VALUES (?, ?)", refused_guests
    )
    connection.executemany(
        "INSERT INTO kind_tally (kind, rows) VALUES (?, ?) "
        "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
        list(kinds.items()),
    )
    refresh(connection, sorted(tickets))


def refresh(connection: Connection, ticket_ids: Sequence[str]) -> None:
    """Derive presence and attendance of these tickets anew from their journal rows."""
    for some in batches(ticket_ids):
        _refresh_some(connection, some)


def _refresh_some(connection: Connection, ticket_ids: Sequence[str]) -> None:
    before = presence.stored(connection, ticket_ids)
    after = _derived(connection, ticket_ids)
    changed = [row for key, row in after.items() if before.get(key) != row]
    presence.replace(connection, before.keys() - after.keys(), changed)
    admitted: Counter[tuple[object, ...]] = Counter()
    inside: Counter[tuple[object, ...]] = Counter()
    returned: Counter[tuple[object, ...]] = Counter()
    exits: Counter[tuple[str, str, int]] = Counter()
    for rows, sign in ((before.values(), -1), (after.values(), +1)):
        for row in rows:
            if row.first_ms is not None:  # it counts at the desk that admitted it first
                counted = (row.list_id, row.category, row.standing, row.first_device)
                key = (*counted, five_minutes(row.first_ms))
                admitted[key] += sign
                inside[key] += sign * row.inside
                returned[key] += sign * row.returned
            for device_id, ms in json.loads(row.exits_at or "[]"):
                exits[row.list_id, device_id, ms] += sign
    connection.executemany(
        "INSERT INTO attendance_tally (list_id, category, standing, device_id, five_minutes_ms, "
        "admitted, inside, returned) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "admitted = admitted + excluded.admitted, inside = inside + excluded.inside, "
        "returned = returned + excluded.returned",
        [
            (*key, number, inside[key], returned[key])
            for key, number in admitted.items()
            if number or inside[key] or returned[key]
        ],
    )
    connection.executemany(
        "INSERT INTO exit_tally (list_id, device_id, five_minutes_ms, exits) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET exits = exits + excluded.exits",
        [(*key, number) for key, number in exits.items() if number],
    )


def follow_street_doors(connection: Connection, before: frozenset[str]) -> None:
    """Count people anew where lists guard something else than `before`, the street doors then."""
    moved = before ^ places.street_doors(connection)
    if moved:
        at = [MAIN_LIST, *sorted(moved)]
        query = f"SELECT DISTINCT ticket_id FROM presence WHERE list_id IN ({marks(len(at))})"
        refresh(connection, column(connection, query, *at))


def rebuild(connection: Connection) -> None:
    """Make presence and tallies anew from the whole journal and the guest list."""
    for table in (*DERIVED, "guest_tally"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute(
        f"INSERT INTO guest_tally SELECT category, {standing('guest')}, count(*) "
        "FROM guest GROUP BY 1, 2"
    )
    project(connection, journal_rows.where(connection, "1"))


def latest_about(connection: Connection, ticket_id: str) -> list[str]:
    """What a row about a ticket has to name now as known."""
    condition = f"ticket_id = ? AND kind NOT IN ({marks(len(UNLINKED))})"
    found = journal_rows.where(connection, condition, (ticket_id, *UNLINKED))
    return causality.latest(row for row in found if row.is_understood)


def entry_times(connection: Connection, ticket_id: str, place_id: str) -> tuple[int, ...]:
    """When a ticket entered at a place, undone entries left out, in milliseconds UTC."""
    rows = passages(connection, [ticket_id]).get((ticket_id, place_id), [])
    return tuple(sorted(row.at_ms for row in rows if row.kind == Kind.ADMIT))


def answered(connection: Connection, ticket_id: str) -> frozenset[str]:
    """The ids of the questions that a guest has answered, of whatever list."""
    rows = journal_rows.about(connection, ticket_id, Kind.ANSWERS)
    asked = [row.facts().get("questions") for row in rows]
    return frozenset(str(name) for names in asked if isinstance(names, list) for name in names)


def passages(connection: Connection, ticket_ids: Sequence[str]) -> dict[Key, list[Row]]:
    """Entries and exits by ticket and place, undone ones left out, in causal order."""
    return {key: rows for key, (rows, _) in _passages(connection, ticket_ids).items()}


def _passages(
    connection: Connection, ticket_ids: Sequence[str]
) -> dict[Key, tuple[list[Row], History]]:
    condition = f"ticket_id IN ({marks(len(ticket_ids))}) AND kind <> ?"
    rows = journal_rows.where(connection, condition, (*ticket_ids, Kind.DENY))
    return passages_in(rows, places.street_doors(connection))


def passages_in(
    rows: Iterable[Row], street_doors: Collection[str] = ()
) -> dict[Key, tuple[list[Row], History]]:
    """Entries and exits by ticket and place, among all `rows` about these tickets; see `passages`.

    Each with the ticket's history. Refusals may be left out. Those through one of `street_doors`
    are at one place, the event.
    """
    by_ticket: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.is_understood:  # a flipped bit must not stop the door
            by_ticket[row.ticket_id].append(row)
    found: dict[Key, tuple[list[Row], History]] = {}
    for ticket_id, rows in by_ticket.items():
        history = History(rows)
        undone = {row.facts()["of"] for row in rows if row.kind == Kind.UNDO}
        for row in history.rows:
            if row.kind in (Kind.ADMIT, Kind.EXIT) and row.hash.hex() not in undone:
                list_id = row.facts()["list"]
                place_id = MAIN_LIST if list_id in street_doors else list_id
                found.setdefault((ticket_id, place_id), ([], history))[0].append(row)
    return found


def _derived(connection: Connection, ticket_ids: Sequence[str]) -> dict[Key, TicketPresence]:
    cursor = connection.execute(
        f"SELECT ticket_id, category, {standing('guest')} FROM guest "
        f"WHERE ticket_id IN ({marks(len(ticket_ids))})",
        ticket_ids,
    )
    listed = {ticket_id: (category, standing) for ticket_id, category, standing in cursor}
    return {
        key: presence_of(key, rows, history, *listed.get(key[0], ("", "")))
        for key, (rows, history) in _passages(connection, ticket_ids).items()
    }


def presence_of(
    key: Key, rows: list[Row], history: History, category: str = "", standing: str = ""
) -> TicketPresence:
    """What the passages of a ticket at a place come to."""
    entries = [row for row in rows if row.kind == Kind.ADMIT]
    said = rows[0].facts().get("category")  # of a signed ticket that no list knows
    first, last = (entries[0], entries[-1]) if entries else (None, None)
    exits = [[row.device_id, five_minutes(row.at_ms)] for row in rows if row.kind == Kind.EXIT]
    return TicketPresence(
        *key,
        entries=len(entries),
        exits=len(exits),
        inside=rows[-1].kind == Kind.ADMIT,
        first_ms=first.at_ms if first else None,
        first_device=first.device_id if first else None,
        last_ms=last.at_ms if last else None,
        last_device=last.device_id if last else None,
        category=category or (said if isinstance(said, str) else ""),
        standing=standing,
        doubled=len(doubles(rows, history)),
        exits_at=json.dumps(exits) if exits else "",
    )


def doubles(passages: Sequence[Row], history: History) -> list[tuple[Row, Row]]:
    """The entries that were one too many, each with the one that it doubles.

    Two entries of which neither knew of the other; and an entry whose desk knew that the guest
    was in. Not those that a desk granted on somebody's word, knowing of the entry before.
    """
    found = []
    for place, after in enumerate(passages):
        if after.kind == Kind.ADMIT:
            before = _doubled(passages[:place], after, history)
            if before is not None:
                found.append((before, after))
    return found


def _doubled(earlier: Sequence[Row], after: Row, history: History) -> Row | None:
    """The entry among `earlier`, which are in causal order, that `after` doubles."""
    for before in reversed(earlier):
        if before.kind == Kind.ADMIT and history.strangers(before, after):
            return before
    known = [row for row in earlier if not history.strangers(row, after)]
    was_in = bool(known) and known[-1].kind == Kind.ADMIT
    return known[-1] if was_in and after.facts().get("was") != "USED" else None


def five_minutes(ms: int) -> int:
    """The start of the five minutes that `ms` falls in."""
    return ms - ms % FIVE_MINUTES_MS
