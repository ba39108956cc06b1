"""Segments on a stick: whole, sealed, cut, edited, and never taken for more than they are."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.file.storage_error import StorageError
from sync.journal.journal import Kind
from sync.merging import sealing
from sync.merging.merge import Merged, OtherEventError, merge_segment, segment_for
from sync.merging.segment import SealedError, export, is_segment
from sync.model import Event
from tests.sync.conftest import Laptop, admit


def take(into: EventFile, path: Path) -> Merged:
    with path.open("rb") as file:
        return merge_segment(into, segment_for(into, file), path.name)


def why(merged: Merged) -> str:
    (incomplete,) = merged.incomplete
    return incomplete.why


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick.segment"


@pytest.mark.parametrize("plain", [True, False])
def test_a_segment_brings_everything_once(
    organisers: EventFile, laptops: Laptop, stick: Path, plain: bool
) -> None:
    a = laptops("A")
    admit(a, *range(1, 41))
    assert export(a, stick, plain=plain).rows == 40
    assert take(organisers, stick) == Merged(new=40)
    assert take(organisers, stick) == Merged(duplicate=40)
    assert organisers.counts().by_device == {"A": 40}


def test_records_come_along(organisers: EventFile, laptops: Laptop, stick: Path) -> None:
    a = laptops("A")
    ticket = a.guests_with_code("CODE00007")[0].ticket_id
    with a.transaction() as connection:
        a.record(connection, Kind.CORRECTION, ticket, {}, {"first_name": "Zoé"})
    export(a, stick, plain=False)
    take(organisers, stick)
    assert organisers.guests_with_code("CODE00007")[0].first_name == "Zoé"


def test_a_sealed_segment_shows_nothing_and_opens_in_the_organisers_file_alone(
    organisers: EventFile, laptops: Laptop, stick: Path
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1)
    export(a, stick, plain=False)
    content = stick.read_bytes()
    assert is_segment(stick)
    assert b"admit" not in content
    assert a.device_id.encode() not in content
    with pytest.raises(SealedError):
        take(b, stick)
    export(a, stick, plain=True)
    assert b"admit" in stick.read_bytes()
    assert take(organisers, stick) == Merged(new=1)


def test_some_devices_only(organisers: EventFile, laptops: Laptop, stick: Path) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1, 2)
    admit(b, 3)
    export(a, stick, plain=True)
    take(organisers, stick)
    export(b, stick, plain=True)
    take(organisers, stick)
    assert export(organisers, stick, plain=True).rows == 3
    assert export(organisers, stick, device_ids=[b.device_id], plain=True).rows == 1


def test_nothing_recorded_is_a_whole_segment_too(
    organisers: EventFile, laptops: Laptop, stick: Path
) -> None:
    assert export(laptops("A"), stick, plain=False).rows == 0
    assert take(organisers, stick) == Merged()


def test_the_segment_of_another_event_is_not_taken(
    organisers: EventFile, tmp_path: Path, stick: Path
) -> None:
    with EventFile.create(tmp_path / "y.event", Event(name="y"), device_name="Y") as other:
        export(other, stick, plain=True)
        with pytest.raises(OtherEventError):
            take(organisers, stick)
        export(other, stick, plain=False)
        with pytest.raises(ValueError, match="another organiser"):
            take(organisers, stick)


def test_only_an_older_segment_is_replaced(laptops: Laptop, stick: Path) -> None:
    a = laptops("A")
    export(a, stick, plain=True)
    admit(a, 1)
    assert export(a, stick, plain=True).rows == 1
    stick.write_text("precious")
    with pytest.raises(FileExistsError):
        export(a, stick, plain=True)
    assert stick.read_text() == "precious"


def test_a_segment_that_cannot_be_written_leaves_the_older_one(
    laptops: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = laptops("A")
    export(a, stick, plain=True)
    before = stick.read_bytes()
    admit(a, 1)

    def unplugged(_descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("badges.files.whole_file.os.fsync", unplugged)
    with pytest.raises(StorageError):
        export(a, stick, plain=True)
    assert stick.read_bytes() == before
    assert [each.name for each in stick.parent.iterdir() if each.name.startswith(".")] == []


def lines_of(stick: Path) -> list[bytes]:
    return stick.read_bytes().splitlines(keepends=True)


def in_capitals(line: bytes) -> bytes:
    """A line with a signature that reads the same and is written in another way."""
    head, sig, rest = line.partition(b'"sig":"')
    return head + sig + rest.upper()


HARMS: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "its end is missing": (lambda lines: lines[:-1], 20),
    "a line without its end": (lambda lines: [*lines[:11], lines[11][:-1]], 10),
    "rows are missing or were altered": (lambda lines: lines[:5] + lines[6:], 19),
    "rows before it: 4": (
        lambda lines: [*lines[:5], lines[5].replace(b"main", b"mein"), *lines[6:]],
        4,
    ),
    "rows before it: 7": (lambda lines: [*lines[:8], b"{}\n", *lines[9:]], 7),
    "its last line was altered": (
        lambda lines: [*lines[:-1], lines[-1].replace(b'"count":20', b'"count":19')],
        20,
    ),
    "was altered": (lambda lines: [*lines[:-1], in_capitals(lines[-1])], 20),
    "something follows its end": (lambda lines: [*lines, b"\n"], 20),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_segment_is_taken_up_to_the_harm_and_never_called_complete(
    organisers: EventFile, laptops: Laptop, stick: Path, harm: str
) -> None:
    a = laptops("A")
    admit(a, *range(1, 21))
    export(a, stick, plain=True)
    change, good = HARMS[harm]
    stick.write_bytes(b"".join(change(lines_of(stick))))
    merged = take(organisers, stick)
    assert harm in why(merged)
    assert (merged.new, merged.rejected) == (good, 0)
    assert organisers.counts().admitted == good


def test_a_sealed_segment_that_was_cut_is_of_use_up_to_its_last_whole_box(
    organisers: EventFile, laptops: Laptop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BOX_BYTES", 2000)
    a = laptops("A")
    admit(a, *range(1, 41))
    export(a, stick, plain=False)
    boxes = lines_of(stick)
    assert len(boxes) > 8
    stick.write_bytes(b"".join(boxes[:4]) + boxes[4][:100])
    merged = take(organisers, stick)
    assert 0 < merged.new < 40
    assert "altered" in why(merged)
    stick.write_bytes(b"".join([*boxes[:2], *boxes[3:]]))  # a box taken out
    assert "missing or were altered" in why(take(organisers, stick))
    stick.write_bytes(b"".join(boxes))
    assert take(organisers, stick).incomplete == ()


def test_bits_of_a_sealed_segment_that_mean_nothing_may_not_change_either(
    organisers: EventFile, laptops: Laptop, stick: Path
) -> None:
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    a = laptops("A")
    for number in range(1, 4):  # until the Base64 has bits to spare
        admit(a, number)
        export(a, stick, plain=False)
        content = stick.read_bytes()
        if content.endswith(b"=\n"):
            break
    place = len(content.rstrip(b"=\n")) - 1
    other = letters[letters.index(content[place]) ^ 1]
    stick.write_bytes(content[:place] + bytes([other]) + content[place + 1 :])
    with pytest.raises(ValueError, match="altered"):
        take(organisers, stick)


def test_a_segment_with_an_altered_header_is_not_used_at_all(
    organisers: EventFile, laptops: Laptop, stick: Path
) -> None:
    a = laptops("A")
    admit(a, 1)
    export(a, stick, plain=True)
    first, *rest = lines_of(stick)
    stick.write_bytes(b"".join([first.replace(b'"made_ms":1', b'"made_ms":2'), *rest]))
    with pytest.raises(ValueError, match="altered"):
        take(organisers, stick)


def test_a_laptop_believes_one_that_was_packed_later_by_its_certificate(
    laptops: Laptop, stick: Path
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(b, 1)
    export(b, stick, plain=True)
    assert take(a, stick) == Merged(new=1)
    assert a.counts().by_device == {"B": 1}


@pytest.mark.parametrize("certificate", ["NULL", "zeroblob(64)", "x'00'"])
def test_who_is_not_certified_is_not_believed(
    laptops: Laptop, stick: Path, certificate: str
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(b, 1)
    with b.transaction() as connection:
        connection.execute(f"UPDATE device SET certificate = {certificate}")
    export(b, stick, plain=True)
    merged = take(a, stick)
    assert (merged.new, merged.rejected) == (0, 1)
    assert "not one of this event's" in why(merged)


def test_rows_that_are_damaged_in_the_file_itself_are_left_out_and_said(
    organisers: EventFile, laptops: Laptop, stick: Path
) -> None:
    a = laptops("A")
    admit(a, 1, 2, 3)
    with a.transaction() as connection:
        connection.execute("UPDATE journal SET wall_ms = 1 WHERE seq = 2")
    done = export(a, stick, plain=True)
    assert (done.rows, done.left_out) == (2, 1)
    assert take(organisers, stick) == Merged(new=2)
    assert [conflict.kind for conflict in organisers.conflicts()] == ["gap"]
