"""The keyboard, which scanners type on too: what they type is submitted, the rest is a person's."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from textual import events

from kiosk.desk.rules.outcome import Outcome
from kiosk.scan.search_wedge import SearchWedge
from kiosk.scan.wedge import BURST_GAP

_CALM = BURST_GAP + 0.015
"""Seconds after which a key that stands alone is a person's."""
_DELIBERATE = 0.15
"""A letter or digit that does something stands alone for so long: slow scanners are quicker."""


@dataclass
class Press:
    """A key that may be a person's."""

    event: events.Key
    shown: Outcome | None
    """The verdict that was on the screen."""
    apart: float
    """Seconds since the key before."""
    deliberate: bool
    """Whether it is a letter or digit that would do something."""


class Keyboard:
    """Passes every key to the wedge, and to `person` those that no scanner typed, in order.

    Whether a key stands alone is known when the next one comes, or when none does for a while:
    `later` calls back after so many seconds.
    """

    def __init__(
        self,
        submitted: Callable[[tuple[str, ...]], None],
        person: Callable[[Press], Awaitable[None]],
        later: Callable[[float, Callable[[], Awaitable[None]]], object],
    ) -> None:
        self.wedge = SearchWedge()
        self._submitted = submitted
        self._person = person
        self._later = later
        self._undecided: deque[Press] = deque()
        self._last_at = float("-inf")

    async def press(self, event: events.Key, shown: Outcome | None, *, menu: bool) -> None:
        """Take a key; in a `menu`, letters and digits do something."""
        await self._settle_before(event.time)
        scanning = self.wedge.busy(event.time)
        apart, self._last_at = event.time - self._last_at, event.time
        texts = self.wedge.press(event.key, event.character, event.time)
        self._submitted(texts)
        if scanning or texts:
            return
        deliberate = menu and event.is_printable
        press = Press(event, shown, apart, deliberate)
        self._undecided.append(press)

        async def decide() -> None:
            if press in self._undecided:
                self._undecided.remove(press)
                await self._decide(press)

        self._later(_DELIBERATE if deliberate else _CALM, decide)

    def paste(self, text: str, at: float) -> None:
        """Take a pasted text: it is a scanner's."""
        self._submitted(self.wedge.paste(text, at))

    def rest(self, at: float) -> None:
        """No key came for a while: submit a scan that has no end."""
        self._submitted(self.wedge.wait(at))

    async def _settle_before(self, at: float) -> None:
        """Decide on the keys that the one at `at` shows to have stood alone, before it counts."""
        while self._undecided and at - self._undecided[0].event.time > BURST_GAP:
            press = self._undecided.popleft()
            if not press.deliberate or at - press.event.time >= _DELIBERATE:
                await self._decide(press)

    async def _decide(self, press: Press) -> None:
        if self.wedge.busy(press.event.time + _CALM):
            return  # the first key of a scan looks like a person's until the next one follows
        if not press.deliberate or press.apart >= _DELIBERATE:
            await self._person(press)
