"""Seeds: the files of events without what happened, as the organiser brought them last.

Their guest list may be newer: a hub brings it.
"""

import tempfile
import threading
from pathlib import Path

from sync.central.store import CentralEvent, CentralStore
from sync.file.event_file import EventFile
from sync.guests import list_update, packed_list
from sync.guests.list_source import FileListSource


class Seeds:
    """Opens seeds for one process, and keeps those that are asked for until there is a newer one.

    Safe to share between threads.
    """

    def __init__(self, store: CentralStore) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-central-")
        self._open: dict[str, tuple[str, EventFile]] = {}

    def close(self) -> None:
        """Close all, and leave nothing on this machine's disk."""
        with self._turn:
            for _, seed in self._open.values():
                seed.close()
            self._open.clear()
            self._folder.cleanup()

    def list_of(self, event: CentralEvent) -> FileListSource:
        """The guest list of an event."""
        with self._turn:
            edition, seed = self._open.get(event.event_id, ("", None))
            if seed is None or edition != event.edition:
                if seed:
                    seed.close()
                seed = self._opened(event)
                self._open[event.event_id] = event.edition, seed
            return FileListSource(seed)

    def renew(self, event: CentralEvent, packed: bytes) -> bool:
        """Give an event a newer guest list, of `sync.guests.packed_list`; whether it was one.

        Of two processes that do it at once, one does, and whoever brought the other tries again.
        Raises `BadListError`, `StorageError`.
        """
        with tempfile.TemporaryDirectory(dir=self._folder.name) as folder:
            path = self._written(event, Path(folder))
            with EventFile.open(path) as seed:
                if not packed_list.take(seed, packed):
                    return False
                edition = seed.ask(list_update.edition)
            return self._store.renew_seed(event, edition, path.read_bytes())

    def _opened(self, event: CentralEvent) -> EventFile:
        return EventFile.open(self._written(event, Path(tempfile.mkdtemp(dir=self._folder.name))))

    def _written(self, event: CentralEvent, folder: Path) -> Path:
        path = folder / "seed.event"
        path.touch(mode=0o600)
        path.write_bytes(self._store.seed(event.event_id))
        return path
