"""Random evenings: whatever happens at the doors, every place that shows numbers shows the same.

What stands together adds up there, on what is shown, read back as a person would.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from kiosk.cli import main
from kiosk.desk.desk import Desk
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.walk_in import Payment, WalkIn
from kiosk.desk.words import Words
from kiosk.live.app import LiveApp
from kiosk.live.definitions import Number
from kiosk.live.feed import Feed, LiveState
from kiosk.live.web import page
from kiosk.reporting.html import html
from kiosk.reporting.report import Report, figures, report
from kiosk.reporting.sheets import as_csv
from kiosk.reporting.told import Told
from sync.counts.evening import evening
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import CheckInList, Direction, Event, Guards, TicketStatus
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock
from tests.deciding import put_list
from tests.scale import scaled

GUESTS = 12
LISTS = ("main", "Quay", "Lounge")
ENGLISH = Words("en")
Shown = dict[str, int]
"""Numbers by the names of `Number`, as far as a place shows them."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("in", "in", "in", "out", "out", "out", "nonsense", "anyway", "walk-in", "undo",
             "share", "cancel", "drop", "room", "door", "vip only", "wait", "wait")
        ),
        st.integers(0, GUESTS - 1),
        st.sampled_from(("main", "main", "Quay", "Quay", "Lounge")),
        st.booleans(),
    ),
    min_size=12,
    max_size=40,
)  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An event of a few guests of whom one has not paid, and two laptops."""
    folder, clock = tmp_path_factory.mktemp("sums"), HandClock()
    made = Event(name="Opening", capacity=20)
    with EventFile.create(folder / "hub.event", made, device_name="Hub", clock=clock) as central:
        listed(central, frozenset())
        put_list(central, CheckInList("quay", "Quay"))
        put_list(central, CheckInList("lounge", "Lounge", guards=Guards.ROOM))
        for name in ("one", "two"):
            pack(central, folder / f"{name}.event", device_name=name, passphrase=None)
        with ExitStack() as stack:
            laptops = [
                stack.enter_context(EventFile.open(folder / f"{name}.event", clock=clock))
                for name in ("one", "two")
            ]
            doors = Doors(central, (laptops[0], laptops[1]), clock)
            for guest in range(8):  # so that there is somebody to go out
                doors.happen("in", guest, LISTS[guest % 2], guest % 3 == 0)
            doors.share()
    return folder


def listed(central: EventFile, canceled: frozenset[int], guests: int = GUESTS) -> None:
    records = [
        Record(
            line,
            f"CODE{line}",
            "Ada",
            f"Nº{line}",
            category=("Visitor", "VIP")[line % 2],
            paid=line != 3,
            source=f"helloasso:{line}:1" if line % 3 else "",
            status=TicketStatus.CANCELED if line in canceled else TicketStatus.VALID,
        )
        for line in range(guests)
    ]
    import_guests(central, GuestList(tuple(records), (), ALL_COLUMNS))


class Doors:
    """Two laptops and the hub's file, and what may happen there."""

    def __init__(self, central: EventFile, laptops: tuple[EventFile, ...], clock: HandClock):
        self.central, self.laptops, self.clock = central, laptops, clock
        self.canceled: frozenset[int] = frozenset()
        self.last: Desk | None = None

    def happen(self, what: str, guest: int, door: str, other: bool) -> None:
        self.clock.pass_time(5_000)
        direction = Direction.EXIT if what == "out" else Direction.ENTRY
        desk = Desk(self.laptops[other], list_name=door, direction=direction)
        match what:
            case "in" | "out":
                desk.scan(f"CODE{guest}")
                self.last = desk
            case "nonsense":
                desk.scan(f"NONSENSE{guest}")
            case "anyway":
                found = self.laptops[other].guests_with_code(f"CODE{guest}")
                desk.exceptions.admit_anyway(found[0].ticket_id, OverrideReason.OTHER)
            case "walk-in":
                paid = Payment.FREE if guest % 3 else Payment.TO_PAY
                desk.exceptions.register(WalkIn("Nadia", category="Visitor", payment=paid))
            case "undo" if self.last:
                self.last.undo_last()
            case "share":
                self.share()
            case "cancel":
                self.canceled ^= {guest}
                listed(self.central, self.canceled)
            case "drop":
                listed(self.central, self.canceled, GUESTS - guest % 4)
            case "room" | "door":
                guards = Guards.ROOM if what == "room" else Guards.EVENT
                put_list(self.central, CheckInList("quay", "Quay", guards=guards))
            case "vip only":
                only = frozenset(["VIP"]) if other else None
                put_list(self.central, CheckInList(categories=only))
            case "wait":
                self.clock.pass_time(60_000 * guest)

    def share(self) -> None:
        for laptop in self.laptops:
            merge(self.central, laptop)
        for laptop in self.laptops:
            merge(laptop, self.central)


@settings(
    max_examples=scaled(5, 200),
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # to shrink an evening takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_every_place_shows_the_same_and_what_it_shows_adds_up(
    template: Path, steps: list[tuple[str, int, str, bool]]
) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shutil.copytree(template, folder, dirs_exist_ok=True)
        clock = HandClock(EVENING_MS + 60_000)
        files = [
            stack.enter_context(EventFile.open(folder / f"{name}.event", clock=clock))
            for name in ("hub", "one", "two")
        ]
        doors = Doors(files[0], (files[1], files[2]), clock)
        for step in steps:
            doors.happen(*step)
        doors.share()
        state = Feed(files[0], "main").look()
        assert state is not None
        event(f"not expected: {bool(state.count.not_expected)}")
        event(f"left: {bool(state.count.left)}")
        made = report(Told(evening(files[0], "main"), {}), (), ENGLISH)
        places = {
            "command": told_by_command(files[0].path),
            "view": told_by_view(files[0].path),
            "page": told_by_page(state),
            "screen": asyncio.run(told_by_screen(files[0])),
            "figures": told_by_figures(made),
            "definitions": told_by_definitions(made),
            "report's page": told_by_the_reports_page(made),
        }
        for place, shown in places.items():
            adds_up(place, shown)
            agrees = {name: places["definitions"][name] for name in shown}
            assert shown == agrees, place
        parts_add_up(state, made, places["definitions"])


def adds_up(place: str, shown: Shown) -> None:
    """The sums that the table of definitions promises, on what is shown in one place."""
    come = shown["expected"] - shown["to_come"]
    assert shown["admitted"] == come + shown["not_expected"], place
    assert shown["admitted"] == shown["inside"] + shown["left"], place


def parts_add_up(state: LiveState, made: Report, whole: Shown) -> None:
    """The categories, desks, times and reasons of every place sum to what it says in all."""
    tables = {table.key: sheet(as_csv(table, "en")) for table in made.tables}
    for categories in (tables["categories"], table_of(page.fragment(state, ENGLISH), "category")):
        for name in ("expected", "admitted", "not expected"):
            if name in categories[0]:
                assert sum(column(categories, name)) == whole[name.replace(" ", "_")]
    assert sum(column(tables["arrivals"], "admitted")) == whole["admitted"]
    assert sum(column(tables["desks"], "admitted")) == whole["admitted"]
    assert sum(column(tables["desks"], "out")) == whole["exits"]
    assert sum(column(tables["desks"], "refused")) == whole["refused"]
    assert sum(column(tables["refusals"], "scans")) == whole["refused"]
    over_time = [int(cell or 0) for row in tables["refusals_over_time"][1:] for cell in row[1:]]
    assert sum(over_time) == whole["refused"]
    late = [int(cell) for row in tables["late_arrivals"][1:] for cell in row[1:]]
    assert sum(late) == whole["admitted"]
    assert sum(column(tables["shops"], "expected")) == whole["expected"]
    assert sum(column(tables["shops"], "no-shows")) == whole["no_shows"]
    for room in table_of(page.fragment(state, ENGLISH), "room")[1:]:
        _, admitted, inside, left = map(str, room)
        assert int(admitted) == int(inside) + int(left)


def told_by_command(path: Path) -> Shown:
    lines = CliRunner().invoke(main, ["count", str(path)]).output
    shown = {name: int(number) for name, number in re.findall(r"^(\w[\w -]*?) +(\d+)", lines, re.M)}
    between = re.search(r"of whom (\d+) not expected", lines)
    told = json.loads(CliRunner().invoke(main, ["count", str(path), "--json"]).stdout)
    assert sum(told["by_category"].values()) == sum(told["by_device"].values()) == told["admitted"]
    assert sum(told["not_expected_by_reason"].values()) == told["not_expected"]
    return {
        "expected": shown["expected"], "admitted": shown["admitted"], "to_come": shown["to come"],
        "inside": shown["inside"], "left": shown["left"], "came_back": shown["came back"],
        "walk_ins": shown["walk-ins"], "refused": shown["refused"], "exits": told["exits"],
        "not_expected": int(between[1]) if between else 0,
        "refused_people": told["refused_people"], "refused_never_in": told["refused_never_in"],
    }  # fmt: skip


def told_by_view(path: Path) -> Shown:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as plain:
        plain.row_factory = sqlite3.Row
        shown = dict(plain.execute("SELECT * FROM numbers").fetchone())
        count = "SELECT count(*) FROM {} {}"
        listed = plain.execute(count.format("attendance", "WHERE list = 'main'")).fetchone()[0]
        absent = plain.execute(count.format("no_shows", "")).fetchone()[0]
    assert (listed, absent) == (shown["admitted"], shown["to_come"])
    return shown


def told_by_page(state: LiveState) -> Shown:
    text = page.fragment(state, ENGLISH)
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text))
    admitted, expected = facts["admitted"].split(" / ")
    (inside,) = re.findall(r'<p class="huge">(\d+)</p>', text)
    return {
        "expected": int(expected), "admitted": int(admitted), "inside": int(inside),
        "to_come": int(facts["still to come"]), "not_expected": int(facts.get("not expected", 0)),
        "left": int(facts.get("left", 0)), "refused": int(facts["refused"]),
    }  # fmt: skip


async def told_by_screen(event_file: EventFile) -> Shown:
    app = LiveApp(Feed(event_file, "main"), language="en")
    async with app.run_test(size=(160, 40)) as pilot:
        while app.live_screen.state is None or not digits(app, "awaited"):
            await pilot.pause(0.01)
        await pilot.pause()
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        (expected,) = re.findall(r"in, of (\d+)", text)
        between = re.search(r"of whom (\d+) not expected", text)
        left = re.search(r"(\d+) left", text)
        lines = re.findall(r"^.*?(\d+)/(\d+)(?: \+(\d+))? +(\d+) *$", text, re.M)
        shown = {
            "expected": int(expected), "admitted": int(digits(app, "admitted")),
            "inside": int(digits(app, "inside")), "to_come": int(digits(app, "awaited")),
            "not_expected": int(between[1]) if between else 0,
            "left": int(left[1]) if left else 0,
        }  # fmt: skip
        sums = [sum(int(number or 0) for number in column) for column in zip(*lines, strict=True)]
        if sums:
            came, wanted, others, awaited = sums
            assert (wanted, awaited) == (shown["expected"], shown["to_come"])
            assert came + others == shown["admitted"]
        return shown


def digits(app: LiveApp, part: str) -> str:
    from textual.widgets import Digits

    return app.live_screen.query_one(f"#number-{part}", Digits).value


def told_by_figures(made: Report) -> Shown:
    rows = {row[0]: row[1] for row in sheet(as_csv(figures(made, ENGLISH), "en"))}
    expected = int(rows["Expected"])
    return {
        "expected": expected, "admitted": int(rows["Admitted"]),
        "not_expected": int(rows["Not expected"]), "left": int(rows["Left"]),
        "inside": int(rows["Admitted"]) - int(rows["Left"]),
        "to_come": round(float(rows["No-shows"] or 0) * expected),
        "walk_ins": int(rows["Walk-ins"]), "refused": int(rows["Refused scans"]),
        "refused_people": int(rows["Refused people"]),
        "refused_never_in": int(rows["Never got in"]),
    }  # fmt: skip


def told_by_definitions(made: Report) -> Shown:
    (table,) = [table for table in made.tables if table.key == "definitions"]
    named = {row[0]: int(row[1]) for row in sheet(as_csv(table, "en"))[1:]}
    return {str(number): named[number.called] for number in Number}


def told_by_the_reports_page(made: Report) -> Shown:
    rows = table_of(html(made, ENGLISH), "number")
    named = {row[0]: int(row[1].replace(",", "")) for row in rows[1:]}
    return {str(number): named[number.called] for number in Number}


def sheet(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def table_of(text: str, first: str) -> list[list[str]]:
    """The table of a page whose first head is `first`; nothing but its head where there is none."""
    for table in re.findall(r"<table>.*?</table>", text, re.S):
        rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("<tr")[1:]]
        if rows[0][0] == first:
            return rows
    return [[first]]


def column(table: list[list[str]], name: str) -> Iterator[int]:
    place = table[0].index(name)
    return (int(row[place].replace(",", "")) for row in table[1:])
