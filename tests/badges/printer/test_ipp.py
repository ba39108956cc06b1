"""IPP messages: what is written is read back, and nothing that arrives makes a crash."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.printer import ipp, ipp_status
from badges.printer.ipp import Group, IppError, Operation, Tag, Typed, attribute, integer, text
from badges.printer.printer import Size

HEAD = struct.pack(">BBHI", 2, 0, 0, 1)


def message(*attributes: bytes) -> bytes:
    return b"".join([HEAD, bytes([Group.JOB]), *attributes, bytes([Group.END])])


def test_a_request_has_its_attributes_in_their_groups_and_the_document_behind() -> None:
    about, job = attribute("job-name", text(Tag.NAME, "é")), attribute("copies", integer(1))
    request = ipp.request(Operation.PRINT_JOB, [about], [job], b"%PDF")
    assert request.endswith(b"\x03%PDF")
    assert request[:8] == bytes([2, 0, 0, 2, 0, 0, 0, 1])
    read = ipp.parse(request)
    assert list(read.first(Group.OPERATION)) == [
        "attributes-charset", "attributes-natural-language", "job-name",
    ]  # fmt: skip
    assert read.first(Group.JOB) == {"copies": [1]}


def test_every_kind_of_value_is_understood() -> None:
    size = ipp.collection({"x-dimension": integer(1), "y-dimension": integer(2)})
    read = ipp.parse(
        message(
            attribute("several", integer(-1), integer(2)),
            attribute("yes", Typed(Tag.BOOLEAN, b"\1")),
            attribute("range", Typed(Tag.RANGE, struct.pack(">ii", 1, 9))),
            attribute("resolution", Typed(Tag.RESOLUTION, struct.pack(">iib", 300, 600, 3))),
            attribute("named", Typed(Tag.NAME_WITH_LANGUAGE, b"\0\2fr\0\3caf")),
            attribute("media", ipp.collection({"media-size": size, "type": text(Tag.NAME, "a")})),
        )
    ).first(Group.JOB)
    assert read["several"] == [-1, 2]
    assert read["yes"] == [True]
    assert (read["range"], read["resolution"]) == ([(1, 9)], [(300, 600, 3)])
    assert read["named"] == ["caf"]
    (media,) = ipp.collections(read, "media")
    assert media == {"media-size": [{"x-dimension": [1], "y-dimension": [2]}], "type": ["a"]}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP",
        HEAD,
        HEAD + b"\x01",
        struct.pack(">BBHI", 9, 0, 0, 1) + b"\x03",
        HEAD + b"\x44\0\1a\0\1b\x03",  # a value in no group
        HEAD + b"\x01\x44\xff\xff",
        HEAD + b"\x01\x21\0\1a\0\1b\x03",  # a number of one byte
        message(attribute("deep", *[ipp.collection({})]))[:-3],
        HEAD + b"\x01" + b"\x34\0\1a\0\0" + b"\x4a\0\0\0\1m\x34\0\0\0\0" * 5000,
    ],
)
def test_what_is_no_message_is_called_so(data: bytes) -> None:
    with pytest.raises(IppError):
        ipp.parse(data)


@given(st.binary(max_size=300))
def test_nothing_that_arrives_makes_a_crash(data: bytes) -> None:
    for start in (b"", HEAD + b"\x02", HEAD + b"\x02\x34\0\1a\0\0\x4a\0\0"):
        with contextlib.suppress(IppError):
            ipp.parse(start + data)


ANSWER = message(
    attribute("printer-state", Typed(Tag.ENUM, struct.pack(">i", 5))),
    attribute("printer-state-reasons", text(Tag.KEYWORD, "media-jam-error")),
    attribute("printer-is-accepting-jobs", Typed(Tag.BOOLEAN, b"\1")),
    attribute("media-size-supported", ipp.collection({"x-dimension": integer(10500)})),
    attribute("media-col-ready", ipp.collection({"media-size": ipp.collection({})})),
    attribute("media-supported", text(Tag.KEYWORD, "custom_min_1x1mm")),
    attribute("job-state", Typed(Tag.ENUM, struct.pack(">i", 9))),
    attribute("job-name", text(Tag.NAME, "x")),
)


@given(st.lists(st.tuples(st.integers(0, len(ANSWER) - 1), st.integers(0, 255)), max_size=20))
def test_no_damage_to_an_answer_makes_a_crash(damage: list[tuple[int, int]]) -> None:
    damaged = bytearray(ANSWER)
    for place, byte in damage:
        damaged[place] = byte
    with contextlib.suppress(IppError):
        found = ipp.parse(bytes(damaged)).first(Group.JOB)
        ipp_status.status(found, Size(105, 148))
        ipp_status.media_size(Size(105, 148), found)
        ipp_status.stage(found)
