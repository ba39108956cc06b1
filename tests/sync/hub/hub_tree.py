"""Hubs above hubs, on networks that lose and cut what they carry; all are set back now and then.

Everything is drawn from one seed. A hub is a desk to the hub above it: the same conversation, but
that it takes everything, as the first desk does, which is of an older version.
"""

import random
from dataclasses import replace

from sync.hub.exchange import answer
from sync.journal.journal import Row
from tests.sync.hub.lossy_network import MemoryReplica, SimulatedDesk

HUBS = 2
DESKS_OF_EACH = 2
STEPS = 240
ROUNDS = 60


class HubTree:
    """A hub above, two hubs below it, and the desks of each."""

    def __init__(self, seed: int, side: type, *, hubs_take_all: bool = True) -> None:
        """Without `hubs_take_all` it is wrong on purpose: hubs that take what a desk needs."""
        self.dice = random.Random(seed)
        self.top = MemoryReplica()
        self.hubs = [SimulatedDesk(f"hub {n}", side, takes_all=hubs_take_all) for n in range(HUBS)]
        self.desks = [
            (SimulatedDesk(f"desk {n}", side, takes_all=n == 0), self.hubs[n % HUBS])
            for n in range(HUBS * DESKS_OF_EACH)
        ]
        for hub in self.hubs:
            hub.replica.trusting = False
        self._backups = [node.replica.copy() for node in self._nodes()]
        self._top_backup = self.top.copy()
        self.lost = self.cut = self.desks_restored = self.hubs_restored = self.tops_restored = 0

    def play(self) -> set[Row]:
        """Make trouble, then let it be quiet; gives what is not everywhere in the end."""
        for _ in range(STEPS):
            self._step()
        replicas = [self.top, *(node.replica for node in self._nodes())]
        everything = set().union(*(replica.all_rows() for replica in replicas))
        missing = everything
        for _ in range(ROUNDS):
            hubs = [self.top, *(hub.replica for hub in self.hubs)]
            missing = set().union(*(everything - hub.all_rows() for hub in hubs))
            missing |= set().union(*(desk.lacks(everything) for desk, _ in self.desks))
            if not missing:
                break
            for desk, hub in self.desks:
                self._exchange(desk, hub.replica)
            for hub in self.hubs:
                self._exchange(hub, self.top)
        return missing

    def _nodes(self) -> list[SimulatedDesk]:
        return [*self.hubs, *(desk for desk, _ in self.desks)]

    def _step(self) -> None:
        roll, place = self.dice.random(), self.dice.randrange(len(self._nodes()))
        desk, hub = self.dice.choice(self.desks)
        if roll < 0.35:
            desk.record_something(self.dice)
        elif roll < 0.60:
            self._exchange(desk, hub.replica, faulty=True)
        elif roll < 0.85:
            self._exchange(self.dice.choice(self.hubs), self.top, faulty=True)
        elif roll < 0.92:
            self._backups[place] = self._nodes()[place].replica.copy()
        elif roll < 0.97:
            is_hub = place < HUBS
            self.hubs_restored += is_hub
            self.desks_restored += not is_hub
            node = self._nodes()[place]
            node.restore(self._backups[place], new_epoch=self.dice.random() < 0.5)
        elif roll < 0.985:
            self._top_backup = self.top.copy()
        else:
            self.tops_restored += 1
            self.top = self._top_backup.copy()

    def _exchange(
        self, below: SimulatedDesk, above: MemoryReplica, *, faulty: bool = False
    ) -> None:
        request, fate = below.conversation.request(), self.dice.random()
        if faulty and fate < 0.15:
            self.cut += 1
            some = request.parcels[: self.dice.randrange(len(request.parcels) + 1)]
            answer(below.share_of(above), replace(request, parcels=some), below.name)
            return
        said = answer(below.share_of(above), request, below.name)
        if faulty and fate < 0.35:
            self.lost += 1
            return
        below.conversation.take(said, "the hub above")
