"""The feed: looks at the event file every second and tells what has changed. It only reads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.live.forecast import Forecast, forecast
from sync.counts.changes import Mark, mark
from sync.counts.live_count import live_count
from sync.counts.model import LiveCount
from sync.counts.names import LiveNames, live_names
from sync.counts.refused_people import RefusedPeople, refused_people
from sync.file.storage_error import StorageError

if TYPE_CHECKING:
    from sync.file.event_file import EventFile
    from sync.model import Category, Event

LOOK_SECONDS = 1.0
STALE_MS = 5 * 60_000
"""A desk that was not heard of for so long has an old number."""
_AGAIN_MS = 10_000  # rates and ages change though nothing happens
_SLOW_MS = 30_000
"""How old conflicts and refused people may be, which take longer to count."""


@dataclass(frozen=True, eq=False)
class LiveState:
    """Everything that a live view shows at one moment."""

    event: Event
    list_name: str
    count: LiveCount
    conflicts: int = 0
    """What does not fit in the whole event and nobody has decided about yet."""
    refused_people: RefusedPeople = field(default_factory=RefusedPeople)
    forecast: Forecast | None = None
    names: LiveNames | None = None
    """None where nobody may be named."""
    categories: dict[str, Category] = field(default_factory=dict)

    def label(self, code: str, language: str) -> str:
        """What a category is called."""
        known = self.categories.get(code)
        return (known.label_fr if language == "fr" else known.label_en) if known else code

    def is_stale(self, heard_ms: int | None) -> bool:
        """Whether a desk was heard of too long ago for its number to be the present one.

        A desk whose clock is far ahead may have been silent for as long.
        """
        return heard_ms is None or abs(self.count.at_ms - heard_ms) > STALE_MS


class Feed:
    """One list of an event file, as it changes. `with_names`: for somebody who may see names."""

    def __init__(self, event_file: EventFile, list_name: str, *, with_names: bool = False) -> None:
        self._file = event_file
        self._list_name = list_name
        self._with_names = with_names
        self._mark: Mark | None = None
        self._told_ms = 0
        self._conflicts = 0
        self._refused_people = RefusedPeople()
        self._slow_ms = 0
        self._double_entries = 0
        self._stopping = threading.Event()

    def look(self) -> LiveState | None:
        """The state as it is now, or None when nothing has changed since the last look.

        Raises `sync.file.storage_error.StorageError`, or `UnknownListError`.
        """
        now_ms = self._file.clock.wall_ms()
        found = mark(self._file)
        if found == self._mark and 0 <= now_ms - self._told_ms < _AGAIN_MS:
            return None
        state = self._state(now_ms)
        self._mark, self._told_ms = found, now_ms
        return state

    def forget(self) -> None:
        """Have the next look tell the state whether or not it has changed."""
        self._mark = None

    def run(self, tell: Callable[[LiveState], object], trouble: Callable[[str], object]) -> None:
        """Look every second and tell of changes, until told to stop; trouble does not end it."""
        while not self._stopping.is_set():
            try:
                state = self.look()
                if state:
                    tell(state)
            except (StorageError, ValueError) as error:
                self.forget()
                trouble(str(error))
            self._stopping.wait(LOOK_SECONDS)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()

    def _state(self, now_ms: int) -> LiveState:
        count = live_count(self._file, self._list_name, now_ms)
        self._look_closer(count, now_ms)
        return LiveState(
            event=self._file.event,
            list_name=self._list_name,
            count=count,
            conflicts=self._conflicts,
            refused_people=self._refused_people,
            forecast=forecast(count),
            names=live_names(self._file, self._list_name) if self._with_names else None,
            categories=self._file.categories(),
        )

    def _look_closer(self, count: LiveCount, now_ms: int) -> None:
        """Look for what takes longer when there is a new double entry, or every half minute."""
        recent = 0 <= now_ms - self._slow_ms < _SLOW_MS
        if not recent or count.double_entries != self._double_entries:
            self._conflicts, self._slow_ms = self._file.conflict_count(), now_ms
            self._refused_people = refused_people(self._file, self._list_name)
            self._double_entries = count.double_entries
