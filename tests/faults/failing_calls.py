"""Real processes whose calls to the system fail where a test wants them to, by strace."""

import os
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.faults.real_process import ROOT, Ack, acks_in

TO_INSTALL = "strace cannot trace here: apt-get install -y strace, and allow ptrace"
_FLAGS = ["-f", "--seccomp-bpf", "-qq", "-y", "-e", "signal=none"]


@dataclass(frozen=True)
class Ran:
    """What came of a command whose calls were made to fail."""

    acks: list[Ack]
    injected: int
    """How many calls failed because they were told to."""
    status: int
    errors: str


def need_strace() -> None:
    """Skip the test where strace does not work; fail it in continuous integration."""
    if _strace_works():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(TO_INSTALL)
    pytest.skip(TO_INSTALL)


@cache
def _strace_works() -> bool:
    if shutil.which("strace") is None:
        return False
    trial = ["strace", *_FLAGS, "-o", os.devnull, "-e", "trace=fsync", "true"]
    return subprocess.run(trial, capture_output=True).returncode == 0


def calls_of(command: list[str], event: Path, log: Path) -> Counter[str]:
    """How often `command` makes each call that touches the files of `event`, when all is well."""
    calls = "pwrite64,pread64,fsync,fdatasync,ftruncate,openat,unlink"
    _strace(["-e", f"trace={calls}", *_only_files_of(event)], command, log)
    return Counter(re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE))


def run_failing(
    command: list[str], event: Path | None, log: Path, *, call: str, when: str, error: str
) -> Ran:
    """Run `command` with `call` failing with `error` at the occurrences that `when` says.

    `when` is strace's: "5", "5+" (and all after it), "5+3" (and every third after it).  Only
    calls that touch the files of `event` count and fail; all of them if it is None.
    """
    options = ["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"]
    options += _only_files_of(event) if event else []
    done = _strace(options, command, log)
    return Ran(
        acks=acks_in(done.stdout),
        injected=log.read_text().count("(INJECTED)"),
        status=done.returncode,
        errors=done.stderr.decode(),
    )


def _strace(
    options: list[str], command: list[str], log: Path
) -> "subprocess.CompletedProcess[bytes]":
    traced = ["strace", *_FLAGS, "-o", str(log), *options, *command]
    return subprocess.run(traced, cwd=ROOT, capture_output=True, timeout=120)


def _only_files_of(event: Path) -> list[str]:
    names = (event.name, f"{event.name}-wal", f"{event.name}-shm")
    return [part for name in names for part in ("-P", str(event.with_name(name)))]
