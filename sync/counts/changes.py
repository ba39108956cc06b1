"""Whether anything was written since: cheap enough to be asked every second."""

from sync.file.event_file import EventFile

Mark = tuple[int, int]


def mark(event_file: EventFile) -> Mark:
    """A value that differs from the last one when anybody, this program too, has written since.

    See `PRAGMA data_version` (https://sqlite.org/pragma.html), which does not tell what the
    connection itself has written. Raises `sync.file.storage_error.StorageError`.
    """
    with event_file.reading() as connection:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        return int(version), int(connection.total_changes)
