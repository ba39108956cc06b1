"""The keyboard, which scanners type on too: what they type is submitted, the rest is a person's.

| what comes | gaps | whose it is |
|---|---|---|
| four characters or more | up to 35 ms | a scanner's: submitted |
| one to three characters in a dialog, and their Enter | any | a person's |
| a letter or digit in a menu, for itself | from 75 ms | a person's, once no scan follows |
| letters and digits in a menu, four or more | up to 75 ms | a slow scanner's: they choose nothing |
| digits where a PIN is asked, no ticket's code | any | a person's |
| any other key alone | from 50 ms | a person's |

What a key means depends on what those before it have opened.  So keys are taken in their order,
and while something is still being opened, or nobody knows yet whose a letter in a menu is, those
that follow wait.
"""

import math
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, eq=False)
class Press:
    """A key that may be a person's."""

    event: events.Key
    shown: Outcome | None
    """The verdict that was on the screen."""
    chooses: bool = False
    """Whether it was pressed in a menu, where letters and digits do something."""

    @property
    def at(self) -> float:
        """When it was pressed, in seconds."""
        return self.event.time


class Keyboard:
    """Passes every key to the wedge, and to `person` those that no scanner typed, in order.

    Whether a key stands alone is known when the next one comes, or when none does for a while:
    `later` calls back after so many seconds.  `listen` tells the wedge whose line is being typed,
    and says whether letters and digits choose in a menu; while something is `opening`, keys wait,
    until `go_on` is called.
    """

    def __init__(
        self,
        wedge: SearchWedge,
        submitted: Callable[[tuple[str, ...]], None],
        person: Callable[[Press], Awaitable[None]],
        later: Callable[[float, Callable[[], Awaitable[None]]], object],
        listen: Callable[[], bool],
        opening: Callable[[], bool],
    ) -> None:
        self.wedge = wedge
        self._submitted = submitted
        self._person = person
        self._later = later
        self._listen = listen
        self._opening = opening
        self._waiting: deque[Press] = deque()
        self._undecided: deque[Press] = deque()  # the wedge has them; a scan may follow
        self._silent_since: Press | None = None
        self._persons_until = self._scanners_until = -math.inf

    async def press(self, event: events.Key, shown: Outcome | None) -> None:
        """Take a key, `shown` being the verdict on the screen."""
        self._waiting.append(Press(event, shown))
        await self.go_on()

    async def go_on(self) -> None:
        """Take the keys that wait, up to one whose turn has not come."""
        while self._waiting and not self._opening():
            first = self._waiting[0]
            if self._undecided and first.at - self._undecided[0].at > BURST_GAP:
                await self._decide(self._undecided.popleft())
                continue
            in_menu = self._listen()
            if first.at <= self._persons_until:
                await self._choose(replace(self._waiting.popleft(), chooses=in_menu))
            elif not in_menu or not first.event.is_printable or self._goes_on_scanning(first):
                self._take(self._waiting.popleft())
            elif not self._knows_whose():
                newest = self._waiting[-1]
                self._later(_SETTLED, partial(self._silence_after, newest))
                return

    def paste(self, text: str, at: float) -> None:
        """Take a pasted text: it is a scanner's."""
        self._listen()
        self._submitted(self.wedge.paste(text, at))

    async def rest(self, at: float) -> None:
        """No key came for a while: submit a scan that has no end."""
        await self.go_on()
        if not self._waiting:
            self._listen()
            self._submitted(self.wedge.wait(at))

    def forget(self) -> None:
        """What was pressed and not yet decided on does nothing any more."""
        self._undecided.clear()

    def _take(self, press: Press) -> None:
        scanning = self.wedge.busy(press.at) or press.at <= self._scanners_until
        texts = self.wedge.press(press.event.key, press.event.character, press.at)
        self._submitted(texts)
        if not texts and (not scanning or self.wedge.is_short):
            self._undecided.append(press)
            self._later(_CALM, partial(self._calm_after, press))

    async def _choose(self, press: Press) -> None:
        texts = self.wedge.press(press.event.key, press.event.character, press.at)
        self.wedge.forget_burst()
        self._submitted(texts)
        if not texts:
            await self._person(press)

    async def _calm_after(self, press: Press) -> None:
        if press in self._undecided:
            self._undecided.remove(press)
            await self._decide(press)

    async def _decide(self, press: Press) -> None:
        if not self.wedge.busy(press.at + _CALM):
            await self._person(press)  # else it was the first key of a scan

    async def _silence_after(self, newest: Press) -> None:
        if self._waiting and self._waiting[-1] is newest:
            self._silent_since = newest
            await self.go_on()

    def _goes_on_scanning(self, press: Press) -> bool:
        """Whether `press` is of the scan that was under way in the menu."""
        if press.at - self._scanners_until >= _SETTLED:
            return False
        self._scanners_until = max(self._scanners_until, press.at)
        return True

    def _knows_whose(self) -> bool:
        """Whether it is known by now who pressed the first of the keys that wait in a menu.

        A busy computer may hold up a scan after its first keys: these are a person's when silence
        follows, or Enter, or keys one by one in the rhythm of a hand.
        """
        runs = list(_runs(self._waiting))
        if any(_typed(run) >= SHORTEST_SCAN for run in runs):
            self._scanners_until = runs[-1][-1].at
            return True
        last = runs[-1][-1]
        silent = last is not self._waiting[-1] or last is self._silent_since
        if silent or _is_end(last) or any(len(run) == 1 for run in runs[1:-1]):
            self._persons_until = runs[0][-1].at
            return True
        return False


def _runs(presses: Iterable[Press]) -> Iterable[list[Press]]:
    """The runs up to the first silence, parted where a person takes the finger to the next key."""
    run: list[Press] = []
    for press in presses:
        gap = press.at - run[-1].at if run else 0.0
        if run and (gap >= _SETTLED or _is_end(run[-1])):
            break
        if gap >= _RUN_GAP:
            yield run
            run = []
        run.append(press)
    yield run


def _typed(run: list[Press]) -> int:
    return sum(press.event.is_printable for press in run)


def _is_end(press: Press) -> bool:
    return press.event.key in ("enter", "tab")
