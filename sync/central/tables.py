"""The centre's tables. The first column of every key is the event, and every query names it.

So each event can live on another node (Citus: `create_distributed_table(…, 'event_id')`); only
the overview over all events asks them all.
"""

from psycopg import Connection

_LOCK = 0x434B4E31
"""What processes that start at once wait for."""

_TABLES = """
CREATE TABLE IF NOT EXISTS central_key (
    one int PRIMARY KEY CHECK (one = 1),
    certificate text NOT NULL,
    private_key text NOT NULL,
    secret bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS event (
    event_id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    organiser_key bytea NOT NULL,
    proof bytea NOT NULL,
    edition text NOT NULL,
    seed bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS device (
    event_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    name text NOT NULL,
    verify_key bytea NOT NULL,
    certificate bytea,
    PRIMARY KEY (event_id, device_id)
);
CREATE TABLE IF NOT EXISTS member (
    event_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    token_hash bytea NOT NULL,
    paired_ms bigint NOT NULL,
    revoked_ms bigint,
    PRIMARY KEY (event_id, device_id)
);
CREATE TABLE IF NOT EXISTS journal (
    event_id text COLLATE "C" NOT NULL,
    ticket_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    epoch text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    hlc bigint NOT NULL,
    wall_ms bigint NOT NULL,
    kind text NOT NULL,
    body text NOT NULL,
    prev bytea NOT NULL,
    sig bytea NOT NULL,
    PRIMARY KEY (event_id, ticket_id, device_id, epoch, seq, hash)
);
CREATE INDEX IF NOT EXISTS journal_chain ON journal (event_id, device_id, epoch, seq, hash);
CREATE TABLE IF NOT EXISTS head (
    event_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    epoch text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    digest bit(256) NOT NULL,
    rows bigint NOT NULL,
    wall_ms bigint NOT NULL,
    PRIMARY KEY (event_id, device_id, epoch)
);
CREATE TABLE IF NOT EXISTS record (
    event_id text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    ticket_id text COLLATE "C" NOT NULL,
    content text NOT NULL,
    PRIMARY KEY (event_id, hash)
);
CREATE INDEX IF NOT EXISTS record_ticket ON record (event_id, ticket_id);
CREATE TABLE IF NOT EXISTS erased (
    event_id text COLLATE "C" NOT NULL,
    ticket_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (event_id, ticket_id)
);
CREATE TABLE IF NOT EXISTS quarantine (
    event_id text COLLATE "C" NOT NULL,
    sha bytea NOT NULL,
    raw text NOT NULL,
    why text NOT NULL,
    source text NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (event_id, sha)
);
CREATE TABLE IF NOT EXISTS presence (
    event_id text COLLATE "C" NOT NULL,
    ticket_id text COLLATE "C" NOT NULL,
    list_id text COLLATE "C" NOT NULL,
    entries bigint NOT NULL,
    inside boolean NOT NULL,
    first_ms bigint,
    first_device text COLLATE "C",
    doubled bigint NOT NULL,
    PRIMARY KEY (event_id, ticket_id, list_id)
);
CREATE TABLE IF NOT EXISTS attendance_tally (
    event_id text COLLATE "C" NOT NULL,
    list_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    admitted bigint NOT NULL,
    inside bigint NOT NULL,
    doubled bigint NOT NULL,
    PRIMARY KEY (event_id, list_id, device_id)
);
CREATE TABLE IF NOT EXISTS refusal_tally (
    event_id text COLLATE "C" NOT NULL,
    list_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    refused bigint NOT NULL,
    PRIMARY KEY (event_id, list_id, device_id)
);
"""

OF_AN_EVENT = (
    "member device journal head record erased quarantine presence attendance_tally refusal_tally "
    "event"
).split()
"""Every table that has rows of an event; the event itself last."""


def create_tables(connection: Connection) -> None:
    """Make the tables that are not there yet, in the caller's transaction."""
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
