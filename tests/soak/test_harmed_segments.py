"""Segments with one bit flipped, or cut anywhere: no altered event, none called complete."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.merging import segment as segments
from sync.merging.merge import Merged, OtherEventError, merge_segment, segment_for
from sync.merging.segment import export, is_segment
from tests.scale import scaled
from tests.soak.laptops import facts_of
from tests.soak.model import Fact
from tests.sync.conftest import Laptop, admit

HARMS = scaled(100, 1000)
ROWS = 12


def flip(content: bytes, dice: random.Random) -> bytes:
    harmed = bytearray(content)
    harmed[dice.randrange(len(harmed))] ^= 1 << dice.randrange(8)
    return bytes(harmed)


def cut(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


@dataclass
class Found:
    """What became of harmed segments."""

    refused: int = 0
    """Of which nothing could be used."""
    complete: int = 0
    altered: int = 0
    """Journal rows that no device wrote."""
    accepted: list[int] = field(default_factory=list)


@dataclass
class Stick:
    """A segment, and an organiser's file that it is merged into, anew each time."""

    folder: Path
    content: bytes
    untouched: Path
    written: set[Fact]

    def merge(self, content: bytes, found: Found) -> None:
        path, into = self.folder / "stick", self.folder / "into.event"
        path.write_bytes(content)
        for leftover in self.folder.glob("into.event*"):
            leftover.unlink()
        shutil.copy(self.untouched, into)
        with EventFile.open(into) as event_file:
            merged = self._merge(event_file, path)
            if merged is None:
                found.refused += 1
            else:
                found.complete += not merged.incomplete
            facts = facts_of(event_file)
            found.altered += len(facts - self.written)
            found.accepted.append(len(facts))

    def _merge(self, into: EventFile, path: Path) -> Merged | None:
        if not is_segment(path):
            return None
        with path.open("rb") as file:
            try:
                return merge_segment(into, segment_for(into, file), path.name)
            except (ValueError, OtherEventError):
                return None


@pytest.fixture(params=["plain", "sealed"])
def stick(
    request: pytest.FixtureRequest, organisers: EventFile, laptops: Laptop, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Stick:  # fmt: skip
    monkeypatch.setattr("sync.merging.sealing.BOX_BYTES", 1000)
    laptop = laptops("A")
    admit(laptop, *range(1, ROWS + 1))
    path = tmp_path / "whole.segment"
    export(laptop, path, plain=request.param == "plain")
    organisers.close()
    return Stick(tmp_path, path.read_bytes(), organisers.path, facts_of(laptop))


@pytest.mark.parametrize("harm", [flip, cut])
def test_a_harmed_segment_alters_nothing_and_is_never_complete(
    stick: Stick, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    dice, found = random.Random(0), Found()
    for _ in range(HARMS // 2):
        stick.merge(harm(stick.content, dice), found)
    print(f"{len(found.accepted)} harmed, {found.refused} refused, {found.complete} complete")
    assert (found.altered, found.complete) == (0, 0)
    assert sum(0 < rows < ROWS for rows in found.accepted) > HARMS // 5


def test_a_segment_that_was_cut_brings_exactly_its_whole_lines(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    laptop = laptops("A")
    admit(laptop, *range(1, ROWS + 1))
    path = tmp_path / "whole.segment"
    export(laptop, path, plain=True)
    organisers.close()
    stick = Stick(tmp_path, path.read_bytes(), organisers.path, facts_of(laptop))
    dice = random.Random(1)
    for _ in range(scaled(40, 1000)):
        content, found = cut(stick.content, dice), Found()
        stick.merge(content, found)
        assert found.accepted == [min(ROWS, max(0, content.count(b"\n") - 1))]


def test_control_an_unharmed_segment_is_complete(stick: Stick) -> None:
    found = Found()
    stick.merge(stick.content, found)
    assert found == Found(complete=1, accepted=[ROWS])


def test_control_a_reader_that_does_not_look_calls_harmed_segments_complete(
    stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments.Segment, "_fault_at_end", lambda self, line, body: "")
    monkeypatch.setattr(segments, "hash_of", lambda row: row.hash)
    dice, found = random.Random(0), Found()
    whole = stick.content.splitlines(keepends=True)
    for _ in range(8):
        place = dice.randrange(3, len(whole) - 1)
        stick.merge(b"".join([*whole[:place], *whole[place + 1 :]]), found)
    assert found.complete > 0
    assert found.altered == 0
