"""Watching: from what the camera sees to a content, how far it is, and what would help."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.light.sentences import LightAdvice
from kiosk.scan.source import CameraState
from sync.light.assembler import Assembler, LightContent, StreamProgress
from sync.light.symbol import LightKind, is_light

if TYPE_CHECKING:
    from kiosk.light.camera import CameraLook

WINDOW_SECONDS = 3.0
"""What the advice and the remaining time go by."""
_GOOD_SHARE = 1 / 3
"""Of the looks in which codes are read: with fewer, the camera does not follow."""
_FOR_OTHERS = {
    LightKind.EVENING: LightAdvice.FOR_ORGANISER,
    LightKind.GUEST_LIST: LightAdvice.FOR_DESKS,
}


@dataclass(frozen=True)
class WatchView:
    """What the watching laptop says of itself."""

    state: CameraState
    progress: StreamProgress | None
    seconds_left: float | None
    """At the pace of the last seconds; None while nothing new comes."""
    advice: LightAdvice | None


@dataclass(frozen=True)
class _Glance:
    """What counts of one look."""

    at: float
    codes: int
    foreign: int
    received: int
    hint: str
    code_like: bool


class LightWatch:
    """Puts together what the looks at the other screen give."""

    def __init__(
        self, event_id: str, wanted: LightKind, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._assembler = Assembler(event_id, {wanted})
        self._clock = clock
        self._glances: deque[_Glance] = deque()
        self._state = CameraState.STARTING

    def see(self, look: CameraLook) -> LightContent | None:
        """Take a look; gives the content that it has completed."""
        completed, foreign = None, self._assembler.foreign
        self._state = look.state
        for data in look.contents:
            completed = self._assembler.take(data) or completed
        if look.seen is not None:
            progress = self._assembler.progress
            self._glances.append(
                _Glance(
                    at=self._clock(),
                    codes=sum(is_light(data) for data in look.contents),
                    foreign=self._assembler.foreign - foreign,
                    received=progress.received if progress else 0,
                    hint=look.seen.hint or "",
                    code_like=look.seen.code_like,
                )
            )
        return completed

    @property
    def view(self) -> WatchView:
        """How it stands now."""
        oldest = self._clock() - WINDOW_SECONDS
        while self._glances and self._glances[0].at < oldest:
            self._glances.popleft()
        progress = self._assembler.progress
        return WatchView(self._state, progress, self._seconds_left(progress), self._advice())

    def _seconds_left(self, progress: StreamProgress | None) -> float | None:
        if progress is None or len(self._glances) < 2:
            return None
        first, last = self._glances[0], self._glances[-1]
        gained, passed = last.received - first.received, last.at - first.at
        if gained <= 0 or passed <= 0:
            return None
        return max(0, progress.needed - progress.received) * passed / gained

    def _advice(self) -> LightAdvice | None:
        glances = self._glances
        if not glances:
            return LightAdvice.AIM
        if any(glance.foreign for glance in glances):
            return LightAdvice.OTHER_EVENT
        reading = sum(glance.codes > 0 for glance in glances) / len(glances)
        if reading >= _GOOD_SHARE:
            if glances[-1].received > glances[0].received:
                return None
            unwanted = next(iter(self._assembler.unwanted), None)
            return _FOR_OTHERS.get(unwanted) if unwanted else None
        hints = Counter(glance.hint for glance in glances if glance.hint)
        if hints:
            return LightAdvice(hints.most_common(1)[0][0])
        if reading:
            return LightAdvice.SLOWER
        return LightAdvice.CLOSER if any(each.code_like for each in glances) else LightAdvice.AIM
