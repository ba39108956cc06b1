"""Pulling a big event from pretix, and the difference of nothing: our own CPU, not pretix's."""

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Process, Queue
from typing import Any

import httpx

from kiosk.desk.rules.trial import objection
from sync.file.event_file import EventFile
from sync.model import Event
from sync.pretix import link
from sync.pretix.access import for_event
from sync.pretix.client import PretixClient, initialize
from sync.pretix.pull import pull
from sync.pretix.push import push
from tests.bench.figures import Figure, Setting
from tests.sync.pretix.stand_in import StandIn, serving

POSITIONS, POSITIONS_IN_FULL = 5_000, 20_000
POSITIONS_A_SECOND = 2_000
"""Twenty thousand are to take ten seconds."""
_PAGE = 50
"""As pretix has it."""


class _Crowd(StandIn):
    """A stand-in with many orders, which are what they are."""

    def __init__(self, positions: int) -> None:
        super().__init__()
        self.offer_all()
        self.page_size = _PAGE
        pattern = self.order("vip")
        self.checkins = []
        self.said["orders"] = [_order(pattern, number) for number in range(positions)]

    def _orders(self, since: str) -> list[dict[str, Any]]:
        return [] if since else self.said["orders"]


def measure(setting: Setting) -> list[Figure]:
    """CPU seconds of this process; the pages alone, read and parsed, as the peer."""
    positions = POSITIONS_IN_FULL if setting.full else POSITIONS
    with _elsewhere(positions) as address:
        path = setting.folder / "organisers.event"
        with EventFile.create(path, Event(name="bench"), device_name="O") as ours:
            link.remember(ours, for_event(initialize(address, "one-time-1"), "conf26"))
            with PretixClient(link.link_of(ours).access) as client:
                first = _cpu_s(lambda: pull(ours, client, objection))
                again = min(_cpu_s(lambda: pull(ours, client, objection)) for _ in range(3))
                nothing = min(_cpu_s(lambda: push(ours, client)) for _ in range(3))
            pages = _cpu_s(lambda: _read(address, link.link_of(ours).access.token, positions))
    return [
        Figure(f"pull {positions:,} positions, our CPU", first, "s",
               f"< {positions / POSITIONS_A_SECOND:g} s", f"httpx and json alone: {pages:.1f} s"),
        Figure("a difference without change", again * 1000, "ms", "< 100 ms"),
        Figure("a push of nothing", nothing * 1000, "ms"),
    ]  # fmt: skip


def _order(pattern: dict[str, Any], number: int) -> dict[str, Any]:
    made = copy.deepcopy(pattern)
    made["code"] = f"K{number:07}"
    made["email"] = f"guest{number}@example.org"
    made["positions"][0] |= {
        "id": number + 1,
        "secret": f"{number:032}",
        "attendee_name": f"Ada Lovelace {number}",
        "attendee_name_parts": {"_scheme": "full", "full_name": f"Ada Lovelace {number}"},
    }
    return made


def _cpu_s(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _read(address: str, token: str, positions: int) -> None:
    path = f"{address}/api/v1/organizers/kiosk/events/conf26/orders/"
    with httpx.Client(headers={"authorization": f"Device {token}"}, trust_env=False) as client:
        for page in range(1, positions // _PAGE + 1):
            client.get(path, params={"page": page}).json()


@contextmanager
def _elsewhere(positions: int) -> Iterator[str]:
    """The stand-in in a process of its own, so that its work is not counted."""
    told: Queue[str] = Queue()
    server = Process(target=_serve, args=(told, positions), daemon=True)
    server.start()
    try:
        yield told.get(timeout=60)
    finally:
        server.kill()
        server.join()


def _serve(told: "Queue[str]", positions: int) -> None:
    with serving(_Crowd(positions)) as address:
        told.put(address)
        while True:
            time.sleep(60)
