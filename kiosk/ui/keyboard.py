"""The keyboard, which scanners type on too: what they type is submitted, the rest is a person's.

| what comes | gaps | whose it is |
|---|---|---|
| four characters or more | up to 35 ms | a scanner's: submitted |
| one to three characters in a dialog, and their Enter | any | a person's |
| a letter or digit in a menu, for itself | from 75 ms | a person's, once no scan follows |
| letters and digits in a menu, four or more | up to 75 ms | a slow scanner's: they choose nothing |
| digits where a PIN is asked, no ticket's code | any | a person's |
| any other key alone | from 50 ms | a person's |
"""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from textual import events

from kiosk.desk.rules.outcome import Outcome
from kiosk.scan.search_wedge import SearchWedge
from kiosk.scan.wedge import BURST_GAP, SHORTEST_SCAN

_CALM = BURST_GAP + 0.015
"""Seconds after which a key that stands alone is a person's."""
_RUN_GAP = 0.075
"""Letters and digits closer than this are of one run; the slowest scanners type so."""
_SETTLED = 0.15
"""After so much silence no scan follows any more, however busy the computer is."""


@dataclass
class Press:
    """A key that may be a person's."""

    event: events.Key
    shown: Outcome | None
    """The verdict that was on the screen."""
    chooses: bool
    """Whether it is a letter or digit that does something in the menu that is open."""


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
        self._choosing: list[Press] = []  # letters and digits that would choose, in order

    async def press(self, event: events.Key, shown: Outcome | None, *, menu: bool) -> None:
        """Take a key; in a `menu`, letters and digits do something."""
        await self._settle_before(event.time)
        scanning = self.wedge.busy(event.time)
        texts = self.wedge.press(event.key, event.character, event.time)
        self._submitted(texts)
        if texts:
            self._choosing.clear()
            return
        chooses = menu and event.is_printable
        press = Press(event, shown, chooses)
        if chooses:
            self._choosing.append(press)
            for silence in (_RUN_GAP, _SETTLED):
                self._later(silence, partial(self._chosen_after, press, silence))
        elif not scanning or self._is_short:
            self._undecided.append(press)
            self._later(_CALM, partial(self._calm_after, press))

    def paste(self, text: str, at: float) -> None:
        """Take a pasted text: it is a scanner's."""
        self._submitted(self.wedge.paste(text, at))

    def rest(self, at: float) -> None:
        """No key came for a while: submit a scan that has no end."""
        self._submitted(self.wedge.wait(at))

    def forget(self) -> None:
        """What was pressed and not yet decided on does nothing any more."""
        self._undecided.clear()
        self._choosing.clear()

    @property
    def _is_short(self) -> bool:
        """Whether what waits to choose is too short for a scan."""
        return 0 < len(self._choosing) < SHORTEST_SCAN

    async def _settle_before(self, at: float) -> None:
        """Decide on the keys that the one at `at` shows to have stood alone, before it counts."""
        if self._choosing:
            await self._settle_run(at - self._choosing[-1].event.time)
        while self._undecided and at - self._undecided[0].event.time > BURST_GAP:
            await self._decide(self._undecided.popleft())

    async def _calm_after(self, press: Press) -> None:
        if press in self._undecided:
            self._undecided.remove(press)
            await self._decide(press)

    async def _chosen_after(self, press: Press, silence: float) -> None:
        if self._choosing and self._choosing[-1] is press:
            await self._settle_run(silence)

    async def _decide(self, press: Press) -> None:
        if self._is_short:  # then what came with it was no scan
            await self._settle_run(_SETTLED)
        elif self.wedge.busy(press.event.time + _CALM):
            return  # the first key of a scan looks like a person's until the next one follows
        await self._person(press)

    async def _settle_run(self, silence: float) -> None:
        """Let a person's letters and digits choose, when `silence` says that they are theirs.

        The newest key may be the first of a scan until no other has followed it for a while.
        """
        runs = _runs(self._choosing)
        last = runs[-1] if runs else []
        if silence < _RUN_GAP or (silence < _SETTLED and len(last) > 1):
            return
        self._choosing = [] if silence >= _SETTLED else last
        if any(len(run) >= SHORTEST_SCAN for run in runs):
            self._choosing = []
            return
        for run in runs if silence >= _SETTLED else runs[:-1]:
            self.wedge.forget_burst()
            for press in run:
                await self._person(press)


def _runs(presses: list[Press]) -> list[list[Press]]:
    """The presses, parted where a person takes the finger from one key to the next."""
    runs: list[list[Press]] = []
    for press in presses:
        if runs and press.event.time - runs[-1][-1].event.time < _RUN_GAP:
            runs[-1].append(press)
        else:
            runs.append([press])
    return runs
