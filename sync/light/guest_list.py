"""The guest list for the desks: late sales and revocations, as the organiser signed them.

What is sent is the whole list (see `sync.guests.packed_list`), in an envelope for the devices
of the event: each opens it with the key that it signs its rows with, as X25519.
"""

from nacl.public import PublicKey
from nacl.signing import VerifyKey

from badges.text.sentence import SpokenError
from sync.file.event_file import EventFile
from sync.guests import list_update, packed_list
from sync.journal import devices
from sync.light import envelope


class NoListError(SpokenError, ValueError):
    """The organiser never signed a guest list in this file."""


def packed(event_file: EventFile) -> bytes:
    """The signed guest list of `event_file`, sealed for all devices that it knows.

    The organiser's file signs it first, if it has changed. Raises `NoListError`, `StorageError`.
    """
    list_update.sign(event_file)
    body = packed_list.packed(event_file)
    if not body:
        raise NoListError("no guest list was ever signed: import one into the organiser's file")
    keys = event_file.ask(devices.verify_keys)
    return envelope.sealed(body, list(filter(None, map(_box_key, keys.values()))))


def take(event_file: EventFile, content: bytes) -> bool:
    """Take the list that `packed` gave, unless the one here is newer; gives whether it was taken.

    Raises `NotForUsError`, `BadListError` when the organiser did not sign it, `StorageError`;
    then everything is as before.
    """
    with event_file.reading() as connection:
        secret = devices.own(connection).signing_key.to_curve25519_private_key()
    return packed_list.take(event_file, envelope.opened(content, secret))


def _box_key(key: VerifyKey) -> PublicKey | None:
    """The X25519 form of an Ed25519 key, or None for a key that has none."""
    try:
        return key.to_curve25519_public_key()
    except RuntimeError:
        return None
