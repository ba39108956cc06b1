"""An evening on one network: real desks and a real hub, killed and started again.

The hub is `kiosk hub`; the desks run the desk's own code, with clocks that are minutes off. Each
ticket is shown at one desk, some at two of them before there is any hub: those are let in twice,
and have to be shown as such. Some are withdrawn in the middle: then no desk lets them in.
"""

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from subprocess import DEVNULL, PIPE

from click.testing import CliRunner

from kiosk.cli import main
from sync.file.event_file import EventFile
from sync.lifecycle.pack import pack
from sync.merging.conflicts import ConflictKind
from tests.faults.opening_night import good_codes, make_event
from tests.faults.real_process import ROOT
from tests.forked import Forked, listened_to

_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Evening:
    """How much of everything."""

    desks: int
    guests: int
    hub_kills: int
    desk_kills: int
    doubles: int
    both_kills: int = 0
    """The hub and a desk at once."""
    withdrawn: int = 0
    clocks_off_s: tuple[int, ...] = (0,)
    """How far ahead the desks' clocks are, over and over."""
    seed: int = 0


@dataclass
class Outcome:
    """What people were told, and what is in the files afterwards."""

    told: set[str] = field(default_factory=set)
    """Codes that were told to come in."""
    doubles: set[str] = field(default_factory=set)
    """Codes that two desks let in while there was no hub."""
    used_elsewhere: int = 0
    """How often a desk refused what another one had let in, over the network."""
    slowest_s: float = 0.0
    """The longest that a desk took to know of an entry at another one."""
    hub_kills: int = 0
    desk_kills: int = 0
    both_kills: int = 0
    refused_withdrawn: int = 0
    """How often a desk refused a ticket that was withdrawn at the hub."""
    admitted: int = 0
    shown_doubles: set[str] = field(default_factory=set)
    other_conflicts: int = 0
    missing: set[str] = field(default_factory=set)
    """Codes that were told to come in and are in no journal of the hub."""
    unlike: int = 0
    """Files whose journal is another than the hub's in the end."""


class DeskProcess:
    """One desk; started again after it was killed."""

    def __init__(self, path: Path, address: str, seconds_ahead: int) -> None:
        self.path = path
        self._command = [
            sys.executable, "-m", "tests.sync.hub.desk_process",
            str(path), address, str(seconds_ahead),
        ]  # fmt: skip
        self._start()

    def ask(self, line: str) -> str:
        """Have it done, and wait for the answer."""
        self.tell(line)
        return self.hear()

    def tell(self, line: str) -> None:
        """Have it done."""
        assert self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        """The verdict in the next answer; raises when the desk has died."""
        assert self._process.stdout
        return str(json.loads(self._process.stdout.readline())["verdict"])

    def kill(self) -> list[str]:
        """Kill it and start it again; gives the verdicts that it had said meanwhile."""
        assert self._process.stdout
        self._process.kill()
        said = [json.loads(line)["verdict"] for line in self._process.stdout if line.endswith("\n")]
        self.close()
        self._start()
        return said

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        with self._process:
            self._process.stdin.close()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, cwd=ROOT
        )


class HubProcess:
    """`kiosk hub`, at one address whenever it runs."""

    def __init__(self, path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self._arguments = ["hub", str(path), "--listen", self.address]
        self._process: Forked | None = None

    def start(self) -> None:
        """Start it unless it runs, and wait until it serves."""
        if self._process:
            return
        self._process = listened_to(self._arguments)
        assert self._process.stdout
        assert self._process.stdout.readline().startswith(b"hub of")

    def kill(self) -> None:
        """Kill it (SIGKILL)."""
        if self._process:
            self._process.kill()
            with self._process:
                pass
            self._process = None


def play(folder: Path, evening: Evening) -> Outcome:
    """Let the evening happen in `folder`, then look at what is left of it."""
    central = make_event(folder / "opening.event", evening.guests)
    laptops = [folder / f"desk-{number}.event" for number in range(evening.desks)]
    with EventFile.open(central) as event_file:
        for laptop in laptops:
            pack(event_file, laptop, device_name=laptop.stem, passphrase=None)
    outcome = Outcome()
    dice = random.Random(evening.seed)
    hub = HubProcess(central)
    with ExitStack() as stack:
        stack.callback(hub.kill)
        clocks = cycle(evening.clocks_off_s)
        desks = [DeskProcess(laptop, hub.address, next(clocks)) for laptop in laptops]
        for desk in desks:
            stack.callback(desk.close)
        codes = good_codes(evening.guests)
        dice.shuffle(codes)
        _let_in_twice(desks, codes[: evening.doubles], outcome)
        hub.start()
        withdrawn = codes[len(codes) - evening.withdrawn :]
        coming = codes[evening.doubles : len(codes) - evening.withdrawn]
        _let_in(desks, coming[::2], hub, evening, dice, outcome)
        _withdraw(central, desks, hub, withdrawn, outcome)
        _let_in(desks, coming[1::2], hub, evening, dice, outcome)
        for desk in desks:
            desk.ask("settle")
    with _serving(hub):
        for laptop in laptops * 2:  # the last rows of each have to reach the others too
            _kiosk("sync", "push", str(laptop))
    _look(central, laptops, outcome)
    return outcome


def _kiosk(*arguments: str) -> None:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output


def _let_in_twice(desks: Sequence[DeskProcess], codes: Sequence[str], outcome: Outcome) -> None:
    """Two desks that cannot know of each other let the same tickets in."""
    for number, code in enumerate(codes):
        for desk in (desks[number % len(desks)], desks[(number + 1) % len(desks)]):
            assert desk.ask(f"scan {code}") == "VALID"
        outcome.doubles.add(code)
        outcome.told.add(code)


def _let_in(
    desks: Sequence[DeskProcess],
    codes: Sequence[str],
    hub: HubProcess,
    evening: Evening,
    dice: random.Random,
    outcome: Outcome,
) -> None:
    """Everybody else comes, each to one desk, while hub and desks are killed now and then."""
    trouble = [
        *["hub"] * (evening.hub_kills // 2),
        *["desk"] * (evening.desk_kills // 2),
        *["both"] * (evening.both_kills // 2),
    ]
    places = dict(zip(dice.sample(range(1, len(codes)), len(trouble)), trouble, strict=True))
    for number, code in enumerate(codes):
        desk, other = dice.sample(list(desks), 2)
        is_probed = number % max(1, len(codes) // 5) == 0
        if is_probed and number not in places:
            desk.ask("settle")
            other.ask("settle")
        if number in places and places[number] == "hub":
            hub.kill()
            outcome.hub_kills += 1
            assert desk.ask(f"scan {code}") == "VALID"  # alone, and just as quick
            hub.start()
        elif number in places:
            desk.tell(f"scan {code}")
            if places[number] == "both":
                hub.kill()
                outcome.both_kills += 1
            else:
                outcome.desk_kills += 1
            verdicts = desk.kill() or [desk.ask(f"scan {code}")]
            hub.start()
            assert verdicts[0] in ("VALID", "USED")  # it had come in before anybody said so
        else:
            assert desk.ask(f"scan {code}") == "VALID"
        outcome.told.add(code)
        if is_probed:
            begun = time.monotonic()
            other.ask(f"know {code}")
            if number not in places:
                outcome.slowest_s = max(outcome.slowest_s, time.monotonic() - begun)
            assert other.ask(f"scan {code}") == "USED"
            outcome.used_elsewhere += 1


def _withdraw(
    central: Path,
    desks: Sequence[DeskProcess],
    hub: HubProcess,
    codes: Sequence[str],
    outcome: Outcome,
) -> None:
    """The organiser withdraws tickets while the hub runs, which is killed and started again."""
    for code in codes:
        _kiosk("signed", "revoke", str(central), code)
    hub.kill()
    hub.start()
    for desk in desks:
        for code in codes:
            desk.ask(f"hear {code}")
            outcome.refused_withdrawn += desk.ask(f"scan {code}") == "REVOKED"


@contextmanager
def _serving(hub: HubProcess) -> Iterator[None]:
    hub.start()
    try:
        yield
    finally:
        hub.kill()


def _look(central: Path, laptops: Sequence[Path], outcome: Outcome) -> None:
    with EventFile.open(central) as event_file:
        outcome.admitted = event_file.counts().admitted
        for conflict in event_file.conflicts():
            if conflict.kind is ConflictKind.DOUBLE_ENTRY:
                outcome.shown_doubles.add(conflict.code)
            else:
                outcome.other_conflicts += 1
        for code in outcome.told:
            (guest,) = event_file.guests_with_code(code)
            if not event_file.presence(guest.ticket_id, "main").inside:
                outcome.missing.add(code)
        rows = _rows(event_file)
    for laptop in laptops:
        with EventFile.open(laptop) as event_file:
            outcome.unlike += _rows(event_file) != rows


def _rows(event_file: EventFile) -> set[bytes]:
    with event_file.reading() as connection:
        return {row[0] for row in connection.execute("SELECT hash FROM journal").fetchall()}
