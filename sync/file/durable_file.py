"""Writing a file to a stick: whole, on it, and read back."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from badges.files.whole_file import write_whole
from badges.text.sentence import Sentence
from sync.file.storage_error import StorageError, StorageProblem


def write_durably(path: Path, parts: Iterable[bytes]) -> None:
    """Write `parts` to `path`, in place of what was there, and read it back.

    Raises `StorageError`.
    """
    try:
        written = write_whole(path, parts)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise StorageError.of(error, path.absolute().parent) from error
    if found != written:
        raise StorageError(StorageProblem.OTHER, Sentence("the disk gave back something else"))
