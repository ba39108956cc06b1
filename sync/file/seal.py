"""The seal beside an open event file: which file its write-ahead log (`-wal`) belongs to.

SQLite takes any log of the right name for the file's own. So whoever opens the file, or has folded
rows into it, writes down what the file was like then; after a crash, or in another program, a file
that is otherwise was replaced. The seal goes when the log goes.
"""

import contextlib
import json
import os
from dataclasses import astuple, dataclass
from pathlib import Path

_START = 16
_LENGTH = 160
"""Bytes of a seal, padded, so that a newer one covers an older one at once."""


@dataclass(frozen=True)
class State:
    """What the system says of a file, without opening it."""

    device: int
    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, path: str) -> "State":
        """The state of what is at `path` now; raises `OSError`."""
        found = os.stat(path)
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)

    def is_same_file(self, other: "State") -> bool:
        """Whether both are of one file, changed or not."""
        return (self.device, self.inode) == (other.device, other.inode)


@dataclass(frozen=True)
class Seal:
    """What was written down of an event file."""

    state: State
    start: bytes
    """Its first 16 bytes: of an encrypted file, the salt that its log cannot be read without."""


def seal_path(path: Path) -> Path:
    """Where the seal of the event file `path` is."""
    return Path(f"{path}-seal")


def read(path: Path) -> Seal | None:
    """The seal at `path`; None when there is none, or none that makes sense."""
    try:
        *state, start = json.loads(path.read_bytes())
        return Seal(State(*state), bytes.fromhex(start))
    except (OSError, ValueError, TypeError):
        return None


def write(path: Path, seal: Seal) -> None:
    """Write a seal to `path`, as far as that is possible."""
    said = [*astuple(seal.state), seal.start.hex()]
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, json.dumps(said).ljust(_LENGTH).encode())
        finally:
            os.close(descriptor)


def start_of(path: Path) -> bytes:
    """The first bytes of an event file that this process has not open: SQLite's locks would go."""
    with path.open("rb") as file:
        return file.read(_START)
