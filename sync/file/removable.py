"""Event files on a stick that may not be written: read from a private copy that is removed."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_PARTS = ("", "-wal")
"""An event file, and what was written to it last if its desk was not closed."""


@contextlib.contextmanager
def writable(path: Path) -> Iterator[Path]:
    """`path`, or where it may not be written, a copy of it while the block runs.

    SQLite has to write beside a file to read it with its log. Nothing is left on the stick, nor
    of the copy, which only its owner can read. Raises `OSError`.
    """
    if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="kiosk-merge-") as folder:
        for part in _PARTS:
            original = Path(f"{path}{part}")
            if original.exists():
                shutil.copyfile(original, Path(folder) / f"{path.name}{part}")
        yield Path(folder) / path.name
