"""Whether a file is an encrypted SQLite file, as far as can be told without its passphrase."""

from pathlib import Path

_PAGE = 4096
_PLAIN = b"SQLite format 3\0"


def is_encrypted(path: Path) -> bool:
    """Whether `path` can be an encrypted SQLite file: whole pages, and none that is plain."""
    with path.open("rb") as file:
        start = file.read(len(_PLAIN))
    size = path.stat().st_size
    return size > 0 and size % _PAGE == 0 and start != _PLAIN
