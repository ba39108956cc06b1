"""Views with speaking names, for whoever opens an event file with a tool of their own.

They need nothing but SQLite 3.38 or later: `sqlite3`, Datasette, sqlite-utils, a spreadsheet's
import. Times are those of the passage, UTC, in ISO 8601.
"""

from sync.file.connection import Connection


def _time(ms: str) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {ms} / 1000, 'unixepoch')"


_PASSED = (
    "iif(json_valid(body) AND json_type(body, '$.at') = 'integer', body ->> 'at', journal.wall_ms)"
)
"""When it happened: what was typed in later says so itself."""

_VIEWS = f"""
CREATE VIEW attendance AS
SELECT guest.code, trim(first_name || ' ' || last_name) AS name, company, guest.category,
    coalesce(check_in_list.name, presence.list_id) AS list, {_time("presence.first_ms")}
    AS first_entry, coalesce(device.name, presence.first_device) AS desk, presence.entries,
    presence.inside, presence.ticket_id
FROM presence
LEFT JOIN guest USING (ticket_id)
LEFT JOIN check_in_list USING (list_id)
LEFT JOIN device ON device.device_id = presence.first_device
WHERE presence.entries > 0
ORDER BY presence.first_ms, guest.code;
CREATE VIEW arrivals_per_5_min AS
SELECT coalesce(check_in_list.name, attendance_tally.list_id) AS list,
    {_time("five_minutes_ms")} AS five_minutes, sum(admitted) AS arrivals
FROM attendance_tally LEFT JOIN check_in_list USING (list_id)
GROUP BY attendance_tally.list_id, five_minutes_ms HAVING sum(admitted) > 0
ORDER BY five_minutes_ms;
CREATE VIEW double_entries AS
SELECT guest.code, trim(first_name || ' ' || last_name) AS name, company,
    coalesce(check_in_list.name, presence.list_id) AS list, presence.entries,
    {_time("presence.first_ms")} AS first_entry, coalesce(first.name, first_device) AS first_desk,
    {_time("presence.last_ms")} AS last_entry, coalesce(last.name, last_device) AS last_desk
FROM presence
LEFT JOIN guest USING (ticket_id)
LEFT JOIN check_in_list USING (list_id)
LEFT JOIN device AS first ON first.device_id = presence.first_device
LEFT JOIN device AS last ON last.device_id = presence.last_device
WHERE presence.doubled > 0 AND NOT EXISTS (SELECT 1 FROM check_in_list AS door
    WHERE multiple_entry AND (door.list_id = presence.list_id OR presence.list_id = 'main'
    AND door.guards = 'event'))
ORDER BY presence.first_ms, guest.code;
CREATE VIEW desk_activity AS
SELECT coalesce(device.name, journal.device_id) AS desk,
    sum(kind = 'admit') AS entries, sum(kind = 'exit') AS exits, sum(kind = 'deny') AS refusals,
    sum(kind = 'undo') AS undone, count(*) AS rows,
    {_time(f"min({_PASSED})")} AS first_row, {_time(f"max({_PASSED})")} AS last_row
FROM journal LEFT JOIN device USING (device_id)
GROUP BY journal.device_id ORDER BY desk;
CREATE VIEW refusals AS
SELECT {_time(_PASSED)} AS at, coalesce(device.name, journal.device_id) AS desk,
    iif(json_valid(body), body ->> 'verdict', NULL) AS verdict, guest.code,
    trim(first_name || ' ' || last_name) AS name
FROM journal LEFT JOIN device USING (device_id) LEFT JOIN guest USING (ticket_id)
WHERE kind = 'deny' ORDER BY at;
CREATE VIEW no_shows AS
SELECT code, trim(first_name || ' ' || last_name) AS name, company, category, host
FROM guest
WHERE status = 'valid' AND withdrawn IN ('', 'valid') AND paid
    AND NOT EXISTS (SELECT 1 FROM presence WHERE presence.ticket_id = guest.ticket_id
        AND presence.entries > 0)
ORDER BY last_name, first_name;
CREATE VIEW journal_readable AS
SELECT {_time(_PASSED)} AS at, coalesce(device.name, journal.device_id) AS desk, seq,
    kind, guest.code, trim(first_name || ' ' || last_name) AS name, body, journal.epoch,
    lower(hex(journal.hash)) AS hash
FROM journal LEFT JOIN device USING (device_id) LEFT JOIN guest USING (ticket_id)
ORDER BY journal.hlc, journal.device_id, seq;
"""


def create_views(connection: Connection) -> None:
    """Make the views of an empty event file, within the caller's transaction."""
    for statement in _VIEWS.split(";\n"):
        if statement.strip():
            connection.execute(statement)
