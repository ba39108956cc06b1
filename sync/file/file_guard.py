"""Watches that an open event file and its log are still those that were opened.

A folder of a cloud service swaps files beneath a program, people copy a fresh file over an old
one, and tidy tools remove what they do not know. SQLite does not look, and goes on answering.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from badges.text.sentence import Sentence
from sync.file import seal
from sync.file.connection import Connection
from sync.file.seal import Seal, State
from sync.file.storage_error import StorageError, StorageProblem

_PATIENCE_S = 1.0
"""How long another program may take between folding rows in and sealing the file."""
_LOOK_S = 0.01

_open_here: Counter[str] = Counter()
"""The names of event files that this process has open; SQLite's locks do not tell."""


def is_open_here(path: Path) -> bool:
    """Whether this process has the event file `path` open."""
    return _open_here[str(path.absolute())] > 0


class FileGuard:
    """What one connection knows of its file. Costs two looks at a name, a few microseconds."""

    def __init__(self, path: Path, start: bytes, makes_sense: Callable[[], bool]) -> None:
        """Guard `path`, just opened, that begins with `start`.

        `makes_sense` reads file and log anew: whether they belong together and lack nothing.
        """
        self._path, self._log = str(path), f"{path}-wal"
        self._seal_path = seal.seal_path(path)
        self._start = start
        self._makes_sense = makes_sense
        self._name = str(path.absolute())
        _open_here[self._name] += 1
        self._known = State.of(self._path)
        self._known_log = _state_or_none(self._log)
        self._seal()

    def check(self) -> bool:
        """Whether the connection is still to the file of this name; else it is to be opened anew.

        Raises `StorageError` (REPLACED) unless nothing that was in file and log is missing, and
        `FileNotFoundError` while the file is away.
        """
        found = State.of(self._path)
        log = _state_or_none(self._log)
        if found == self._known and not self._log_shrank(log):
            return True
        if not found.is_same_file(self._known):
            if not self._makes_sense():
                raise _replaced(Sentence("another file has taken its place"))
            return False  # a disk that came back has other numbers
        self._check_closely(found, log)
        return True

    def note(self, connection: Connection) -> None:
        """After a use of `connection`: what changed was its own doing, if rows were folded in."""
        with contextlib.suppress(OSError):
            found = State.of(self._path)
            if found == self._known:
                self._known_log = _state_or_none(self._log) or self._known_log
            elif found.is_same_file(self._known) and _is_folded_in(connection):
                self._known, self._known_log = found, _state_or_none(self._log)
                self._seal()

    def forget_log(self) -> None:
        """The connection was closed in between: the log may have gone with it."""
        self._known_log = None

    def leave(self) -> None:
        """The connection is closed; the seal goes with the log."""
        _open_here[self._name] -= 1
        if not Path(self._log).exists() and not is_open_here(Path(self._name)):
            with contextlib.suppress(OSError):
                self._seal_path.unlink(missing_ok=True)

    def _check_closely(self, found: State, log: State | None) -> None:
        sealed = found != self._known and self._is_sealed_in_time()
        if self._log_shrank(log) and not sealed:
            raise _replaced(Sentence("its log (-wal) was taken away or cut"))
        if not sealed and not self._makes_sense():
            raise _replaced(Sentence("it was overwritten"))
        self._known, self._known_log = State.of(self._path), log
        if not sealed:
            self._seal()

    def _log_shrank(self, log: State | None) -> bool:
        known = self._known_log
        if known is None:
            return False
        return log is None or not log.is_same_file(known) or log.size < known.size

    def _is_sealed_in_time(self) -> bool:
        """Whether another program says that the file's new state is its doing."""
        ends = time.monotonic() + _PATIENCE_S
        while time.monotonic() < ends:
            sealed = seal.read(self._seal_path)
            if sealed and sealed.state == State.of(self._path):
                return True
            time.sleep(_LOOK_S)
        return False

    def _seal(self) -> None:
        seal.write(self._seal_path, Seal(self._known, self._start))


def _is_folded_in(connection: Connection) -> bool:
    """Whether the whole log is in the file; asked after a use that added to the log."""
    _, in_log, folded = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return bool(in_log == folded)


def _replaced(why: str) -> StorageError:
    return StorageError(StorageProblem.REPLACED, why)


def _state_or_none(path: str) -> State | None:
    try:
        return State.of(path)
    except OSError:
        return None
