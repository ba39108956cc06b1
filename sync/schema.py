"""The tables of an event file. The organiser's, each laptop's and the central one are alike."""

from sync.connection import Connection

APPLICATION_ID = 0x434B4E31
"""`PRAGMA application_id` of an event file: "CKN1"."""

VERSION = 2
"""`PRAGMA user_version` of the schema below."""

_TABLES = """
CREATE TABLE event (
    event_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    language TEXT NOT NULL,
    timezone TEXT NOT NULL,
    starts_ms INTEGER,
    ends_ms INTEGER,
    admission_ms INTEGER,
    day_begins_hour INTEGER NOT NULL,
    capacity INTEGER,
    guest_list_version INTEGER NOT NULL DEFAULT 0,
    guest_list_ms INTEGER,
    amendments INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE category (
    code TEXT PRIMARY KEY,
    label_fr TEXT NOT NULL,
    label_en TEXT NOT NULL,
    colour TEXT NOT NULL,
    symbol TEXT NOT NULL,
    vip INTEGER NOT NULL,
    may_swap INTEGER NOT NULL
);
CREATE TABLE guest (
    ticket_id TEXT PRIMARY KEY,
    source_key TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    code_key TEXT NOT NULL,
    badge_code TEXT NOT NULL UNIQUE,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    company TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    category TEXT NOT NULL,
    variation TEXT NOT NULL,
    "order" TEXT NOT NULL,
    status TEXT NOT NULL,
    paid INTEGER NOT NULL,
    valid_from_ms INTEGER,
    valid_until_ms INTEGER,
    host TEXT NOT NULL DEFAULT '',
    party TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL,
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL
);
CREATE INDEX guest_code ON guest(code);
CREATE INDEX guest_code_key ON guest(code_key);
CREATE INDEX guest_party ON guest(party) WHERE party <> '';
CREATE INDEX guest_order ON guest("order") WHERE "order" <> '';
CREATE INDEX guest_expected ON guest(status, paid);
CREATE TABLE check_in_list (
    list_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    categories TEXT,
    multiple_entry INTEGER NOT NULL DEFAULT 0,
    reentry_after_exit INTEGER NOT NULL DEFAULT 1,
    includes_unpaid INTEGER NOT NULL DEFAULT 0,
    starts_ms INTEGER,
    ends_ms INTEGER,
    rules TEXT,
    questions TEXT
);
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    verify_key BLOB NOT NULL
);
CREATE TABLE this_device (
    device_id TEXT PRIMARY KEY,
    epoch TEXT NOT NULL,
    signing_key BLOB NOT NULL
);
CREATE TABLE journal (
    ticket_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    prev BLOB NOT NULL,
    sig BLOB NOT NULL,
    PRIMARY KEY (ticket_id, device_id, epoch, seq, hash)
);
CREATE INDEX journal_chain ON journal(device_id, epoch, seq);
CREATE TABLE record (
    hash BLOB PRIMARY KEY,
    ticket_id TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX record_ticket ON record(ticket_id);
CREATE TABLE erased (
    ticket_id TEXT PRIMARY KEY
);
CREATE TABLE staff_pin (
    role TEXT PRIMARY KEY,
    verifier BLOB NOT NULL,
    failures INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL
);
CREATE TABLE head (
    device_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    wall_ms INTEGER NOT NULL,
    PRIMARY KEY (device_id, epoch)
) WITHOUT ROWID;
CREATE TABLE quarantine (
    sha BLOB PRIMARY KEY,
    raw TEXT NOT NULL,
    why TEXT NOT NULL,
    source TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
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
    PRIMARY KEY (ticket_id, list_id)
) WITHOUT ROWID;
CREATE TABLE attendance_tally (
    list_id TEXT NOT NULL,
    category TEXT NOT NULL,
    device_id TEXT NOT NULL,
    five_minutes_ms INTEGER NOT NULL,
    admitted INTEGER NOT NULL,
    inside INTEGER NOT NULL,
    PRIMARY KEY (list_id, category, device_id, five_minutes_ms)
) WITHOUT ROWID;
CREATE TABLE refusal_tally (
    list_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    device_id TEXT NOT NULL,
    five_minutes_ms INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    PRIMARY KEY (list_id, verdict, device_id, five_minutes_ms)
) WITHOUT ROWID;
"""


def create_tables(connection: Connection) -> None:
    """Make the tables of an empty event file, within the caller's transaction."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
