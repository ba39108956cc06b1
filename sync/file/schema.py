"""The tables of an event file. The organiser's, each laptop's and the central one are alike.

Whoever changes them adds a step to `sync.file.formats`: files that are there are upgraded.
"""

from sync.file import utc_offsets
from sync.file.chain_tallies import create_chain_tallies
from sync.file.connection import Connection, run_all
from sync.file.guest_tables import GUESTS
from sync.file.projection_tables import PROJECTIONS
from sync.file.upgrade import stamp
from sync.file.views import create_views

APPLICATION_ID = 0x434B4E31
"""`PRAGMA application_id` of an event file: "CKN1"."""

FREQUENT = ("admit", "exit", "deny")
"""Kinds of journal rows that are many; the others are tallied and looked up by kind."""
NOTABLE = f"kind NOT IN {FREQUENT}"
"""What a query for rows of the other kinds has to say, to be a quick one."""


_TABLES = """
CREATE TABLE format (
    needs TEXT NOT NULL
);
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
    controller TEXT NOT NULL,
    contact TEXT NOT NULL,
    retention_days INTEGER NOT NULL,
    guest_list_version INTEGER NOT NULL DEFAULT 0,
    guest_list_ms INTEGER,
    amendments INTEGER NOT NULL DEFAULT 0,
    organiser_key BLOB,
    organiser_box_key BLOB
);
CREATE TABLE organiser (
    signing_key BLOB NOT NULL,
    box_key BLOB NOT NULL
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
    questions TEXT,
    guards TEXT NOT NULL DEFAULT ''
);
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    verify_key BLOB NOT NULL,
    certificate BLOB,
    packed_ms INTEGER,
    encrypted INTEGER
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
CREATE INDEX journal_notable ON journal(kind, hlc) WHERE {notable};
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
    locked_until_ms INTEGER NOT NULL,
    locked_steady_ms INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE swap_rules (
    proof TEXT NOT NULL,
    cards_per_hour INTEGER NOT NULL,
    leads_per_hour INTEGER NOT NULL,
    show TEXT NOT NULL DEFAULT '',
    yes TEXT NOT NULL DEFAULT 'show'
);
CREATE TABLE badge_sheet (
    drawn_ms INTEGER NOT NULL
);
CREATE TABLE booth (
    booth_id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    purpose_fr TEXT NOT NULL,
    purpose_en TEXT NOT NULL,
    questions TEXT NOT NULL
);
CREATE TABLE card_delivery (
    shared BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL
);
CREATE TABLE ticket_signer (
    key_id INTEGER PRIMARY KEY,
    signing_key BLOB NOT NULL
);
CREATE TABLE ticket_key (
    scheme TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    verify_key BLOB NOT NULL,
    PRIMARY KEY (scheme, key_id)
);
CREATE TABLE pretix_product (
    item INTEGER PRIMARY KEY,
    category TEXT NOT NULL
);
CREATE TABLE withdrawn (
    ticket_id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    serial INTEGER NOT NULL DEFAULT 0
);
CREATE TRIGGER withdrawn_added AFTER INSERT ON withdrawn
    BEGIN UPDATE guest SET withdrawn = new.status WHERE ticket_id = new.ticket_id; END;
CREATE TRIGGER withdrawn_changed AFTER UPDATE ON withdrawn
    BEGIN UPDATE guest SET withdrawn = new.status WHERE ticket_id = new.ticket_id; END;
CREATE TABLE outbox (
    path TEXT PRIMARY KEY
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
CREATE TABLE hub_key (
    certificate TEXT NOT NULL,
    private_key TEXT NOT NULL
);
CREATE TABLE hub_desk (
    device_id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    paired_ms INTEGER NOT NULL,
    revoked_ms INTEGER
);
CREATE TABLE hub_link (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    address TEXT NOT NULL,
    certificate TEXT NOT NULL,
    token TEXT NOT NULL,
    contact_ms INTEGER
);
CREATE TABLE acknowledged (
    device_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    rows INTEGER NOT NULL,
    PRIMARY KEY (device_id, epoch)
) WITHOUT ROWID;
CREATE TABLE pretix_link (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    address TEXT NOT NULL,
    organizer TEXT NOT NULL,
    token TEXT NOT NULL,
    device INTEGER NOT NULL,
    name TEXT NOT NULL,
    event TEXT NOT NULL,
    own_devices TEXT NOT NULL,
    recorder_id TEXT NOT NULL,
    recorder_key BLOB NOT NULL,
    mark TEXT NOT NULL DEFAULT '',
    pulled_ms INTEGER,
    contact_ms INTEGER
);
CREATE TABLE pretix_list (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE pretix_question (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    options TEXT NOT NULL
);
CREATE TABLE pretix_position (
    number INTEGER PRIMARY KEY,
    ticket_id TEXT NOT NULL
);
CREATE INDEX pretix_position_ticket ON pretix_position(ticket_id);
CREATE TABLE pretix_sent (
    hash BLOB PRIMARY KEY,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE quarantine (
    sha BLOB PRIMARY KEY,
    raw TEXT NOT NULL,
    why TEXT NOT NULL,
    source TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
CREATE TABLE clock_sample (
    device_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hub_ms INTEGER NOT NULL,
    device_ms INTEGER,
    rtt_ms INTEGER
);
CREATE INDEX clock_sample_device ON clock_sample(device_id, epoch);
CREATE TABLE print_job (
    job_id TEXT PRIMARY KEY,
    ticket_id TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    reprint_reason TEXT,
    asked_ms INTEGER NOT NULL,
    sent_ms INTEGER,
    done_ms INTEGER,
    printer TEXT,
    printer_job TEXT NOT NULL DEFAULT ''
);
CREATE INDEX print_job_state ON print_job(state);
CREATE INDEX print_job_ticket ON print_job(ticket_id);
CREATE TABLE label_roll (
    printer TEXT PRIMARY KEY,
    labels INTEGER NOT NULL
) WITHOUT ROWID;
"""


def create_tables(connection: Connection) -> None:
    """Make the tables of an empty event file, within the caller's transaction."""
    run_all(connection, GUESTS + (_TABLES + PROJECTIONS).format(notable=NOTABLE))
    create_chain_tallies(connection)
    connection.execute(utc_offsets.TABLE)
    create_views(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    stamp(connection)
