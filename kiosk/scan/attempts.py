"""Ways to read one picture, best first.

Code-like regions and finer patches are searched for symbols (`finders`, `locator`), and the frame
and its regions are read in other lights and sizes. What is located and not read is sampled again
and mended (`grid`, `symbol`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kiosk.scan import finders, grid, symbol, zxing
from kiosk.scan.budget import Budget
from kiosk.scan.by_list import same
from kiosk.scan.finders import MAX_VERSION, FinderAnswers
from kiosk.scan.locator import Located, follow, locate
from kiosk.scan.picture import Gray, gamma, sharpen, stretch, threshold
from kiosk.scan.regions import Region, find_patches
from kiosk.scan.zxing import CodesFound, Read, Variant, whole

_MENDS = 8  # located symbols that are mended per picture at most
_PATCHES = 4  # boxes of finer texture that are searched as well
_LARGE = 1_500_000  # pixels of a picture too large for a variant with little time left
_LARGE_MS = 20.0
_VERSIONS = tuple(range(1, MAX_VERSION + 1))

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


class Attempts:
    """What is done to one picture under one budget.

    `likely` are the versions of the symbols to be expected, if any are known; `tried` what needs no
    mending again.
    """

    def __init__(
        self,
        gray: Gray,
        budget: Budget,
        likely: tuple[int, ...],
        tried: tuple[Located, ...],
    ) -> None:
        self._gray = gray
        self.budget = budget
        self._likely = likely
        self._tried = tried
        self.mended: list[Located] = []
        """In vain."""
        self.has_located = False
        """Whether there was a symbol, read or not."""
        self.regions: tuple[Region, ...] = ()
        """To search; the first is code-like."""
        self._answers: dict[Region, FinderAnswers] = {}
        self._patches: tuple[Region, ...] | None = None

    @property
    def code_like(self) -> list[Region]:
        """The regions that were searched and have finder patterns."""
        return [region for region, answer in self._answers.items() if answer.code_like]

    @property
    def plain(self) -> list[Region]:
        """Those that have none."""
        return [region for region, answer in self._answers.items() if not answer.code_like]

    def answer(self, region: Region) -> FinderAnswers:
        """Where a region may have finder patterns."""
        if region not in self._answers:
            self._answers[region] = finders.search(
                self._gray, region, max(self._likely or _VERSIONS)
            )
        return self._answers[region]

    def __iter__(self) -> Iterator[Callable[[], CodesFound]]:
        """Ways to read the picture, best first."""
        for region in self.regions:
            yield partial(self._locate_in, region)
        for number in range(_PATCHES):
            yield partial(self._locate_in_patch, number)
        for variant in _FRAME_VARIANTS:
            yield partial(self._look, whole(self._gray), variant)
        if self._likely:
            for region in self.regions:
                yield partial(self._locate_any_version, region)
        for variant in _REGION_VARIANTS:
            for region in self.regions:
                yield partial(self._look, region, variant)

    def mend_new(self, located: tuple[Located, ...]) -> tuple[Read, ...]:
        """Mend the first of the located symbols that can be, leaving out what was tried before."""
        self.has_located |= bool(located)
        tried = [*self._tried, *self.mended]
        fresh = [c for c in located if not any(same(c, other) for other in tried)]
        for candidate in fresh[: _MENDS - len(self.mended)]:
            if self.mended and self.budget.spent():
                break
            self.mended.append(candidate)
            reads = _mend(self._gray, candidate)
            if not reads and not candidate.fit and (nearer := follow(self._gray, candidate)):
                reads = _mend(self._gray, nearer)
            if reads:
                return reads
        return ()

    def _locate_in(self, region: Region) -> CodesFound:
        answer = self.answer(region)
        return self._located(answer) if answer.code_like else CodesFound()

    def _locate_in_patch(self, number: int) -> CodesFound:
        if self._patches is None:
            self._patches = find_patches(self._gray, _PATCHES)
        if number >= len(self._patches):
            return CodesFound()
        largest = max(self._likely or _VERSIONS)
        return self._located(finders.search(self._gray, self._patches[number], largest))

    def _locate_any_version(self, region: Region) -> CodesFound:
        answer = finders.search(self._gray, region, max(_VERSIONS))
        return self._located(answer, _VERSIONS)

    def _located(self, answer: FinderAnswers, versions: tuple[int, ...] = ()) -> CodesFound:
        found = locate(answer, versions or self._likely or _VERSIONS, self.budget)
        return CodesFound(located=tuple(follow(self._gray, each) or each for each in found))

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
