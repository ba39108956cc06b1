"""Keeping a desk and the hub alike in the background, and knowing at any time whether they are."""

from __future__ import annotations

import contextlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.hub.status import HubStatus, HubTrouble
from sync.hub import link

if TYPE_CHECKING:
    from sync.file.event_file import EventFile
    from sync.hub.link import Link

AUTO = "auto"
"""In place of an address: find the hub on the network."""
POLL_S = 0.5
"""How often the hub is asked for what the other desks have recorded."""
ALIVE_S = 3.0
"""A hub that has not answered for longer is not connected, whatever else is known."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 4.0
"""Between two attempts to reach a hub that does not answer; each desk draws its own."""
_FIND_S = 2.0
_FIND_AFTER = 3
_PARTING_S = 3.0


class BackgroundSync:
    """A thread that exchanges with the hub until it is closed.

    Whatever goes wrong there, it goes on trying, and the desk goes on without it.
    """

    def __init__(
        self,
        event_file: EventFile,
        address: str | None = None,
        *,
        search: bool = True,
        is_desk: bool = True,
        dice: random.Random | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Without `search`, the hub is at `address` and is looked for nowhere else.

        A desk takes no refusals of other desks; a hub below another one takes everything.
        """
        self.changed: Callable[[], None] = lambda: None
        """Called, in the thread, when the desk's numbers or the status may be others."""
        self._file = event_file
        self._clock = clock
        self._search = search
        self._is_desk = is_desk
        self._typed = None if address == AUTO else address
        self._seen_at: str | None = None
        self._moved_to = ""
        self._failures = 0
        self._dice = dice or random.Random()
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._answered_at: float | None = None
        self._last_sync_ms: int | None = None
        self._trouble: HubTrouble | None = None
        self._list_refused = False
        self._thread = threading.Thread(target=self._run, name="syncing", daemon=True)

    def __enter__(self) -> BackgroundSync:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Tell the hub what it does not know yet, if it can be reached, and end."""
        self._stopping.set()
        self._nudged.set()
        self._thread.join(_PARTING_S)

    def nudge(self) -> None:
        """Something was recorded: tell the hub now rather than at the next turn."""
        self._nudged.set()

    @property
    def status(self) -> HubStatus:
        """How it stands. It costs nothing to ask, and is never older than `ALIVE_S`."""
        answered_at = self._answered_at
        connected = answered_at is not None and self._clock() - answered_at < ALIVE_S
        trouble = self._trouble
        if connected:
            trouble = HubTrouble.LIST if self._list_refused else None
        return HubStatus(connected, self._last_sync_ms, trouble, self._moved_to)

    def _run(self) -> None:
        with contextlib.suppress(Exception):
            self._last_sync_ms = link.last_contact_ms(self._file)
        while not self._stopping.is_set():
            try:
                self._converse()
            except Exception as error:  # the desk must not notice
                self._failed(error)
            self._stopping.wait(self._pause())

    def _converse(self) -> None:
        """Exchange until told to stop; raises when the hub is gone."""
        from sync.hub.client import HubRefusedError, WrongHubError

        hub = self._known()
        try:
            self._exchange(hub)
        except (HubRefusedError, WrongHubError):  # new, or restored: it proves itself again
            self._exchange(self._pair(hub.address))

    def _exchange(self, hub: Link) -> None:
        from sync.hub.client import HubClient
        from sync.hub.courier import Courier

        with HubClient(hub.address, hub.certificate, hub.token) as client:
            courier = Courier(self._file, client, is_desk=self._is_desk)
            while True:
                self._nudged.clear()
                stopping = self._stopping.is_set()
                unfinished = courier.exchange()
                self._list_refused = bool(courier.list_problem)
                self._succeeded(hub, courier.moved)
                if unfinished:
                    continue
                if stopping:
                    return
                self._nudged.wait(POLL_S * self._dice.uniform(0.8, 1.2))

    def _known(self) -> Link:
        """The link to the hub; a desk that the organiser packed is paired by its address alone."""
        known = link.link_of(self._file)
        if self._typed and not self._search:
            return replace(known, address=self._typed) if known else self._pair(self._typed)
        addresses = self._addresses(known) or [self._found()]
        address = addresses[self._failures % len(addresses)]
        return replace(known, address=address) if known else self._pair(address)

    def _addresses(self, known: Link | None) -> list[str]:
        """Where the hub may be: as typed, as it was last, where it was seen."""
        where = [self._typed, known.address if known else None, self._seen_at]
        return list(dict.fromkeys(filter(None, where)))

    def _pair(self, address: str) -> Link:
        from sync.hub import client

        paired = client.pair(self._file, address)
        link.remember(self._file, paired)
        return paired

    def _found(self) -> str:
        from sync.hub import client, discovery
        from sync.hub.certificate import fingerprint_of

        known = link.link_of(self._file)
        key = fingerprint_of(known.certificate) if known else b""
        found = discovery.find(self._file.event_id, _FIND_S, key, self._addresses(known))
        if found is None:
            raise client.UnreachableError("no hub was found on this network")
        return found

    def _succeeded(self, hub: Link, moved: bool) -> None:
        is_back = self._answered_at is None
        known = link.link_of(self._file) if is_back else hub
        if known != hub:
            link.remember(self._file, hub)
        if is_back:
            where = {self._typed, known.address if known else None} - {None}
            self._moved_to = "" if hub.address in where or not where else hub.address
        self._answered_at, self._trouble, self._failures = self._clock(), None, 0
        self._last_sync_ms = self._file.clock.wall_ms()
        if is_back or moved:
            self.changed()

    def _failed(self, error: Exception) -> None:
        """Note why, and look for the hub elsewhere when it has been away for a while.

        Whoever announces a hub may lie: what is found is tried in turn with what was known.
        """
        from sync.file.storage_error import StorageError
        from sync.hub import client

        self._answered_at = None
        self._failures += 1
        if isinstance(
            error, client.CodeNeededError | client.HubRefusedError | client.WrongHubError
        ):
            self._trouble = HubTrouble.NOT_PAIRED
        elif isinstance(error, client.WrongClockError):
            self._trouble = HubTrouble.CLOCK
        else:
            self._trouble = HubTrouble.DISK if isinstance(error, StorageError) else None
        self.changed()
        if self._search and self._failures % _FIND_AFTER == 0:
            with contextlib.suppress(client.UnreachableError):
                self._seen_at = self._found()

    def _pause(self) -> float:
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(self._failures, 10))
        return longest * self._dice.uniform(0.5, 1.0)
