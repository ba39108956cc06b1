"""The compact form of a segment: what can be computed again is left out.

A row of a segment is 500 bytes of JSON. Its hash follows from its content, the hash before it is
the row's before, its times are a little later than those, and what it says is what the others
say: little more is left than its ticket and its signature. `expanded` gives back the segment's
lines byte for byte, so that what is merged is the very segment that a USB stick would bring.

    version 1 · length, zlib of (header line, trailer line, chains, numbers, patterns)
              · length, runs · length, other previous hashes · signatures, 64 bytes each

Lengths and numbers are of `sync.light.packing`. A chain is its device id, epoch and how many rows
follow of it; a row's numbers are its flags, and by how much its number, its wall clock and its
hybrid clock differ from what the row before makes expected.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from badges.text.sentence import Sentence
from sync.file.clock import next_hlc
from sync.journal import records
from sync.journal.journal import Chain, Row, genesis, hash_of
from sync.light.packing import (
    ByteReader,
    TextPacker,
    block,
    number,
    patterns_in,
    signed,
    texts_in,
)
from sync.merging.parcel import Parcel
from sync.merging.wire import MOST_LINE, from_json, to_json

MOST_UNPACKED = 32 * 2**20
"""Bytes of the compressed part, once it is unpacked."""
MOST_LINES_BYTES = 64 * 2**20
"""Bytes of all lines together: more than 100,000 rows."""

_VERSION = b"\1"
_HAS_RECORD, _NAMES_RECORD, _OTHER_PREV = 1, 2, 4
_NAME = "\2"
"""Stands in a body for the hash of the record that came with it."""
_TEXTS = 4
"""Texts in a row at most: its ticket, its kind, its body, its record."""
_SIG = 64
_HASH = 32


def compacted(lines: Iterable[bytes]) -> bytes:
    """A plain segment in its compact form; `lines` are as `export` writes them."""
    header, *rows, trailer = lines
    packer = _Packer(str(json.loads(header)["event"]))
    parcels = (from_json(line.removesuffix(b"\n").decode()) for line in rows)
    for chain, parcels_of_it in groupby(parcels, key=lambda each: each.row.chain):
        packer.add(chain, list(parcels_of_it))
    return packer.packed(header, trailer)


def expanded(compact: bytes) -> Iterator[bytes]:
    """The lines of the segment that `compacted` was given.

    Raises `ValueError` for anything else, and for lines of more than `MOST_LINES_BYTES`.
    """
    room = MOST_LINES_BYTES
    for line in _lines(compact):
        room -= len(line)
        if room < 0:
            raise ValueError(Sentence("more rows than a segment by light may have"))
        yield line


@dataclass(frozen=True)
class _Last:
    """The row before, as far as the next one follows from it."""

    seq: int
    wall_ms: int
    hlc: int
    hash: bytes

    @classmethod
    def of(cls, row: Row) -> "_Last":
        return cls(row.seq, row.wall_ms, row.hlc, row.hash)

    @classmethod
    def at_start(cls, event_id: str, chain: Chain) -> "_Last":
        return cls(0, 0, 0, genesis(event_id, *chain))


class _Packer:
    """The columns of a compact segment, while rows are added."""

    def __init__(self, event_id: str) -> None:
        self._event_id = event_id
        self._chains: list[bytes] = []
        self._numbers: list[bytes] = []
        self._texts = TextPacker()
        self._prevs: list[bytes] = []
        self._sigs: list[bytes] = []

    def add(self, chain: Chain, parcels: list[Parcel]) -> None:
        """Add rows of one chain that follow each other."""
        names = b"".join(block(name.encode()) for name in chain)
        self._chains.append(names + number(len(parcels)))
        last = _Last.at_start(self._event_id, chain)
        for parcel in parcels:
            self._add_row(parcel, last)
            last = _Last.of(parcel.row)

    def packed(self, header: bytes, trailer: bytes) -> bytes:
        """Everything that was added, between the segment's first and last line."""
        chains = number(len(self._chains)) + b"".join(self._chains)
        columns = (header, trailer, chains, b"".join(self._numbers), self._texts.patterns)
        worth = zlib.compress(b"".join(map(block, columns)), 9)
        prevs = b"".join(self._prevs)
        blocks = block(worth) + block(self._texts.runs) + block(prevs)
        return _VERSION + blocks + b"".join(self._sigs)

    def _add_row(self, parcel: Parcel, last: _Last) -> None:
        row, flags = parcel.row, 0
        self._texts.add(row.ticket_id)
        self._texts.add(row.kind)
        body = row.body
        if parcel.record is not None:
            flags |= _HAS_RECORD
            name = records.hash_of(parcel.record).hex()
            if name in body and _NAME not in body:
                flags |= _NAMES_RECORD
                body = body.replace(name, _NAME, 1)
        self._texts.add(body)
        if parcel.record is not None:
            self._texts.add(parcel.record)
        if row.prev != last.hash:
            flags |= _OTHER_PREV
            self._prevs.append(row.prev)
        expected = last.seq + 1, last.wall_ms, next_hlc(last.hlc, row.wall_ms)
        found = row.seq, row.wall_ms, row.hlc
        self._numbers.append(number(flags))
        self._numbers += [signed(a - b) for a, b in zip(found, expected, strict=True)]
        self._sigs.append(row.sig)


def _lines(compact: bytes) -> Iterator[bytes]:
    reader = ByteReader(compact)
    if reader.take(1) != _VERSION:
        raise ValueError(Sentence("it is no compact segment"))
    worth = ByteReader(_inflated(reader.block()))
    header, trailer = worth.block(), worth.block()
    chains, numbers, texts = (ByteReader(worth.block()) for _ in range(3))
    rows = _Rows(_event_id(header), numbers, texts, reader)
    yield header
    for _ in range(chains.number()):
        chain = chains.block().decode(), chains.block().decode()
        yield from rows.of_chain(chain, chains.number())
    yield trailer


class _Rows:
    """Rows read from the columns, one after the other."""

    def __init__(
        self, event_id: str, numbers: ByteReader, texts: ByteReader, blocks: ByteReader
    ) -> None:
        """`blocks` are what stands behind the compressed part."""
        runs, prevs = ByteReader(blocks.block()), ByteReader(blocks.block())
        sigs = blocks.rest
        self._event_id = event_id
        self._numbers = numbers
        patterns = patterns_in(texts, most=_TEXTS * len(sigs) // _SIG)
        self._texts = texts_in(patterns, texts, runs, longest=MOST_LINE)
        self._prevs = prevs
        self._sigs = ByteReader(sigs)

    def of_chain(self, chain: Chain, count: int) -> Iterator[bytes]:
        """The lines of the next `count` rows, which are of one chain."""
        if count == 0:
            raise ValueError(Sentence("a chain without rows"))
        last = _Last.at_start(self._event_id, chain)
        for _ in range(count):
            parcel = self._next(chain, last)
            last = _Last.of(parcel.row)
            yield to_json(parcel).encode() + b"\n"

    def _next(self, chain: Chain, last: _Last) -> Parcel:
        flags = self._numbers.number()
        ticket_id, kind, body = next(self._texts), next(self._texts), next(self._texts)
        record = next(self._texts) if flags & _HAS_RECORD else None
        if record is not None and flags & _NAMES_RECORD:
            body = body.replace(_NAME, records.hash_of(record).hex(), 1)
        seq = last.seq + 1 + self._numbers.signed()
        wall_ms = last.wall_ms + self._numbers.signed()
        row = Row(
            ticket_id=ticket_id,
            device_id=chain[0],
            epoch=chain[1],
            seq=seq,
            hash=b"",
            hlc=next_hlc(last.hlc, wall_ms) + self._numbers.signed(),
            wall_ms=wall_ms,
            kind=kind,
            body=body,
            prev=self._prevs.take(_HASH) if flags & _OTHER_PREV else last.hash,
            sig=self._sigs.take(_SIG),
        )
        return Parcel(replace(row, hash=hash_of(row)), record)


def _inflated(compressed: bytes) -> bytes:
    inflating = zlib.decompressobj()
    try:
        unpacked = inflating.decompress(compressed, MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(Sentence("it cannot be unpacked")) from error
    if inflating.unconsumed_tail or not inflating.eof:
        raise ValueError(Sentence("more than a segment by light may have, or cut short"))
    return unpacked


def _event_id(header: bytes) -> str:
    try:
        said: object = json.loads(header)
    except RecursionError as error:
        raise ValueError(Sentence("its first line makes no sense")) from error
    if not isinstance(said, dict):
        raise ValueError(Sentence("its first line makes no sense"))
    return str(said.get("event"))
