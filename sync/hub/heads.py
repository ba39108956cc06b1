"""Heads: what somebody holds of each chain, told in a few bytes, and what another one lacks.

Nobody keeps a cursor of what was sent. Whoever sends compares the other's heads with their own
rows, so that a hub or a desk that comes back from an old backup is noticed and made whole.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import NamedTuple, Protocol

from sync.journal.journal import Chain
from sync.merging.parcel import Parcel

MARK = 8
"""Bytes of a row's hash that tell it apart from the others of its chain."""


class Head(NamedTuple):
    """What is held of one chain."""

    seq: int
    """The highest number."""
    digest: int
    """The hashes of all rows, exclusive-ored: equal for the same set of rows in any order."""


NONE = Head(0, 0)
Heads = Mapping[Chain, Head]
Marks = frozenset[bytes]
"""The first bytes of the hashes of all rows that somebody holds of a chain."""


class Replica(Protocol):
    """Somebody's copy of the journal."""

    def heads(self) -> dict[Chain, Head]:
        """What is held of each chain."""
        ...

    def hashes_after(self, chain: Chain, seq: int) -> Sequence[bytes]:
        """The hashes of the rows of a chain with a higher number than `seq`."""
        ...

    def parcels_after(self, chain: Chain, seq: int) -> Iterator[Parcel]:
        """The rows of a chain with a higher number than `seq`, lowest first."""
        ...

    def take(self, parcels: Sequence[Parcel], source: str) -> list[int]:
        """Take over what can be trusted of `parcels`; gives the places of those refused."""
        ...


class DividedReplica(Replica, Protocol):
    """A copy that can be asked for the `needed` rows alone: those that every desk needs."""

    def heads(self, *, needed: bool = False) -> dict[Chain, Head]: ...

    def hashes_after(self, chain: Chain, seq: int, *, needed: bool = False) -> Sequence[bytes]: ...

    def parcels_after(
        self, chain: Chain, seq: int, *, needed: bool = False
    ) -> Iterator[Parcel]: ...


@dataclass(frozen=True)
class DeskShare:
    """What one desk needs, as a copy of its own: its own rows, and of others all but refusals.

    Which rows these are follows from the rows alone. So desk and hub compare their heads of the
    same share, and it is proved whole as a whole copy is.
    """

    whole: DividedReplica
    device_id: str
    """The desk's."""

    def heads(self) -> dict[Chain, Head]:
        """What is held of each chain that the desk needs anything of."""
        needed, own = self.whole.heads(needed=True), self.device_id
        found = {chain: head for chain, head in needed.items() if chain[0] != own}
        found |= {chain: head for chain, head in self.whole.heads().items() if chain[0] == own}
        return found

    def hashes_after(self, chain: Chain, seq: int) -> Sequence[bytes]:
        """The hashes of a chain's rows that the desk needs, of higher numbers than `seq`."""
        return self.whole.hashes_after(chain, seq, needed=chain[0] != self.device_id)

    def parcels_after(self, chain: Chain, seq: int) -> Iterator[Parcel]:
        """A chain's rows that the desk needs, of higher numbers than `seq`, lowest first."""
        return self.whole.parcels_after(chain, seq, needed=chain[0] != self.device_id)

    def take(self, parcels: Sequence[Parcel], source: str) -> list[int]:
        """Take over what can be trusted of `parcels`; gives the places of those refused."""
        return self.whole.take(parcels, source)


def grown(head: Head, rows: Iterable[tuple[int, bytes]]) -> Head:
    """`head` after rows of these numbers and hashes were added."""
    for seq, row_hash in rows:
        head = Head(max(head.seq, seq), head.digest ^ int.from_bytes(row_hash))
    return head


def shared(replica: Replica, chain: Chain, mine: Head, theirs: Head) -> int | None:
    """The number up to which both hold the same rows of a chain, and they hold no others.

    `mine` is the replica's head. None when it cannot be told: there is a fork or a gap, or they
    are ahead.
    """
    if mine == theirs:
        return mine.seq
    if theirs.seq >= mine.seq:
        return None
    newer = replica.hashes_after(chain, theirs.seq)
    digest = reduce(lambda sum_, row_hash: sum_ ^ int.from_bytes(row_hash), newer, mine.digest)
    return theirs.seq if digest == theirs.digest else None


@dataclass(frozen=True)
class Comparison:
    """One chain, as it is here and as somebody says that they hold it."""

    replica: Replica
    chain: Chain
    mine: Head
    theirs: Head

    @cached_property
    def shared(self) -> int | None:
        """Up to which number both hold the same; see `shared`."""
        return shared(self.replica, self.chain, self.mine, self.theirs)

    @property
    def differs(self) -> bool:
        """Whether it has forked or lacks rows in between, here or there, as seen from here.

        Whoever is further ahead in the chain sees it.
        """
        return self.theirs.seq <= self.mine.seq and self.shared is None

    def lacking(self, held: Marks | None = None) -> Iterator[Parcel]:
        """The rows that they lack. Of a chain that differs it takes `held` to tell."""
        if held is not None:
            for parcel in self.replica.parcels_after(self.chain, 0):
                if parcel.row.hash[:MARK] not in held:
                    yield parcel
        elif self.shared is not None:
            yield from self.replica.parcels_after(self.chain, self.shared)


def marks(replica: Replica, chain: Chain) -> Marks:
    """What tells which rows of a chain are held."""
    return frozenset(row_hash[:MARK] for row_hash in replica.hashes_after(chain, 0))
