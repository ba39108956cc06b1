"""What was looked at in vain, and is left alone for a while: clothes, posters, lamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiosk.scan.regions import Region, overlap

_PLAIN_SECONDS = 0.6
"""For which a region without finder patterns is not searched again."""
_FIRST_SECONDS, _MOST_SECONDS = 0.15, 1.2
"""For which one with finder patterns in which no symbol lies is left alone; doubled each time."""
_MEMORY_SECONDS = 1.0
"""After its rest, for which it is known how often a region has disappointed."""
_SAME_REGION = 0.5
"""Of their union that two boxes share which are of one thing."""


@dataclass(frozen=True)
class _Dull:
    region: Region
    until: float
    times: int
    """How often it has disappointed."""


class DullRegions:
    """Regions that are at rest, followed while they move from picture to picture.

    `at` is the second of the picture, on a steady clock.
    """

    def __init__(self) -> None:
        self._known: list[_Dull] = []
        self._at = 0.0

    def clear(self) -> None:
        """Forget all: what comes next is another scene."""
        self._known.clear()

    def follow(self, regions: Sequence[Region], at: float) -> None:
        """Take note of where the known ones are in the picture of `at`."""
        self._at = at
        longest = _MOST_SECONDS + _MEMORY_SECONDS
        known = [dull for dull in self._known if 0 <= dull.until + _MEMORY_SECONDS - at <= longest]
        self._known = [replace(dull, region=_here(dull.region, regions)) for dull in known]

    def fresh(self, regions: Sequence[Region]) -> tuple[Region, ...]:
        """Those that are not at rest."""
        return tuple(region for region in regions if not self._resting(region))

    def has_disappointed(self, regions: Sequence[Region]) -> bool:
        """Whether one of them is at rest and has finder patterns."""
        return any(dull.times for region in regions for dull in self._resting(region))

    def is_plain(self, region: Region) -> None:
        """It has no finder patterns."""
        self._put(region, _PLAIN_SECONDS, 0)

    def disappoints(self, region: Region) -> None:
        """It has finder patterns, and no symbol was located in it."""
        times = max((dull.times for dull in self._known if _same(region, dull)), default=0)
        self._put(region, min(_FIRST_SECONDS * 2**times, _MOST_SECONDS), times + 1)

    def _resting(self, region: Region) -> list[_Dull]:
        return [dull for dull in self._known if dull.until > self._at and _same(region, dull)]

    def _put(self, region: Region, seconds: float, times: int) -> None:
        self._known = [dull for dull in self._known if not _same(region, dull)]
        self._known.append(_Dull(region, self._at + seconds, times))


def _same(region: Region, dull: _Dull) -> bool:
    return overlap(region, dull.region) > _SAME_REGION


def _here(region: Region, regions: Sequence[Region]) -> Region:
    """Where the region is now: the one that shares the most with it, or where it was."""
    now = max(regions, key=lambda other: overlap(region, other), default=region)
    return now if overlap(region, now) > _SAME_REGION else region
