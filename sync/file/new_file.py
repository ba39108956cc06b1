"""Making an event file."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sync.file import event_row, schema
from sync.file.connection import DatabaseError, connect
from sync.file.database_files import files_of
from sync.file.durable_connection import begun
from sync.file.storage_error import StorageError
from sync.guests import check_in_lists
from sync.journal import device_certificates, devices, organiser
from sync.journal.devices import Device
from sync.model import CheckInList, Event


@contextlib.contextmanager
def whole_or_nothing(path: Path) -> Iterator[None]:
    """A file at `path` for the block to fill, empty at first; nothing is there when it raises.

    Only its owner may read it: it holds names and a key. Raises `FileExistsError` when something
    is there already, `StorageError` when it cannot be written.
    """
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        raise
    except OSError as error:
        raise StorageError.of(error, path.parent) from error
    try:
        yield
    except BaseException as error:
        for leftover in files_of(path):
            leftover.unlink(missing_ok=True)
        if isinstance(error, DatabaseError):
            raise StorageError.of(error, path.parent) from error
        raise


def make(path: Path, event: Event, device_name: str) -> None:
    """Make a file at `path` with the list "main" and a device of its own.

    Raises as `whole_or_nothing` does.
    """
    with whole_or_nothing(path):
        connection = connect(path)
        with begun(connection):
            schema.create_tables(connection)
            event_row.insert(connection, event)
            organiser.create(connection)
            check_in_lists.put(connection, CheckInList())
            device = Device.new()
            devices.insert_own(connection, device)
            devices.pair(connection, device.device_id, device_name, device.verify_key)
            device_certificates.certify(connection, event.event_id, device.device_id)
        connection.close()
