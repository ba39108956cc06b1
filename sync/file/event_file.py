"""The event file: one SQLite database with the guest list, the journal and what follows from it."""

import contextlib
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from badges.text.sentence import Sentence
from sync.file import event_row, new_file, rollback
from sync.file.clock import Clock, SystemClock
from sync.file.connection import BUSY_TIMEOUT_MS, Connection, DatabaseError, column
from sync.file.durable_connection import Access, DurableConnection
from sync.file.event_reader import EventReader
from sync.file.opening import NotAnEventFileError, access
from sync.file.rollback import Memory
from sync.file.storage_error import StorageError
from sync.guests import search, staff, withdrawals
from sync.guests.kept_name_index import KeptNameIndex
from sync.guests.roles import PinAnswer, Role
from sync.journal import devices, projections, records
from sync.journal import rows as journal_rows
from sync.journal.bounds import KNEW
from sync.journal.following import follow
from sync.journal.journal import Body, Journal, Kind, Row
from sync.merging import losses
from sync.model import Event, Guest

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
Held = tuple[Row, str | None]
"""A row that was acknowledged, and the text of its record."""
FindAccess = Callable[[Callable[[], Collection[bytes]]], Access]
_MOST_HELD = 10_000
"""Rows; about 10 MB."""


class RecordRow(Protocol):
    """Appends a journal row, see `EventFile.record`; gives its hash."""

    def __call__(
        self, kind: Kind, ticket_id: str, body: Body, content: Mapping[str, object] | None = None
    ) -> bytes: ...


class _TakenBackError(Exception):
    """Ends a trial transaction without a trace."""


class EventFile(EventReader):
    """An open event file. Safe to share between threads: they take turns."""

    def __init__(
        self, path: Path, find: FindAccess, clock: Clock, memory: Path | None = None
    ) -> None:
        self.path = path
        self.clock = clock
        self._find = find
        self._fresh: list[Held] = []
        self._held: deque[Held] = deque(maxlen=_MOST_HELD)
        self._when_stranded: list[Callable[[], None]] = []
        self._there: list[bytes] = []  # the last row of each chain, when it was opened
        way = find(lambda: [*self._there, *(row.hash for row, _ in self._held)])
        self._disk = DurableConnection(path, way, self._reopened, self._stranded)
        self._names = KeptNameIndex(self.reading)
        with self._disk.reading() as connection:
            self.event_id = event_row.read_id(connection)
            self._journal = Journal(self.event_id, devices.own(connection), clock)
            self._there = column(connection, "SELECT hash FROM head")
        self._memory = Memory(memory, self.event_id, self.device_id) if memory else None
        self._settled = False  # whether this is known to be no backup
        self._begun = ""  # an epoch that is known to have rows

    @classmethod
    def create(
        cls, path: Path, event: Event, *, device_name: str, clock: Clock | None = None
    ) -> "EventFile":
        """A new event file at `path`; raises as `sync.file.new_file.make` does."""
        new_file.make(path, event, device_name)
        return cls.open(path, clock=clock)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        passphrase: str | None = None,
        clock: Clock | None = None,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        memory: Path | None = None,
    ) -> "EventFile":
        """The event file at `path`; an encrypted one needs its `passphrase`.

        `memory` is a folder of this computer's where it is remembered how far the journal went,
        so that a file that was restored from a backup is noticed; see `sync.file.rollback`. Raises
        `FileNotFoundError`, `NotAnEventFileError`, `OtherFormatError`, or `StorageError` when the
        file or its folder cannot be used. A file of an older format is upgraded.
        """
        find = partial(access, path, passphrase, busy_timeout_ms)
        try:
            return cls(path, find, clock or SystemClock(), memory)
        except PermissionError as error:
            raise StorageError.of(error, path.parent) from error
        except DatabaseError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
                raise NotAnEventFileError(
                    "{path} is not an event file, or its passphrase is another one"
                    if passphrase
                    else "{path} is not an event file",
                    path=path,
                ) from error
            raise StorageError.of(error, path.parent) from error

    def another(self) -> "EventFile":
        """The same file once more, for what must not keep this one waiting."""
        return EventFile(self.path, self._find, self.clock)

    def close(self) -> None:
        """Close the file; whatever was recorded is on disk already."""
        with self._disk.turn:
            self._disk.close()
            if self._memory:
                self._memory.close()

    def __enter__(self) -> "EventFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction; see `sync.file.durable_connection`. Raises `StorageError`."""
        with self._disk.turn:
            self._fresh.clear()
            with self._disk.transaction() as connection:
                self._settle_epoch(connection)
                yield connection
            self._journal.committed()
            self._held.extend(self._fresh)
            self._remember()

    def when_stranded(self, do: Callable[[], None]) -> None:
        """Have `do` called once when the file is found to be replaced: nothing is recorded then."""
        self._when_stranded.append(do)

    @property
    def held(self) -> list[Held]:
        """What was acknowledged since it was opened, as far as it is remembered."""
        return list(self._held)

    @property
    def abandoned(self) -> Connection | None:
        """The connection to a file that was replaced, for what can still be read there."""
        return self._disk.abandoned

    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        """The connection, for reading; raises `StorageError` when SQLite cannot."""
        return self._disk.reading()

    def change(
        self,
        act: Callable[Concatenate[Connection, _Given], _Answer],
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Answer:
        """Do `act`, a function of `sync` that writes to a connection, in one transaction."""
        with self.transaction() as connection:
            return act(connection, *given, **named)

    @contextlib.contextmanager
    def recording(self) -> Iterator[RecordRow]:
        """A transaction in which a decision is made and recorded by what this gives.

        All of it is on disk when the block has ended; nothing is when it raised. Raises
        `StorageError`.
        """
        with self.transaction() as connection:
            yield partial(self.record, connection)

    def try_writing(self) -> None:
        """Begin a transaction and take it back. Raises `StorageError` when none can be begun."""
        with contextlib.suppress(_TakenBackError), self.transaction():
            raise _TakenBackError

    def compact(self) -> None:
        """Rewrite the file and empty its log; no page keeps what was deleted.

        Raises `StorageError`, LOCKED while somebody reads the file.
        """
        self._disk.compact()

    @property
    def device_id(self) -> str:
        """The id of the device that this file's journal rows come from."""
        return self._journal.device.device_id

    def find_guests(self, text: str, *, limit: int = 50) -> list[Guest]:
        """Guests by name, company, e-mail, order or code; see `sync.guests.search.find`."""
        index = self._names.get()
        return self.ask(search.find, index, text, limit=limit)

    # What happens

    def try_pin(self, role: Role, pin: str) -> PinAnswer:
        """Whether `pin` opens `role`; wrong tries are counted. See `sync.guests.staff.try_pin`."""
        return self.change(staff.try_pin, role, pin, self.clock)

    def record(
        self,
        connection: Connection,
        kind: Kind,
        ticket_id: str,
        body: Body,
        content: Mapping[str, object] | None = None,
    ) -> bytes:
        """Append a journal row and what follows from it, inside `transaction`; gives its hash.

        `content` is what is personal about it: it is kept beside the journal, where it can be
        erased, and the row names it by its hash.
        """
        text = None
        if content is not None:
            text = records.text_of(content)
            records.put(connection, ticket_id, text)
            body = {**body, records.FIELD: records.hash_of(text).hex()}
        if ticket_id and kind not in projections.UNLINKED:
            body = {**body, KNEW: projections.latest_about(connection, ticket_id)}
        if lost := self._lost_before(connection):
            body = {**body, losses.LOST: lost}
        rows = self._journal.append(connection, kind, ticket_id, body)
        self._fresh += [(row, text if row is rows[-1] else None) for row in rows]
        follow(connection, rows)
        return rows[-1].hash

    def rebuild(self) -> None:
        """Derive withdrawals, presence and tallies anew from the journal."""
        with self.transaction() as connection:
            withdrawals.apply(connection, journal_rows.of_kinds(connection, Kind.WITHDRAWAL))
            projections.rebuild(connection)

    def _reopened(self, fresh: Connection) -> None:
        """Go on in `fresh`, if it is the same event's file."""
        if event_row.read_id(fresh) != self.event_id:
            raise FileNotFoundError(
                Sentence("another event's file has taken the place of {path}", path=self.path)
            )
        self._settled = False
        if devices.own(fresh) != self._journal.device:
            self._journal = Journal(self.event_id, devices.own(fresh), self.clock)

    def _stranded(self) -> None:
        for do in self._when_stranded:
            do()

    def _settle_epoch(self, connection: Connection) -> None:
        """Write on in the epoch that the file says, in a new one if it is an older file.

        What is remembered is read inside the transaction: what another process commits is
        remembered after it is in the file.
        """
        seen = self._memory.read() if self._memory and not self._settled else None
        if seen and rollback.is_older(connection, seen):
            devices.begin_epoch(connection)
        (epoch,) = connection.execute("SELECT epoch FROM this_device").fetchone()
        if epoch != self._journal.device.epoch:
            self._journal = Journal(self.event_id, devices.own(connection), self.clock)

    def _lost_before(self, connection: Connection) -> list[str]:
        """What this device had acknowledged and its file has lost, as an epoch's first row says it.

        It says it once; that it has been said is looked up until it is so.
        """
        epoch = self._journal.device.epoch
        if self._memory is None or epoch == self._begun:
            return []
        if rollback.last_of(connection).seq:
            self._begun = epoch
            return []
        seen = self._memory.read()
        return losses.written(rollback.lost_rows(connection, seen)) if seen else []

    def _unrecorded_losses(self, connection: Connection) -> list[tuple[str, int]]:
        """What this file was found to have lost, while no row says so."""
        seen = self._memory.read() if self._memory else None
        if seen is None:
            return []
        is_told = rollback.last_of(connection).seq and not rollback.is_older(connection, seen)
        return [] if is_told else rollback.lost_rows(connection, seen)

    def _remember(self) -> None:
        """Remember what has just been committed; it is, whatever happens here."""
        self._settled = True
        if self._memory:
            with contextlib.suppress(StorageError), self.reading() as connection:
                self._memory.write(rollback.last_of(connection))
