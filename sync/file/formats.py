"""The formats of event files. Every one from 3 on can be read for ever: steps lead to the newest.

A step changes the tables of one format into those of the next. To add one:

1. Change `sync.file.schema` so that new files have it. A new column goes to the end of its table:
   that is where `ALTER TABLE` puts it, and rows are copied whole from file to file.
2. Write a function here that does the same to a file of the format before, decorated with
   `@_step(needs=…)`, below the last one. It is given a `sqlite_utils.Database` inside one
   transaction for the whole upgrade: `database.execute` and sqlite-utils' own methods will do,
   `executescript` would commit and will not. The views are made anew by `sync.file.upgrade`.
3. Run `tests/sync/file/test_upgrade.py`: it compares what comes out of the samples with new files.
   When the program is released, add samples of the new format beside those of the older ones.

A step that was released is never changed again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sync.file import projection_tables, utc_offsets

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]

FIRST = 3
"""The oldest format that is read."""

STEPS: list[Step] = []
"""The first leads from the format `FIRST` to the next one, and so on."""
NEEDS: list[str] = []
"""The program that first wrote the format a step leads to, step by step."""


def _step(*, needs: str) -> Callable[[Step], Step]:
    def added(step: Step) -> Step:
        STEPS.append(step)
        NEEDS.append(needs)
        return step

    return added


@_step(needs="0.2.0")
def say_what_is_needed(database: "Database") -> None:
    """So that this program can be told which newer one a newer file needs."""
    database.execute("CREATE TABLE format (needs TEXT NOT NULL)")


@_step(needs="0.2.0")
def carry_withdrawals_and_sign_the_rules(database: "Database") -> None:
    """So that a withdrawn ticket is refused by every road, and a hub changes no door's rules."""
    for table, column in (
        ("guest", "withdrawn TEXT NOT NULL DEFAULT ''"),
        ("withdrawn", "serial INTEGER NOT NULL DEFAULT 0"),
        ("published_list", "serial INTEGER NOT NULL DEFAULT 0"),
        ("published_list", "sections TEXT NOT NULL DEFAULT ''"),
    ):
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for name, condition, change in _WITHDRAWAL_TRIGGERS:
        database.execute(f"DROP TRIGGER IF EXISTS {name}")
        database.execute(f"CREATE TRIGGER {name} AFTER {condition} BEGIN {change}; END")
    database.execute(
        "UPDATE guest SET withdrawn = withdrawn.status FROM withdrawn "
        "WHERE withdrawn.ticket_id = guest.ticket_id"
    )


def _counted_4(guest: str, change: int) -> str:
    """What keeps the tally of guests, with how a ticket stands once it may be withdrawn."""
    status = (
        f"iif({guest}.withdrawn IN ('', 'valid') OR {guest}.status NOT IN ('valid', 'unapproved'), "
        f"{guest}.status, {guest}.withdrawn)"
    )
    return (
        f"INSERT INTO guest_tally VALUES ({guest}.category, "
        f"iif({status} = 'valid' AND NOT {guest}.paid, 'unpaid', {status}), {change}) "
        "ON CONFLICT DO UPDATE SET guests = guests + excluded.guests"
    )


_MARK_GUEST = "UPDATE guest SET withdrawn = new.status WHERE ticket_id = new.ticket_id"
_WITHDRAWAL_TRIGGERS = (
    ("guest_added", "INSERT ON guest", _counted_4("new", 1)),
    ("guest_removed", "DELETE ON guest", _counted_4("old", -1)),
    (
        "guest_changed",
        "UPDATE OF category, status, paid, withdrawn ON guest",
        f"{_counted_4('old', -1)}; {_counted_4('new', 1)}",
    ),
    (
        "guest_withdrawn",
        "INSERT ON guest WHEN EXISTS (SELECT 1 FROM withdrawn WHERE ticket_id = new.ticket_id)",
        "UPDATE guest SET withdrawn = (SELECT status FROM withdrawn WHERE ticket_id = "
        "new.ticket_id) WHERE ticket_id = new.ticket_id",
    ),
    ("withdrawn_added", "INSERT ON withdrawn", _MARK_GUEST),
    ("withdrawn_changed", "UPDATE ON withdrawn", _MARK_GUEST),
)


@_step(needs="0.2.0")
def lock_pins_by_the_steady_clock(database: "Database") -> None:
    """So that setting the computer's clock gives no new tries."""
    database.execute("ALTER TABLE staff_pin ADD COLUMN locked_steady_ms INTEGER NOT NULL DEFAULT 0")


@_step(needs="0.2.0")
def remember_outboxes(database: "Database") -> None:
    """So that the mails of an erased guest can be found."""
    database.execute("CREATE TABLE outbox (path TEXT PRIMARY KEY)")


_SAME_NUMBER_8 = "device_id = {0}.device_id AND epoch = {0}.epoch AND seq = {0}.seq"
_CHAIN_TALLIES = (
    "CREATE TRIGGER journal_added AFTER INSERT ON journal BEGIN INSERT INTO fork SELECT "
    "new.device_id, new.epoch, new.seq WHERE EXISTS (SELECT 1 FROM journal WHERE "
    f"{_SAME_NUMBER_8.format('new')} AND hash <> new.hash) ON CONFLICT DO NOTHING; "
    "INSERT INTO chain_tally VALUES (new.device_id, new.epoch, 1, new.seq) "
    "ON CONFLICT DO UPDATE SET numbers = numbers + (excluded.highest > highest OR NOT EXISTS "
    f"(SELECT 1 FROM journal WHERE {_SAME_NUMBER_8.format('new')} AND rowid <> new.rowid)), "
    "highest = max(highest, excluded.highest); END",
    "CREATE TRIGGER journal_removed AFTER DELETE ON journal BEGIN DELETE FROM fork WHERE "
    f"{_SAME_NUMBER_8.format('old')} AND (SELECT count(DISTINCT hash) "
    f"FROM journal WHERE {_SAME_NUMBER_8.format('old')}) < 2; "
    "UPDATE chain_tally SET numbers = numbers - NOT EXISTS "
    f"(SELECT 1 FROM journal WHERE {_SAME_NUMBER_8.format('old')}), "
    "highest = coalesce((SELECT max(seq) FROM journal WHERE device_id = old.device_id "
    "AND epoch = old.epoch), 0) WHERE device_id = old.device_id AND epoch = old.epoch; END",
    "CREATE TABLE chain_tally (device_id TEXT NOT NULL, epoch TEXT NOT NULL, numbers INTEGER "
    "NOT NULL, highest INTEGER NOT NULL, PRIMARY KEY (device_id, epoch)) WITHOUT ROWID",
    "CREATE TABLE fork (device_id TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, "
    "PRIMARY KEY (device_id, epoch, seq)) WITHOUT ROWID",
    "INSERT INTO chain_tally SELECT device_id, epoch, count(DISTINCT seq), max(seq) FROM journal "
    "GROUP BY device_id, epoch",
    "INSERT INTO fork SELECT device_id, epoch, seq FROM journal GROUP BY device_id, epoch, seq "
    "HAVING count(DISTINCT hash) > 1",
    "CREATE INDEX presence_no_longer_good ON presence(ticket_id, list_id) "
    "WHERE inside AND standing NOT IN ('', 'valid', 'unpaid')",
)


@_step(needs="0.2.0")
def keep_what_is_missing_and_what_has_forked(database: "Database") -> None:
    """So that conflicts are found without reading the journal."""
    for statement in _CHAIN_TALLIES:
        database.execute(statement)


@_step(needs="0.2.0")
def say_what_a_list_guards(database: "Database") -> None:
    """So that people are counted once over all street doors, and exits desk by desk.

    A list that is there keeps a count of its own, as it had.
    """
    for table, column in (
        ("check_in_list", "guards TEXT NOT NULL DEFAULT ''"),
        ("presence", "exits_at TEXT NOT NULL DEFAULT ''"),
        ("attendance_tally", "returned INTEGER NOT NULL DEFAULT 0"),
    ):
        database.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    database.execute(
        "CREATE TABLE exit_tally (list_id TEXT NOT NULL, device_id TEXT NOT NULL, "
        "five_minutes_ms INTEGER NOT NULL, exits INTEGER NOT NULL, "
        "PRIMARY KEY (list_id, device_id, five_minutes_ms)) WITHOUT ROWID"
    )


_PRETIX_TABLES = (
    "CREATE TABLE pretix_link (one INTEGER PRIMARY KEY CHECK (one = 1), address TEXT NOT "
    "NULL, organizer TEXT NOT NULL, token TEXT NOT NULL, device INTEGER NOT NULL, name "
    "TEXT NOT NULL, event TEXT NOT NULL, own_devices TEXT NOT NULL, recorder_id TEXT NOT "
    "NULL, recorder_key BLOB NOT NULL, mark TEXT NOT NULL DEFAULT '', pulled_ms INTEGER, "
    "contact_ms INTEGER)",
    "CREATE TABLE pretix_list (number INTEGER PRIMARY KEY, name TEXT NOT NULL)",
    "CREATE TABLE pretix_question (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, "
    "options TEXT NOT NULL)",
    "CREATE TABLE pretix_position (number INTEGER PRIMARY KEY, ticket_id TEXT NOT NULL)",
    "CREATE INDEX pretix_position_ticket ON pretix_position(ticket_id)",
    "CREATE TABLE pretix_sent (hash BLOB PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT "
    "NOT NULL, at_ms INTEGER NOT NULL) WITHOUT ROWID",
)


@_step(needs="0.2.0")
def know_a_pretix(database: "Database") -> None:
    """So that an event is sold in pretix and checked in here."""
    for statement in _PRETIX_TABLES:
        database.execute(statement)


@_step(needs="0.2.0")
def say_what_a_swap_kiosk_is_shown(database: "Database") -> None:
    """So that tickets swap where there are no badges, and a yes is said as the organiser wants."""
    for column in ("show TEXT NOT NULL DEFAULT ''", "yes TEXT NOT NULL DEFAULT 'show'"):
        database.execute(f"ALTER TABLE swap_rules ADD COLUMN {column}")
    database.execute("CREATE TABLE badge_sheet (drawn_ms INTEGER NOT NULL)")


@_step(needs="0.2.0")
def say_who_was_refused_and_the_local_time(database: "Database") -> None:
    """So that refused people are counted, and the views have the event's own time."""
    database.execute(projection_tables.REFUSED_GUEST)
    database.execute(utc_offsets.TABLE)
    utc_offsets.write(database.conn)


@_step(needs="0.2.0")
def know_what_the_hub_has_left_out(database: "Database") -> None:
    """So that a desk is spared the refusals of the others, and takes their absence for no loss."""
    database.execute(
        "CREATE INDEX journal_needed ON journal(device_id, epoch, seq) WHERE kind <> 'deny'"
    )
    database.execute(
        "CREATE TABLE left_out (device_id TEXT NOT NULL, epoch TEXT NOT NULL, until INTEGER NOT "
        "NULL, missing INTEGER NOT NULL, PRIMARY KEY (device_id, epoch)) WITHOUT ROWID"
    )


NEWEST = FIRST + len(STEPS)
"""`PRAGMA user_version` of new event files, and of those that were upgraded."""
