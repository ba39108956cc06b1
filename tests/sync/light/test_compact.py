"""The compact form of a segment: byte for byte the same when expanded, and safe to read."""

import io
import json
import random
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import VerifyKey

from sync.file.event_file import EventFile
from sync.journal.devices import begin_epoch
from sync.journal.journal import Kind, Row, hash_of
from sync.light.compact import MOST_UNPACKED, compacted, expanded
from sync.light.packing import ByteReader, TextPacker, block, number, patterns_in, signed, texts_in
from sync.merging.parcel import Parcel
from sync.merging.segment import Segment, export, plain_lines
from sync.merging.wire import to_json
from tests.scale import scaled
from tests.sync.conftest import Laptop, admit


@pytest.fixture
def busy(laptops: Laptop) -> EventFile:
    """A laptop with an evening of entries, an undo, texts that a record holds, and two epochs."""
    laptop = laptops("A")
    admit(laptop, *range(1, 41))
    ticket = laptop.guests_with_code("CODE00007")[0].ticket_id
    with laptop.transaction() as connection:
        for name in ("Zoé", "Łukasz", "さくら", '\\u0000 \\ " deadbeefdeadbeef'):
            laptop.record(connection, Kind.CORRECTION, ticket, {}, {"first_name": name})
    laptop.change(begin_epoch)
    admit(laptop, 41, 42)
    return laptop


def segment_of(laptop: EventFile, tmp_path: Path) -> list[bytes]:
    path = tmp_path / "plain.segment"
    export(laptop, path, plain=True)
    return path.read_bytes().splitlines(keepends=True)


def test_the_segment_comes_back_byte_for_byte(busy: EventFile, tmp_path: Path) -> None:
    lines = segment_of(busy, tmp_path)
    assert len(lines) == 48
    assert list(expanded(compacted(lines))) == lines


def test_a_part_of_the_journal_comes_back_too(busy: EventFile) -> None:
    with busy.reading() as connection:
        (head,) = connection.execute(
            "SELECT device_id, epoch FROM head ORDER BY seq DESC LIMIT 1"
        ).fetchall()
    lines = list(plain_lines(busy, after={tuple(head): 30}))
    assert len(lines) == 18
    assert list(expanded(compacted(lines))) == lines


def test_a_row_is_little_more_than_its_signature(laptops: Laptop) -> None:
    laptop = laptops("A")
    admit(laptop, *range(1, 61))
    few = len(compacted(plain_lines(laptop, after={_chain(laptop): 20})))
    assert (len(compacted(plain_lines(laptop))) - few) / 20 < 64 + 10 + 8


def _chain(laptop: EventFile) -> tuple[str, str]:
    with laptop.reading() as connection:
        found: tuple[str, str] = connection.execute("SELECT device_id, epoch FROM head").fetchone()
    return found


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
NUMBERS = st.integers(0, 2**62)


@settings(max_examples=scaled(25, 1000), deadline=None)
@given(
    st.lists(
        st.builds(
            Row,
            ticket_id=TEXTS,
            device_id=st.sampled_from(["a", "b", "00ff00ff"]),
            epoch=st.sampled_from(["1", "2"]),
            seq=NUMBERS,
            hash=st.just(b""),
            hlc=NUMBERS,
            wall_ms=NUMBERS,
            kind=TEXTS,
            body=TEXTS | st.from_regex("[0-9a-f]{0,90}"),
            prev=st.binary(min_size=32, max_size=32),
            sig=st.binary(min_size=64, max_size=64),
        ),
        max_size=5,
    ),
    TEXTS | st.none(),
)
def test_whatever_rows_say_comes_back(rows: list[Row], record: str | None) -> None:
    whole = [Row(**{**vars(row), "hash": hash_of(row)}) for row in rows]
    lines = [to_json(Parcel(row, record)).encode() + b"\n" for row in whole]
    segment = [b'{"event":"e"}\n', *lines, b'{"count":0}\n']
    assert list(expanded(compacted(segment))) == segment


def test_what_was_cut_short_is_refused_wherever(busy: EventFile, tmp_path: Path) -> None:
    whole = compacted(segment_of(busy, tmp_path))
    ends = range(len(whole))
    for end in {*ends[:50], *ends[:: scaled(13, 1)], *ends[-50:]}:
        with pytest.raises(ValueError, match=r"."):
            list(expanded(whole[:end]))


def test_harmed_bytes_never_give_other_lines_that_pass_for_whole(
    busy: EventFile, tmp_path: Path
) -> None:
    lines = segment_of(busy, tmp_path)
    devices = json.loads(lines[0])["devices"]
    keys = {device: VerifyKey(bytes.fromhex(key)) for device, _, key, _ in devices}
    assert fault_of(lines, keys) == ""
    whole, dice, refused = compacted(lines), random.Random(20), 0
    for _ in range(scaled(120, 3000)):
        harmed = bytearray(whole)
        harmed[dice.randrange(len(harmed))] ^= 1 << dice.randrange(8)
        try:
            found = list(expanded(bytes(harmed)))
        except ValueError:
            refused += 1
        else:  # a few bits of zlib's stream mean nothing: the lines are the same without them
            assert found == lines or fault_of(found, keys)
    assert refused > 20


def fault_of(lines: list[bytes], keys: dict[str, VerifyKey]) -> str:
    """What keeps a segment of these lines from being complete, for who knows its laptop's key."""
    try:
        segment = Segment(io.BytesIO(b"".join(lines)), None, lambda _offered: keys)
    except ValueError as error:
        return str(error)
    for _ in segment.parcels():
        pass
    return segment.fault


def compact_of(worth: bytes, rest: bytes = b"\0\0") -> bytes:
    return b"\1" + block(zlib.compress(worth, 9)) + rest


def columns(*parts: bytes) -> bytes:
    return b"".join(map(block, (b'{"event":"e"}\n', b"{}\n", *parts)))


PATTERN = block(b"x" * 900_000)
BOMBS: dict[str, Callable[[], bytes]] = {
    "unpacks to too much": lambda: compact_of(bytes(MOST_UNPACKED + 1)),
    "endless chains": lambda: compact_of(columns(number(2**60), b"", b"\0")),
    "chains without rows": lambda: compact_of(columns(number(10**6) + bytes(3 * 10**6), b"", b"")),
    "more patterns than texts": lambda: compact_of(columns(b"\0", b"", number(10**6))),
    "one long text in every row": lambda: compact_of(
        columns(number(1) + block(b"d") + block(b"e") + number(50_000), bytes(4 * 50_000),
                number(1) + PATTERN + bytes(3 * 50_000)),
        b"\0\0" + bytes(64 * 50_000),
    ),
    "a hole larger than everything": lambda: compact_of(
        columns(number(1) + block(b"d") + block(b"e") + number(1), bytes(4),
                number(1) + block(b"\x00999999999\x00") + bytes(3)),
        b"\0\0" + bytes(64),
    ),
    "a number without end": lambda: b"\1" + b"\xff" * 100,
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_would_grow_without_bounds_is_refused_in_bounded_memory(bomb: str) -> None:
    content = BOMBS[bomb]()
    tracemalloc.start()
    with pytest.raises(ValueError, match=r"."):
        for _ in expanded(content):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * MOST_UNPACKED


def test_numbers_and_texts_come_back() -> None:
    values = [0, 1, 127, 128, 2**63 - 1]
    packed = b"".join(number(value) + signed(value) + signed(-value) for value in values)
    reader = ByteReader(packed)
    assert [(reader.number(), reader.signed(), reader.signed()) for _ in values] == [
        (value, value, -value) for value in values
    ]
    assert reader.rest == b""
    packer = TextPacker()
    texts = ["", "main", "00ff" * 8, "\0", "\1", json.dumps({"a": "ab" * 32})]
    for text in texts:
        packer.add(text)
    order = ByteReader(packer.patterns)
    patterns = patterns_in(order, most=10)
    unpacked = texts_in(patterns, order, ByteReader(packer.runs), longest=1000)
    assert [next(unpacked) for _ in texts] == texts
