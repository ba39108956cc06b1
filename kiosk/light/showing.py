"""What the showing laptop offers, and its pictures one after the other, over and over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kiosk.light.code_grid import CodeGrid, Dots, grid_for
from sync.file.event_file import EventFile
from sync.light import evening, guest_list, held
from sync.light.fountain import TooLargeError, symbols
from sync.light.held import HeldThere
from sync.light.symbol import MOST_BYTES, LightKind

DEFAULT_PACE = 8
"""Pictures a second."""
PACES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15)
_WORTH = 0.75
"""A difference is sent when it is this much smaller; whoever watches begins anew with it."""


@dataclass(frozen=True)
class Offer:
    """A content for the other laptop."""

    kind: LightKind
    content: bytes
    rows: int = 0
    """Journal rows in it."""
    device_name: str = ""
    """Whose lack it is made for, when that laptop has told what it holds."""

    @property
    def is_nothing(self) -> bool:
        """Whether the other laptop has everything."""
        return not self.content

    @property
    def is_too_much(self) -> bool:
        """Whether no window is large enough for it: whoever watches would not take it."""
        return len(self.content) > MOST_BYTES


def offered_evening(
    event_file: EventFile, device_ids: Collection[str] | None, there: HeldThere | None = None
) -> Offer:
    """What was recorded, of these devices or of all; only what is lacking `there`, if known."""
    lacking = held.lacking(event_file, there or HeldThere("", "", {}, {}))
    name = there.device_name if there else ""
    rows = sum(
        number
        for (device_id, _), number in lacking.rows.items()
        if device_ids is None or device_id in device_ids
    )
    if there and not rows:
        return Offer(LightKind.EVENING, b"", device_name=name)
    content = evening.packed(event_file, device_ids=device_ids, after=lacking.after)
    return Offer(LightKind.EVENING, content, rows, name)


def offered_list(event_file: EventFile, there: HeldThere | None = None) -> Offer:
    """The guest list, unless it is known to be `there`.

    Raises `NoListError`, or `BadListError` when it is longer than any laptop takes.
    """
    name = there.device_name if there else ""
    if there and held.has_list(event_file, there):
        return Offer(LightKind.GUEST_LIST, b"", device_name=name)
    return Offer(LightKind.GUEST_LIST, guest_list.packed(event_file), device_name=name)


class ShowingTrouble(StrEnum):
    """Why nothing can be shown."""

    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MUCH = "too_much"


class LightShow:
    """The pictures of an offer in a terminal of some size."""

    def __init__(self, event_id: str, offer: Offer) -> None:
        self.offer = offer
        self.grid: CodeGrid | None = None
        self.trouble: ShowingTrouble | None = ShowingTrouble.TOO_SMALL
        self._event_id = event_id
        self._symbols: list[bytes] = []
        self._shown = 0

    def fit(self, width: int, height: int, scale: int = 1) -> None:
        """Use `width` by `height` cells, modules `scale` dots wide where there is room for it."""
        grid = grid_for(width, height, scale) or grid_for(width, height)
        if grid != self.grid:
            self.grid = grid
            self._cut()

    def change(self, offer: Offer) -> bool:
        """Show another offer, if that is worth beginning anew; gives whether it is."""
        if len(offer.content) > _WORTH * len(self.offer.content):
            return False
        self.offer = offer
        self._cut()
        return True

    @property
    def pictures(self) -> int:
        """How many pictures it takes when none is lost."""
        if self.grid is None or not self.grid.part:
            return 0
        needed = -(-len(self.offer.content) // self.grid.part)
        return -(-needed // self.grid.codes)

    def next_picture(self) -> Dots:
        """The next picture; no rows when there is nothing to show."""
        return self.grid.picture(self.next_codes()) if self.grid and self._symbols else []

    def next_codes(self) -> list[bytes]:
        """What the codes of the next picture hold; none when there is nothing to show."""
        if self.grid is None or not self._symbols:
            return []
        return [self._next_symbol() for _ in range(self.grid.codes)]

    def _next_symbol(self) -> bytes:
        """The symbols over and over, each time from another one, whatever a camera skips."""
        number = len(self._symbols)
        place = (self._shown + self._shown // number) % number
        self._shown += 1
        return self._symbols[place]

    def _cut(self) -> None:
        self._symbols, self._shown, self.trouble = [], 0, None
        if self.grid is None:
            self.trouble = ShowingTrouble.TOO_SMALL
        elif self.offer.is_too_much:
            self.trouble = ShowingTrouble.TOO_MUCH
        elif not self.offer.is_nothing:
            content, part = self.offer.content, self.grid.part
            try:
                self._symbols = list(symbols(self.offer.kind, content, part, self._event_id))
            except TooLargeError:
                self.trouble = ShowingTrouble.TOO_LARGE
