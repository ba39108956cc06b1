"""What a disk may hold after the power was cut, worked out from the calls of a real process.

`record` runs a command under strace and gives its writes, syncs, truncations and deletions, in
order, with what it had acknowledged at each moment. `cuts` plays them onto a `Disk` and stops at
random moments. What was synced is there; of what was not, any part may be, down to single
sectors. (No disk that lies about syncs, no other reordering of names than losing or keeping.)
"""

import random
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from tests.faults.real_process import ROOT, acks_in, admitted_in

SECTOR = 512
_CALL = re.compile(
    rb'^\d+ +(?P<name>\w+)\((?:(?P<fd>\d+)<(?P<path>[^>]*)>)?(?:, )?(?:"(?P<text>[^"]*)")?'
    rb"(?P<numbers>(?:, \d+)*)\) += \d+"
)


class Unsynced(StrEnum):
    """What became of writes that were never synced."""

    NONE = "none of them arrived"
    ALL = "all arrived"
    RANDOM = "some arrived"
    TORN = "some sectors of some arrived"


@dataclass(frozen=True)
class Call:
    """One call that changes a disk, or prints."""

    name: str
    file: str
    """The name of the file (of "." for the folder itself), or "" for standard output."""
    data: bytes = b""
    number: int = 0
    """The offset of a write, the length of a truncation."""


@dataclass
class Disk:
    """Files by name: what is surely there, and the changes that may be."""

    files: dict[str, bytearray]
    pending: dict[str, list[Call]] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    """Files made since the folder was last synced: their names may be gone after a cut."""
    deleted: set[str] = field(default_factory=set)
    """Files deleted since then: they may be back after a cut."""

    def do(self, call: Call) -> None:
        """Play one call."""
        assert call.file not in self.deleted, "a file made anew under a deleted name"
        if call.name in ("fsync", "fdatasync"):
            self._sync(call.file)
        elif call.name == "unlink":
            self.deleted.add(call.file)
        else:
            if call.file not in self.files:
                self.files[call.file] = bytearray()
                self.made.add(call.file)
            self.pending.setdefault(call.file, []).append(call)

    def after_a_cut(self, unsynced: Unsynced, dice: random.Random) -> dict[str, bytes]:
        """The files that somebody finds who starts the computer again."""
        found = {}
        for name, content in self.files.items():
            if name in self.made and not _arrived(unsynced, dice):
                continue
            if name in self.deleted and _arrived(unsynced, dice):
                continue
            copy = bytearray(content)
            for call in self.pending.get(name, []):
                if _arrived(unsynced, dice):
                    _apply(copy, call, dice if unsynced is Unsynced.TORN else None)
            found[name] = bytes(copy)
        return found

    def _sync(self, name: str) -> None:
        if name == ".":
            self.made.clear()
            for deleted in self.deleted:
                del self.files[deleted]
            self.deleted.clear()
        for call in self.pending.pop(name, []):
            _apply(self.files[name], call, None)


@dataclass(frozen=True)
class Cut:
    """One state that a disk may be in after a power cut."""

    files: dict[str, bytes]
    acknowledged: list[str]
    """The codes that had been told to come in."""
    unsynced: Unsynced


def record(command: list[str], event: Path, log: Path) -> list[Call]:
    """Run `command` and give its calls on the files of `event` and on standard output."""
    calls = "trace=pwrite64,write,fsync,fdatasync,ftruncate,unlink"
    flags = ["-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "70000", "-e", "signal=none"]
    traced = ["strace", *flags, "-o", str(log), "-e", calls, *command]
    done = subprocess.run(traced, cwd=ROOT, capture_output=True, timeout=120)
    parsed = list(_parsed(log.read_bytes().splitlines(), event))
    printed = b"".join(call.data for call in parsed if call.name == "write")
    assert printed == done.stdout, "the trace is not all that happened"
    return parsed


def cuts(calls: list[Call], event: Path, *, points: int, dice: random.Random) -> Iterator[Cut]:
    """States after a cut at `points` random moments, one of each kind at every moment."""
    disk = Disk({event.name: bytearray(event.read_bytes())})
    moments = set(dice.sample(range(len(calls)), points))
    said = b""
    for index, call in enumerate(calls):
        if call.name == "write":
            said += call.data
        else:
            disk.do(call)
        if index in moments:
            acknowledged = admitted_in(acks_in(said))
            for unsynced in Unsynced:
                yield Cut(disk.after_a_cut(unsynced, dice), acknowledged, unsynced)


def put(files: dict[str, bytes], folder: Path) -> None:
    """Make `folder` hold these files and no others."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _parsed(lines: Iterable[bytes], event: Path) -> Iterator[Call]:
    for line in _whole(lines):
        found = _CALL.match(line)
        if found is None:
            continue
        name, text = found["name"].decode(), _text(found["text"])
        path = Path((text if name == "unlink" else _text(found["path"])).decode())
        numbers = [int(number) for number in found["numbers"].split(b", ")[1:]]
        if name == "write":
            if found["fd"] == b"1":
                yield Call(name, "", text)
        elif path == event.parent:
            yield Call(name, ".")
        elif path.parent == event.parent and not path.name.endswith("-shm"):
            yield Call(name, path.name, text, numbers[-1] if numbers else 0)


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with calls put together that another thread interrupted."""
    begun: dict[bytes, bytes] = {}
    for line in lines:
        pid = line.split(b" ", 1)[0]
        if line.endswith(b" <unfinished ...>"):
            begun[pid] = line.removesuffix(b" <unfinished ...>")
        elif b" resumed>" in line[:60]:
            yield begun.pop(pid) + line.split(b" resumed>", 1)[1]
        else:
            yield line


def _text(quoted: bytes | None) -> bytes:
    return bytes.fromhex((quoted or b"").replace(b"\\x", b"").decode())


def _arrived(unsynced: Unsynced, dice: random.Random) -> bool:
    if unsynced in (Unsynced.NONE, Unsynced.ALL):
        return unsynced is Unsynced.ALL
    return dice.random() < 0.5


def _apply(content: bytearray, call: Call, torn: random.Random | None) -> None:
    """Play a write or truncation onto a file; of a `torn` write, some sectors only."""
    if call.name == "ftruncate":
        del content[call.number :]
        content.extend(bytes(call.number - len(content)))
        return
    step = SECTOR if torn else len(call.data)
    for start in range(0, len(call.data), step):
        if torn and torn.random() < 0.5:
            continue
        part = call.data[start : start + step]
        at = call.number + start
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(part)] = part
