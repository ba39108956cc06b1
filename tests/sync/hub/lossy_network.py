"""Desks and a hub on a network that loses, repeats, delays and cuts what it carries.

Everything is drawn from one seed. Journals are sets of rows in memory; the protocol is the real
one. Desks and hub are set back to old backups now and then. The desks take no refusals of others,
the first apart, which is of an older version and takes everything.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sync.hub.exchange import DeskSide, ExchangeAnswer, ExchangeRequest, answer
from sync.hub.heads import NONE, DeskShare, Head, Replica, grown
from sync.journal.journal import Chain, Row
from sync.merging.parcel import Parcel

DESKS = 3
STEPS = 160
ROUNDS = 60
"""Exchanges of each desk in which everything has to be everywhere, once the network is quiet."""
FORGED = "forged"
REFUSED = "deny"


@dataclass
class MemoryReplica:
    """A journal as a set of rows."""

    rows: dict[Chain, dict[bytes, Parcel]] = field(default_factory=dict)
    trusting: bool = False
    """Whether it holds rows that the others refuse: its own damaged ones."""
    known: dict[Chain, Head] = field(default_factory=dict)
    known_needed: dict[Chain, Head] = field(default_factory=dict)

    def heads(self, *, needed: bool = False) -> dict[Chain, Head]:
        return dict(self.known_needed if needed else self.known)

    def hashes_after(self, chain: Chain, seq: int, *, needed: bool = False) -> list[bytes]:
        return [parcel.row.hash for parcel in self.parcels_after(chain, seq, needed=needed)]

    def parcels_after(self, chain: Chain, seq: int, *, needed: bool = False) -> Iterator[Parcel]:
        found = [
            p
            for p in self.rows.get(chain, {}).values()
            if p.row.seq > seq and not (needed and p.row.kind == REFUSED)
        ]
        return iter(sorted(found, key=lambda parcel: (parcel.row.seq, parcel.row.hash)))

    def take(self, parcels: Sequence[Parcel], source: str) -> list[int]:
        refused = []
        for place, parcel in enumerate(parcels):
            if parcel.row.kind == FORGED and not self.trusting:
                refused.append(place)
            else:
                self.add(parcel)
        return refused

    def add(self, parcel: Parcel) -> None:
        row = parcel.row
        chain = (row.device_id, row.epoch)
        rows = self.rows.setdefault(chain, {})
        if row.hash not in rows:
            rows[row.hash] = parcel
            is_needed = row.kind != REFUSED
            for heads in (self.known, self.known_needed) if is_needed else (self.known,):
                heads[chain] = grown(heads.get(chain, NONE), [(row.seq, row.hash)])

    def all_rows(self) -> set[Row]:
        """The rows that others would take."""
        return {
            parcel.row
            for rows in self.rows.values()
            for parcel in rows.values()
            if parcel.row.kind != FORGED
        }

    def copy(self) -> "MemoryReplica":
        rows = {chain: dict(rows) for chain, rows in self.rows.items()}
        return MemoryReplica(rows, self.trusting, dict(self.known), dict(self.known_needed))


class CursorSide(DeskSide):
    """Wrong on purpose: what was acknowledged once is never looked at again."""

    def __init__(self, replica: Replica) -> None:
        super().__init__(replica)
        self._acknowledged: set[bytes] = set()

    def request(self) -> ExchangeRequest:
        asked = super().request()
        self._sent = [p for p in asked.parcels if p.row.hash not in self._acknowledged]
        return replace(asked, parcels=self._sent)

    def take(self, answer: ExchangeAnswer, source: str) -> None:
        self._acknowledged |= {parcel.row.hash for parcel in self._sent}
        super().take(answer, source)


class SimulatedDesk:
    """A desk that records, asks the hub, and is restored."""

    def __init__(self, name: str, side: type[DeskSide], *, takes_all: bool = False) -> None:
        self.name = name
        self.takes_all = takes_all
        self.replica = MemoryReplica(trusting=True)
        self.epoch = 0
        self.written = 0
        self._side = side
        self.waiting_for = 0
        self.conversation = side(self.share_of(self.replica))

    def share_of(self, replica: MemoryReplica) -> Replica:
        """What it exchanges of a journal, its own or the hub's."""
        return replica if self.takes_all else DeskShare(replica, self.name)

    def lacks(self, everything: set[Row]) -> set[Row]:
        """The rows that it should have, and has not."""
        wanted = {
            row
            for row in everything
            if self.takes_all or row.kind != REFUSED or row.device_id == self.name
        }
        return wanted - self.replica.all_rows()

    def needless(self) -> set[Row]:
        """The refusals of others that it has taken in spite of all."""
        rows = self.replica.all_rows() if not self.takes_all else set()
        return {row for row in rows if row.kind == REFUSED and row.device_id != self.name}

    def record_something(self, dice: random.Random) -> None:
        """Write an entry, a refusal, or now and then a row that nobody else takes."""
        self.record(dice.choices(("admit", REFUSED, FORGED), (0.7, 0.25, 0.05))[0])

    def record(self, kind: str = "admit") -> None:
        """Write the next row of its own chain."""
        chain = (self.name, str(self.epoch))
        seq = self.replica.heads().get(chain, NONE).seq + 1
        self.written += 1
        row_hash = hashlib.sha256(f"{self.name} {self.written}".encode()).digest()
        row = Row("t", *chain, seq, row_hash, 0, 0, kind, "{}", bytes(32), bytes(64))
        self.replica.add(Parcel(row))

    def restore(self, backup: MemoryReplica, *, new_epoch: bool) -> None:
        """Come back as it was; the desk's program starts anew, what is on its way is lost."""
        self.replica = backup.copy()
        self.epoch += new_epoch
        self.waiting_for = 0
        self.conversation = self._side(self.share_of(self.replica))


@dataclass
class Letter:
    """A request on its way to the hub, or an answer to a desk."""

    desk: SimulatedDesk
    number: int
    content: ExchangeRequest | ExchangeAnswer


class World:
    """One evening, drawn from `seed`; `play` gives the rows that are missing somewhere."""

    def __init__(self, seed: int, side: type[DeskSide] = DeskSide) -> None:
        self.dice = random.Random(seed)
        self.hub = MemoryReplica()
        self.desks = [SimulatedDesk(f"desk {n}", side, takes_all=n == 0) for n in range(DESKS)]
        self._letters: list[Letter] = []
        self._numbers = 0
        self._backups = [desk.replica.copy() for desk in self.desks]
        self._hub_backup = self.hub.copy()
        self.restores = self.lost = self.cut = self.repeated = 0

    def play(self) -> set[Row]:
        """Make trouble, then let it be quiet; gives what is not everywhere in the end."""
        for _ in range(STEPS):
            self._step()
        everything = self.hub.all_rows().union(*(desk.replica.all_rows() for desk in self.desks))
        self._letters.clear()
        missing = everything
        for _ in range(ROUNDS):
            missing = everything - self.hub.all_rows()
            missing |= set().union(*(desk.lacks(everything) for desk in self.desks))
            if not missing:
                break
            for desk in self.desks:
                self._answer(desk, desk.conversation.request())
        return missing

    def _answer(self, desk: SimulatedDesk, request: ExchangeRequest) -> None:
        said = answer(desk.share_of(self.hub), request, desk.name)
        desk.conversation.take(said, "the hub")

    def _step(self) -> None:
        number = self.dice.randrange(DESKS)
        desk, roll = self.desks[number], self.dice.random()
        if roll < 0.30:
            for _ in range(self.dice.randint(1, 4)):
                desk.record_something(self.dice)
        elif roll < 0.55:
            self._ask(desk)
        elif roll < 0.92:
            self._deliver()
        elif roll < 0.94:
            self._backups[number] = desk.replica.copy()
        elif roll < 0.96:
            self.restores += 1
            desk.restore(self._backups[number], new_epoch=self.dice.random() < 0.5)
        elif roll < 0.98:
            self._hub_backup = self.hub.copy()
        else:
            self.restores += 1
            self.hub = self._hub_backup.copy()

    def _ask(self, desk: SimulatedDesk) -> None:
        self._numbers += 1
        desk.waiting_for = self._numbers
        self._letters.append(Letter(desk, self._numbers, desk.conversation.request()))

    def _deliver(self) -> None:
        """Any letter may come first, come twice, come in part, or not at all."""
        if not self._letters:
            return
        place, fate = self.dice.randrange(len(self._letters)), self.dice.random()
        letter = self._letters[place]
        if fate < 0.15:
            self.repeated += 1
        else:
            del self._letters[place]
        if fate > 0.85:
            self.lost += 1
            return
        content = letter.content
        if isinstance(content, ExchangeAnswer):
            if letter.desk.waiting_for == letter.number:
                letter.desk.waiting_for = 0
                letter.desk.conversation.take(content, "the hub")
            return
        if fate > 0.75 and content.parcels:
            self.cut += 1
            some = content.parcels[: self.dice.randrange(len(content.parcels))]
            answer(letter.desk.share_of(self.hub), replace(content, parcels=some), "")
            return  # nobody can answer a request that broke off
        said = answer(letter.desk.share_of(self.hub), content, letter.desk.name)
        self._letters.append(Letter(letter.desk, letter.number, said))
