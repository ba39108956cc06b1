"""One exchange between a desk and the hub, without the network that carries it.

A desk asks, the hub answers, and each request and answer carries the sender's heads and as much
as fits of what the other lacks. Any of them may be lost, repeated, cut short or late.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.hub.heads import (
    MARK,
    NONE,
    Comparison,
    Head,
    Heads,
    Marks,
    Replica,
    grown,
    marks,
    shared,
)
from sync.journal.journal import Chain, Row
from sync.merging.parcel import Parcel
from sync.merging.wire import MOST_LINE, to_json

MOST_ROWS = 200
"""Rows in one message: the desk's door waits while they are written."""
MOST_CHARACTERS = 262_144
"""Size of one message, unless a single row is larger."""


@dataclass(frozen=True)
class ExchangeRequest:
    """What a desk says: what it holds, and some of what the hub lacks."""

    heads: Heads
    parcels: Sequence[Parcel] = ()
    held: Mapping[Chain, Marks] = field(default_factory=dict)
    """Of chains that differ, which rows it holds."""


@dataclass(frozen=True)
class ExchangeAnswer:
    """What the hub says: what it holds now, and some of what the desk lacks."""

    heads: Heads
    parcels: Sequence[Parcel] = ()
    held: Mapping[Chain, Marks] = field(default_factory=dict)
    refused: Sequence[int] = ()
    """The places of the request's rows that the hub did not take."""


def answer(replica: Replica, request: ExchangeRequest, source: str) -> ExchangeAnswer:
    """The hub's answer to a request that came from `source`, after taking what it brought."""
    refused = replica.take(request.parcels, source)
    heads = replica.heads()
    held, load = {}, _Load()
    for chain in {**heads, **request.held}:  # it may be one of which nothing is held here
        theirs = request.heads.get(chain, NONE)
        compared = Comparison(replica, chain, heads.get(chain, NONE), theirs)
        if compared.mine == theirs:
            continue
        if chain in request.held or compared.differs:
            held[chain] = marks(replica, chain)
        load.fill(compared.lacking(request.held.get(chain)))
    return ExchangeAnswer(heads, load.parcels, held, refused)


class DeskSide:
    """A desk's side of one conversation; what it remembers of the hub is only ever a saving.

    Rows that one of the two has refused count as held by both: they are not offered again.
    """

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._answer: ExchangeAnswer | None = None
        self._sent: Sequence[Parcel] = ()
        self._refused_here: dict[Chain, dict[bytes, int]] = defaultdict(dict)
        self._refused_there: dict[Chain, dict[bytes, int]] = defaultdict(dict)
        self.unfinished = True
        """Whether it pays to ask again at once."""
        self.moved = False
        """Whether the last exchange carried any rows."""

    def request(self) -> ExchangeRequest:
        """What to say to the hub now."""
        here = self._replica.heads()
        mine = self._told(here)
        last = self._answer or ExchangeAnswer({})
        held, load = {}, _Load()
        for chain, head in mine.items():
            theirs = self._hub_head(chain)
            if self._answer is None or head == theirs:
                continue
            compared = Comparison(self._replica, chain, here.get(chain, NONE), theirs)
            if chain in last.held or compared.differs:
                refused = frozenset(row_hash[:MARK] for row_hash in self._refused_here[chain])
                held[chain] = marks(self._replica, chain) | refused
            load.fill(self._wanted(compared, last.held.get(chain)))
        self._sent = load.parcels
        return ExchangeRequest(mine, load.parcels, held)

    def take(self, answer: ExchangeAnswer, source: str) -> None:
        """Take what the hub has answered to the last request."""
        before, self._answer = self._answer, answer
        is_news = before is None or (before.heads, before.held.keys()) != (
            answer.heads,
            answer.held.keys(),
        )
        for place in answer.refused:
            if place < len(self._sent):
                _note(self._refused_there, self._sent[place].row)
        for place in self._replica.take(answer.parcels, source):
            _note(self._refused_here, answer.parcels[place].row)
        told = self._told(self._replica.heads())
        differing = any(told[chain] != self._hub_head(chain) for chain in told)
        self.moved = bool(self._sent or answer.parcels)
        self.unfinished = differing and (self.moved or is_news)

    def pending(self, chain: Chain) -> int:
        """How many rows of a chain the hub does not hold, as it last said."""
        theirs = self._hub_head(chain)
        mine = self._replica.heads().get(chain, NONE)
        start = shared(self._replica, chain, mine, theirs) or 0
        unknown = len(self._replica.hashes_after(chain, start))
        return unknown + len(self._refused_there[chain])

    def forget_refusals(self) -> None:
        """Offer again what was refused: it may be taken since more devices are known."""
        self._refused_here.clear()
        self._refused_there.clear()

    def _told(self, here: Heads) -> dict[Chain, Head]:
        """What is held here, or was refused here."""
        told = dict(here)
        for chain, rows in self._refused_here.items():
            told[chain] = _with(told.get(chain, NONE), rows)
        return told

    def _hub_head(self, chain: Chain) -> Head:
        """What the hub holds of a chain, or has refused."""
        theirs = self._answer.heads if self._answer else {}
        return _with(theirs.get(chain, NONE), self._refused_there[chain])

    def _wanted(self, compared: Comparison, held: Marks | None) -> Iterable[Parcel]:
        refused = self._refused_there[compared.chain]
        rows = compared.lacking(held)
        return (parcel for parcel in rows if parcel.row.hash not in refused)


def _note(refused: dict[Chain, dict[bytes, int]], row: Row) -> None:
    refused[row.chain][row.hash] = row.seq


def _with(head: Head, refused: Mapping[bytes, int]) -> Head:
    return grown(head, ((seq, row_hash) for row_hash, seq in refused.items()))


class _Load:
    """Rows for one message, as many as fit."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self._characters = 0
        self._full = False

    def fill(self, parcels: Iterable[Parcel]) -> None:
        """Add rows while there is room."""
        if self._full:
            return
        for parcel in parcels:
            size = len(to_json(parcel))
            if size > MOST_LINE:
                continue
            if len(self.parcels) == MOST_ROWS or (
                self.parcels and self._characters + size > MOST_CHARACTERS
            ):
                self._full = True
                return
            self.parcels.append(parcel)
            self._characters += size
