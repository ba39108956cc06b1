"""Causal order: what a row's writer knew comes before it, whatever the clocks say.

Each row about a ticket, refusals and undoings aside, names the latest rows of that ticket that
its desk knew (`KNEW`), by their hashes; those name what came before them. Only between rows that
could not know of each other does the hybrid logical clock give an order. Rows that were written
before there were such links have the clock alone.

The order is Kahn's topological sort, which always takes the row with the smallest hybrid time
next: it depends on the set of rows alone.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from sync.journal.bounds import KNEW, MOST_NAMED
from sync.journal.journal import Row

MOST_RELATED = 5_000
"""A ticket with more rows than this is ordered by links, but who knew of whom is not asked."""


def latest(rows: Iterable[Row]) -> list[str]:
    """The hashes of those of a ticket's `rows` that no other of them names: what to name next."""
    known = {row.hash.hex(): row for row in rows}
    named = {name for row in known.values() for name in _named(row)}
    loose = [row for name, row in known.items() if name not in named]
    return sorted(row.hash.hex() for row in sorted(loose, key=_by_clock)[-MOST_NAMED:])


class History:
    """The rows of one ticket, in causal order, and which of them knew of which."""

    def __init__(self, rows: Sequence[Row], clock: Callable[[Row], int] | None = None) -> None:
        """The history that `rows` tell; strangers are put in the order that `clock` says, if any.

        Without one, hybrid logical time says it, which is the same in every file.
        """
        by_clock = sorted(rows, key=_by_clock)
        if clock:
            by_clock.sort(key=clock)
        self._place = {row.hash.hex(): place for place, row in enumerate(by_clock)}
        parents = [self._parents(row) for row in by_clock]
        order = range(len(by_clock)) if _is_in_order(parents) else _sorted(parents)
        self.rows = [by_clock[place] for place in order]
        """All of them, each after those that it knew."""
        self._known: dict[int, int] = {}  # by place: bits of the places that it knew
        self._linked: set[int] = set()
        self._partial: set[int] = set()  # something that they built on is not here
        if len(by_clock) <= MOST_RELATED:
            for place in order:
                self._relate(place, by_clock[place], parents[place])

    def knew(self, later: Row, earlier: Row) -> bool:
        """Whether whoever wrote `later` knew of `earlier`."""
        place = self._place[earlier.hash.hex()]
        return bool(self._known.get(self._place[later.hash.hex()], 0) >> place & 1)

    def strangers(self, one: Row, other: Row) -> bool:
        """Whether neither of two rows knew of the other, and that is certain.

        It is not of rows without links, nor while a row is missing that one of them built on.
        """
        both = {self._place[one.hash.hex()], self._place[other.hash.hex()]}
        is_told = both <= self._linked and both.isdisjoint(self._partial)
        return is_told and not (self.knew(one, other) or self.knew(other, one))

    def _parents(self, row: Row) -> list[int]:
        return [self._place[name] for name in _named(row) if name in self._place]

    def _relate(self, place: int, row: Row, parents: list[int]) -> None:
        known = 0
        for parent in parents:
            known |= self._known.get(parent, 0) | 1 << parent
        self._known[place] = known
        if KNEW in row.facts():
            self._linked.add(place)
            if len(parents) < len(_named(row)) or not self._partial.isdisjoint(parents):
                self._partial.add(place)


def _named(row: Row) -> Sequence[str]:
    named: Sequence[str] = row.facts().get(KNEW) or ()
    return named


def _by_clock(row: Row) -> tuple[int, str, str, int, bytes]:
    return row.hlc, row.device_id, row.epoch, row.seq, row.hash


def _is_in_order(parents: list[list[int]]) -> bool:
    """Whether the clock agrees with all links already, as it nearly always does."""
    return all(parent < place for place, named in enumerate(parents) for parent in named)


def _sorted(parents: list[list[int]]) -> list[int]:
    """Places by links first, else as they are numbered."""
    children = defaultdict(list)
    open_links = [len(set(named)) for named in parents]
    for place, named in enumerate(parents):
        for parent in set(named):
            children[parent].append(place)
    ready = [place for place, number in enumerate(open_links) if number == 0]
    order = []
    while ready:
        place = heapq.heappop(ready)
        order.append(place)
        for child in children[place]:
            open_links[child] -= 1
            if open_links[child] == 0:
                heapq.heappush(ready, child)
    left = [place for place, number in enumerate(open_links) if number > 0]
    return order + left  # links in a circle: hashes that somebody has edited
