"""Writing a file so that after any crash it is whole or not there at all."""

import errno
import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from sync.file.storage_error import StorageError, StorageProblem


def write_durably(path: Path, parts: Iterable[bytes]) -> None:
    """Write `parts` to `path`, in place of what was there, and read it back.

    The name comes to stand for the new file at once, when all of it is on the disk. Raises
    `StorageError`: then the name stands for what it stood for before.
    """
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        written = _write(unfinished, parts)
        os.replace(unfinished, path)
        sync_folder(path.absolute().parent)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise StorageError.of(error, path.absolute().parent) from error
    finally:
        _leave_nothing(unfinished)
    if found != written:
        raise StorageError(StorageProblem.OTHER, "the disk gave back something else")


def _write(path: Path, parts: Iterable[bytes]) -> bytes:
    """Write and sync a file that only its owner may read; gives the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with open(path, "wb", opener=_for_the_owner_alone) as file:
        for part in parts:
            file.write(part)
            digest.update(part)
        file.flush()
        os.fsync(file.fileno())
    return digest.digest()


def _for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def sync_folder(folder: Path) -> None:
    """Put the new name on the disk; Windows does so by itself, and cannot open folders."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some sticks cannot do this
            raise
    finally:
        os.close(descriptor)


def _leave_nothing(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the stick is gone; what had to be said is said
