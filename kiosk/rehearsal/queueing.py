"""One queue: one line of guests, and lanes that take whoever is next."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from statistics import mean

import simpy

from kiosk.rehearsal.guests import Service


@dataclass(frozen=True)
class Visit:
    """One guest at the door, in seconds after it opened."""

    guest: int
    lane: int
    came: float
    begun: float
    done: float

    @property
    def wait(self) -> float:
        """How long they stood in the queue."""
        return self.begun - self.came


def pass_lanes(arrivals: Sequence[float], service: Service, lanes: int) -> list[Visit]:
    """Every guest's visit, in the order in which they leave the desk."""
    world = simpy.Environment(initial_time=min([0.0, *arrivals]))
    free = simpy.Store(world)
    free.items.extend(range(lanes))
    visits: list[Visit] = []

    def visit(guest: int, came: float) -> Generator[simpy.Event, int, None]:
        yield world.timeout(came - world.now)
        lane = yield free.get()
        begun = world.now
        yield world.timeout(service())
        visits.append(Visit(guest, lane, came, begun, world.now))
        free.put(lane)

    for guest, came in enumerate(arrivals):
        world.process(visit(guest, came))
    world.run()
    return visits


@dataclass(frozen=True)
class QueueWaits:
    """How an evening with so many lanes goes; times in seconds."""

    lanes: int
    average: float
    most_wait: float
    """95 of 100 guests wait less."""
    longest: float
    longest_queue: int
    queue_gone: float
    """When the last one who waited a minute or more was served, 0 when nobody did."""


def waiting(visits: Sequence[Visit], lanes: int) -> QueueWaits:
    """What guests waited."""
    waits = sorted(visit.wait for visit in visits) or [0.0]
    long = [visit.begun for visit in visits if visit.wait >= 60]
    return QueueWaits(
        lanes=lanes,
        average=mean(waits),
        most_wait=waits[min(len(waits) - 1, int(0.95 * len(waits)))],
        longest=waits[-1],
        longest_queue=max((number for _, number in queue(visits)), default=0),
        queue_gone=max(long, default=0.0),
    )


def queue(visits: Sequence[Visit]) -> list[tuple[float, int]]:
    """How many stood in the queue, whenever that changed."""
    changes = sorted([(v.came, 1) for v in visits] + [(v.begun, -1) for v in visits])
    waiting, found = 0, []
    for at, change in changes:
        waiting += change
        found.append((at, waiting))
    return found
