"""The tables that follow from the journal: rebuilt from it at any time, never merged."""

NO_LONGER_GOOD = "inside AND standing NOT IN ('', 'valid', 'unpaid')"
"""Somebody is in whose ticket is no longer honoured: what a query for them has to say."""

DERIVED = (
    "presence",
    "attendance_tally",
    "exit_tally",
    "refusal_tally",
    "refused_guest",
    "kind_tally",
)
"""All of them by name: whoever rebuilds, packs or examines a file takes each."""

REFUSED_GUEST = (
    "CREATE TABLE refused_guest (list_id TEXT NOT NULL, ticket_id TEXT NOT NULL, "
    "PRIMARY KEY (list_id, ticket_id)) WITHOUT ROWID"
)
"""Who was refused at least once, and at which list."""

PROJECTIONS = f"""
{REFUSED_GUEST};
CREATE TABLE presence (
    ticket_id TEXT NOT NULL,
    list_id TEXT NOT NULL,
    entries INTEGER NOT NULL,
    exits INTEGER NOT NULL,
    inside INTEGER NOT NULL,
    first_ms INTEGER,
    first_device TEXT,
    last_ms INTEGER,
    last_device TEXT,
    category TEXT NOT NULL,
    standing TEXT NOT NULL,
    doubled INTEGER NOT NULL,
    exits_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (ticket_id, list_id)
) WITHOUT ROWID;
CREATE INDEX presence_arrival ON presence(list_id, category, first_ms, first_device);
CREATE INDEX presence_doubled ON presence(list_id) WHERE doubled > 0;
CREATE INDEX presence_no_longer_good ON presence(ticket_id, list_id) WHERE {NO_LONGER_GOOD};
CREATE TABLE attendance_tally (
    list_id TEXT NOT NULL,
    category TEXT NOT NULL,
    standing TEXT NOT NULL,
    device_id TEXT NOT NULL,
    five_minutes_ms INTEGER NOT NULL,
    admitted INTEGER NOT NULL,
    inside INTEGER NOT NULL,
    returned INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (list_id, category, standing, device_id, five_minutes_ms)
) WITHOUT ROWID;
CREATE TABLE exit_tally (
    list_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    five_minutes_ms INTEGER NOT NULL,
    exits INTEGER NOT NULL,
    PRIMARY KEY (list_id, device_id, five_minutes_ms)
) WITHOUT ROWID;
CREATE TABLE refusal_tally (
    list_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    device_id TEXT NOT NULL,
    five_minutes_ms INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    PRIMARY KEY (list_id, verdict, device_id, five_minutes_ms)
) WITHOUT ROWID;
CREATE TABLE kind_tally (
    kind TEXT PRIMARY KEY,
    rows INTEGER NOT NULL
) WITHOUT ROWID;
"""
