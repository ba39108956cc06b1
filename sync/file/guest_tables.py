"""The tables of the guest list, as it was imported and as it was published."""

from sync.file.standing import standing


def _counted(guest: str, change: int) -> str:
    return (
        f"INSERT INTO guest_tally VALUES ({guest}.category, {standing(guest)}, {change}) "
        "ON CONFLICT DO UPDATE SET guests = guests + excluded.guests"
    )


GUESTS = f"""
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
    search_key TEXT NOT NULL,
    withdrawn TEXT NOT NULL DEFAULT ''
);
CREATE INDEX guest_code ON guest(code);
CREATE INDEX guest_code_key ON guest(code_key);
CREATE INDEX guest_party ON guest(party) WHERE party <> '';
CREATE INDEX guest_order ON guest("order") WHERE "order" <> '';
CREATE INDEX guest_category ON guest(category);
CREATE TABLE guest_tally (
    category TEXT NOT NULL,
    standing TEXT NOT NULL,
    guests INTEGER NOT NULL,
    PRIMARY KEY (category, standing)
) WITHOUT ROWID;
CREATE TRIGGER guest_added AFTER INSERT ON guest
    BEGIN {_counted("new", 1)}; END;
CREATE TRIGGER guest_removed AFTER DELETE ON guest
    BEGIN {_counted("old", -1)}; END;
CREATE TRIGGER guest_changed AFTER UPDATE OF category, status, paid, withdrawn ON guest
    BEGIN {_counted("old", -1)}; {_counted("new", 1)}; END;
CREATE TRIGGER guest_withdrawn AFTER INSERT ON guest
    WHEN EXISTS (SELECT 1 FROM withdrawn WHERE ticket_id = new.ticket_id)
    BEGIN UPDATE guest SET withdrawn =
    (SELECT status FROM withdrawn WHERE ticket_id = new.ticket_id)
    WHERE ticket_id = new.ticket_id; END;
CREATE TABLE column_mapping (
    header_hash TEXT PRIMARY KEY,
    mapping TEXT NOT NULL
);
CREATE TABLE listed_guest (
    ticket_id TEXT PRIMARY KEY,
    content TEXT,
    hash BLOB NOT NULL
);
CREATE TABLE published_list (
    version INTEGER NOT NULL,
    hash BLOB NOT NULL,
    sig BLOB NOT NULL,
    serial INTEGER NOT NULL DEFAULT 0,
    sections TEXT NOT NULL DEFAULT ''
);
"""
