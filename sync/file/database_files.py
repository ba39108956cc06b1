"""The files of an SQLite database: which they are, and whether they are encrypted."""

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
    """The files that the database at `path` may consist of: its own, its log, the log's index."""
    return (path, Path(f"{path}-wal"), Path(f"{path}-shm"))
