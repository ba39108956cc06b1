"""The index of names, kept until the guest list changes."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from sync.file.connection import Connection
from sync.guests import guests
from sync.guests.name_index import NameIndex


class KeptNameIndex:
    """Makes the index when it is first asked for. Safe to share between threads."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._reading = reading
        self._turn = threading.Lock()
        self._made: tuple[tuple[int, int], NameIndex] | None = None

    def get(self) -> NameIndex:
        """The index of the list as it is now.

        While it is made, which takes long for a long list, the connection is free: desks go on.
        """
        with self._turn:
            with self._reading() as connection:
                version = connection.execute(
                    "SELECT guest_list_version, amendments FROM event"
                ).fetchone()
                if self._made and self._made[0] == version:
                    return self._made[1]
                names = guests.names(connection)
            self._made = (version, NameIndex(names))
            return self._made[1]
