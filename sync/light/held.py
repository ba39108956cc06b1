"""What the watching laptop holds already, told back, so that only the difference is sent.

It is the heads of its journal and the edition of its guest list, signed by its device: a stranger
who shows heads cannot make anybody believe that there is nothing left to send.

    signature 64 · zlib of canonical JSON {device, list, heads, needed},
    both as [[device, epoch, number, digest]]; in `needed` are the chains that have refusals
"""

import hashlib
import json
import zlib
from dataclasses import dataclass

from badges.codes.signature import verifies
from badges.text.sentence import Sentence
from sync.file.event_file import EventFile
from sync.guests import list_update
from sync.hub.heads import NONE, Head, Heads, shared
from sync.hub.replica import FileReplica
from sync.journal import devices
from sync.journal.journal import FORMAT, Chain, canonical

_SIG = 64
_MOST_BYTES = 1_048_576
_DIGEST = 32
_MOST_SEQ = 2**63 - 1


@dataclass(frozen=True)
class HeldThere:
    """What another laptop of the event says that it holds."""

    device_name: str
    edition: str
    """Of its guest list; see `sync.guests.list_update`."""
    heads: Heads
    needed: Heads
    """Of those rows that every desk needs; an older version says the heads alone."""


@dataclass(frozen=True)
class LackingThere:
    """What another laptop lacks of the journal here."""

    after: dict[Chain, int]
    """Up to which number it holds each chain; a chain that differs is sent whole."""
    rows: dict[Chain, int]
    """How many rows of each chain have higher numbers."""


def packed(event_file: EventFile) -> bytes:
    """What `event_file` holds, signed by its device."""
    replica = FileReplica(event_file)
    heads, needed = replica.heads(), replica.heads(needed=True)
    with event_file.reading() as connection:
        own = devices.own(connection)
        edition = list_update.edition(connection)
    said = {
        "device": own.device_id,
        "list": edition,
        "heads": _written(heads),
        "needed": _written({c: needed.get(c, NONE) for c in heads if needed.get(c) != heads[c]}),
    }
    body = zlib.compress(canonical(said), 9)
    return own.signing_key.sign(_statement(event_file.event_id, body)).signature + body


def read(event_file: EventFile, content: bytes) -> HeldThere:
    """What `packed` said, of a device that `event_file` knows; raises `ValueError`."""
    signature, body = content[:_SIG], content[_SIG:]
    said = _unpacked(body)
    with event_file.reading() as connection:
        key = devices.verify_keys(connection).get(str(said.get("device")))
        name = devices.name_of(connection, str(said.get("device")))
    if key is None:
        raise ValueError(Sentence("a device that is not known here"))
    if not verifies(key, _statement(event_file.event_id, body), signature):
        raise ValueError(Sentence("it was altered"))
    heads = _heads(said.get("heads"))
    needed = heads | _heads(said.get("needed", []))
    return HeldThere(name, str(said.get("list")), heads, needed)


def lacking(event_file: EventFile, held: HeldThere) -> LackingThere:
    """What somebody who holds `held` lacks of the journal of `event_file`."""
    replica = FileReplica(event_file)
    after, rows = {}, {}
    needed = replica.heads(needed=True)
    for chain, head in replica.heads().items():
        theirs = held.needed if needed.get(chain) == head else held.heads  # no refusals are here
        after[chain] = shared(replica, chain, head, theirs.get(chain, NONE)) or 0
        rows[chain] = len(replica.hashes_after(chain, after[chain]))
    return LackingThere(after, rows)


def has_list(event_file: EventFile, held: HeldThere) -> bool:
    """Whether somebody who holds `held` has the guest list of `event_file`."""
    return event_file.ask(list_update.edition) == held.edition


def _statement(event_id: str, body: bytes) -> bytes:
    return canonical([FORMAT, "held", event_id, hashlib.sha256(body).hexdigest()])


def _unpacked(body: bytes) -> dict[str, object]:
    try:
        said: object = json.loads(zlib.decompressobj().decompress(body, _MOST_BYTES))
    except (zlib.error, RecursionError) as error:
        raise ValueError(Sentence("it cannot be unpacked")) from error
    if not isinstance(said, dict):
        raise ValueError(Sentence("it says nothing"))
    return said


def _written(heads: Heads) -> list[list[object]]:
    return [[*chain, head.seq, f"{head.digest:064x}"] for chain, head in heads.items()]


def _heads(said: object) -> dict[Chain, Head]:
    heads: dict[Chain, Head] = {}
    try:
        for device_id, epoch, seq, digest in said:  # type: ignore[attr-defined]
            number = int.from_bytes(bytes.fromhex(digest))
            if type(seq) is not int or not 0 <= seq <= _MOST_SEQ or len(digest) != 2 * _DIGEST:
                raise ValueError(Sentence("a head that makes no sense"))
            heads[str(device_id), str(epoch)] = Head(seq, number)
    except (TypeError, AttributeError) as error:
        raise ValueError(Sentence("heads that make no sense")) from error
    return heads
