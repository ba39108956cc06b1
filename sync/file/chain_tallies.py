"""How far each chain of the journal goes, and what of it is here: kept by triggers, row by row.

What is missing (a gap) and what was written twice (a fork) is then known without reading the
journal, whoever has put rows into it or taken them out. A desk's hub leaves the other desks'
refusals out: what it has said of them is kept here, so that they are not taken for missing.
"""

from sync.file.connection import Connection

NEEDED = "kind <> 'deny'"
"""Which rows every desk needs, of whichever desk: all but refusals."""

_SAME = "device_id = {0}.device_id AND epoch = {0}.epoch AND seq = {0}.seq"
_IS_FORK = f"EXISTS (SELECT 1 FROM journal WHERE {_SAME} AND hash <> {{0}}.hash)"
_ROW_ADDED = (
    f"INSERT INTO fork SELECT new.device_id, new.epoch, new.seq WHERE {_IS_FORK.format('new')} "
    "ON CONFLICT DO NOTHING; "
    "INSERT INTO chain_tally VALUES (new.device_id, new.epoch, 1, new.seq) "
    "ON CONFLICT DO UPDATE SET numbers = numbers + (excluded.highest > highest OR NOT EXISTS "
    f"(SELECT 1 FROM journal WHERE {_SAME.format('new')} AND rowid <> new.rowid)), "
    "highest = max(highest, excluded.highest)"
)
"""How many numbers of each chain are there, and which number was given twice."""
_ROW_REMOVED = (
    f"DELETE FROM fork WHERE {_SAME.format('old')} AND (SELECT count(DISTINCT hash) "
    f"FROM journal WHERE {_SAME.format('old')}) < 2; "
    "UPDATE chain_tally SET numbers = numbers - NOT EXISTS "
    f"(SELECT 1 FROM journal WHERE {_SAME.format('old')}), "
    "highest = coalesce((SELECT max(seq) FROM journal WHERE device_id = old.device_id "
    "AND epoch = old.epoch), 0) WHERE device_id = old.device_id AND epoch = old.epoch"
)
"""Rows are never deleted by this program; what is missing shows, whoever did it."""

_STATEMENTS = (
    "CREATE TABLE chain_tally (device_id TEXT NOT NULL, epoch TEXT NOT NULL, numbers INTEGER "
    "NOT NULL, highest INTEGER NOT NULL, PRIMARY KEY (device_id, epoch)) WITHOUT ROWID",
    "CREATE TABLE fork (device_id TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL, "
    "PRIMARY KEY (device_id, epoch, seq)) WITHOUT ROWID",
    "CREATE TABLE left_out (device_id TEXT NOT NULL, epoch TEXT NOT NULL, until INTEGER NOT NULL, "
    "missing INTEGER NOT NULL, PRIMARY KEY (device_id, epoch)) WITHOUT ROWID",
    f"CREATE INDEX journal_needed ON journal(device_id, epoch, seq) WHERE {NEEDED}",
    f"CREATE TRIGGER journal_added AFTER INSERT ON journal BEGIN {_ROW_ADDED}; END",
    f"CREATE TRIGGER journal_removed AFTER DELETE ON journal BEGIN {_ROW_REMOVED}; END",
)


def create_chain_tallies(connection: Connection) -> None:
    """Make the tables and the triggers, within the caller's transaction."""
    for statement in _STATEMENTS:
        connection.execute(statement)
