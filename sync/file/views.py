"""Views with speaking names, for whoever opens an event file with a tool of their own.

They need nothing but SQLite 3.38 or later: `sqlite3`, Datasette, sqlite-utils, a spreadsheet's
import. Times are those of the passage in ISO 8601, once in UTC and once, in the column whose name
ends in `_local`, as the clocks of the event had it.
"""

from sync.file.connection import Connection, run_all
from sync.file.standing import standing


def _time(ms: str, name: str) -> str:
    """Two columns: a time in UTC, and the same as the event's clocks had it."""
    local = (
        f"(SELECT strftime('%Y-%m-%dT%H:%M:%S', ({ms} + offset_ms) / 1000, 'unixepoch') || "
        "printf('%s%02d:%02d', iif(offset_ms < 0, '-', '+'), abs(offset_ms) / 3600000, "
        f"abs(offset_ms) / 60000 % 60) FROM utc_offset WHERE from_ms <= {ms} "
        "ORDER BY from_ms DESC LIMIT 1)"
    )
    utc = f"strftime('%Y-%m-%dT%H:%M:%SZ', {ms} / 1000, 'unixepoch')"
    return f"{utc} AS {name}, {local} AS {name}_local"


_PASSED = (
    "iif(json_valid(body) AND json_type(body, '$.at') = 'integer', body ->> 'at', journal.wall_ms)"
)
"""When it happened: what was typed in later says so itself."""

_STREET_DOORS = "SELECT list_id FROM check_in_list WHERE guards = 'event' OR list_id = 'main'"


def _expects(category: str, standing: str) -> str:
    """Whether a street door would let in who stands so; see `sync.counts.place.Place.expects`."""
    return (
        "EXISTS (SELECT 1 FROM check_in_list AS known WHERE (guards = 'event' OR list_id = 'main') "
        f"AND ({standing} = 'valid' OR ({standing} = 'unpaid' AND includes_unpaid)) "
        f"AND (known.categories IS NULL OR EXISTS (SELECT 1 FROM json_each(known.categories) "
        f"WHERE value = {category})))"
    )


_VIEWS = f"""
CREATE VIEW attendance AS
SELECT guest.code, trim(first_name || ' ' || last_name) AS name, company, guest.category,
    coalesce(check_in_list.name, presence.list_id) AS list,
    {_time("presence.first_ms", "first_entry")},
    coalesce(device.name, presence.first_device) AS desk, presence.entries,
    presence.inside, presence.ticket_id
FROM presence
LEFT JOIN guest USING (ticket_id)
LEFT JOIN check_in_list USING (list_id)
LEFT JOIN device ON device.device_id = presence.first_device
WHERE presence.entries > 0
ORDER BY presence.first_ms, guest.code;
CREATE VIEW arrivals_per_5_min AS
SELECT coalesce(check_in_list.name, attendance_tally.list_id) AS list,
    {_time("five_minutes_ms", "five_minutes")}, sum(admitted) AS arrivals
FROM attendance_tally LEFT JOIN check_in_list USING (list_id)
GROUP BY attendance_tally.list_id, five_minutes_ms HAVING sum(admitted) > 0
ORDER BY five_minutes_ms;
CREATE VIEW double_entries AS
SELECT guest.code, trim(first_name || ' ' || last_name) AS name, company,
    coalesce(check_in_list.name, presence.list_id) AS list, presence.entries,
    {_time("presence.first_ms", "first_entry")}, coalesce(first.name, first_device) AS first_desk,
    {_time("presence.last_ms", "last_entry")}, coalesce(last.name, last_device) AS last_desk
FROM presence
LEFT JOIN guest USING (ticket_id)
LEFT JOIN check_in_list USING (list_id)
LEFT JOIN device AS first ON first.device_id = presence.first_device
LEFT JOIN device AS last ON last.device_id = presence.last_device
WHERE presence.doubled > 0 AND NOT EXISTS (SELECT 1 FROM check_in_list AS known
    WHERE multiple_entry AND (known.list_id = presence.list_id OR presence.list_id = 'main'
    AND known.guards = 'event'))
ORDER BY presence.first_ms, guest.code;
CREATE VIEW desk_activity AS
SELECT coalesce(device.name, desk.device_id) AS desk, entries, exits, refusals, undone, rows,
    {_time("first_passed", "first_row")}, {_time("last_passed", "last_row")}
FROM (SELECT device_id, sum(kind = 'admit') AS entries, sum(kind = 'exit') AS exits,
    sum(kind = 'deny') AS refusals, sum(kind = 'undo') AS undone, count(*) AS rows,
    min({_PASSED}) AS first_passed, max({_PASSED}) AS last_passed
    FROM journal GROUP BY device_id) AS desk
LEFT JOIN device USING (device_id)
ORDER BY desk;
CREATE VIEW refusals AS
SELECT {_time(_PASSED, "at")}, coalesce(device.name, journal.device_id) AS desk,
    iif(json_valid(body), body ->> 'verdict', NULL) AS verdict, guest.code,
    trim(first_name || ' ' || last_name) AS name
FROM journal LEFT JOIN device USING (device_id) LEFT JOIN guest USING (ticket_id)
WHERE kind = 'deny' ORDER BY at;
CREATE VIEW no_shows AS
SELECT code, trim(first_name || ' ' || last_name) AS name, company, category, host
FROM guest
WHERE {_expects("guest.category", standing("guest"))}
    AND NOT EXISTS (SELECT 1 FROM presence WHERE presence.ticket_id = guest.ticket_id
        AND list_id = 'main' AND first_ms IS NOT NULL)
ORDER BY last_name, first_name;
CREATE VIEW numbers AS
WITH listed AS (SELECT coalesce(sum(guests), 0) AS expected FROM guest_tally
    WHERE {_expects("category", "standing")}),
came AS (SELECT coalesce(sum(admitted), 0) AS admitted,
    coalesce(sum(admitted * {_expects("category", "standing")}), 0) AS come,
    coalesce(sum(inside), 0) AS inside, coalesce(sum(returned), 0) AS came_back
    FROM attendance_tally WHERE list_id = 'main'),
turned_away AS (SELECT coalesce(sum(refused), 0) AS refused,
    coalesce(sum(refused * (verdict = 'INVALID')), 0) AS unknown
    FROM refusal_tally WHERE list_id IN ({_STREET_DOORS}))
SELECT expected, admitted, come, admitted - come AS not_expected, inside,
    admitted - inside AS left, came_back,
    (SELECT coalesce(sum(exits), 0) FROM exit_tally WHERE list_id = 'main') AS exits,
    expected - come AS to_come,
    coalesce((SELECT rows FROM kind_tally WHERE kind = 'walk_in'), 0) AS walk_ins, refused,
    (SELECT count(DISTINCT ticket_id) FROM refused_guest JOIN guest USING (ticket_id)
    WHERE list_id IN ({_STREET_DOORS})) AS refused_people, unknown
FROM listed, came, turned_away;
CREATE VIEW journal_readable AS
SELECT {_time(_PASSED, "at")}, coalesce(device.name, journal.device_id) AS desk, seq,
    kind, guest.code, trim(first_name || ' ' || last_name) AS name, body, journal.epoch,
    lower(hex(journal.hash)) AS hash
FROM journal LEFT JOIN device USING (device_id) LEFT JOIN guest USING (ticket_id)
ORDER BY journal.hlc, journal.device_id, seq;
"""


def create_views(connection: Connection) -> None:
    """Make the views of an empty event file, within the caller's transaction."""
    run_all(connection, _VIEWS)
