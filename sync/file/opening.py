"""How an event file is opened: its log is looked at first, then its format; then it is watched."""

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path

from badges.text.sentence import SpokenError
from sync.file import leftover_log, schema, seal
from sync.file.connection import Connection, connect
from sync.file.durable_connection import Access
from sync.file.file_guard import FileGuard, is_open_here
from sync.file.upgrade import refuse_other_formats, upgrade
from sync.journal import projections


class NotAnEventFileError(SpokenError, ValueError):
    """The file is there, but it is no event file that this program can use."""


def access(
    path: Path, passphrase: str | None, busy_timeout_ms: int, known: Callable[[], Collection[bytes]]
) -> Access:
    """The way to the event file `path`, after a log that is not its own was put aside.

    `known` gives hashes of rows that must be there as long as it is the same file. Raises
    `FileNotFoundError`, or `StorageError`.
    """
    if is_open_here(path):
        sealed = seal.read(seal.seal_path(path))
        start = sealed.start if sealed else b""
    else:
        leftover_log.settle(path, passphrase)
        start = seal.start_of(path)

    def makes_sense() -> bool:
        return leftover_log.makes_sense(path, passphrase, known())

    return Access(
        connect=partial(_connect, path, passphrase, busy_timeout_ms),
        guard=lambda: FileGuard(path, start, makes_sense),
    )


def _connect(path: Path, passphrase: str | None, busy_timeout_ms: int) -> Connection:
    """A connection to an event file of the newest format; an older file is upgraded."""

    def check(connection: Connection) -> None:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != schema.APPLICATION_ID:
            raise NotAnEventFileError("{path} is not an event file", path=path)
        refuse_other_formats(connection, path)

    connection = connect(path, passphrase=passphrase, busy_timeout_ms=busy_timeout_ms, check=check)
    try:
        upgrade(connection, path, projections.rebuild)
    except BaseException:
        connection.close()
        raise
    return connection
