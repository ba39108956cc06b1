"""A connection to a file that recovers: after trouble, or when the file was replaced."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.file.connection import Connection, DatabaseError
from sync.file.storage_error import StorageError, StorageProblem


class DurableConnection:
    """A SQLite file that threads take turns with.

    `connect` opens it, the first time and again; `reopened` is told of the fresh connection
    before it takes the old one's place, and may refuse it by raising.
    """

    def __init__(
        self,
        path: Path,
        connect: Callable[[], Connection],
        reopened: Callable[[Connection], None],
    ) -> None:
        self.path = path
        self.turn = threading.RLock()
        """Held by whoever uses the file."""
        self._connect = connect
        self._reopened = reopened
        self._connection = connect()
        self._identity = _identity(path)
        self._broken = False

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: on disk when the block has ended, undone when it raised.

        Raises `StorageError` when SQLite refuses. After trouble with the file itself, the next
        transaction opens it again, so that the desk recovers when the cause is gone.
        """
        with self.turn:
            try:
                self._ensure_open()
                with begun(self._connection):
                    yield self._connection
            except (DatabaseError, OSError) as error:
                self._broken = True
                failure = StorageError.of(error, self.path.parent)
                if failure.problem is StorageProblem.READ_ONLY:
                    self._connection.close()  # SQLite would share what it opened read-only
                raise failure from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, for reading; raises `StorageError` when SQLite cannot."""
        with self.turn:
            try:
                self._ensure_open()
                yield self._connection
            except (DatabaseError, OSError) as error:
                raise StorageError.of(error, self.path.parent) from error

    def compact(self) -> None:
        """Rewrite the file and empty its log; LOCKED while somebody reads it."""
        with self.reading() as connection:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StorageError(StorageProblem.LOCKED, "somebody is reading the event file")

    def close(self) -> None:
        """Close the file; whatever was committed is on disk already."""
        with self.turn:
            self._connection.close()

    def _ensure_open(self) -> None:
        """Open again after trouble, or when the file was moved away or replaced beneath us.

        SQLite would go on writing into a file that has no name any more.
        """
        if not self._broken and self._connection.in_transaction:
            return  # looked at when the transaction began
        if self._broken or _identity(self.path) != self._identity:
            self._broken = True
            fresh = self._connect()
            try:
                self._reopened(fresh)
            except BaseException:
                fresh.close()
                raise
            self._connection.close()
            self._connection, self._identity = fresh, _identity(self.path)
            self._broken = False


@contextlib.contextmanager
def begun(connection: Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT around a block, ROLLBACK when it or the commit raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _identity(path: Path) -> tuple[int, int]:
    """What file the name `path` stands for now; raises `FileNotFoundError` for none."""
    found = os.stat(path)
    return found.st_dev, found.st_ino
