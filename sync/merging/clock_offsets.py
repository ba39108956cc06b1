"""Clock offsets: how far each laptop's clock was from ours, as measured at every contact.

A contact over the network bounds the offset from both sides, by half its round trip. A file
that comes by stick was written before it came, and after its laptop was packed: one bound each.
Between a sample and a journal row the laptop's clock may drift, and a recorded clock step is
taken out. Counts never depend on any of this; it says which of two entries came first.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from sync.file.connection import Connection
from sync.journal.journal import Chain, Kind, Row
from sync.journal.rows import of_kinds

DRIFT = 50e-6
"""How fast a laptop's clock may drift: 50 parts in a million."""
OFF_MS = 60_000
"""A clock that is off by more than this is to be set right."""


def note(
    connection: Connection,
    device_id: str,
    epoch: str,
    hub_ms: int,
    device_ms: int | None,
    rtt_ms: int | None,
) -> None:
    """Keep a sample: the device's clock said `device_ms` when ours said `hub_ms`.

    `rtt_ms` is the round trip that this is uncertain by; None: the device's time is from some
    time before. `device_ms` None: the device begins its journal after `hub_ms`. The rows that
    are here already are taken to be older than the sample.
    """
    connection.execute(
        "INSERT INTO clock_sample (device_id, epoch, seq, hub_ms, device_ms, rtt_ms) VALUES "
        "(?1, ?2, coalesce((SELECT seq FROM head WHERE device_id = ?1 AND epoch = ?2), 0), "
        "?3, ?4, ?5)",
        (device_id, epoch, hub_ms, device_ms, rtt_ms),
    )


@dataclass(frozen=True)
class Span:
    """When something happened by our clock: between two times, and when most likely."""

    earliest: float
    latest: float
    likely: int

    def is_before(self, other: "Span") -> bool:
        """Whether this surely happened before the other."""
        return self.latest < other.earliest


@dataclass(frozen=True)
class _Sample:
    seq: int
    """The device's last row before it."""
    hub_ms: int
    device_ms: int
    rtt_ms: int | None


class _At(NamedTuple):
    """A moment in a device's journal."""

    device_id: str
    epoch: str
    seq: int
    at_ms: int
    """By the device's clock."""


class Offsets:
    """What is known of every device's clock in one event file."""

    def __init__(self, connection: Connection) -> None:
        self._samples: defaultdict[Chain, list[_Sample]] = defaultdict(list)
        self._packed_ms: dict[str, int] = {}
        for device_id, epoch, seq, hub_ms, device_ms, rtt_ms in connection.execute(
            "SELECT device_id, epoch, seq, hub_ms, device_ms, rtt_ms FROM clock_sample"
        ).fetchall():
            if device_ms is None:
                self._packed_ms[device_id] = hub_ms
            else:
                self._samples[device_id, epoch].append(_Sample(seq, hub_ms, device_ms, rtt_ms))
        self._first_ms = _first_times(connection)
        self._steps = _steps(connection)
        self._own: Chain = connection.execute("SELECT device_id, epoch FROM this_device").fetchone()

    def span(self, row: Row) -> Span:
        """When `row` happened by our clock."""
        low, high = self._bounds(_At(row.device_id, row.epoch, row.seq, row.at_ms))
        likely = round(min(max(0.0, low), high)) if low <= high else 0
        earliest, latest = min(low, high), max(low, high)  # they cross when a clock was set unseen
        return Span(row.at_ms + earliest, row.at_ms + latest, row.at_ms + likely)

    def off_ms(self, device_id: str, epoch: str, seq: int, at_ms: int) -> int:
        """How far the device's clock was surely off then, at least: ahead of ours is positive.

        0 when it was right as far as anybody knows, give or take `OFF_MS`.
        """
        low, high = sorted(self._bounds(_At(device_id, epoch, seq, at_ms)))
        if low > OFF_MS:
            return -round(low)
        return -round(high) if high < -OFF_MS else 0

    def _bounds(self, row: _At) -> tuple[float, float]:
        """Between which the offset (ours less the device's) was when `row` was written."""
        chain = (row.device_id, row.epoch)
        if chain == self._own:
            return 0.0, 0.0
        samples = self._samples[chain]
        measured = [self._two_sided(row, s, s.rtt_ms) for s in samples if s.rtt_ms is not None]
        if measured:
            return min(measured, key=lambda bounds: bounds[1] - bounds[0])
        low = -inf
        if row.device_id in self._packed_ms and chain in self._first_ms:
            began = _Sample(0, self._packed_ms[row.device_id], self._first_ms[chain], None)
            low = self._two_sided(row, began, 0)[0]
        return low, min((self._two_sided(row, s, 0)[1] for s in samples), default=inf)

    def _two_sided(self, row: _At, sample: _Sample, rtt_ms: int) -> tuple[float, float]:
        stepped = self._stepped(row, sample)
        offset = sample.hub_ms - sample.device_ms + stepped
        elapsed = abs(sample.device_ms - stepped - row.at_ms)
        unsure = rtt_ms / 2 + DRIFT * elapsed
        return offset - unsure, offset + unsure

    def _stepped(self, row: _At, sample: _Sample) -> int:
        """How much the device's clock was set between `row` and `sample`."""
        steps = self._steps[row.device_id, row.epoch]
        after = sum(step for seq, step in steps if row.seq < seq <= sample.seq)
        before = sum(step for seq, step in steps if sample.seq < seq <= row.seq)
        return after - before


def _first_times(connection: Connection) -> dict[Chain, int]:
    """When each chain begins, by its own clock."""
    rows = connection.execute(
        "SELECT device_id, epoch, journal.wall_ms FROM head CROSS JOIN journal "
        "USING (device_id, epoch) WHERE journal.seq = 1"
    ).fetchall()
    return {(device_id, epoch): wall_ms for device_id, epoch, wall_ms in rows}


def _steps(connection: Connection) -> defaultdict[Chain, list[tuple[int, int]]]:
    """Number and milliseconds of each recorded clock step, by chain."""
    found: defaultdict[Chain, list[tuple[int, int]]] = defaultdict(list)
    for row in of_kinds(connection, Kind.CLOCK_STEP):
        step = row.facts().get("step_ms")
        if isinstance(step, int):
            found[row.chain].append((row.seq, step))
    return found
