"""A write-ahead log (`-wal`) that is there before a file is opened: is it this file's?

A desk that died leaves one, and SQLite folds it into whatever file has that name by then. If the
file is not what the seal says, file and log are read together, and nothing is written: only when
that makes sense is the log left to SQLite. Otherwise it is put aside.
"""

import glob
import os
import shutil
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from badges.files.whole_file import sync_folder
from badges.text.sentence import Sentence
from sync.file import seal
from sync.file.connection import Connection, DatabaseError, column, connect_for_reading
from sync.file.page_rows import WAL_HEADER
from sync.file.storage_error import StorageError, StorageProblem

_LOOKS = 3
_BETWEEN_LOOKS_S = 0.1
_LOCK_OF_THE_LIVING = 128
"""The byte of a `-shm` file that every SQLite connection holds a lock on (its "DMS")."""


def settle(path: Path, passphrase: str | None) -> None:
    """Before SQLite opens `path`: put a log aside that does not belong to it.

    Nothing is done when the log is the file's own. Raises `StorageError` with REPLACED when it is
    not and another program is still at it.
    """
    for look in range(_LOOKS):
        if not _has_log(path) or _is_sealed(path) or makes_sense(path, passphrase):
            return
        if look < _LOOKS - 1:
            time.sleep(_BETWEEN_LOOKS_S)  # another program may be folding rows in just now
    if _is_open_elsewhere(path):
        raise StorageError(
            StorageProblem.REPLACED, Sentence("it was replaced while another program had it open")
        )
    _put_aside(path)


def logs_put_aside(path: Path) -> list[Path]:
    """The logs that were put aside beside the event file `path`, the oldest first."""
    found = path.absolute().parent.glob(f"{glob.escape(path.name)}.aside-*-wal")
    names = sorted((log.name for log in found), key=lambda name: (len(name), name))
    return [path.with_name(name) for name in names]


def makes_sense(path: Path, passphrase: str | None, known: Iterable[bytes] = ()) -> bool:
    """Whether `path` with its log is sound, one event's, and holds all that it held without it.

    `known` are hashes of journal rows that have to be there, too. Nothing is written.
    """
    try:
        together = connect_for_reading(path, passphrase=passphrase)
    except DatabaseError:
        return False
    try:
        return (
            _is_whole(together)
            and not set(known) - _hashes(together)
            and not _lacks(together, path, passphrase)
        )
    except (DatabaseError, TypeError, ValueError):
        return False
    finally:
        together.close()


def _is_whole(connection: Connection) -> bool:
    lines = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if lines != [("ok",)]:
        return False
    chains = connection.execute("SELECT device_id, epoch, seq FROM head ORDER BY 1, 2").fetchall()
    longest = connection.execute(
        "SELECT device_id, epoch, max(seq) FROM journal GROUP BY 1, 2 ORDER BY 1, 2"
    ).fetchall()
    return bool(chains == longest)


def _lacks(together: Connection, path: Path, passphrase: str | None) -> bool:
    """Whether the file without its log has what is not there with it: a log of another file."""
    try:
        alone = connect_for_reading(path, passphrase=passphrase, without_log=True)
    except DatabaseError:
        return False
    try:
        return (
            _who(alone) != _who(together)
            or _list_version(alone) > _list_version(together)
            or bool(_hashes(alone) - _hashes(together))
        )
    except (DatabaseError, TypeError, ValueError):
        return False  # rows were being folded in when somebody died: alone it says nothing
    finally:
        alone.close()


def _hashes(connection: Connection) -> set[bytes]:
    return set(column(connection, "SELECT hash FROM journal"))


def _who(connection: Connection) -> tuple[str, str]:
    (event_id,) = connection.execute("SELECT event_id FROM event").fetchone()
    (device_id,) = connection.execute("SELECT device_id FROM this_device").fetchone()
    return event_id, device_id


def _list_version(connection: Connection) -> int:
    return int(connection.execute("SELECT guest_list_version FROM event").fetchone()[0])


def _has_log(path: Path) -> bool:
    try:
        return path.is_file() and Path(f"{path}-wal").stat().st_size > WAL_HEADER
    except OSError:
        return False


def _is_sealed(path: Path) -> bool:
    sealed = seal.read(seal.seal_path(path))
    return sealed is not None and sealed.state == seal.State.of(str(path))


def _is_open_elsewhere(path: Path) -> bool:
    """Whether a living process has a connection to the file of this name."""
    index = Path(f"{path}-shm")
    try:
        if sys.platform == "win32":
            index.unlink()  # Windows keeps what somebody has open
            return False
        import fcntl

        with index.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _LOCK_OF_THE_LIVING)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _put_aside(path: Path) -> None:
    """Keep the log, and what is needed to read it, under names that SQLite does not know."""
    number = 1 + len(logs_put_aside(path))
    while Path(f"{path}.aside-{number}-wal").exists():
        number += 1
    try:
        if seal.seal_path(path).exists():
            shutil.copy(seal.seal_path(path), f"{path}.aside-{number}-seal")
        os.rename(f"{path}-wal", f"{path}.aside-{number}-wal")
        Path(f"{path}-shm").unlink(missing_ok=True)
        sync_folder(path.absolute().parent)
    except OSError as error:
        raise StorageError.of(error, path.absolute().parent) from error
