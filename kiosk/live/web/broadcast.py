"""One look at the event file for all who watch: the newest state wins, nobody waits for others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from kiosk.live.feed import LOOK_SECONDS
from sync.file.storage_error import StorageError

if TYPE_CHECKING:
    from kiosk.live.feed import Feed, LiveState


class Broadcast:
    """Looks while anybody watches."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._watching: set[asyncio.Queue[LiveState | None]] = set()
        self._task: asyncio.Task[None] | None = None
        self._newest: LiveState | None = None

    async def newest(self) -> LiveState:
        """The state as it is now. Raises `sync.file.storage_error.StorageError`."""
        found = await asyncio.to_thread(self._feed.look)
        if found:
            self._tell(found)
        if self._newest is None:  # somebody else's look took it
            self._feed.forget()
            return await self.newest()
        return self._newest

    async def news(self) -> AsyncIterator[LiveState | None]:
        """Every new state from now on, the newest one first; None for trouble."""
        queue: asyncio.Queue[LiveState | None] = asyncio.Queue(1)
        self._watching.add(queue)
        if self._newest:
            queue.put_nowait(self._newest)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._look())
        try:
            while True:
                yield await queue.get()
        finally:
            self._watching.discard(queue)

    async def _look(self) -> None:
        while self._watching:
            try:
                found = await asyncio.to_thread(self._feed.look)
                if found:
                    self._tell(found)
            except (StorageError, ValueError):
                self._feed.forget()
                self._put(None)
            await asyncio.sleep(LOOK_SECONDS)

    def _tell(self, state: LiveState) -> None:
        self._newest = state
        self._put(state)

    def _put(self, news: LiveState | None) -> None:
        for queue in self._watching:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(news)
