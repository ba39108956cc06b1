"""Hubs above hubs, on networks that lose and cut what they carry; all are set back now and then.

Everything is drawn from one seed. A hub is a desk to the hub above it: the same conversation.
"""

import random
from dataclasses import replace

from sync.hub.exchange import answer
from tests.sync.hub.lossy_network import FORGED, MemoryReplica, SimulatedDesk

HUBS = 2
DESKS_OF_EACH = 2
STEPS = 240
ROUNDS = 60


class HubTree:
    """A hub above, two hubs below it, and the desks of each."""

    def __init__(self, seed: int, side: type) -> None:
        self.dice = random.Random(seed)
        self.top = MemoryReplica()
        self.hubs = [SimulatedDesk(f"hub {number}", side) for number in range(HUBS)]
        self.desks = [
            (SimulatedDesk(f"desk {n}", side), self.hubs[n % HUBS])
            for n in range(HUBS * DESKS_OF_EACH)
        ]
        for hub in self.hubs:
            hub.replica.trusting = False
        self._backups = [node.replica.copy() for node in self._nodes()]
        self._top_backup = self.top.copy()
        self.lost = self.cut = self.desks_restored = self.hubs_restored = self.tops_restored = 0

    def play(self) -> set[bytes]:
        """Make trouble, then let it be quiet; gives what is not everywhere in the end."""
        for _ in range(STEPS):
            self._step()
        replicas = [self.top, *(node.replica for node in self._nodes())]
        everything = set().union(*(replica.all_rows() for replica in replicas))
        missing = everything
        for _ in range(ROUNDS):
            missing = set().union(*(everything - replica.all_rows() for replica in replicas))
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
            desk.record(FORGED if self.dice.random() < 0.05 else "admit")
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
            answer(above, replace(request, parcels=some), below.name)
            return
        said = answer(above, request, below.name)
        if faulty and fate < 0.35:
            self.lost += 1
            return
        below.conversation.take(said, "the hub above")
