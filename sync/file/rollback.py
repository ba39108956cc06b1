"""Restored laptops: an event file that is older than what was written to it gets a new epoch.

A laptop that is set back to a backup would give its next rows the numbers of rows that it has
forgotten. So what was last written is remembered beside the event file, in a small file of the
user's; and the hub knows how far each journal went. Unnoticed, nothing is lost: the merge keeps
both branches and shows a fork.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from sync.file.connection import Connection
from sync.journal.journal import Chain

_LENGTH = 200
"""Bytes of a memory, padded, so that a newer one covers an older one at once."""


@dataclass(frozen=True)
class SeenState:
    """The last row of this device that was committed."""

    epoch: str
    seq: int
    hash: str
    """In hexadecimal; "" before the first row."""


class Memory:
    """What was last seen of one event file, kept outside of it. It never raises `OSError`."""

    def __init__(self, folder: Path, event_id: str, device_id: str) -> None:
        name = hashlib.sha256(f"{event_id}|{device_id}".encode()).hexdigest()[:32]
        self._path = folder / f"{name}.json"
        self._file: BinaryIO | None = None

    def read(self) -> SeenState | None:
        """What was seen last; None when nothing was, or when it cannot be read."""
        try:
            seen = SeenState(**json.loads(self._path.read_bytes()))
            return seen if isinstance(seen.seq, int) else None
        except (OSError, ValueError, TypeError):
            return None

    def write(self, seen: SeenState) -> None:
        """Remember `seen`, as far as that is possible."""
        with suppress(OSError, ValueError):
            if self._file is None:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
                self._file = self._path.open("r+b", buffering=0)
            content = json.dumps(asdict(seen)).ljust(_LENGTH).encode()
            if sys.platform == "win32":
                self._file.seek(0)
                self._file.write(content)
            else:
                os.pwrite(self._file.fileno(), content, 0)

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()


def last_of(connection: Connection) -> SeenState:
    """The last row that this file's device has in its epoch."""
    epoch, seq, digest = connection.execute(
        "SELECT epoch, coalesce(seq, 0), lower(hex(coalesce(hash, ''))) "
        "FROM this_device LEFT JOIN head USING (device_id, epoch)"
    ).fetchone()
    return SeenState(epoch, seq, digest)


def is_older(connection: Connection, seen: SeenState) -> bool:
    """Whether the file does not hold what was `seen` of it: it was set back to a backup."""
    found = connection.execute(
        "SELECT 1 FROM journal JOIN this_device USING (device_id) "
        "WHERE journal.epoch = ? AND seq = ? AND lower(hex(hash)) = ?",
        (seen.epoch, seen.seq, seen.hash),
    ).fetchone()
    is_other_epoch = last_of(connection).epoch != seen.epoch
    return is_other_epoch or (seen.seq > 0 and found is None)


def is_behind(connection: Connection, heads: Mapping[Chain, int]) -> bool:
    """Whether somebody has more of this device's journal than its own file.

    `heads` says how far each chain goes there. If so, another epoch is to begin before the next
    row is written.
    """
    (device_id,) = connection.execute("SELECT device_id FROM this_device").fetchone()
    last = last_of(connection)
    return heads.get((device_id, last.epoch), 0) > last.seq
