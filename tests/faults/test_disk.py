"""A full, write-protected or missing disk, and a lock: said, not hidden, and overcome.

Each is real: a small filesystem of its own, or another process that holds the lock. The control
for what is asserted here is a machine that refuses to mount: then these tests fail.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.outcome import VerdictReason
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from tests.faults import small_disk
from tests.faults.evidence import examine
from tests.faults.opening_night import GUESTS, good_codes
from tests.faults.real_process import ROOT, acks_in
from tests.faults.small_disk import FULL_ROUNDS, Seen, in_namespace

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs: Linux only")


def assert_nothing_lost_or_pretended(seen: Seen, out: Path) -> None:
    """What was acknowledged, no more and no less, is in the file, closed or as if killed."""
    assert seen.pretended == []
    for left in ("killed", "closed"):
        evidence = examine(out / left / "opening.event")
        assert evidence.faults == ()
        assert evidence.entries == dict.fromkeys(seen.admitted, 1)


@on_linux
def test_a_full_disk_is_said_and_the_same_desk_goes_on_when_there_is_space(
    untouched: Path, tmp_path: Path
) -> None:
    seen, out = in_namespace("disk_full", untouched, tmp_path)
    print(f"{len(seen.admitted)} let in, not recorded: {seen.reasons}, {seen.recovered} recovered")
    assert_nothing_lost_or_pretended(seen, out)
    assert seen.recovered == FULL_ROUNDS
    assert seen.reasons.keys() == {VerdictReason.DISK_FULL}
    assert seen.reasons[VerdictReason.DISK_FULL] >= FULL_ROUNDS


@on_linux
def test_a_write_protected_disk_is_said_and_the_same_desk_goes_on_when_it_is_writable(
    untouched: Path, tmp_path: Path
) -> None:
    seen, out = in_namespace("write_protected", untouched, tmp_path)
    assert_nothing_lost_or_pretended(seen, out)
    assert seen.reasons.keys() == {VerdictReason.READ_ONLY}
    assert 3 <= seen.reasons[VerdictReason.READ_ONLY] <= 4
    assert (seen.recovered, len(seen.admitted)) == (1, 21)
    ((status, said, _),) = seen.commands
    assert status == 1
    assert [(ack.verdict, ack.reason) for ack in acks_in(said.encode())] == [
        (Verdict.NOT_RECORDED, VerdictReason.READ_ONLY)
    ] * 3


@on_linux
def test_a_disk_that_goes_away_and_comes_back_is_found_again(
    untouched: Path, tmp_path: Path
) -> None:
    seen, out = in_namespace("away_and_back", untouched, tmp_path)
    assert_nothing_lost_or_pretended(seen, out)
    assert seen.reasons.keys() == {VerdictReason.STORAGE, VerdictReason.READ_ONLY}
    assert 3 <= seen.reasons[VerdictReason.READ_ONLY] <= 4
    assert (seen.recovered, len(seen.admitted)) == (1, 41)


def test_control_where_nothing_can_be_mounted_the_tests_fail_and_say_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(small_disk, "_NAMESPACES", (["false"], ["no-such-program"]))
    small_disk.namespace.cache_clear()
    with pytest.raises(RuntimeError, match="apt-get install"):
        in_namespace("disk_full", tmp_path, tmp_path)
    small_disk.namespace.cache_clear()


HOLDER = """
import sys
from pathlib import Path
from sync.file.connection import connect
connection = connect(Path(sys.argv[1]))
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held_by_another_process(event: Path) -> Iterator[None]:
    """Another process is in the middle of a write transaction, and ends without a commit."""
    command = [sys.executable, "-c", HOLDER, str(event)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.communicate(b"\n")


def test_a_lock_held_by_another_process_is_said_and_the_same_desk_goes_on_without_it(
    event: Path,
) -> None:
    guests = good_codes(GUESTS)[:20]
    with EventFile.open(event, busy_timeout_ms=20) as event_file:
        desk = Desk(event_file)
        for _ in range(3):
            with held_by_another_process(event):
                outcomes = [desk.scan(code) for code in guests[:3]]
                assert {(o.verdict, o.reason, o.row) for o in outcomes} == {
                    (Verdict.NOT_RECORDED, VerdictReason.LOCKED, None)
                }
                assert desk.counts().admitted == 20 - len(guests)
            assert desk.scan(guests.pop(0)).verdict is Verdict.VALID
        assert {desk.scan(code).verdict for code in guests} == {Verdict.VALID}
        evidence = examine(event)
    assert evidence.faults == ()
    assert evidence.entries == dict.fromkeys(good_codes(GUESTS)[:20], 1)
