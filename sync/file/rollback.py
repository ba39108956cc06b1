"""Restored laptops: an event file that is older than what was written to it gets a new epoch.

A laptop that is set back to a backup would give its next rows the numbers of rows that it has
forgotten. So what was last written is remembered beside the event file, in a small file of the
user's; and the hub knows how far each journal went. Unnoticed, nothing is lost: the merge keeps
both branches and shows a fork. What was forgotten is recorded as lost: the rows had been
acknowledged, and may be nowhere any more (see `sync.merging.losses`).
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO

from sync.file.connection import Connection
from sync.journal.journal import Chain

_MOST_EARLIER = 8
_LENGTH = 600
"""Bytes of a memory, padded, so that a newer one covers an older one at once."""


@dataclass(frozen=True)
class SeenState:
    """The last row of this device that was committed."""

    epoch: str
    seq: int
    hash: str
    """In hexadecimal; "" before the first row."""
    earlier: tuple[tuple[str, int], ...] = ()
    """The epochs before, each with the number of its last row; the newest last."""


class Memory:
    """What was last seen of one event file, kept outside of it. It never raises `OSError`."""

    def __init__(self, folder: Path, event_id: str, device_id: str) -> None:
        name = hashlib.sha256(f"{event_id}|{device_id}".encode()).hexdigest()[:32]
        self._path = folder / f"{name}.json"
        self._file: BinaryIO | None = None
        self._epoch = ""
        self._earlier: tuple[tuple[str, int], ...] | None = None

    def read(self) -> SeenState | None:
        """What was seen last; None when nothing was, or when it cannot be read."""
        try:
            said = json.loads(self._path.read_bytes())
            earlier = tuple((str(epoch), int(seq)) for epoch, seq in said.pop("earlier", ()))
            seen = SeenState(**said, earlier=earlier)
            return seen if isinstance(seen.seq, int) else None
        except (OSError, ValueError, TypeError):
            return None

    def write(self, seen: SeenState) -> None:
        """Remember `seen` in place of what was, as far as that is possible."""
        if self._earlier is None or self._epoch != seen.epoch:
            self._earlier, self._epoch = _before(self.read(), seen.epoch), seen.epoch
        seen = replace(seen, earlier=self._earlier)
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


def _before(seen: SeenState | None, epoch: str) -> tuple[tuple[str, int], ...]:
    """The epochs before `epoch`, after what was `seen` last."""
    if seen is None:
        return ()
    last = () if seen.epoch == epoch else ((seen.epoch, seen.seq),)
    return (*seen.earlier, *last)[-_MOST_EARLIER:]


def lost_rows(connection: Connection, seen: SeenState) -> list[tuple[str, int]]:
    """The epochs of this device's of which rows are missing here that were `seen`; up to which."""
    lost = []
    for epoch, until in (*seen.earlier, (seen.epoch, seen.seq)):
        (held,) = connection.execute(
            "SELECT count(DISTINCT seq) FROM journal JOIN this_device USING (device_id) "
            "WHERE journal.epoch = ? AND seq BETWEEN 1 AND ?",
            (epoch, until),
        ).fetchone()
        if held < until:
            lost.append((epoch, until))
    return lost


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
