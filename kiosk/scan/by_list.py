"""Symbols that were located and not read, laid beside the list.

To locate a symbol takes longer than to match it, and not every look at a scene locates the same
ones. So the best of the last second are kept, and each is looked for again where it was before the
list is asked about it (`roster`); what may be believed is `confirmation`'s to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kiosk.scan import grid
from kiosk.scan.book import NO_MATCH, Match
from kiosk.scan.budget import Budget
from kiosk.scan.confirmation import Confirmation, is_sure
from kiosk.scan.locator import Located, follow
from kiosk.scan.picture import Gray
from kiosk.scan.roster import Roster
from kiosk.scan.zxing import Read

_KEPT = 6  # located symbols
_ASKED = 4  # of them are laid beside the list at a try, at most
_KEPT_SECONDS = 1.0
_SAME_SYMBOL = 0.006  # corners this close, in sides of the symbol, are the same attempt
_SAME_PLACE = 0.04  # and these the same symbol


@dataclass(frozen=True)
class _Kept:
    located: Located
    at: float
    was_sure: bool = False
    tries: int = 0
    """In vain."""


class ListReader:
    """Reads by the list for one camera, or one picture after the other (`live` False).

    `at` is the second of the picture, on a steady clock.
    """

    def __init__(self, roster: Roster, *, live: bool) -> None:
        self._roster = roster
        self._live = live
        self._confirmation = Confirmation()
        self._kept: list[_Kept] = []

    @property
    def versions(self) -> tuple[int, ...]:
        """The versions of the symbols that show listed texts."""
        return self._roster.versions

    @property
    def has_work(self) -> bool:
        """Whether another try at a scene that does not change is worth it."""
        return any(not kept.tries for kept in self._kept)

    def learn(self, reads: Sequence[Read]) -> None:
        """Note how listed texts look, from codes that were read in the ordinary way."""
        self._roster.learn(reads)

    def forget(self) -> None:
        """What comes next is another scene."""
        self._kept.clear()
        self._confirmation.forget()

    def was_read(self) -> None:
        """The code was read without the list."""
        self._confirmation.forget()

    def unread(self, at: float) -> None:
        """Something code-like is in the picture, and is not read."""
        self._confirmation.unread(at)
        self._kept = [kept for kept in self._kept if 0 <= at - kept.at <= _KEPT_SECONDS]

    def note(self, located: Sequence[Located], at: float) -> None:
        """Keep symbols that were located."""
        for each in located:
            if each.version not in self.versions:
                continue
            before = next((k for k in self._kept if same(k.located, each, _SAME_PLACE)), None)
            if before is None:
                self._kept.append(_Kept(each, at))
            else:
                self._kept.remove(before)
                better = max(before.located, each, key=lambda located: located.fit)
                self._kept.append(replace(before, located=better, at=at))
        self._kept = _best(self._kept)

    def read(self, gray: Gray, at: float, budget: Budget, *, moving: bool) -> tuple[Read, ...]:
        """The listed text that a kept symbol shows in this picture, if it may be believed.

        What was asked in vain is asked again only if the picture has changed.
        """
        if self._live and not self._confirmation.may_try(at):
            return ()
        asked: list[tuple[Match, _Kept]] = []
        for kept in [k for k in self._kept if moving or not k.tries][:_ASKED]:
            if asked and budget.spent():
                break
            here = kept.located
            if moving or not here.fit:
                here = follow(gray, here) or replace(here, fit=0.0)
            match = self._match(gray, here, budget)
            tries = 0 if is_sure(match) else kept.tries + 1
            asked.append((match, _Kept(here, at, is_sure(match), tries)))
            self._kept.remove(kept)
        if not asked:
            return ()
        best, where = max(asked, key=lambda pair: pair[0].z)
        sure = {match.text for match, _ in asked if is_sure(match)}
        if len(sure) > 1:  # two tickets in view are nobody's
            best = NO_MATCH
        self._kept = _best([*(kept for _, kept in asked), *self._kept])
        if not (self._confirmation.tried(best, at) or (not self._live and is_sure(best))):
            return ()
        return (Read(best.text, b"", where.located.corners, agreement=best.z),)

    def _match(self, gray: Gray, located: Located, budget: Budget) -> Match:
        best = NO_MATCH
        for soft in grid.soft_modules(
            gray, located.corners, located.version, light_on_dark=located.light_on_dark
        ):
            match = self._roster.match(soft, located.version)
            if match.z > best.z:
                best = match
            if is_sure(best) or budget.spent():
                break
        return best


def _best(kept: list[_Kept]) -> list[_Kept]:
    """The likeliest first: what was sure, what was not asked about in vain, what fits best."""
    order = sorted(kept, key=lambda each: (not each.was_sure, each.tries, -each.located.fit))
    return order[:_KEPT]


def same(one: Located, other: Located, near: float = _SAME_SYMBOL) -> bool:
    """Whether two located symbols are one: of one version, corners `near` in sides of it."""
    a, b = np.array(one.corners), np.array(other.corners)
    side = float(np.abs(a[2] - a[0]).max())
    return one.version == other.version and float(np.abs(a - b).max()) < near * side
