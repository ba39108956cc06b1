"""Clocks that are off: which laptops', and how far, as far as one event file can tell.

A contact with the hub measures a clock; a file that came by stick bounds it (see
`sync.merging.clock_offsets`). What nothing measured can still show by itself: the hybrid time of
a row tells how far its clock was behind the fastest one that it had heard of.
"""

from dataclasses import dataclass

from sync.file.clock import COUNTER_BITS
from sync.file.connection import Connection
from sync.journal import devices
from sync.merging.clock_offsets import OFF_MS, Offsets


@dataclass(frozen=True)
class WrongClock:
    """A laptop whose clock is to be looked at."""

    device: str
    """The laptop's name."""
    at_ms: int
    """What its clock said last."""
    ahead_ms: int
    """How far it is ahead, at least; behind is negative."""
    is_ours_right: bool
    """Whether it is measured by this file's clock; else by another laptop's, which may be wrong."""


def wrong_clocks(connection: Connection) -> list[WrongClock]:
    """The clocks that are off by more than a minute, the worst of each laptop, by name."""
    offsets, names = Offsets(connection), devices.names(connection)
    heads = connection.execute("SELECT device_id, epoch, seq, wall_ms, hlc FROM head").fetchall()
    off = [offsets.off_ms(device, epoch, seq, wall) for device, epoch, seq, wall, _ in heads]
    fastest = max([0, *off])
    worst: dict[str, WrongClock] = {}
    for ahead_ms, (device_id, _, _, wall_ms, hlc) in zip(off, heads, strict=True):
        behind_ms = (hlc >> COUNTER_BITS) - wall_ms - fastest
        if not ahead_ms and behind_ms <= OFF_MS:
            continue
        found = WrongClock(
            names.get(device_id, device_id), wall_ms, ahead_ms or -behind_ms, bool(ahead_ms)
        )
        known = worst.get(device_id)
        if known is None or abs(found.ahead_ms) > abs(known.ahead_ms):
            worst[device_id] = found
    return sorted(worst.values(), key=lambda clock: (clock.device, clock.at_ms))
