"""A connection to a file that recovers after trouble, and lets go of one that was replaced."""

import contextlib
import ctypes
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from badges.text.sentence import Sentence
from sync.file.connection import Connection, DatabaseError
from sync.file.file_guard import FileGuard
from sync.file.storage_error import StorageError, StorageProblem


@dataclass(frozen=True)
class Access:
    """How a file is got at."""

    connect: Callable[[], Connection]
    """Opens it, the first time and again."""
    guard: Callable[[], FileGuard]
    """Begins to watch it."""


class DurableConnection:
    """A SQLite file that threads take turns with.

    `reopened` is told of a fresh connection before it takes the old one's place, and may refuse it
    by raising. `stranded` is told, once, that the file was replaced: from then on everything raises
    `StorageError`.
    """

    def __init__(
        self,
        path: Path,
        access: Access,
        reopened: Callable[[Connection], None],
        stranded: Callable[[], None],
    ) -> None:
        self.path = path
        self.turn = threading.RLock()
        """Held by whoever uses the file."""
        self._access = access
        self._reopened = reopened
        self._tell_stranded = stranded
        self._connection = access.connect()
        self._guard = access.guard()
        self._broken = self._closed = False
        self._stranded: StorageError | None = None

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
                self._guard.note(self._connection)
            except (DatabaseError, OSError) as error:
                self._broken = True
                failure = StorageError.of(error, self.path.parent)
                if failure.problem is StorageProblem.READ_ONLY:
                    self._connection.close()  # SQLite would share what it opened read-only
                    self._guard.forget_log()
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
            self._guard.note(connection)
        if busy:
            raise StorageError(
                StorageProblem.LOCKED, Sentence("somebody is reading the event file")
            )

    @property
    def abandoned(self) -> Connection | None:
        """The connection to a file that was replaced: what it still reads, it may read wrongly."""
        return self._connection if self._stranded else None

    def close(self) -> None:
        """Close the file; whatever was committed is on disk already.

        One that was replaced is let go of instead: closing would fold rows into the wrong file.
        """
        with self.turn:
            if self._closed:
                return
            self._closed = True
            with contextlib.suppress(StorageError, OSError):
                self._check()
            if not self._stranded:
                self._connection.close()
            self._guard.leave()

    def _ensure_open(self) -> None:
        """Look whether the file is still the one, and open it again after trouble."""
        if not self._broken and self._connection.in_transaction:
            return  # looked at when the transaction began
        if not self._check():
            self._connection.close()  # before another one of this process shares its locks
            self._broken = True
        if self._broken:
            fresh = self._access.connect()
            try:
                self._reopened(fresh)
            except BaseException:
                fresh.close()
                raise
            guard = self._access.guard()
            self._connection.close()
            self._guard.leave()
            self._connection, self._guard = fresh, guard
            self._broken = False

    def _check(self) -> bool:
        """Whether the connection is to the file of this name; see `FileGuard.check`."""
        if self._stranded:
            raise self._stranded
        try:
            return self._guard.check()
        except StorageError as error:
            self._stranded = error
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._connection))  # never closed
            self._tell_stranded()
            raise


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


@contextlib.contextmanager
def at_one_moment(connection: Connection) -> Iterator[None]:
    """Let several queries see the file as it is at one moment; others may go on writing."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
