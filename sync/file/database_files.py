"""The files of an SQLite database: which they are, and whether they are encrypted."""

import glob
from pathlib import Path

_PAGE = 4096
_PLAIN = b"SQLite format 3\0"


def is_encrypted(path: Path) -> bool:
    """Whether `path` can be an encrypted SQLite file: whole pages, and none that is plain."""
    with path.open("rb") as file:
        start = file.read(len(_PLAIN))
    size = path.stat().st_size
    return size > 0 and size % _PAGE == 0 and start != _PLAIN


def files_of(path: Path) -> tuple[Path, ...]:
    """What the database at `path` may consist of: itself, its log, the log's index, its seal."""
    return (path, *(Path(f"{path}-{what}") for what in ("wal", "shm", "seal")))


def kept_copies(path: Path) -> list[Path]:
    """What this program has kept beside the event file `path`: copies of older formats, logs."""
    return files_beside(path, "format-*") + files_beside(path, "aside-*")


def files_beside(path: Path, pattern: str) -> list[Path]:
    """The files whose names begin with that of `path`, a point, and then match `pattern`."""
    return sorted(path.absolute().parent.glob(f"{glob.escape(path.name)}.{pattern}"))
