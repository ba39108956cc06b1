"""Purging a laptop: its event file is destroyed once all that it recorded is known elsewhere."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sync.file.connection import column
from sync.file.database_files import files_beside, files_of, is_encrypted, kept_copies
from sync.file.event_file import EventFile
from sync.journal import devices, organiser
from sync.journal.journal import Chain

_CHUNK = 1 << 20
_KEY_PAGE = 4096
"""An encrypted file's first page holds the salt: without it the passphrase opens nothing."""


@dataclass(frozen=True)
class Unconfirmed:
    """Rows of one journal that the other file does not have."""

    device: str
    rows: int


def unconfirmed(laptop: EventFile, central: EventFile) -> list[Unconfirmed]:
    """What `laptop` has recorded, or heard of, that `central` does not have; [] for nothing.

    Numbers are compared with their hashes, so that a copied or restored laptop is found out.
    """
    theirs = _rows(central)
    missing: dict[Chain, int] = {}
    for chain, known in _rows(laptop).items():
        lacking = len(known - theirs.get(chain, set()))
        if lacking:
            missing[chain] = lacking
    names = laptop.ask(devices.names)
    return [Unconfirmed(names.get(device, device), n) for (device, _), n in missing.items()]


def is_organisers(event_file: EventFile) -> bool:
    """Whether it is the file of the organiser, who alone can speak for everybody."""
    return event_file.ask(organiser.secret) is not None


def serves_itself(event_file: EventFile, certificate: str) -> bool:
    """Whether the hub with this certificate runs on `event_file` itself."""
    query = "SELECT 1 FROM hub_key WHERE certificate = ?"
    return bool(event_file.ask(column, query, certificate))


def rescue_files(path: Path) -> list[Path]:
    """What a desk wrote down when its file was replaced; see `sync.merging.rescue`."""
    return files_beside(path, "rescue-*.segment")


def destroy(path: Path) -> None:
    """Overwrite and remove an event file and its companions.

    What opens it goes first: the page with an encrypted file's salt. Overwriting is no promise
    on a solid-state disk, which keeps old blocks for itself; there it is the encryption that
    counts. Raises `OSError`; then what is left can be destroyed by doing it again.
    """
    if is_encrypted(path):
        _overwrite(path, _KEY_PAGE)
    for file in files_of(path):
        _destroy(file)
    destroy_copies(path)


def destroy_copies(path: Path) -> None:
    """Overwrite and remove the copies that this program has kept of an event file and its log.

    Raises `OSError`.
    """
    for file in kept_copies(path):
        _destroy(file)


def _rows(event_file: EventFile) -> dict[Chain, set[tuple[int, bytes]]]:
    found: dict[Chain, set[tuple[int, bytes]]] = {}
    with event_file.reading() as connection:
        cursor = connection.execute("SELECT device_id, epoch, seq, hash FROM journal")
        for device_id, epoch, seq, digest in cursor:
            found.setdefault((device_id, epoch), set()).add((seq, digest))
    return found


def _destroy(file: Path) -> None:
    if file.exists():
        _overwrite(file, file.stat().st_size)
        file.unlink()


def _overwrite(path: Path, length: int) -> None:
    with path.open("r+b") as file:
        for start in range(0, length, _CHUNK):
            file.write(secrets.token_bytes(min(_CHUNK, length - start)))
        file.flush()
        os.fsync(file.fileno())
