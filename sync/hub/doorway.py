"""The doorway of a server: who may come in, decided before a word, or a TLS handshake, is said.

Whoever connects and says nothing costs a descriptor each; without a limit here they are all gone
before HTTP has begun. On Windows asyncio accepts connections without asking this.
"""

import contextlib
import socket
import time
from collections import Counter
from typing import Any

MOST_OF_ONE = 40
"""Connections from one address; the live page of a phone takes one or two, a desk one."""
MOST = 400
"""Connections in all."""

Address = tuple[str, int]


class Doorway(socket.socket):
    """A listening socket that lets in so many of one address, and so many in all.

    When it is full, the connection that has been silent for longest makes room.
    """

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        super().__init__(family, kind, protocol)
        self.inside: dict[Address, _Connection] = {}
        self._of_one: Counter[str] = Counter()

    def accept(self) -> tuple[socket.socket, Any]:
        """The next connection that may come in; raises `OSError` when none waits."""
        while True:
            descriptor, address = self._accept()  # type: ignore[attr-defined]  # as its own accept
            connection = _Connection(self, descriptor, address[:2])
            if self._may_come(address[0]):
                self.inside[address[:2]] = connection
                self._of_one[address[0]] += 1
                return connection, address
            connection.close()

    def spoke(self, address: Address) -> None:
        """The connection from `address` has shown that it means it."""
        if address in self.inside:
            self.inside[address].silent_since = None

    def left(self, connection: "_Connection") -> None:
        """A connection was closed."""
        if self.inside.get(connection.address) is connection:
            del self.inside[connection.address]
            self._of_one[connection.address[0]] -= 1
            if not self._of_one[connection.address[0]]:
                del self._of_one[connection.address[0]]

    def _may_come(self, host: str) -> bool:
        if self._of_one[host] >= MOST_OF_ONE:
            return False
        return len(self.inside) < MOST or self._room()

    def _room(self) -> bool:
        """Whether somebody silent could be shown out."""
        silent = [one for one in self.inside.values() if one.silent_since is not None]
        if not silent:
            return False
        longest = min(silent, key=lambda one: one.silent_since or 0)
        self.left(longest)
        with contextlib.suppress(OSError):
            longest.shutdown(socket.SHUT_RDWR)  # the server sees it end, and closes it
        return True


class _Connection(socket.socket):
    """A connection that tells the doorway when it is closed."""

    def __init__(self, doorway: Doorway, descriptor: int, address: Address) -> None:
        super().__init__(doorway.family, doorway.type, doorway.proto, fileno=descriptor)
        self.address = address
        self.silent_since: float | None = time.monotonic()
        self._doorway = doorway

    def close(self) -> None:
        """Close it, and leave the room to others."""
        self._doorway.left(self)
        super().close()
