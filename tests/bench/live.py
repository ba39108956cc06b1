"""The live count beside a million journal rows, which are written straight into the tables."""

import time
from collections.abc import Callable

from kiosk.review.app import PAGE
from sync.counts.live_count import live_count
from sync.counts.names import live_names
from sync.file.event_file import EventFile
from sync.model import Category, Event
from tests.bench.figures import Figure, Setting, percentile
from tests.deciding import put_category

ROWS = 1_000_000
GUESTS = 100_000
NOW_MS = 1_795_370_400_000
_TIMES = 15

_STATEMENTS = (
    "CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS "
    "(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :rows) SELECT i FROM n",
    "INSERT INTO device (device_id, name, verify_key) "
    "SELECT 'desk-' || i, 'Desk ' || i, x'00' FROM n WHERE i < 10",
    "INSERT INTO guest (ticket_id, source_key, code, code_key, badge_code, first_name, last_name, "
    'company, title, email, phone, category, variation, "order", status, paid, valid_from_ms, '
    "valid_until_ms, host, party, note, name_key, search_key) "
    "SELECT 't' || i, i, 'c' || i, 'c' || i, 'b' || i, 'First', 'Last', 'Acme', "
    "'', '', '', iif(i % 100, 'category-' || (i % 6), 'vip'), '', '', "
    "iif(i % 30, 'valid', 'canceled'), i % 29 > 0, "
    "NULL, NULL, iif(i % 50, '', 'Host'), '', '', 'last', 'last' FROM n WHERE i < :guests",
    "INSERT INTO journal SELECT 't' || (i % :guests), 'desk-' || (i % 10), 'epoch', i / 10 + 1, "
    "randomblob(32), (:now - (:rows - i) * 10) << 16, :now - (:rows - i) * 10, "
    "CASE WHEN i < :rows / 2 THEN iif(i / :guests % 2, 'exit', 'admit') "
    "WHEN i % 20 THEN 'deny' WHEN i % 3 THEN 'card_shared' "
    "WHEN i % 100 THEN 'help_desk' ELSE 'walk_in' END, '{\"list\":\"main\"}', "
    "zeroblob(32), zeroblob(64) FROM n ORDER BY 't' || (i % :guests)",
    "INSERT INTO head SELECT 'desk-' || i, 'epoch', :rows / 10, x'00', 0, :now FROM n WHERE i < 10",
    "INSERT INTO presence SELECT ticket_id, 'main', 3, 2, 1, :now - i * 150, 'desk-' || (i % 10), "
    ":now - i * 100, 'desk-' || (i % 10), category, iif(status = 'valid' AND NOT paid, 'unpaid', "
    "status), i % 1000 = 0, '' FROM n JOIN guest ON ticket_id = 't' || i "
    "WHERE i < :guests AND i % 5 ORDER BY ticket_id",
    "INSERT INTO attendance_tally SELECT list_id, category, standing, first_device, "
    "first_ms - first_ms % 300000, count(*), sum(inside), 0 FROM presence GROUP BY 1, 2, 3, 4, 5",
    "INSERT INTO refused_guest SELECT DISTINCT 'main', ticket_id FROM journal WHERE kind = 'deny' "
    "AND ticket_id LIKE 't1%'",
    "INSERT INTO refusal_tally SELECT 'main', 'VERDICT-' || (seq % 7), device_id, "
    "wall_ms - wall_ms % 300000, count(*) FROM journal WHERE kind = 'deny' "
    "GROUP BY 1, 2, 3, 4",
    "INSERT INTO kind_tally SELECT kind, count(*) FROM journal WHERE kind NOT IN "
    "('admit', 'exit', 'deny') GROUP BY kind",
    "DROP TABLE n",
)
DOUBLES = 10_000
_TICKETS = (
    "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :doubles) "
    "SELECT i, 't' || (i * 10) AS ticket FROM n)"
)
_DOUBLES = (
    "INSERT INTO journal SELECT ticket, 'desk-' || ((i + 1) % 10), 'other', 1 + i / 10, "
    "randomblob(32), i << 16, i, 'admit', '{\"list\":\"main\"}', zeroblob(32), zeroblob(64) "
    f"FROM {_TICKETS}",
    "INSERT INTO presence SELECT ticket, 'main', 2, 0, 1, i, 'desk-1', i, 'desk-1', 'vip', "
    f"'valid', 1, '' FROM {_TICKETS} WHERE true ON CONFLICT DO UPDATE SET doubled = 1",
)
"""A further entry at another desk, for each of so many tickets."""


def measure(setting: Setting) -> list[Figure]:
    """The whole live view's numbers and names; `count(*)` over the journal as the peer."""
    path = setting.folder / "million.event"
    with EventFile.create(path, Event(name="bench", capacity=GUESTS), device_name="x") as filled:
        fill(filled)
        numbers = _median_ms(lambda: live_count(filled, "main", NOW_MS))
        first = _median_ms(filled.counts)
        names = _median_ms(lambda: live_names(filled, "main"))
        counted = _median_ms(filled.journal_rows)
        conflicts = _conflicts(filled)
    return [
        Figure(f"live count at {ROWS:,} rows", numbers, "ms", "< 5 ms",
               f"count(*) of the journal: {counted:,.1f} ms"),
        Figure("  the desk's own counters", first, "ms"),
        Figure("  the names beside it", names, "ms"),
        *conflicts,
    ]  # fmt: skip


def _conflicts(filled: EventFile) -> list[Figure]:
    """What does not fit in a million rows; then ten thousand of them are double entries."""
    found = _median_ms(filled.conflicts, 5)
    with filled.transaction() as connection:
        for statement in _DOUBLES:
            connection.execute(statement, {"doubles": DOUBLES})
    assert filled.conflict_count() >= DOUBLES
    counted = _median_ms(filled.conflict_count, 5)
    page = _median_ms(lambda: filled.conflicts(most=PAGE), 5)
    return [
        Figure(f"conflicts at {ROWS:,} rows", found, "ms", "< 1,000 ms"),
        Figure(f"  {DOUBLES:,} double entries, counted", counted, "ms", "< 1,000 ms"),
        Figure(f"  the first {PAGE} of them", page, "ms", "< 1,000 ms"),
    ]


def fill(event_file: EventFile) -> None:
    """Write a million rows and what follows from them, unsigned: they are only counted."""
    put_category(event_file, Category("vip", "VIP", "VIP", "#000000", "★", vip=True))
    values = {"rows": ROWS, "guests": GUESTS, "now": NOW_MS}
    with event_file.transaction() as connection:
        for statement in _STATEMENTS:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(statement, named)


def _median_ms(ask: Callable[[], object], times_asked: int = _TIMES) -> float:
    times = []
    for _ in range(times_asked):
        begun = time.perf_counter()
        ask()
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.5)
