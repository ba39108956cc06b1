"""A real, small filesystem of one's own: a tmpfs inside a mount namespace.

`in_namespace` runs one of the scenarios below in a child process that may mount; the child
prints what it saw as JSON. What it leaves in the folder `out` is there for the parent to open.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import Outcome
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from tests.faults.evidence import copy_of
from tests.faults.opening_night import GUESTS, good_codes
from tests.faults.real_process import ROOT, check

PAGE = 4096
FULL_ROUNDS = 48
_NAMESPACES = (["unshare", "-rm"], ["sudo", "-n", "unshare", "-m"])


@dataclass
class Seen:
    """What a scenario saw. Codes are ticket codes."""

    admitted: list[str] = field(default_factory=list)
    """Told to come in."""
    reasons: dict[str, int] = field(default_factory=dict)
    """How often NOT_RECORDED was said, by reason."""
    recovered: int = 0
    """Codes that could not be recorded, and could be later, by the same Desk object."""
    pretended: list[str] = field(default_factory=list)
    """Whatever the desk's counts or presence said that was never acknowledged."""
    commands: list[tuple[int, str, str]] = field(default_factory=list)
    """Exit status, stdout and stderr of real `kiosk check` processes."""

    def note(self, code: str, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.VALID:
            self.admitted.append(code)
        elif outcome.verdict is Verdict.NOT_RECORDED:
            reason = str(outcome.reason)
            self.reasons[reason] = self.reasons.get(reason, 0) + 1
        else:
            self.pretended.append(f"{code}: {outcome.verdict}")


class Door:
    """A desk whose answers are noted."""

    def __init__(self, event: Path) -> None:
        self.file = EventFile.open(event)
        self.desk = Desk(self.file)
        self.seen = Seen()
        self._waiting = good_codes(GUESTS)

    def next(self) -> Outcome:
        """The next guest comes; who could not be recorded stays at the head of the queue."""
        outcome = self.desk.scan(self._waiting[0])
        self.seen.note(self._waiting[0], outcome)
        if outcome.verdict is not Verdict.NOT_RECORDED:
            self._waiting.pop(0)
        return outcome

    def until_refused(self) -> None:
        """Let people in until the answer is NOT_RECORDED."""
        while self.next().verdict is not Verdict.NOT_RECORDED:
            pass

    def recover(self) -> None:
        """The cause is gone: the very guest who could not be recorded is let in.

        At the second attempt at the latest, which the lane makes by itself.
        """
        for _ in range(2):
            if self.next().verdict is Verdict.VALID:
                self.seen.recovered += 1
                return

    def look_for_pretence(self) -> None:
        """Counts and presence, while things are bad, must be what was acknowledged."""
        counted = self.desk.counts().admitted
        if counted != len(self.seen.admitted):
            self.seen.pretended.append(f"{counted} counted, {len(self.seen.admitted)} admitted")
        (guest,) = self.file.guests_with_code(self._waiting[0])
        if self.file.presence(guest.ticket_id, self.desk.list_name).entries:
            self.seen.pretended.append(f"{guest.code} is inside")

    def leave(self, out: Path) -> Seen:
        """Leave the file as a killed process would, and as one that ended, below `out`."""
        copy_of(self.file.path, out / "killed")
        self.file.close()
        copy_of(self.file.path, out / "closed")
        return self.seen


def disk_full(event: Path, disk: Path, out: Path) -> Seen:
    """Full again and again, with another number of pages free each time; free in between."""
    _mount(disk, "size=6m")
    door = Door(copy_of(event, disk))
    ballast = disk / "ballast"
    for free_pages in range(FULL_ROUNDS):
        _fill(ballast, free_pages % 16)
        door.until_refused()
        door.look_for_pretence()
        door.next()
        ballast.unlink()
        door.recover()
    return door.leave(out)


def write_protected(event: Path, disk: Path, out: Path) -> Seen:
    """A desk is started on a write-protected disk, which is then made writable."""
    _mount(disk, "size=8m")
    path = _with_its_log(event, disk, out)
    _run("mount", "-o", "remount,ro", str(disk))
    door = Door(path)
    for _ in range(3):
        door.next()
    door.look_for_pretence()
    door.seen.commands.append(_command(check(path, good_codes(GUESTS)[-3:])))
    _run("mount", "-o", "remount,rw", str(disk))
    door.recover()
    for _ in range(20):
        door.next()
    return door.leave(out)


def away_and_back(event: Path, disk: Path, out: Path) -> Seen:
    """The disk goes away beneath a running desk and comes back, at first write-protected.

    Linux makes no filesystem read-only while a file on it is open for writing, so a second one
    with the same files takes the place of the first.
    """
    _mount(disk, "size=8m")
    door = Door(copy_of(event, disk))
    for _ in range(20):
        door.next()
    aside = copy_of(door.file.path, out / "aside")
    _run("umount", "-l", str(disk))
    door.next()
    _mount(disk, "size=8m")
    copy_of(aside, disk)
    _run("mount", "-o", "remount,ro", str(disk))
    for _ in range(3):
        door.next()
    _run("mount", "-o", "remount,rw", str(disk))
    door.recover()
    for _ in range(20):
        door.next()
    return door.leave(out)


def _with_its_log(event: Path, disk: Path, out: Path) -> Path:
    """An event file as a killed desk leaves it: without its log, SQLite would not open it."""
    with EventFile.open(copy_of(event, out / "before")) as event_file:
        Desk(event_file).scan("nobody")
        return copy_of(event_file.path, disk)


SCENARIOS: dict[str, Callable[[Path, Path, Path], Seen]] = {
    "disk_full": disk_full,
    "write_protected": write_protected,
    "away_and_back": away_and_back,
}


def in_namespace(scenario: str, event: Path, folder: Path) -> tuple[Seen, Path]:
    """What `scenario` saw, and the folder with what it left.

    Raises `RuntimeError` when this machine lets nobody mount.
    """
    disk, out = folder / "disk", folder / "out"
    disk.mkdir()
    out.mkdir()
    child = [sys.executable, "-m", "tests.faults.small_disk", scenario, event, disk, out]
    done = subprocess.run(
        [*namespace(), *map(str, child)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    if done.returncode:
        raise RuntimeError(f"the scenario {scenario} failed ({done.returncode}):\n{done.stderr}")
    return Seen(**json.loads(done.stdout)), out


@cache
def namespace() -> list[str]:
    """The command before a command that lets it mount; raises `RuntimeError` for none."""
    for prefix in _NAMESPACES:
        try:
            trial = [*prefix, "mount", "-t", "tmpfs", "none", "/tmp"]
            if subprocess.run(trial, capture_output=True, timeout=20).returncode == 0:
                return prefix
        except FileNotFoundError:
            continue
    raise RuntimeError(
        "no small disk can be made here. These tests need Linux, util-linux (apt-get install -y "
        "util-linux mount), and either user namespaces (sysctl kernel.unprivileged_userns_clone=1; "
        "on Ubuntu 24.04 also sysctl kernel.apparmor_restrict_unprivileged_userns=0), root with "
        "CAP_SYS_ADMIN (docker run --privileged), or sudo without a password."
    )


def _mount(disk: Path, options: str) -> None:
    _run("mount", "-t", "tmpfs", "-o", options, "none", str(disk))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _command(command: list[str]) -> tuple[int, str, str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def _fill(ballast: Path, free_pages: int) -> None:
    """Fill the disk with `ballast` until no more than `free_pages` pages are free."""
    with ballast.open("wb", buffering=0) as file:
        written = 0
        try:
            while True:
                written += file.write(b"\0" * PAGE)
        except OSError:
            os.ftruncate(file.fileno(), max(0, written - free_pages * PAGE))


def main() -> None:
    """In the child: run one scenario and print what it saw."""
    scenario, *paths = sys.argv[1:]
    event, disk, out = map(Path, paths)
    seen: dict[str, Any] = asdict(SCENARIOS[scenario](event, disk, out))
    if "SUDO_UID" in os.environ:
        _run("chown", "-R", os.environ["SUDO_UID"], str(out))
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
