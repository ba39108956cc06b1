"""Real processes: started, listened to, and killed."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE

from kiosk.desk.rules.verdict import Verdict
from tests.forked import Forked, listened_to

KIOSK = str(Path(sys.executable).with_name("kiosk"))
ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60.0
"""A process that takes longer hangs; it is killed, and the test fails for want of answers."""


@dataclass(frozen=True)
class Ack:
    """One verdict that a process printed: what the person at the door was told."""

    code: str
    verdict: Verdict
    reason: str | None


@dataclass(frozen=True)
class Killed:
    """A process that is no more."""

    said: bytes
    """What it had said; a line that was cut short does not count."""
    by_us: bool
    """Whether it was killed, and had not ended by itself."""

    @property
    def acks(self) -> list[Ack]:
        """What it had said, if those are verdicts."""
        return acks_in(self.said)


def check(event: Path, codes: list[str]) -> list[str]:
    """The command that judges `codes` at the door of `event`."""
    return [KIOSK, "check", str(event), "--json", "--", *codes]


def hasty_desk(event: Path, codes: list[str], *options: str) -> list[str]:
    """The command of a desk that is wrong on purpose; see `tests.faults.hasty_desk`."""
    return [sys.executable, "-m", "tests.faults.hasty_desk", str(event), *options, *codes]


def run_and_kill(command: list[str], *, after: int, then_s: float) -> Killed:
    """Run `command`, kill it (SIGKILL) `then_s` seconds after it has printed `after` lines."""
    with _started(command) as process:
        assert process.stdout
        watchdog = threading.Timer(_PATIENCE_S, process.kill)
        watchdog.start()
        said = b""
        while said.count(b"\n") < after:
            chunk = os.read(process.stdout.fileno(), 65536)
            if not chunk:
                break
            said += chunk
        _let_it_run(process, then_s)
        process.kill()
        said += process.stdout.read()
        watchdog.cancel()
    return Killed(said[: said.rfind(b"\n") + 1], by_us=process.returncode == -9)


def _started(command: list[str]) -> "subprocess.Popen[bytes] | Forked":
    """A `kiosk` finds its libraries loaded, for it is started many times."""
    if command[0] == KIOSK and sys.platform == "linux":
        return listened_to(command[1:])
    return subprocess.Popen(command, stdout=PIPE, stderr=DEVNULL, cwd=ROOT)


def acks_in(said: bytes) -> list[Ack]:
    """The verdicts in what a process printed, whole lines only."""
    lines = said.split(b"\n")[:-1]
    facts = [json.loads(line) for line in lines]
    return [Ack(f["code"], Verdict(f["verdict"]), f.get("reason")) for f in facts]


def admitted_in(acks: list[Ack]) -> list[str]:
    """The codes that were told: come in."""
    return [ack.code for ack in acks if ack.verdict is Verdict.VALID]


def _let_it_run(process: "subprocess.Popen[bytes] | Forked", seconds: float) -> None:
    """Until the random moment of the kill; nothing depends on how far it gets."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return
