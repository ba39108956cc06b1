"""Everything beyond the first look, for a picture in which a code-like thing stayed unread.

1. Symbols that the first look located but could not correct are sampled again and mended.
2. Code-like regions are searched for finder patterns; without any the picture is done with.
3. What those suggest is laid out (`locator`), sampled, mended, and laid beside the list (`roster`).
4. The picture and the regions are read in other lights and sizes; what that locates is mended too.

All under a budget that is looked at inside the steps. What a picture's budget did not reach is done
on the next one, and a scene that has seen it all is left alone until it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.scan import finders, grid, symbol, zxing
from kiosk.scan.book import NO_MATCH, Match
from kiosk.scan.budget import Budget
from kiosk.scan.confirmation import Confirmation, is_sure
from kiosk.scan.dull import DullRegions
from kiosk.scan.finders import MAX_VERSION, FinderAnswers
from kiosk.scan.hints import Hint, hint_for
from kiosk.scan.locator import Located, locate
from kiosk.scan.picture import Gray, gamma, sharpen, stretch, threshold
from kiosk.scan.regions import Region, find_regions, reduced, telling_channel
from kiosk.scan.roster import Roster
from kiosk.scan.symbologies import Symbology
from kiosk.scan.zxing import CodesFound, Read, Variant, whole

_MENDS = 4  # located symbols that are mended per picture at most
_LISTED = 4  # and laid beside the list
_LIST_TRIES = 3  # in vain, after which a scene that does not change is left alone
_SAME_SYMBOL = 0.02  # corners this close, in sides of the symbol, are the same attempt
_THUMB = (64, 36)  # width, height of the picture in which changes are looked for
_CHANGE = 5  # grey steps of a pixel of the thumbnail, above the noise of a dim sensor
_LARGE = 1_500_000  # pixels of a picture too large for a variant with little time left
_LARGE_MS = 20.0
_VERSIONS = tuple(range(1, MAX_VERSION + 1))
_GLANCE_SECONDS = 0.15  # between searches while nothing promising is in view
_UNSURE_MS = 25.0  # for a camera's picture in whose like no symbol was located yet
_COLOUR_SECONDS = 0.3  # between looks at the colours
_KINDS_SECONDS = 1.0  # between looks for other kinds of codes

# Best first, as measured on frames that the first look did not read.
_FRAME_VARIANTS = (
    Variant(change=gamma(0.45)),
    Variant(one_threshold=True),
    Variant(change=gamma(4)),
)
_REGION_VARIANTS = (
    Variant(2, one_threshold=True),
    Variant(one_threshold=True),
    Variant(1.5, stretch),
    Variant(2, sharpen),
    Variant(2, threshold(21)),
    Variant(2, gamma(4)),
    Variant(3, threshold(41)),
)


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
        self._roster = roster
        self._live = live
        self._confirmation = Confirmation()
        self._dull = DullRegions()
        self.forget()

    def forget(self) -> None:
        """What comes next is another scene."""
        self._next = 0  # the attempt the next picture starts with
        self._untried = 1.0  # share of the attempts this scene has not seen yet
        self._list_tries = _LIST_TRIES  # that it is still worth
        self._thumb: Gray | None = None
        self._last = _NOTHING
        self._of_another_kind = False
        self._promising = False  # whether a symbol was located, read or not
        self._glanced = self._coloured = self._kinds_at = -_KINDS_SECONDS
        self._dull.clear()
        self._confirmation.forget()

    def work(self, unread: Unread, budget: Budget) -> Salvage:
        """Read the picture, as far as the budget goes."""
        moving = self._changed(unread.small)
        if moving:
            self._untried, self._list_tries = 1.0, _LIST_TRIES
        elif self._untried <= 0 and not self._list_tries:
            return self._last
        self._dull.follow(unread.regions, unread.at)
        if self._may_rest(unread, moving):
            return replace(self._last, reads=())
        work = _Work(unread.gray, budget)
        reads = work.mend_new(unread.located)
        answers = () if reads else self._answers(unread, budget, moving)
        if not reads and not answers and not unread.located:
            coloured = self._in_colour(unread)
            if coloured is None:
                return self._nothing(unread)
            unread, work = coloured, _Work(coloured.gray, budget)
            reads = zxing.look(unread.gray, whole(unread.gray)).reads
            answers = () if reads else self._answers(unread, budget, moving)
            if not reads and not answers:
                return self._nothing(unread)
        if self._live and moving and not self._promising and not unread.located:
            budget.limit(_UNSURE_MS)
        self._confirmation.unread(unread.at)
        reads = reads or self._listed(unread, answers, work)
        if not reads and self._untried > 0:
            reads = self._attempt(answers, work)
        self._promising = bool(reads) or work.has_located
        if reads:
            self._untried = 1.0  # what was read here is read again, not remembered
            if reads[0].agreement is None:
                self._confirmation.forget()
        if moving and not self._promising:
            for answer in answers:
                self._dull.disappoints(answer.region)
        hint = None if reads else self._hint(unread, answers)
        self._last = Salvage(reads, hint, True)
        return self._last

    def _nothing(self, unread: Unread) -> Salvage:
        """Nothing code-like is in view, as far as it was searched."""
        if not self._dull.fresh(unread.regions):
            self._untried = self._list_tries = 0
        hint = self._hint(unread, ())
        self._last, self._promising = Salvage((), hint, hint is not None), False
        return self._last

    def _hint(self, unread: Unread, answers: tuple[FinderAnswers, ...]) -> Hint | None:
        """Why nothing was read; now and then, whether it is because the code is no QR code."""
        if not 0 <= unread.at - self._kinds_at < _KINDS_SECONDS:
            self._kinds_at = unread.at
            seen = zxing.look(unread.gray, whole(unread.gray), kinds=frozenset(Symbology))
            self._of_another_kind = any(not read.is_qr for read in seen.reads)
        if self._of_another_kind:
            return Hint.ANOTHER_KIND
        return hint_for(unread.gray, [answer.region for answer in answers])

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
        """Note how listed texts look, from codes that were read in the ordinary way."""
        if self._roster:
            self._roster.learn(reads)

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

    def _answers(self, unread: Unread, budget: Budget, moving: bool) -> tuple[FinderAnswers, ...]:
        """Finder patterns in the regions that have some.

        While nothing promising is in view of a live camera, and things move, they are searched one
        at a time; what does not move is soon done with.
        """
        regions = unread.regions
        if self._live:
            self._glanced = unread.at
            regions = self._dull.fresh(regions)[: 1 if moving and not self._promising else None]
        answers: list[FinderAnswers] = []
        for region in regions:
            if answers and budget.spent():
                break
            answer = finders.search(unread.gray, region)
            if answer.code_like:
                answers.append(answer)
            else:
                self._dull.is_plain(region)
        return tuple(answers)

    def _listed(
        self, unread: Unread, answers: tuple[FinderAnswers, ...], work: _Work
    ) -> tuple[Read, ...]:
        """The listed text that a symbol in the picture shows, if it may be believed."""
        if self._roster is None:
            self._list_tries = 0
            return ()
        if self._live and not self._confirmation.may_try(unread.at):
            return ()
        versions = self._roster.versions
        candidates = [c for c in unread.located if c.version in versions]
        for answer in answers:
            candidates += locate(answer, versions, work.budget)
        if not candidates:
            anywhere = finders.search_all(unread.gray, work.budget)
            candidates += locate(anywhere, versions, work.budget)
        work.has_located |= bool(candidates)
        best, where = NO_MATCH, None
        for candidate in candidates[:_LISTED]:
            match = self._match(unread.gray, candidate, work.budget)
            if match.z > best.z:
                best, where = match, candidate
        self._list_tries = _LIST_TRIES if is_sure(best) else self._list_tries - 1
        believed = self._confirmation.tried(best, unread.at) or (not self._live and is_sure(best))
        if not believed or where is None:
            return ()
        return (Read(best.text, b"", where.corners, agreement=best.z),)

    def _match(self, gray: Gray, candidate: Located, budget: Budget) -> Match:
        assert self._roster
        best = NO_MATCH
        light = candidate.light_on_dark
        for soft in grid.soft_modules(
            gray, candidate.corners, candidate.version, light_on_dark=light
        ):
            match = self._roster.match(soft, candidate.version)
            if match.z > best.z:
                best = match
            if is_sure(best) or budget.spent():
                break
        return best

    def _attempt(self, answers: tuple[FinderAnswers, ...], work: _Work) -> tuple[Read, ...]:
        """Go on with the attempts where the picture before left off."""
        attempts = list(work.attempts(answers))
        done = 0
        reads: tuple[Read, ...] = ()
        while not reads and done < len(attempts) and not (done and work.budget.spent()):
            found = attempts[(self._next + done) % len(attempts)]()
            reads = found.reads or work.mend_new(found.located)
            done += not reads  # the next picture starts with what worked on this one
        self._next = (self._next + done) % max(1, len(attempts))
        self._untried -= done / max(1, len(attempts))
        return reads


class _Work:
    """What is done to one picture under one budget."""

    def __init__(self, gray: Gray, budget: Budget) -> None:
        self._gray = gray
        self.budget = budget
        self.has_located = False
        """Whether there was a symbol, read or not."""
        self._tried: list[Located] = []

    def attempts(self, answers: tuple[FinderAnswers, ...]) -> Iterator[Callable[[], CodesFound]]:
        """Ways to read the picture, best first."""

        def looking(region: Region, variant: Variant) -> Callable[[], CodesFound]:
            return lambda: self._look(region, variant)

        def locating(answer: FinderAnswers) -> Callable[[], CodesFound]:
            return lambda: CodesFound(located=locate(answer, _VERSIONS, self.budget))

        for answer in answers:
            yield locating(answer)
        yield self._locate_anywhere
        for variant in _FRAME_VARIANTS:
            yield looking(whole(self._gray), variant)
        for variant in _REGION_VARIANTS:
            for answer in answers:
                yield looking(answer.region, variant)

    def mend_new(self, located: tuple[Located, ...]) -> tuple[Read, ...]:
        """Mend the first of the located symbols that can be, leaving out what was tried before."""
        self.has_located |= bool(located)
        fresh = [c for c in located if not any(_same(c, other) for other in self._tried)]
        for candidate in fresh[: _MENDS - len(self._tried)]:
            if self._tried and self.budget.spent():
                break
            self._tried.append(candidate)
            reads = _mend(self._gray, candidate)
            if reads:
                return reads
        return ()

    def _locate_anywhere(self) -> CodesFound:
        answer = finders.search_all(self._gray, self.budget)
        return CodesFound(located=locate(answer, _VERSIONS, self.budget))

    def _look(self, region: Region, variant: Variant) -> CodesFound:
        pixels = region.width * region.height * variant.factor**2
        if pixels > _LARGE and self.budget.left_ms() < _LARGE_MS:
            return CodesFound()
        return zxing.look(self._gray, region, variant)


def _mend(gray: Gray, candidate: Located) -> tuple[Read, ...]:
    """Sample a located symbol, correct it, paint it anew and read that."""
    for sampled in grid.samples(gray, candidate.corners, candidate.version):
        clean = symbol.mend(sampled.darkness, sampled.trust, candidate.version, candidate.format)
        reads = zxing.look(clean, whole(clean)).reads if clean is not None else ()
        if reads:
            return (Read(reads[0].text, reads[0].data, candidate.corners, reads[0].symbol),)
    return ()


def _same(one: Located, other: Located) -> bool:
    a, b = np.array(one.corners), np.array(other.corners)
    near = _SAME_SYMBOL * float(np.abs(a[2] - a[0]).max())
    return one.version == other.version and float(np.abs(a - b).max()) < near
