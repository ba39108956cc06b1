"""What grows with the guests, the rows and the desks: as ratios within one run.

Files of many guests are written straight into the tables. The desks of one hub are real
processes over TLS, several desks each; the hub's processor time is its own.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil

from kiosk.demo.people import people
from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList
from sync.guests import list_update, list_wire
from sync.guests.import_guests import import_guests
from sync.guests.list_source import (
    DifferenceAnswer,
    DifferenceQuestion,
    FileListSource,
    OfferedList,
)
from sync.lifecycle.pack import pack
from sync.model import Event
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting, percentile

SIZES = (1_700, 20_000, 100_000)
LARGEST = 1_000_000
LISTED = 20_000
DESKS = (50,)
DESKS_IN_FULL = (10, 25, 50)
EVERY_S = 5.0
SECONDS, SECONDS_IN_FULL = 20.0, 40.0
_PROCESSES = 5
_SCANS = 150
_GUESTS = (
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :guests) "
    "INSERT INTO guest (ticket_id, source_key, code, code_key, badge_code, first_name, last_name, "
    'company, title, email, phone, category, variation, "order", status, paid, host, party, note, '
    "name_key, search_key) SELECT printf('%020x', i * 2654435761 % 4294967296 * 1000003 + i), i, "
    "'CODE' || i, 'CODE' || i, 'B' || i, 'First' || (i % 997), 'Last' || (i % 9973), 'Acme', '', "
    "'', '', 'category-' || (i % 6), '', 'ORDER' || (i / 3), 'valid', 1, '', '', '', "
    "'first' || (i % 997) || ' last' || (i % 9973), ' first' || (i % 997) || ' last' || "
    "(i % 9973) || ' acme' FROM n"
)


def measure(setting: Setting) -> list[Figure]:
    """Guests, then lists, then desks."""
    return [*_guests(setting), *_lists(setting), *_desks(setting)]


def _guests(setting: Setting) -> list[Figure]:
    figures: list[Figure] = []
    first: dict[str, float] = {}
    for size in (*SIZES, LARGEST) if setting.full else SIZES:
        path = setting.folder / f"{size}.event"
        with EventFile.create(path, Event(name="bench"), device_name="x") as event_file:
            with event_file.transaction() as connection:
                connection.execute(_GUESTS, {"guests": size})
            desk = Desk(event_file)
            codes = [f"CODE{number * (size // _SCANS)}" for number in range(_SCANS)]
            times = {
                "scan": _cpu_ms([partial(desk.scan, code) for code in codes]),
                "counts": _cpu_ms([event_file.counts] * 50),
            }
            begun = time.perf_counter()
            event_file.find_guests("last77")
            index_ms = (time.perf_counter() - begun) * 1000
            names = [f"last{number * 331 % 9973} first{number}" for number in range(40)]
            found = _wall_ms([partial(event_file.find_guests, name) for name in names])
        for what, value in times.items():
            peer = f"× {value / first.setdefault(what, value):.2f}"
            figures.append(Figure(f"{what}, {size:,} guests", value, "ms CPU", "× ≤ 1.3", peer))
        budget = "< 100 ms" if size == 100_000 else ""
        peer = f"the first, with its index: {index_ms:,.0f} ms, beside the desk"
        figures.append(Figure(f"search p95, {size:,} guests", found, "ms", budget, peer))
    return figures


def _lists(setting: Setting) -> list[Figure]:
    """One late sale, to one desk."""
    size = 100_000 if setting.full else LISTED
    records = list(people(size + 1))
    with event_with(setting.folder / "lists.event", records[:-1]) as hub_file:
        path = setting.folder / "lists-desk.event"
        pack(hub_file, path, device_name="Desk", passphrase=None)
        import_guests(hub_file, GuestList((records[-1],), (), {"code": "code"}))
        source = _Wire(hub_file)
        with EventFile.open(path) as desk_file:
            begun = time.process_time()
            assert list_update.take(desk_file, source)
            took_ms = (time.process_time() - begun) * 1000
    what = f"a late sale among {size:,} guests, to one desk"
    return [
        Figure(what, source.bytes / 1000, "kB", "", "the hub's time: "
               f"{source.hub_ms:,.0f} ms, the desk's: {took_ms - source.hub_ms:,.0f} ms"),
    ]  # fmt: skip


class _Wire(FileListSource):
    """A hub's list, with what goes over the wire and what it takes there."""

    bytes = 0
    hub_ms = 0.0

    def offered_list(self) -> OfferedList | None:
        begun = time.process_time()
        offer = super().offered_list()
        assert offer
        self.bytes += len(list_wire.pack(list_wire.offer_as_json(offer)))
        self.hub_ms += (time.process_time() - begun) * 1000
        return offer

    def list_difference(self, question: DifferenceQuestion) -> DifferenceAnswer:
        begun = time.process_time()
        answer = super().list_difference(question)
        self.bytes += len(list_wire.question_as_bytes(question))
        self.bytes += len(list_wire.answer_as_bytes(answer))
        self.hub_ms += (time.process_time() - begun) * 1000
        return answer


def _desks(setting: Setting) -> list[Figure]:
    sizes = DESKS_IN_FULL if setting.full else DESKS
    seconds = SECONDS_IN_FULL if setting.full else SECONDS
    return [
        figure for desks in sizes for figure in _hub(setting.folder / f"{desks}", desks, seconds)
    ]


def _hub(folder: Path, desks: int, seconds: float) -> list[Figure]:
    """One hub with so many desks, each a process's thread, over TLS."""
    folder.mkdir()
    events = []
    with event_with(folder / "hub.event", list(people(1700))) as hub_file:
        for number in range(desks):
            events.append(folder / f"desk-{number:02}.event")
            pack(hub_file, events[-1], device_name=f"Desk {number}", passphrase=None)
    command = [sys.executable, "-m", "kiosk", "hub", str(folder / "hub.event")]
    with subprocess.Popen([*command, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE) as hub:
        assert hub.stdout
        found = re.search(rb"127.0.0.1:\d+", hub.stdout.readline())
        assert found
        lags, cores = _evening(hub.pid, found[0].decode(), events, seconds)
        hub.terminate()
    what = f"{desks} desks, a scan every {EVERY_S:.0f} s: known to the hub"
    return [
        Figure(f"{what}, p95", percentile(lags, 0.95), "ms", "< 500 ms",
               f"p50 {percentile(lags, 0.5):,.0f} ms, {len(lags)} scans"),
        Figure(f"  the hub's share, {desks} desks", cores * 100, "% of a core", "< 50"),
    ]  # fmt: skip


def _evening(
    hub: int, address: str, events: list[Path], seconds: float
) -> tuple[list[float], float]:
    """The lags, and the hub's share of a core once all desks are there."""
    run = [sys.executable, "-m", "tests.bench.light_desks", address, str(seconds), str(EVERY_S)]
    desks = [
        subprocess.Popen(
            [*run, *map(str, events[number::_PROCESSES])], stdout=subprocess.PIPE, text=True
        )
        for number in range(_PROCESSES)
    ]
    time.sleep(EVERY_S * 2)  # they pair
    begun, before = time.monotonic(), sum(psutil.Process(hub).cpu_times()[:2])
    time.sleep(seconds - EVERY_S * 3)
    used = sum(psutil.Process(hub).cpu_times()[:2]) - before
    cores = used / (time.monotonic() - begun)
    return [lag for desk in desks for lag in json.loads(desk.communicate()[0])], cores


def _cpu_ms(calls: list[Callable[[], object]]) -> float:
    times = []
    for call in calls:
        begun = time.process_time()
        call()
        times.append((time.process_time() - begun) * 1000)
    return percentile(times, 0.5)


def _wall_ms(calls: list[Callable[[], object]]) -> float:
    times = []
    for call in calls:
        begun = time.perf_counter()
        call()
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.95)
