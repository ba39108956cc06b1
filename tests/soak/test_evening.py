"""Ten laptops, an evening, clocks off by up to a day, fifty tickets let in twice: one truth."""

import random
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import Merged, merge
from sync.model import Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock
from tests.scale import scaled
from tests.soak.laptops import DAY_MS, copy_file, dump

LAPTOPS = 10
EACH = scaled(60, 1700)
DOUBLES = 50
ORDERS = scaled(3, 100)


def code(number: int) -> str:
    return f"CODE{number:05}"


@pytest.fixture
def central(tmp_path: Path) -> EventFile:
    guests = tuple(Record(n, code(n), f"First{n}", "Last") for n in range(LAPTOPS * EACH))
    made = EventFile.create(tmp_path / "central.event", Event(name="x"), device_name="central")
    import_guests(made, GuestList(guests, (), ALL_COLUMNS))
    return made


@pytest.fixture
def dice() -> random.Random:
    return random.Random(10)


@pytest.fixture
def doubled(dice: random.Random) -> set[int]:
    return set(dice.sample(range(LAPTOPS * EACH), DOUBLES))


@pytest.fixture
def laptops(
    central: EventFile, tmp_path: Path, dice: random.Random, doubled: set[int]
) -> list[EventFile]:
    """Each lets its own tenth of the guests in, and some of them came in at the next one, too."""
    made = []
    for place in range(LAPTOPS):
        path = tmp_path / f"laptop-{place}.event"
        pack(central, path, device_name=f"Laptop {place}", passphrase=None)
        clock = HandClock(EVENING_MS + dice.randrange(-DAY_MS, DAY_MS))
        made.append(EventFile.open(path, clock=clock))
        desk = Desk(made[-1])
        others = [number for number in doubled if (number + 1) % LAPTOPS == place]
        numbers = [*range(place, LAPTOPS * EACH, LAPTOPS), *others]
        dice.shuffle(numbers)
        for number in numbers:
            assert desk.scan(code(number)).verdict is Verdict.VALID
            clock.pass_time(dice.randrange(60_000))
    return made


def test_every_order_gives_the_same_bytes_and_shows_exactly_the_doubles(
    central: EventFile,
    laptops: list[EventFile],
    doubled: set[int],
    dice: random.Random,
    tmp_path: Path,
) -> None:
    truth: bytes | None = None
    for number in range(ORDERS):
        path = tmp_path / f"merged-{number}.event"
        copy_file(central, path)
        with EventFile.open(path, clock=HandClock(EVENING_MS + 2 * DAY_MS)) as into:
            dice.shuffle(laptops)
            total = sum((merge(into, laptop) for laptop in laptops), Merged())
            assert (total.new, total.rejected) == (LAPTOPS * EACH + DOUBLES, 0)
            found = into.conflicts()
            assert {c.kind for c in found} == {ConflictKind.DOUBLE_ENTRY}
            assert sorted(c.code for c in found) == sorted(map(code, doubled))
            assert into.counts().admitted == into.counts().inside == LAPTOPS * EACH
            truth = truth or dump(into)
            assert dump(into) == truth
            into.rebuild()
            assert dump(into) == truth
        path.unlink()
