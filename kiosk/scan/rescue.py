"""Everything beyond the first look, for a picture in which a code-like thing stayed unread.

1. Symbols that the first look located but could not correct are sampled again and mended.
2. Code-like regions are searched for finder patterns; without any the picture is done with.
3. The best symbols located lately are laid beside the list (`by_list`).
4. The `attempts` go on where the picture before left off; what they locate is mended, and kept for
   the list.

All under a budget that is looked at inside the steps. What a picture's budget did not reach is done
on the next one, and a scene that has seen it all is left alone until it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import zxing
from kiosk.scan.attempts import Attempts
from kiosk.scan.budget import Budget
from kiosk.scan.by_list import ListReader
from kiosk.scan.dull import DullRegions
from kiosk.scan.finders import MAX_VERSION
from kiosk.scan.hints import Hint, hint_for
from kiosk.scan.locator import Located
from kiosk.scan.picture import Gray
from kiosk.scan.regions import Region, find_regions, reduced, telling_channel
from kiosk.scan.roster import Roster
from kiosk.scan.symbologies import Symbology
from kiosk.scan.zxing import CodesFound, Read, whole

_MEND_SECONDS = 0.2  # before one at the same place is mended again
_SEEN = 4  # versions that are remembered of what was read
_THUMB = (64, 36)  # width, height of the picture in which changes are looked for
_CHANGE = 5  # grey steps of a pixel of the thumbnail, above the noise of a dim sensor
_GLANCE_SECONDS = 0.2  # between searches while nothing promising is in view
_UNSURE_MS = 15.0  # for a camera's picture in whose like no symbol was located yet
_COLOUR_SECONDS = 0.3  # between looks at the colours
_KINDS_SECONDS = 1.0  # between looks for other kinds of codes


@dataclass(frozen=True, eq=False)
class Unread:
    """A picture that the first look did not read.

    `small` is its reduced picture, `frame` as it came, `at` its second on a steady clock.
    """

    frame: NDArray[np.uint8]
    gray: Gray
    small: Gray
    regions: tuple[Region, ...]
    located: tuple[Located, ...]
    at: float


@dataclass(frozen=True)
class Salvage:
    """What came of it. `code_like`: something in it looks like a code, read or not."""

    reads: tuple[Read, ...] = ()
    hint: Hint | None = None
    code_like: bool = False


_NOTHING = Salvage()


class Rescue:
    """Works on one unread picture after the other.

    `roster`: the codes that may be shown. `live`: pictures follow each other quickly, so that work
    may be left to the next one, and the list has to say the same twice.
    """

    def __init__(self, roster: Roster | None = None, *, live: bool) -> None:
        self._list = ListReader(roster, live=live) if roster else None
        self._live = live
        self._seen: tuple[int, ...] = ()  # versions of the symbols that were read lately
        self._dull = DullRegions()
        self.forget()

    def forget(self) -> None:
        """What comes next is another scene."""
        self._next = 0  # the attempt the next picture goes on with
        self._turn = 0  # the region it starts with
        self._turns = 0  # pictures since the scene changed
        self._mended: list[tuple[Located, float]] = []  # in vain, and when
        self._untried = 1.0  # share of the attempts this scene has not seen yet
        self._thumb: Gray | None = None
        self._last = _NOTHING
        self._of_another_kind = False
        self._promising = False  # whether a symbol was located, read or not
        self._glanced = self._coloured = self._kinds_at = -_KINDS_SECONDS
        self._dull.clear()
        if self._list:
            self._list.forget()

    def work(self, unread: Unread, budget: Budget) -> Salvage:
        """Read the picture, as far as the budget goes."""
        moving = self._changed(unread.small)
        self._turns += 1
        if moving:
            self._untried, self._turns = 1.0, 1
        elif self._untried <= 0 and not (self._list and self._list.has_work):
            return self._last
        self._dull.follow(unread.regions, unread.at)
        if self._may_rest(unread, moving):
            return replace(self._last, reads=())
        work = self._begin(unread, budget)
        reads = work.mend_new(unread.located)
        if not reads and not self._has_code_like(unread, work, moving) and not unread.located:
            coloured = self._in_colour(unread)
            if coloured is None:
                return self._nothing(unread)
            unread, work = coloured, self._begin(coloured, budget)
            reads = zxing.look(unread.gray, whole(unread.gray)).reads
            if not reads and not self._has_code_like(unread, work, moving):
                return self._nothing(unread)
        unsure = self._live and moving and not self._promising and not unread.located
        if unsure:
            budget.limit(_UNSURE_MS)
        if self._list:
            self._list.unread(unread.at)
            self._list.note(unread.located, unread.at)
        reads = reads or self._listed(unread, work.budget, moving=moving)
        if not reads and self._untried > 0:
            reads = self._attempt(unread, work, unsure=unsure)
        self._mended += [(located, unread.at) for located in work.mended]
        self._promising = bool(reads) or work.has_located
        if reads:
            self._untried = 1.0  # what was read here is read again, not remembered
            if self._list and reads[0].agreement is None:
                self._list.was_read()
        if moving and not self._promising:
            for region in work.code_like:
                self._dull.disappoints(region)
        hint = None if reads else self._hint(unread, work.code_like or work.regions)
        self._last = Salvage(reads, hint, True)
        return self._last

    def _begin(self, unread: Unread, budget: Budget) -> Attempts:
        """The work on a picture; what was mended in vain a moment ago is left alone."""
        self._mended = [
            (located, at)
            for located, at in self._mended
            if self._live and 0 <= unread.at - at < _MEND_SECONDS
        ]
        return Attempts(
            unread.gray,
            budget,
            self._list.versions if self._list else self._seen,
            tuple(located for located, _ in self._mended),
        )

    def _nothing(self, unread: Unread) -> Salvage:
        """Nothing code-like is in view, as far as it was searched."""
        if not self._dull.fresh(unread.regions) and not self._dull.has_disappointed(unread.regions):
            self._untried = 0
        hint = self._hint(unread, ())
        self._last, self._promising = Salvage((), hint, hint is not None), False
        return self._last

    def _hint(self, unread: Unread, code_like: Sequence[Region]) -> Hint | None:
        """Why nothing was read; now and then, whether it is because the code is no QR code."""
        if not 0 <= unread.at - self._kinds_at < _KINDS_SECONDS:
            self._kinds_at = unread.at
            seen = zxing.look(unread.gray, whole(unread.gray), kinds=frozenset(Symbology))
            self._of_another_kind = any(not read.is_qr for read in seen.reads)
        if self._of_another_kind:
            return Hint.ANOTHER_KIND
        return hint_for(unread.gray, code_like)

    def _in_colour(self, unread: Unread) -> Unread | None:
        """The same picture in the colour in which something code-like shows that grey hides."""
        if unread.frame.ndim != 3 or 0 <= unread.at - self._coloured < _COLOUR_SECONDS:
            return None
        self._coloured = unread.at
        channel = telling_channel(unread.frame, unread.regions)
        if channel is None:
            return None
        small = reduced(channel)
        regions = find_regions(small, (channel.shape[1], channel.shape[0]))
        return replace(unread, gray=channel, small=small, regions=regions, located=())

    def learn(self, reads: tuple[Read, ...]) -> None:
        """Note how codes look that were read in the ordinary way: the next is likely alike."""
        versions = [read.symbol.version for read in reads if read.symbol]
        known = [*(version for version in versions if version <= MAX_VERSION), *self._seen]
        self._seen = tuple(dict.fromkeys(known))[:_SEEN]
        if self._list:
            self._list.learn(reads)

    def _changed(self, small: Gray) -> bool:
        """Whether this picture differs from the one before by more than noise."""
        thumb = np.asarray(cv2.resize(small, _THUMB, interpolation=cv2.INTER_AREA), np.uint8)
        before, self._thumb = self._thumb, thumb
        return before is None or int(cv2.absdiff(before, thumb).max()) > _CHANGE

    def _may_rest(self, unread: Unread, moving: bool) -> bool:
        """Whether a live camera's picture is not worth a search: the last was, and in vain."""
        if not self._live or self._promising or unread.located:
            return False
        if moving and 0 <= unread.at - self._glanced < _GLANCE_SECONDS:
            return True
        regions = unread.regions
        return not self._dull.fresh(regions) and self._dull.has_disappointed(regions)

    def _has_code_like(self, unread: Unread, work: Attempts, moving: bool) -> bool:
        """Whether a region has finder patterns: the first of those that `work` is to search.

        While nothing promising is in view of a live camera, and things move, they are searched one
        at a time; else the next one comes first with the next picture.
        """
        regions = unread.regions
        if self._live:
            self._glanced = unread.at
            regions = self._dull.fresh(regions)[: 1 if moving and not self._promising else None]
            turn = self._turn % max(1, len(regions))
            regions = regions[turn:] + regions[:turn]
            self._turn += 1
        if self._turns > len(regions) and self._last.code_like:
            work.regions = regions
            return bool(regions)
        for number, region in enumerate(regions):
            if number and work.budget.spent():
                break
            if work.answer(region).code_like:
                work.regions = regions[number:]
                return True
            self._dull.is_plain(region)
        return False

    def _listed(self, unread: Unread, budget: Budget, *, moving: bool) -> tuple[Read, ...]:
        if self._list is None:
            return ()
        return self._list.read(unread.gray, unread.at, budget, moving=moving)

    def _attempt(self, unread: Unread, work: Attempts, *, unsure: bool) -> tuple[Read, ...]:
        """Locate what the first region shows, then go on where the picture before left off.

        `unsure`: what it shows is most likely no code, and nothing else is worth the time.
        """
        others = list(work)
        done, begun = 0, bool(work.code_like)
        reads = self._try(others.pop(0), unread, work) if begun else ()
        if unsure and not work.has_located:
            return reads
        while not reads and done < len(others) and not ((done or begun) and work.budget.spent()):
            reads = self._try(others[(self._next + done) % len(others)], unread, work)
            done += not reads  # the next picture starts with what worked on this one
        for region in work.plain:
            self._dull.is_plain(region)
        self._next = (self._next + done) % len(others)
        self._untried -= done / len(others)
        return reads

    def _try(
        self, attempt: Callable[[], CodesFound], unread: Unread, work: Attempts
    ) -> tuple[Read, ...]:
        found = attempt()
        reads = found.reads or work.mend_new(found.located)
        if self._list and not reads and found.located:
            self._list.note(found.located, unread.at)
            if not self._live:
                reads = self._listed(unread, work.budget, moving=False)
        return reads
