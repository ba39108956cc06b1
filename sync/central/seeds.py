"""Seeds: the files of events without what happened, as the organiser brought them last."""

import tempfile
import threading
from pathlib import Path

from sync.central.store import CentralEvent, CentralStore
from sync.file.event_file import EventFile
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

    def _opened(self, event: CentralEvent) -> EventFile:
        path = Path(tempfile.mkdtemp(dir=self._folder.name)) / "seed.event"
        path.touch(mode=0o600)
        path.write_bytes(self._store.seed(event.event_id))
        return EventFile.open(path)
