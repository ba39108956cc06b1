"""The folders on this computer where mails of an event wait, so that erased guests get none."""

from pathlib import Path

from sync.file.connection import Connection, column


def remember(connection: Connection, outbox: Path) -> None:
    """Mails of this event are in the folder `outbox`."""
    path = str(outbox.absolute())
    connection.execute("INSERT INTO outbox VALUES (?) ON CONFLICT DO NOTHING", (path,))


def known(connection: Connection) -> list[Path]:
    """The folders that were remembered, whether they are still there or not."""
    return [Path(path) for path in column(connection, "SELECT path FROM outbox ORDER BY path")]
