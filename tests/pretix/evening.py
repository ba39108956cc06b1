"""The evening: desks, a hub that dies, a phone, tickets sold on; and what pretix has of it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.desk.desk import Desk
from kiosk.hub.background import BackgroundSync
from sync.file.event_file import EventFile
from sync.guests.roles import Role
from sync.model import Direction
from tests.pretix.organiser import Organiser

MAIN, VIP, REENTRY = "Main entrance", "VIP lounge", "Re-entry"
UNPAID_MAY_ENTER = "Main entrance (unpaid may enter)"
ADMITTED, DOUBLES = 150, 10
"""At each of two desks; and how many of these at both."""
_PATIENCE_S = 120.0
_VERDICTS = {
    "unpaid": "UNPAID", "canceled": "CANCELED", "blocked": "BLOCKED", "not_yet_valid": "NOT_YET",
    "expired": "EXPIRED", "unapproved": "UNAPPROVED", "already_redeemed": "USED",
}  # fmt: skip


class UnequalError(AssertionError):
    """Something is not as it has to be; the message says what."""


def play(organiser: Organiser, tell: Callable[[str], None]) -> None:
    """Play both evenings in a folder of their own. Raises `UnequalError`."""
    with tempfile.TemporaryDirectory() as folder:
        _Evening(organiser, Path(folder), tell).play()
        _SignedEvening(organiser, Path(folder), tell).play()


def kiosk(*arguments: object, may_fail: bool = False, **environment: str) -> str:
    """What the command says."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )
    if done.returncode and not may_fail:
        raise UnequalError(f"kiosk {arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def expect(what: str, found: object, wanted: object) -> None:
    """Raise `UnequalError` unless both are the same."""
    if found != wanted:
        raise UnequalError(f"{what}: {found}, and not {wanted}")


def until(what: str, is_so: Callable[[], bool]) -> None:
    """Wait for it; raise `UnequalError` when it does not come."""
    deadline = time.monotonic() + _PATIENCE_S
    while not is_so():
        if time.monotonic() > deadline:
            raise UnequalError(f"it never came to this: {what}")
        time.sleep(0.2)


class _Shop:
    """One event file that is paired with one event of pretix's."""

    def __init__(
        self, organiser: Organiser, path: Path, event: str, tell: Callable[[str], None]
    ) -> None:
        self.organiser, self.path, self.event, self.tell = organiser, path, event, tell
        kiosk("new", path, "--name", event)
        token = organiser.new_device(f"Kiosk {event}")
        kiosk("pretix", "pair", path, organiser.base, "--event", event, KIOSK_PRETIX_TOKEN=token)

    def pull(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(kiosk("pretix", "pull", self.path, "--json"))
        return said

    def push(self) -> dict[str, Any]:
        said = kiosk("pretix", "push", self.path, "--json", may_fail=True)
        found: dict[str, Any] = json.loads(said)
        return found

    def standing(self) -> dict[str, Any]:
        said = kiosk("pretix", "status", self.path, "--json", may_fail=True)
        found: dict[str, Any] = json.loads(said)
        return found

    def laptop(self, name: str) -> EventFile:
        out = self.path.with_name(f"{self.event} {name}.event")
        kiosk("pack", self.path, "--device", name, "--out", out, "--plain")
        return EventFile.open(out)

    def compare(self, wanted: dict[str, tuple[int, int]]) -> None:
        """Each list, by three ways: counted here, counted there, and as it was played."""
        found = self.standing()
        there = self.organiser.counts(self.event)
        for each in found["lists"]:
            name = each["list"]
            ours = each["ours"]["admitted"], each["ours"]["inside"]
            self.tell(f"  {name:34} here {ours}  pretix {there[name]}  played {wanted[name]}")
            expect(f"{name}, here", ours, wanted[name])
            expect(f"{name}, at pretix", there[name], wanted[name])
            expect(f"{name}, equal", each["equal"], True)
        expect("waiting", found["outcomes"].get("waiting", 0), 0)

    @contextmanager
    def hub(self, address: str) -> Iterator[subprocess.Popen[bytes]]:
        """The hub with pretix; killed at the end."""
        command = [sys.executable, "-m", "kiosk", "hub", str(self.path), "--listen", address]
        with subprocess.Popen([*command, "--pretix"], stdout=subprocess.DEVNULL) as running:
            try:
                yield running
            finally:
                running.kill()


def free_address() -> str:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{tried.getsockname()[1]}"


class _Evening:
    """Four lists, two desks, ten doubles, special tickets, exits, a phone, a hub that is killed."""

    def __init__(self, organiser: Organiser, folder: Path, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.organiser = organiser
        event = organiser.facts["event"]
        self.shop = _Shop(organiser, folder / "evening.event", event, tell)
        self.special = {n: t["secret"] for n, t in organiser.facts["special"].items()}

    def play(self) -> None:
        began = self.shop.pull()
        self.tell(f"pulled {began['tickets']:,} tickets in {began['requests']} requests, "
                  f"{len(began['lists'])} lists")  # fmt: skip
        expect("lists", len(began["lists"]), 4)
        again = self.shop.pull()
        expect("news in a second pull", (again["added"], again["changed"], again["check_ins"]),
               (0, 0, 0))  # fmt: skip
        with self.shop.laptop("A") as a, self.shop.laptop("B") as b:
            self._play(a, b)

    def _play(self, a: EventFile, b: EventFile) -> None:
        special = set(self.special.values())
        codes = [g.code for g in a.everybody()
                 if g.status == "valid" and g.paid and g.code not in special]  # fmt: skip
        random.Random(1).shuffle(codes)
        crowd, rest = codes[: 2 * ADMITTED - DOUBLES], codes[2 * ADMITTED :]
        left, right = Desk(a, list_name=MAIN), Desk(b, list_name=MAIN)
        verdicts = Counter(left.scan(code).verdict for code in crowd[:ADMITTED])
        verdicts += Counter(right.scan(code).verdict for code in crowd[ADMITTED - DOUBLES :])
        expect("let in, apart from each other", dict(verdicts), {"VALID": 2 * ADMITTED})
        for name, verdict in _VERDICTS.items():
            expect(name, str(left.scan(self.special[name]).verdict), verdict)
        expect("unknown", str(left.scan("no such ticket").verdict), "INVALID")
        undone, back, late, sold, *rest = rest
        phoned, later = rest[:2], rest[2:22]
        left.scan(undone)
        left.undo_last()
        turnstile = Desk(b, list_name=REENTRY)
        for desk in (turnstile, Desk(b, list_name=REENTRY, direction=Direction.EXIT), turnstile):
            desk.scan(back)
        lounge = Desk(b, list_name=VIP)
        expect("vip", str(lounge.scan(self.special["vip"]).verdict), "VALID")
        expect("press at vip", str(lounge.scan(self.special["press"]).verdict), "WRONG_LIST")
        generous = Desk(b, list_name=UNPAID_MAY_ENTER, accept_unpaid=True)
        expect("unpaid may", str(generous.scan(self.special["unpaid"]).verdict), "VALID")
        address = free_address()
        with self.shop.hub(address), BackgroundSync(a, address), BackgroundSync(b, address):
            phone = self.organiser.phone(self.organiser.facts["lists"]["main"])
            for code in phoned:
                phone.scan(code)
            until("the phone's guests are in at A",
                  lambda: all(left.exceptions.judged(a.guests_with_code(c))[0].verdict == "USED"
                              for c in phoned))  # fmt: skip
            self.tell("a phone let two in, and a desk says USED")
            new = self.organiser.resell(self.shop.event, sold)
            until("the new owner's code is at A", lambda: bool(a.guests_with_code(new)))
            expect("the code that was sold on", left.scan(sold).verdict.passes, False)
            expect("its new owner", str(left.scan(new).verdict), "VALID")
            expect("later", str(right.scan(late).verdict), "VALID")
            until("pretix has it all", lambda: self._waits() == 0)
            guest = a.guests_with_code(late)[0]
            right.exceptions.undo_entry(guest.ticket_id, role=Role.ORGANISER)
        self.tell("the hub was killed; the desks go on")
        for code in later:
            expect("while it is away", str(right.scan(code).verdict), "VALID")
        with (
            self.shop.hub(address) as running,
            BackgroundSync(a, address),
            BackgroundSync(b, address),
        ):
            until("the hub knows", lambda: bool(self._waits()))
            running.send_signal(signal.SIGKILL)  # in the middle of telling
        with self.shop.hub(address), BackgroundSync(a, address), BackgroundSync(b, address):
            until("all is told", lambda: right.pending() == left.pending() == 0)
            until("pretix has it all", lambda: self._waits() == 0)
        heads = len(crowd) + len(phoned) + 1 + len(later) + 1  # and one that was in before
        wanted = {MAIN: (heads, heads), VIP: (1, 1), REENTRY: (1, 1), UNPAID_MAY_ENTER: (1, 1)}
        self.shop.compare(wanted)
        rows = self.organiser.rows(self.shop.event)
        self._forget()
        told = self.shop.push()
        expect("told again", told["trouble"], "")
        self.tell(f"told all {sum(told['outcomes'].values())} rows again after forgetting: {rows}")
        expect("rows at pretix after that", self.organiser.rows(self.shop.event), rows)
        self.shop.compare(wanted)

    def _waits(self) -> int:
        said = kiosk("pretix", "status", self.shop.path, "--offline", "--json", may_fail=True)
        return int(json.loads(said)["outcomes"].get("waiting", 0))

    def _forget(self) -> None:
        with EventFile.open(self.shop.path) as ours, ours.transaction() as connection:
            connection.execute("DELETE FROM pretix_sent")


class _SignedEvening:
    """Signed tickets: a key that is trusted late, tickets revoked and sold on before a pull."""

    def __init__(self, organiser: Organiser, folder: Path, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.organiser = organiser
        event = organiser.facts["signed_event"]
        self.shop = _Shop(organiser, folder / "signed.event", event, tell)

    def play(self) -> None:
        signed = self.organiser.facts["signed"]
        tickets = [each["secret"] for each in signed["tickets"]]
        with self.shop.laptop("C") as laptop:  # it has no key of pretix's yet, and no list
            address = free_address()
            early = Desk(laptop)
            expect("without a key", str(early.scan(tickets[0]).verdict), "INVALID")
            with self.shop.hub(address), BackgroundSync(laptop, address):
                until("the list is there", lambda: MAIN in laptop.check_in_list_names())
                desk = Desk(laptop, list_name=MAIN)
                expect("with the key", str(desk.scan(tickets[0]).verdict), "VALID")
                expect("revoked", str(desk.scan(signed["revoked_secret"]).verdict), "REVOKED")
                expect(
                    "in its place", str(desk.scan(signed["revoked_replacement"]).verdict), "VALID"
                )
                sold = self.organiser.resell(self.shop.event, tickets[1])
                expect("sold on, not pulled yet", str(desk.scan(sold).verdict), "VALID")
                until("it is pulled", lambda: bool(laptop.guests_with_code(sold)))
                expect("a copy of it", str(desk.scan(sold).verdict), "USED")
                expect("the code before", str(desk.scan(tickets[1]).verdict), "REVOKED")
                until("all is told", lambda: desk.pending() == 0)
        told = self.shop.push()
        expect("trouble", told["trouble"], "")
        self.shop.compare({MAIN: (3, 3)})
