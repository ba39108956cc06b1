"""The journal: what happened, appended only, chained by hash and signed by the device.

A row's `hash` is SHA-256 over the canonical JSON of its content and of `prev`, the hash of the
device's row before it; `sig` is the device's Ed25519 signature (RFC 8032) over `hash`.  The
chain begins at a hash of the event and the device, so no row can be carried to another event.
Rows hold no personal data: erasing a person leaves every chain whole.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

from nacl.signing import VerifyKey

from badges.codes.signature import verifies
from sync.file.clock import Clock, most_believed, next_hlc
from sync.file.connection import Connection, marks
from sync.journal import bounds
from sync.journal.devices import Device

FORMAT = "ckn1"
CLOCK_STEP_MS = 2000
"""A wall clock that moves this much against the steady clock has been set by somebody."""

Body = Mapping[str, str | int | bool | list[str] | None]


Chain = tuple[str, str]
"""Device id and epoch: one incarnation of one device's journal."""


class Kind(StrEnum):
    """What a journal row says happened."""

    ADMIT = "admit"
    EXIT = "exit"
    DENY = "deny"
    UNDO = "undo"
    CLOCK_STEP = "clock_step"
    WALK_IN = "walk_in"
    """Somebody without a ticket was put on the guest list at the door."""
    CORRECTION = "correction"
    """A guest's name was set right."""
    ANSWERS = "answers"
    """A guest answered a check-in list's questions."""
    HELP_DESK = "help_desk"
    """A guest was sent to the help desk."""
    BADGE_PRINTED = "badge_printed"
    BADGE_REPLACED = "badge_replaced"
    """A badge was lost: the guest has a new badge code, and the old one is dead."""
    CARD_SET = "card_set"
    CARD_SHARED = "card_shared"
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    LEAD = "lead"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"
    """The organiser withdrew a ticket, or made it good again; see `sync.guests.withdrawals`."""
    RULES_CHANGED = "rules_changed"
    """Somebody set a PIN, a check-in list, a category or a key in this file."""
    RESOLVED = "resolved"
    """A person decided what a conflict was."""
    DEVICE_REVOKED = "device_revoked"
    """A laptop was lost or stolen; whatever it recorded that was not here by then is suspect."""
    ERASED = "erased"
    """A person's data was erased; what happened stays, without them."""


_NEEDED: dict[str, tuple[str, ...]] = {
    Kind.ADMIT: ("list",),
    Kind.EXIT: ("list",),
    Kind.DENY: ("list", "verdict"),
    Kind.UNDO: ("of",),
    Kind.WALK_IN: ("category", "record"),
    Kind.CORRECTION: ("record",),
    Kind.ANSWERS: ("list", "record"),
    Kind.HELP_DESK: ("list",),
    Kind.WITHDRAWAL: ("status", "sig"),
    Kind.RULES_CHANGED: ("what",),
    Kind.RESOLVED: ("conflict", "decision"),
    Kind.CARD_SET: ("record",),
    Kind.CARD_SHARED: ("to", "record"),
    Kind.CONSENT_GIVEN: ("to", "text"),
    Kind.CONSENT_WITHDRAWN: ("to",),
    Kind.LEAD: ("booth", "record"),
    Kind.NOTE: ("record",),
    Kind.DEVICE_REVOKED: ("device",),
}
"""What a row's body must say, as texts, to count for anything."""


@dataclass(frozen=True)
class Row:
    """One journal row, in the order of the table's columns."""

    ticket_id: str
    """The ticket it is about, or "" for none."""
    device_id: str
    epoch: str
    seq: int
    """1, 2, 3 … within (device_id, epoch)."""
    hash: bytes
    hlc: int
    wall_ms: int
    kind: str
    body: str
    """Canonical JSON object."""
    prev: bytes
    sig: bytes

    @property
    def chain(self) -> Chain:
        """Which device's journal it is in, and which incarnation of it."""
        return self.device_id, self.epoch

    def facts(self) -> dict[str, Any]:
        """The body as a dictionary, which is not to be changed: rows that say the same share it."""
        return _parsed(self.body)

    @cached_property
    def is_understood(self) -> bool:
        """Whether it is within bounds and says all that its kind must; a damaged one may not."""
        return not bounds.fault(values_of(self), _NEEDED.get(self.kind, ()))

    @property
    def at_ms(self) -> int:
        """When it happened: what the row says, or else when it was written."""
        return int(self.facts().get("at", self.wall_ms))


@lru_cache(maxsize=1024)
def _parsed(body: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(body)
    return facts


_NAMES = tuple(field.name for field in fields(Row))
COLUMNS = ", ".join(_NAMES)
_INSERT = f"INSERT INTO journal ({COLUMNS}) VALUES ({marks(len(_NAMES))})"
values_of = attrgetter(*_NAMES)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: object) -> bytes:
    """`value` as JSON in one way only: sorted keys, no spaces, UTF-8."""
    return _CANONICAL.encode(value).encode()


def genesis(event_id: str, device_id: str, epoch: str) -> bytes:
    """`prev` of a device's first row."""
    return hashlib.sha256(canonical([FORMAT, "genesis", event_id, device_id, epoch])).digest()


def hash_of(row: Row) -> bytes:
    """The hash that `row` must carry, from its content and `prev`."""
    content = [
        FORMAT,
        row.device_id,
        row.epoch,
        row.seq,
        row.hlc,
        row.wall_ms,
        row.kind,
        row.ticket_id,
        row.body,
        row.prev.hex(),
    ]
    return hashlib.sha256(canonical(content)).digest()


def is_authentic(row: Row, verify_key: VerifyKey) -> bool:
    """Whether `row` says what its hash says and the device signed that hash."""
    return hash_of(row) == row.hash and verifies(verify_key, row.hash, row.sig)


def breaks_in_chain(rows: Iterable[Row], start: bytes) -> list[int]:
    """The `seq` of each row that does not follow the one before it; [] for a whole chain.

    `rows` are one device's, of one epoch, by `seq`; `start` is its `genesis`.
    """
    broken, previous, expected = [], start, 1
    for row in rows:
        if row.prev != previous or row.seq != expected or hash_of(row) != row.hash:
            broken.append(row.seq)
        previous, expected = row.hash, row.seq + 1
    return broken


def insert(connection: Connection, rows: Sequence[Row]) -> None:
    """Put rows into the journal, and remember the last one of each chain.

    Of a fork it is the same one on every machine.
    """
    connection.executemany(_INSERT, map(values_of, rows))
    connection.executemany(
        "INSERT INTO head (device_id, epoch, seq, hash, hlc, wall_ms) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash, "
        "hlc = excluded.hlc, wall_ms = excluded.wall_ms "
        "WHERE (excluded.seq, excluded.hash) > (seq, hash)",
        [(r.device_id, r.epoch, r.seq, r.hash, r.hlc, r.wall_ms) for r in rows],
    )


class Journal:
    """Appends this device's rows. Every call stands inside the caller's write transaction."""

    def __init__(self, event_id: str, device: Device, clock: Clock) -> None:
        self._event_id = event_id
        self.device = device
        self._clock = clock
        self._last_seen: tuple[int, int] | None = None  # wall and steady ms, last row on disk
        self._appended: tuple[int, int] | None = None

    def committed(self) -> None:
        """What was appended is on disk: the clock is measured against it from now on."""
        self._last_seen = self._appended

    def append(self, connection: Connection, kind: Kind, ticket_id: str, body: Body) -> list[Row]:
        """Append one row, and before it a ``clock_step`` row when the wall clock has jumped.

        Returns the rows written, the wanted one last.
        """
        wall, steady = self._clock.wall_ms(), self._clock.steady_ms()
        rows = []
        step = self._clock_step(connection, wall, steady)
        if step:
            rows.append(self._write(connection, Kind.CLOCK_STEP, "", {"step_ms": step}, wall))
        rows.append(self._write(connection, kind, ticket_id, body, wall))
        self._appended = (wall, steady)
        return rows

    def append_from_elsewhere(
        self, connection: Connection, kind: Kind, ticket_id: str, body: Body, at_ms: int
    ) -> Row:
        """Append a row about what happened elsewhere at `at_ms`, whenever it was heard of.

        Its hybrid time is that moment, so that among rows that did not know of it, it has the
        place of its time.
        """
        return self._write(connection, kind, ticket_id, body, self._clock.wall_ms(), at_ms)

    def _clock_step(self, connection: Connection, wall: int, steady: int) -> int:
        """Milliseconds that the wall clock jumped since the last row, 0 when it did not."""
        if self._last_seen is not None:
            step = (wall - self._last_seen[0]) - (steady - self._last_seen[1])
            return step if abs(step) >= CLOCK_STEP_MS else 0
        head = self._head(connection)
        if head is not None and wall < head[2] - CLOCK_STEP_MS:
            return int(wall - head[2])  # older than a row that exists: it went back meanwhile
        return 0

    def _head(self, connection: Connection) -> tuple[int, bytes, int] | None:
        row: tuple[int, bytes, int] | None = connection.execute(
            "SELECT seq, hash, wall_ms FROM head WHERE device_id = ? AND epoch = ?",
            (self.device.device_id, self.device.epoch),
        ).fetchone()
        return row

    def _write(
        self,
        connection: Connection,
        kind: Kind,
        ticket_id: str,
        body: Body,
        wall: int,
        happened_ms: int | None = None,
    ) -> Row:
        device = self.device
        head = self._head(connection)
        first = genesis(self._event_id, device.device_id, device.epoch)
        seq, prev = head[:2] if head else (0, first)
        (learned,) = connection.execute(
            "SELECT coalesce(max(hlc), 0) FROM head WHERE hlc <= ?", (most_believed(wall),)
        ).fetchone()
        row = Row(
            ticket_id=ticket_id,
            device_id=device.device_id,
            epoch=device.epoch,
            seq=seq + 1,
            hash=b"",
            hlc=next_hlc(learned, wall) if happened_ms is None else next_hlc(0, happened_ms),
            wall_ms=wall,
            kind=kind,
            body=canonical(body).decode(),
            prev=prev,
            sig=b"",
        )
        digest = hash_of(row)
        row = replace(row, hash=digest, sig=device.signing_key.sign(digest).signature)
        insert(connection, [row])
        return row
