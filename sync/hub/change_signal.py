"""Telling who waits that something has changed."""

import asyncio
import contextlib


class ChangeSignal:
    """Tells who waits that something has changed in the event file."""

    def __init__(self) -> None:
        self.version = 0
        """Goes up with every change."""
        self._changed = asyncio.Event()

    def tell(self) -> None:
        """Something has changed. To be called in the event loop."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def after(self, version: int, timeout_s: float) -> int:
        """The version, once it is another than `version` or the time is up."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while self.version == version:
                    await self._changed.wait()
        return self.version
