"""Rescue: what was acknowledged and is no longer in the event file, as a segment that merges.

There are two cases. A desk whose file was replaced beneath it writes down what it holds. And a log
that was put aside when a file was opened (see `sync.file.leftover_log`) is read page by page. Each
row proves itself, by its hash here and by its signature where it is merged.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import starmap
from pathlib import Path

from sync.file import leftover_log, page_rows, seal
from sync.file.connection import DatabaseError
from sync.file.event_file import EventFile
from sync.file.page_rows import PageKey, Pages, Value
from sync.file.storage_error import StorageError
from sync.journal import records
from sync.journal.journal import COLUMNS, Row, hash_of
from sync.merging.author import Author
from sync.merging.merge import receive
from sync.merging.parcel import Parcel
from sync.merging.segment import write

_COLUMNS = len(COLUMNS.split(","))
_HASH = 32


@dataclass(frozen=True)
class Rescued:
    """A rescue file, or a log that could not be read."""

    path: Path
    rows: int
    """Rows in the rescue file at `path`; 0 when there was nothing, or nothing could be read."""
    log: Path | None = None
    """The log that was put aside; None when a running desk wrote down what it held."""


class Lifeboat:
    """Writes down what an open event file holds, at the moment it is found to be replaced."""

    def __init__(self, event_file: EventFile, *, plain: bool) -> None:
        self.rescued: Rescued | None = None
        """What was saved, once there was need of it."""
        self._file = event_file
        self._plain = plain
        self._author = Author.of(event_file)
        event_file.when_stranded(self._save)

    def _save(self) -> None:
        parcels = _unique([*starmap(Parcel, self._file.held), *_still_readable(self._file)])
        path = _free(f"{self._file.path}.rescue-{{}}.segment")
        with contextlib.suppress(StorageError):
            done = write(path, _author_of(self._author, parcels), parcels, plain=self._plain)
            self.rescued = Rescued(path, done.rows)


def rescue_logs(event_file: EventFile, passphrase: str | None) -> list[Rescued]:
    """Save what is in logs that were put aside and not yet read; into `event_file` too.

    Each becomes a segment beside it, sealed for the organiser if the file is encrypted. Raises
    `StorageError`.
    """
    return [
        _rescue(event_file, log, rescue, passphrase)
        for log in leftover_log.logs_put_aside(event_file.path)
        if not (rescue := Path(re.sub(r"-wal$", ".segment", str(log)))).exists()
    ]


def _rescue(event_file: EventFile, log: Path, rescue: Path, passphrase: str | None) -> Rescued:
    try:
        wal = log.read_bytes()
    except OSError as error:
        raise StorageError.of(error, log.parent) from error
    parcels = _unique(_parcels_in(_rows(event_file, wal, log, passphrase)))
    if not parcels:
        return Rescued(rescue, 0, log)
    author = _author_of(Author.of(event_file), parcels)
    done = write(rescue, author, parcels, plain=passphrase is None)
    receive(event_file, parcels, str(log))
    return Rescued(rescue, done.rows, log)


def _rows(
    event_file: EventFile, wal: bytes, log: Path, passphrase: str | None
) -> Iterator[tuple[Value, ...]]:
    pages = page_rows.committed_pages(wal)
    if passphrase is None:
        return page_rows.rows_in(pages)
    return page_rows.encrypted_rows_in(_opened(event_file, pages, log, passphrase))


def _opened(event_file: EventFile, pages: Pages, log: Path, passphrase: str) -> Pages:
    """The pages in the clear; their salt is in the first of them, or in a seal."""
    sealed = [Path(re.sub(r"-wal$", "-seal", str(log))), seal.seal_path(event_file.path)]
    salts = [found.start for path in sealed if (found := seal.read(path))]
    for salt in dict.fromkeys([pages.get(1, b"")[:16], *salts]):
        if len(salt) == 16 and (
            clear := page_rows.opened_pages(pages, PageKey.of(passphrase, salt))
        ):
            return clear
    return {}


def _parcels_in(found: Iterable[tuple[Value, ...]]) -> list[Parcel]:
    rows, texts = [], {}
    for values in found:
        row = _row(values)
        if row:
            rows.append(row)
        elif len(values) == 3 and isinstance(values[2], str):
            texts[records.hash_of(values[2]).hex()] = values[2]
    return [Parcel(row, texts.get(records.name_in(row) or "")) for row in rows]


def _row(values: tuple[Value, ...]) -> Row | None:
    """The journal row that `values` are, if its content and its hash belong together."""
    if len(values) < _COLUMNS or not isinstance(values[4], bytes) or len(values[4]) != _HASH:
        return None
    row = Row(*values[:_COLUMNS])  # type: ignore[arg-type]  # a row of other types has another hash
    try:
        return row if hash_of(row) == row.hash else None
    except (AttributeError, TypeError, ValueError):
        return None


def _still_readable(event_file: EventFile) -> list[Parcel]:
    """What a file that was replaced still gives; of one that was overwritten it may be nothing."""
    connection = event_file.abandoned
    parcels: list[Parcel] = []
    if connection is not None:
        with contextlib.suppress(DatabaseError, ValueError, TypeError):
            for values in connection.execute(f"SELECT {COLUMNS} FROM journal"):
                row = _row(values)
                if row:
                    text = records.texts(connection, [row]).get(row)
                    parcels.append(Parcel(row, text))
    return parcels


def _unique(parcels: Iterable[Parcel]) -> list[Parcel]:
    """Each row once, with its record if any of them has it, by chain."""
    found: dict[bytes, Parcel] = {}
    for parcel in parcels:
        if found.get(parcel.row.hash, Parcel(parcel.row)).record is None:
            found[parcel.row.hash] = parcel
    return sorted(found.values(), key=lambda p: (*p.row.chain, p.row.seq))


def _author_of(author: Author, parcels: Iterable[Parcel]) -> Author:
    heads = {p.row.chain: (p.row.seq, p.row.hash.hex()) for p in parcels}
    return replace(author, heads=[[*chain, *head] for chain, head in heads.items()])


def _free(pattern: str) -> Path:
    number = 1
    while (path := Path(pattern.format(number))).exists():
        number += 1
    return path
