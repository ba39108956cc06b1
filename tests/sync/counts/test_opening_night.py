"""The evening of the 1,700, with all that went otherwise: every number computed apart."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.rules.walk_in import WalkIn
from sync.counts.evening import evening
from sync.counts.live_count import live_count
from sync.counts.refused_people import RefusedPeople, refused_people
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.projections import five_minutes
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import CheckInList, Direction, Event, Guards, TicketStatus
from tests.conftest import ALL_COLUMNS, HandClock
from tests.deciding import put_list

GUESTS = 1700
CATEGORIES = ("Visiteur", "VIP", "Presse")
LISTS = {"main": "main", "quay": "Quay door", "lounge": "Lounge"}


@dataclass
class Plain:
    """The same evening in plain sets and counters, which know nothing of a journal."""

    categories: dict[str, str] = field(default_factory=dict)
    """Of every ticket that stands in the end."""
    first: dict[str, int] = field(default_factory=dict)
    desk: dict[str, str] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    exits: Counter[str] = field(default_factory=Counter)
    room: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    turned_away: set[str] = field(default_factory=set)
    walk_ins: int = 0


@dataclass(frozen=True)
class Night:
    """The central file after the evening, and the plain truth."""

    central: EventFile
    plain: Plain


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    clock, made = HandClock(), tmp_path_factory.mktemp("night")
    event = Event(name="Grand Opening", capacity=1500)
    with EventFile.create(made / "e.event", event, device_name="Hub", clock=clock) as central:
        codes = [f"T{number:05}" for number in range(GUESTS)]
        _list(central, codes, ())
        put_list(central, CheckInList("quay", "Quay door"))
        put_list(central, CheckInList("lounge", "Lounge", guards=Guards.ROOM))
        files = {door: _packed(central, made / f"{door}.event", clock) for door in LISTS}
        evening_out = _Doors(central, files, clock, Plain())
        evening_out.happen(codes, random.Random(2017))
        yield Night(central, evening_out.plain)
        for file in files.values():
            file.close()


def _packed(central: EventFile, path: Path, clock: HandClock) -> EventFile:
    pack(central, path, device_name=f"Desk {path.stem}", passphrase=None)
    return EventFile.open(path, clock=clock)


def _list(central: EventFile, codes: list[str], canceled: tuple[str, ...]) -> None:
    records = [
        Record(line, code, "Ada", code, category=CATEGORIES[line % 3],
               status=TicketStatus.CANCELED if code in canceled else TicketStatus.VALID)
        for line, code in enumerate(codes)
    ]  # fmt: skip
    import_guests(central, GuestList(tuple(records), (), ALL_COLUMNS))


@dataclass
class _Doors:
    """Two street doors and a room, a laptop each; and what they do, told to the plain truth."""

    central: EventFile
    files: dict[str, EventFile]
    clock: HandClock
    plain: Plain
    desks: dict[tuple[str, Direction], Desk] = field(default_factory=dict)

    def desk(self, door: str, direction: Direction = Direction.ENTRY) -> Desk:
        if (door, direction) not in self.desks:
            desk = Desk(self.files[door], list_name=LISTS[door], direction=direction)
            self.desks[door, direction] = desk
        return self.desks[door, direction]

    def happen(self, codes: list[str], dice: random.Random) -> None:
        come = dice.sample(codes, 1000)
        street = {code: dice.choice(("main", "quay")) for code in come}
        for code in come:
            self.scan(street[code], code)
        for code in come[500:514]:  # the other door has not heard of them yet
            self.scan("quay" if street[code] == "main" else "main", code)
            self.plain.doubled.add(code)
        for number in range(56):
            self.refuse("main" if number % 2 else "quay", come[number], Verdict.USED)
            self.refuse("main", f"nobody {number}", Verdict.INVALID)
        for number in range(4):
            walk_in = self.desk("main").exceptions.register(
                WalkIn("Nadia", f"N{number}", category="VIP")
            )
            self.came("main", str(walk_in.guest and walk_in.guest.code), walk_in.at.timestamp())
            self.plain.categories[str(walk_in.guest and walk_in.guest.code)] = "VIP"
            self.plain.walk_ins += 1
        self.share()
        for code in come[:100]:
            self.scan("lounge", code)
        for code in come[:250]:  # out by a door, in by whichever
            self.out(dice.choice(("main", "quay")), code)
        self.share()
        for code in come[220:250]:
            self.scan(dice.choice(("main", "quay")), code)
            self.plain.returned.add(code)
        self.share()
        late = [f"L{number:05}" for number in range(25)]
        stayed_away = next(code for code in codes if code not in street)
        canceled = (*come[600:609], stayed_away)
        _list(self.central, codes + late, canceled)
        for line, code in enumerate(codes + late):
            if code not in canceled:
                self.plain.categories[code] = CATEGORIES[line % 3]

    def share(self) -> None:
        """All laptops come to know of all that happened."""
        for file in self.files.values():
            merge(self.central, file)
        for file in self.files.values():
            merge(file, self.central)

    def scan(self, door: str, code: str) -> None:
        self.clock.pass_time(1300)
        found = self.desk(door).scan(code)
        assert found.verdict is Verdict.VALID, (door, code, found)
        if door == "lounge":
            self.plain.room.add(code)
        else:
            self.came(door, code, found.at.timestamp())

    def came(self, door: str, code: str, at: float) -> None:
        self.plain.first.setdefault(code, round(at * 1000))
        self.plain.desk.setdefault(code, door)
        self.plain.inside.add(code)

    def out(self, door: str, code: str) -> None:
        self.clock.pass_time(700)
        assert self.desk(door, Direction.EXIT).scan(code).verdict is Verdict.EXIT_OK
        self.plain.inside.discard(code)
        self.plain.exits[door] += 1

    def refuse(self, door: str, code: str, why: Verdict) -> None:
        where = self.plain.desk.get(code, door)
        assert self.desk(where).scan(code).verdict is why
        self.plain.refused[why] += 1
        if why is Verdict.USED:
            self.plain.turned_away.add(code)


def test_the_numbers_are_those_of_a_plain_recount(night: Night) -> None:
    plain, count = night.plain, live_count(night.central, "main", night.central.clock.wall_ms())
    standing = set(plain.categories)
    assert (count.expected, count.admitted) == (len(standing), len(plain.first))
    assert (count.inside, count.left) == (len(plain.inside), len(plain.first) - len(plain.inside))
    assert count.awaited == len(standing - plain.first.keys())
    assert count.not_expected_why == {"canceled": len(plain.first.keys() - standing)}
    assert (count.returned, count.exits) == (len(plain.returned), sum(plain.exits.values()))
    assert (count.double_entries, count.walk_ins) == (len(plain.doubled), plain.walk_ins)
    assert count.refused == dict(plain.refused)
    assert refused_people(night.central, "main") == RefusedPeople(len(plain.turned_away), 0)
    assert [(room.name, room.admitted) for room in count.rooms] == [("Lounge", len(plain.room))]
    desks = {desk.name.removeprefix("Desk "): desk for desk in count.desks}
    came = Counter(plain.desk.values())
    assert {name: desk.admitted for name, desk in desks.items() if desk.admitted} == dict(came)
    assert {name: desk.exits for name, desk in desks.items() if desk.exits} == dict(plain.exits)
    arrivals = Counter(map(five_minutes, plain.first.values()))
    assert {bar.at_ms: bar.admitted for bar in count.bars if bar.admitted} == arrivals
    for each in count.categories:
        expected = {code for code, name in plain.categories.items() if name == each.code}
        assert (each.expected, each.awaited) == (
            len(expected),
            len(expected - plain.first.keys()),
        )
    assert evening(night.central, "Quay door").count.admitted == count.admitted
    assert len(night.central.conflicts()) == len(plain.doubled) + len(plain.first.keys() - standing)


def test_a_rebuild_changes_no_number(night: Night) -> None:
    at_ms = night.central.clock.wall_ms()
    before = live_count(night.central, "main", at_ms)
    night.central.rebuild()
    assert live_count(night.central, "main", at_ms) == before
    assert night.central.health().derived_differently == ()


def test_the_pdf_shows_what_the_doors_have_seen(night: Night, tmp_path: Path) -> None:
    """Read back as a person would, beside the plain recount."""
    asked = ["report", str(night.central.path), "--out", str(tmp_path), "--language", "en"]
    assert CliRunner().invoke(main, asked).exit_code == 0
    pages = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
    shown = subprocess.run(pages, capture_output=True, text=True, check=True).stdout
    table = shown[shown.index("What the numbers are") :]
    plain, standing = night.plain, set(night.plain.categories)
    for name, number in {
        "expected": len(standing), "admitted": len(plain.first), "exits": plain.exits.total(),
        "came of the expected": len(standing & plain.first.keys()),
        "not expected": len(plain.first.keys() - standing), "inside now": len(plain.inside),
        "left": len(plain.first) - len(plain.inside), "came back": len(plain.returned),
        "still to come": len(standing - plain.first.keys()), "walk-ins": plain.walk_ins,
        "refused scans": plain.refused.total(), "refused people": len(plain.turned_away),
        "unknown": plain.refused["INVALID"],
    }.items():  # fmt: skip
        assert re.search(rf"^ *{name} +{number:,} ", table, re.M), (name, number)


def test_a_laptop_packed_in_the_evening_has_the_same_numbers(night: Night, tmp_path: Path) -> None:
    pack(night.central, tmp_path / "late.event", device_name="Late", passphrase=None)
    with EventFile.open(tmp_path / "late.event", clock=night.central.clock) as late:
        assert late.counts() == night.central.counts()
        assert refused_people(late, "main") == refused_people(night.central, "main")


def test_a_door_that_becomes_a_room_and_a_door_again_moves_its_guests(night: Night) -> None:
    before, at_ms = evening(night.central, "main"), night.central.clock.wall_ms()
    put_list(night.central, CheckInList("quay", "Quay door", guards=Guards.ROOM))
    apart = live_count(night.central, "main", at_ms)
    assert apart.admitted < before.count.admitted
    assert [room.name for room in apart.rooms] == ["Lounge", "Quay door"]
    put_list(night.central, CheckInList("quay", "Quay door"))
    assert evening(night.central, "main").inside == before.inside


def test_what_the_command_shows_adds_up(night: Night) -> None:
    shown = CliRunner().invoke(main, ["count", str(night.central.path)]).output
    number = {word: int(value) for word, value in re.findall(r"^(\w[\w ]*?)\s+(\d+)", shown, re.M)}
    (between,) = re.findall(r"of whom (\d+) not expected \(9 canceled later\)", shown)
    assert number["admitted"] == number["inside"] + number["left"]
    assert number["expected"] == number["admitted"] - int(between) + number["to come"]
    told = json.loads(CliRunner().invoke(main, ["count", str(night.central.path), "--json"]).stdout)
    assert sum(told["by_category"].values()) == sum(told["by_device"].values())
    assert told["admitted"] == sum(told["by_device"].values()) == number["admitted"]
    assert sum(told["exits_by_device"].values()) == told["exits"]
