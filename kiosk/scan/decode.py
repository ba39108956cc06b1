"""From a camera frame to the QR codes in it: effort is spent only where it pays.

The first look reads nine in ten good frames in 1 to 4 ms: zxing-cpp on the whole frame, or, two
times out of three while nothing is read, on its code-like regions alone. What it does not read goes
to the rescue (`rescue`): for a moving camera in a thread of its own, which always takes the newest
such frame, so that no frame waits for another's rescue; for a still picture at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kiosk.scan import zxing
from kiosk.scan.budget import Budget
from kiosk.scan.hints import Hint
from kiosk.scan.locator import Located
from kiosk.scan.picture import Gray, to_gray
from kiosk.scan.regions import Region, find_regions, reduced
from kiosk.scan.rescue import Rescue, Salvage, Unread
from kiosk.scan.roster import Roster
from kiosk.scan.second_look import InStep, SecondLook
from kiosk.scan.symbologies import QR_ALONE, Symbology
from kiosk.scan.zxing import CodesFound, Read, whole

__all__ = ["Decoder", "Hint", "Read", "Seen"]

_LIVE_MS = 60.0
_WHOLE_EVERY = 3  # looks of which one takes the whole frame while nothing is read


@dataclass(frozen=True)
class Seen:
    """What one frame gave. `code_like`: something in it looks like a code, read or not.

    What the rescue found comes with a later frame than the one it was found in.
    """

    reads: tuple[Read, ...]
    hint: Hint | None
    code_like: bool


class Decoder:
    """Reads frames.

    `still_ms` is the processor time that one picture's rescue may take before `see` returns; None
    is for a camera, whose frames `see` never holds up: 60 ms each, in a second thread, or, for a
    recording that nobody watches, `in_step` before the next frame. `roster` are the codes that may
    be shown. `symbologies` are the kinds of codes that are read; any other than QR counts only if
    `is_listed` says that its text is a ticket's, since packets and bottles bear such codes, and a
    part of some bar codes is one, too. `clock` gives seconds.
    """

    def __init__(
        self,
        *,
        still_ms: float | None = None,
        in_step: bool = False,
        roster: Roster | None = None,
        symbologies: frozenset[Symbology] = QR_ALONE,
        is_listed: Callable[[str], bool] = lambda _: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._still_ms = still_ms
        self._clock = clock
        self._symbologies = symbologies
        self._is_listed = is_listed
        self._rescue = Rescue(roster, live=still_ms is None)
        self._second = (InStep if in_step else SecondLook)(self._work)
        self._looks = 0
        self._late = _NOTHING
        self._era = self._worked_era = 0
        self._learned = ""

    def reset(self) -> None:
        """Forget all earlier frames."""
        self._looks = 0
        self._late = _NOTHING
        self._era += 1
        self._second.forget()

    def see(self, frame: NDArray[np.uint8], at: float | None = None) -> Seen:
        """Read a uint8 frame, BGR (h, w, 3) or grey (h, w), of any size.

        `at` is the second it was taken, on a steady clock; now, if it is not given.
        """
        gray = to_gray(frame)
        small: Gray | None = None
        if self._live and self._looks % _WHOLE_EVERY:
            small = reduced(gray)
            regions = _regions(gray, small)
            first = _look_at(gray, regions, self._symbologies)
        else:
            first = zxing.look(gray, whole(gray), kinds=self._symbologies)
        if first.reads:
            reads = tuple(filter(None, map(self._counted, first.reads)))
            self.reset()
            self._learn(reads)
            return Seen(reads, None if reads else Hint.ANOTHER_KIND, True)
        self._looks += 1
        if small is None:
            small = reduced(gray)
            regions = _regions(gray, small)
        taken = self._clock() if at is None else at
        rescued = self._rescued(Unread(frame, gray, small, regions, first.located, taken))
        return Seen(rescued.reads, rescued.hint, rescued.code_like)

    @property
    def _live(self) -> bool:
        return self._still_ms is None

    def _counted(self, read: Read) -> Read | None:
        """The read if it counts; a UPC-A code is an EAN-13 code with a zero before it."""
        if read.is_qr:
            return read
        texts = [read.text, *([read.text[1:]] if read.text.startswith("0") else [])]
        listed = next((text for text in texts if self._is_listed(text)), None)
        return None if listed is None else replace(read, text=listed)

    def _rescued(self, unread: Unread) -> Salvage:
        if self._still_ms is not None:
            return self._work(_Job(self._era, unread, Budget(self._still_ms)))
        self._second.offer(_Job(self._era, unread))
        if (news := self._second.take()) is None:
            return replace(self._late, reads=())
        self._late = news
        return news

    def _learn(self, reads: tuple[Read, ...]) -> None:
        """Have the form of what was read noted, once for each text."""
        if not reads or reads[0].text == self._learned:
            return
        self._learned = reads[0].text
        job = _Job(self._era, reads)
        if self._live:
            self._second.offer(job)
        else:
            self._work(job)

    def _work(self, job: _Job) -> Salvage:
        """Do a job; for a live camera in the second thread, which alone knows the rescue then."""
        if job.era != self._worked_era:
            self._worked_era = job.era
            self._rescue.forget()
        if isinstance(job.of, Unread):
            return self._rescue.work(job.of, job.budget or Budget(_LIVE_MS))
        self._rescue.learn(job.of)
        return _NOTHING


_NOTHING = Salvage()


@dataclass(frozen=True, eq=False)
class _Job:
    """Something for the rescue: a picture to read, or codes that were read, to learn from."""

    era: int
    of: Unread | tuple[Read, ...]
    budget: Budget | None = None


def _regions(gray: Gray, small: Gray) -> tuple[Region, ...]:
    return find_regions(small, (gray.shape[1], gray.shape[0]))


def _look_at(gray: Gray, regions: tuple[Region, ...], kinds: frozenset[Symbology]) -> CodesFound:
    """The codes in the regions; once one is read, all of the picture, for another beside it."""
    located: list[Located] = []
    for region in regions:
        found = zxing.look(gray, region, kinds=kinds)
        if found.reads:
            others = zxing.look(gray, whole(gray), kinds=kinds).reads
            known = {read.text for read in others}
            return CodesFound((*(r for r in found.reads if r.text not in known), *others))
        located += found.located
    return CodesFound((), tuple(located))
