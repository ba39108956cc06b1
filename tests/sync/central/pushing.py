"""A hub's way up, alone: brings files to the centre's database until it holds all of them.

    python -m tests.sync.central.pushing EVENT_ID EVENT…        the database is in KIOSK_STORE

Whatever goes wrong there, it tries again from the start. Prints how often it had to.
"""

import os
import sys
import time
from pathlib import Path

from sync.central.replica import PostgresReplica
from sync.central.store import CentralStore
from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.hub import exchange
from sync.hub.exchange import DeskSide
from sync.hub.heads import NONE
from sync.hub.replica import FileReplica


def main(event_id: str, *events: str) -> None:
    """Bring them all."""
    tries = 0
    for event in events:
        with EventFile.open(Path(event)) as event_file:
            while True:
                tries += 1
                try:
                    with CentralStore(os.environ["KIOSK_STORE"]) as store:
                        bring(event_file, PostgresReplica(store, event_id, event_file.clock))
                    break
                except StorageError:
                    time.sleep(0.1)
    print(tries)


def bring(event_file: EventFile, centre: PostgresReplica) -> None:
    """Exchange until the centre holds all that is here."""
    here = FileReplica(event_file)
    side = DeskSide(here)
    while any(head != centre.heads().get(chain, NONE) for chain, head in here.heads().items()):
        side.take(exchange.answer(centre, side.request(), "a hub"), "the centre")


if __name__ == "__main__":
    main(*sys.argv[1:])
