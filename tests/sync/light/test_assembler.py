"""Streams: any half of the symbols will do, and no stream costs more than its bounds."""

import random

import pytest

from sync.light.assembler import MOST_HELD_BYTES, MOST_STREAMS, Assembler
from sync.light.fountain import TooLargeError, content_of, symbols
from sync.light.symbol import (
    HEADER_BYTES,
    MOST_BYTES,
    LightKind,
    LightSymbol,
    StreamId,
    from_bytes,
    tag_of,
    to_bytes,
)
from tests.sync.light.pictures import PART, half_of, stream, watched

EVENT = "f00d"
KIND = LightKind.EVENING


def content(size: int = 5000, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.fixture
def assembler() -> Assembler:
    return Assembler(EVENT, {KIND})


@pytest.mark.parametrize("size", [1, 63, 64, 65, 1000, 50_000])
@pytest.mark.parametrize("seed", range(3))
def test_half_of_the_codes_in_any_order_give_the_content(
    assembler: Assembler, size: int, seed: int
) -> None:
    codes = stream(KIND, content(size), EVENT)
    taken = watched(assembler, half_of(codes, seed))
    assert taken
    assert (taken.kind, taken.content) == (KIND, content(size))


def test_repair_codes_alone_are_enough(assembler: Assembler) -> None:
    codes = stream(KIND, content(), EVENT)
    needed = -(-5000 // PART)
    taken = watched(assembler, codes[needed:])
    assert taken
    assert taken.content == content()


def test_fewer_than_needed_give_nothing_and_say_how_many(assembler: Assembler) -> None:
    codes = stream(KIND, content(), EVENT)
    needed = -(-5000 // PART)
    assert watched(assembler, [*codes[: needed - 1], *codes[: needed - 1]]) is None
    progress = assembler.progress
    assert progress
    assert (progress.received, progress.needed) == (needed - 1, needed)


def test_a_content_comes_once(assembler: Assembler) -> None:
    codes = stream(KIND, content(), EVENT)
    assert watched(assembler, codes)
    assert watched(assembler, codes) is None
    assert assembler.held_bytes == 0


def test_another_events_codes_are_told_apart(assembler: Assembler) -> None:
    assert watched(assembler, stream(KIND, content(), "beef")) is None
    assert (assembler.foreign > 0, assembler.held_bytes) == (True, 0)


def test_kinds_that_are_not_for_this_file_are_told_and_not_kept(assembler: Assembler) -> None:
    assert watched(assembler, stream(LightKind.GUEST_LIST, content(), EVENT)) is None
    assert assembler.unwanted == {LightKind.GUEST_LIST}
    assert assembler.held_bytes == 0


@pytest.mark.parametrize("place", [0, 1, 5, 9, 10, HEADER_BYTES, -1])
def test_one_wrong_bit_and_it_is_no_symbol(place: int) -> None:
    code = bytearray(stream(KIND, content(), EVENT)[3])
    assert from_bytes(bytes(code), EVENT)
    code[place] ^= 4
    assert from_bytes(bytes(code), EVENT) is None


@pytest.mark.parametrize("code", [b"", b"\xf5", b"K7QF2M9XC", b"\xf5" * 78, bytes(3000)])
def test_what_is_no_symbol(assembler: Assembler, code: bytes) -> None:
    assert assembler.take(code) is None
    assert assembler.progress is None


def forged(number: int, size: int, tag: bytes, part: bytes = bytes(PART)) -> bytes:
    return to_bytes(LightSymbol(StreamId(KIND, tag, size, len(part)), number, part), EVENT)


@pytest.mark.parametrize("size", [0, MOST_BYTES + 1, 2**24 - 1])
def test_a_size_out_of_bounds_is_no_symbol(assembler: Assembler, size: int) -> None:
    assert assembler.take(forged(0, size, b"aaaa")) is None
    assert assembler.held_bytes == 0


def test_too_many_parts_are_no_symbol(assembler: Assembler) -> None:
    assert assembler.take(forged(0, MOST_BYTES, b"aaaa")) is None
    with pytest.raises(TooLargeError):
        symbols(KIND, bytes(MOST_BYTES), PART, EVENT)


def test_a_flood_of_streams_is_bounded_and_leaves_the_one_that_comes(
    assembler: Assembler,
) -> None:
    codes = stream(KIND, content(), EVENT)
    needed = -(-5000 // PART)
    for number, code in enumerate(codes[: needed - 1]):
        assembler.take(code)
        for other in range(20):
            assembler.take(forged(0, MOST_BYTES // 2, (1000 * number + other).to_bytes(4)))
    assert assembler.held_bytes < (needed - 1 + MOST_STREAMS) * PART
    assert watched(assembler, codes[needed : needed + 4])


def test_large_streams_that_never_end_are_bounded(assembler: Assembler) -> None:
    part = bytes(2936)
    for number in range(1200):
        for tag in range(7):
            assembler.take(forged(number, MOST_BYTES, bytes([tag]) * 4, part))
    small = stream(KIND, b"Grand Opening", EVENT)
    assert watched(assembler, small[:1])
    assert MOST_HELD_BYTES - 8 * MOST_BYTES // 4 < assembler.held_bytes <= MOST_HELD_BYTES


def test_wrong_parts_throw_their_stream_away_and_it_can_come_again(assembler: Assembler) -> None:
    codes = stream(KIND, content(), EVENT)
    assembler.take(forged(0, 5000, tag_of(content()), b"x" * PART))
    assert watched(assembler, codes[: -(-5000 // PART)]) is None
    assert assembler.progress is None
    taken = watched(assembler, codes)
    assert taken
    assert taken.content == content()


@pytest.mark.parametrize(("size", "part"), [(1, 64), (2**21, 64), (MOST_BYTES, 2936)])
def test_the_largest_and_smallest_streams_can_be_put_together(size: int, part: int) -> None:
    codes = symbols(KIND, content(size), part, EVENT)
    needed = -(-size // part)
    read = [from_bytes(code, EVENT) for code in codes[needed // 2 : needed // 2 + needed + 3]]
    found = [each for each in read if each]
    assert len(found) == len(read)
    stream_id = StreamId(KIND, tag_of(content(size)), size, part)
    assert content_of(stream_id, {each.number: each.part for each in found}) == content(size)


def test_the_example_in_the_manual() -> None:
    first, *others = symbols(KIND, b"Grand Opening", PART, "b5dee07bfed16635")
    assert first == bytes.fromhex(
        "f5 b5eba042 00000d 0000 23fa1a18 4772616e64204f70656e696e67" + "00" * 51
    )
    for code in others:
        taken = Assembler("b5dee07bfed16635", {KIND}).take(code)
        assert taken
        assert taken.content == b"Grand Opening"
