"""Events that go to the centre, and the one file that comes back."""

import tempfile
from pathlib import Path

from badges.text.sentence import SpokenError
from sync.central.replica import PostgresReplica
from sync.central.store import CentralEvent, CentralStore
from sync.file.event_file import EventFile
from sync.file.new_file import whole_or_nothing
from sync.guests import list_update
from sync.hub import exchange, proof
from sync.hub.exchange import DeskSide
from sync.hub.replica import FileReplica
from sync.journal import device_certificates, organiser
from sync.lifecycle.pack import copy_without_journal
from sync.merging import merge
from sync.merging.merge import Merged


class NotTheOrganisersError(SpokenError, ValueError):
    """Only the organiser's own file can give an event to the centre."""


class UnknownEventError(SpokenError, ValueError):
    """The centre has no such event."""


def add(store: CentralStore, event_file: EventFile) -> int:
    """Give an event to the centre, or what is newer of it; gives how many rows came from there.

    The organiser's word for the centre goes along, so that hubs are let in by their keys, and the
    guest list with names. Raises `NotTheOrganisersError`, `StorageError`.
    """
    list_update.sign(event_file)
    with event_file.reading() as connection:
        secret = organiser.secret(connection)
        if secret is None:
            raise NotTheOrganisersError("this is a laptop's file")
        edition = list_update.edition(connection)
        devices = device_certificates.offered(connection)
    word = proof.prove_hub(secret.signing_key, event_file.event_id, store.certificate.fingerprint)
    event = CentralEvent(
        event_file.event_id,
        event_file.event.name,
        bytes(secret.signing_key.verify_key),
        word,
        edition,
    )
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "seed.event"
        copy_without_journal(event_file, seed)
        store.put_event(event, seed.read_bytes(), devices)
    return _exchange(store, event_file)


def _exchange(store: CentralStore, event_file: EventFile) -> int:
    """Give and take until both hold the same; gives how many rows came from the centre."""
    replica = PostgresReplica(store, event_file.event_id, event_file.clock)
    with event_file.transaction() as connection:
        known = store.devices(event_file.event_id)
        device_certificates.adopt(connection, event_file.event_id, known)
    before = event_file.journal_rows()
    side = DeskSide(FileReplica(event_file))
    while side.unfinished:
        side.take(exchange.answer(replica, side.request(), "the organiser"), "the centre")
    return event_file.journal_rows() - before


def export(store: CentralStore, event_id: str, out: Path) -> Merged:
    """Write the one event file with everything that the centre holds of an event to `out`.

    Row for row what a merge of all laptops gives; each signature is verified once more. Raises
    `UnknownEventError`, `FileExistsError`, `StorageError`; then nothing is at `out`.
    """
    if store.event(event_id) is None:
        raise UnknownEventError("the centre has no event {event_id}", event_id=event_id)
    with whole_or_nothing(out):
        out.write_bytes(store.seed(event_id))
        with EventFile.open(out) as event_file:
            replica = PostgresReplica(store, event_id, event_file.clock)
            event_file.change(device_certificates.adopt, event_id, store.devices(event_id))
            total = Merged()
            for chain in sorted(replica.heads()):
                total += merge.receive_all(
                    event_file, replica.parcels_after(chain, 0), "the centre"
                )
    return total
