"""Laptops that are used apart, copied, set back and merged, each beside its model."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import COLUMNS, Kind
from sync.lifecycle.pack import pack
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import merge, merge_segment, receive, segment_for
from sync.merging.parcel import parcels_after
from sync.merging.segment import export
from sync.model import MAIN_LIST, Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock
from tests.soak.model import Fact, Knowledge, Model

GUESTS = 4
LAPTOPS = ("A", "B", "C")
CENTRALS = ("central", "second")
EVERYBODY = (*CENTRALS, *LAPTOPS)
DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS
SKEWS = {"A": 0, "B": -DAY_MS, "C": 61_000, "central": 0, "second": 0}
PROJECTIONS = ("presence", "attendance_tally", "refusal_tally")


def make_template(folder: Path) -> None:
    """An event of a few guests, its laptops, and a second organiser's file, in `folder`."""
    folder.mkdir()
    records = tuple(Record(n, f"CODE{n}", f"First{n}", "Last") for n in range(GUESTS))
    path = folder / "central.event"
    with EventFile.create(path, Event(name="x"), device_name="central", clock=HandClock()) as made:
        import_guests(made, GuestList(records, (), ALL_COLUMNS))
        for name in LAPTOPS:
            pack(made, folder / f"{name}.event", device_name=name, passphrase=None)
        copy_file(made, folder / "second.event")
        with made.reading() as connection:
            devices = connection.execute(
                "SELECT device_id, name, verify_key FROM device"
            ).fetchall()
    for name in LAPTOPS:  # all know each other, as after a second round of packing
        with EventFile.open(folder / f"{name}.event") as laptop, laptop.transaction() as connection:
            connection.executemany(
                "INSERT INTO device (device_id, name, verify_key) VALUES (?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                devices,
            )


def copy_file(event_file: EventFile, path: Path) -> None:
    """A copy of an open event file."""
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(path),))


def facts_of(event_file: EventFile) -> set[Fact]:
    """All journal rows of a file."""
    with event_file.reading() as connection:
        return {
            Fact(*row) for row in connection.execute(f"SELECT {COLUMNS} FROM journal").fetchall()
        }


def dump(event_file: EventFile) -> bytes:
    """All that a merge may change, in one way only; tallies of nothing are left out."""
    with event_file.reading() as connection:
        tables = {
            table: sorted(
                repr(row)
                for row in connection.execute(f"SELECT * FROM {table}").fetchall()
                if row[-2:] != (0, 0)
            )
            for table in ("journal", "head", "record", "erased", "guest", *PROJECTIONS)
        }
    return json.dumps(tables, sort_keys=True).encode()


class Laptops(RuleBasedStateMachine):
    """Any order of what desks, copies, backups and merges can do; the model must agree."""

    template: Path
    folder: Path
    number = 0

    def __init__(self) -> None:
        super().__init__()
        Laptops.number += 1
        self.here = self.folder / str(Laptops.number)
        shutil.copytree(self.template, self.here)
        self.clocks = {name: HandClock(EVENING_MS + skew) for name, skew in SKEWS.items()}
        self.files = {name: self._open(name) for name in SKEWS}
        knowledge: Knowledge = {}
        self.models = {name: Model(knowledge=knowledge) for name in SKEWS}
        self.backups: dict[str, Model] = {}
        self.walk_ins = 0
        self.segments = 0
        with self.files["central"].reading() as connection:
            self.listed: dict[str, str] = dict(
                connection.execute("SELECT ticket_id, first_name FROM guest").fetchall()
            )
            self.names = dict(connection.execute("SELECT device_id, name FROM device").fetchall())
        self.tickets = sorted(self.listed)
        self.checked: set[str] = set()

    def _open(self, name: str) -> EventFile:
        memory = self.here / "memory" if name == "A" else None  # A notices that it was set back
        return EventFile.open(self.here / f"{name}.event", clock=self.clocks[name], memory=memory)

    def _record(
        self, name: str, kind: Kind, ticket: str, content: dict[str, object] | None = None,
        **body: str,
    ) -> None:  # fmt: skip
        event_file, model = self.files[name], self.models[name]
        with event_file.transaction() as connection:
            event_file.record(connection, kind, ticket, body, content)
        added = facts_of(event_file) - model.facts
        assert kind in {fact.kind for fact in added}
        model.write(added)
        if content is not None:
            (row,) = (fact for fact in added if fact.kind == kind)
            model.records[row.says["record"]] = (ticket, content)
        model.forget()
        self.checked.discard(name)

    @rule(name=st.sampled_from(LAPTOPS), ticket=st.integers(0, GUESTS - 1), out=st.booleans())
    def pass_the_door(self, name: str, ticket: int, out: bool) -> None:
        self._record(name, Kind.EXIT if out else Kind.ADMIT, self.tickets[ticket], list=MAIN_LIST)

    @rule(name=st.sampled_from(LAPTOPS), ticket=st.integers(0, GUESTS - 1))
    def refuse(self, name: str, ticket: int) -> None:
        self._record(name, Kind.DENY, self.tickets[ticket], list=MAIN_LIST, verdict="USED")

    @rule(name=st.sampled_from(LAPTOPS), place=st.integers(0, 99))
    def undo(self, name: str, place: int) -> None:
        passed = [f for f in sorted(self.models[name].facts) if f.kind in ("admit", "exit")]
        if passed:
            fact = passed[place % len(passed)]
            self._record(name, Kind.UNDO, fact.ticket_id, of=fact.hash.hex())

    @rule(name=st.sampled_from(LAPTOPS))
    def walk_in(self, name: str) -> None:
        self.walk_ins += 1
        ticket = f"walk-in-{self.walk_ins}"
        self._record(name, Kind.WALK_IN, ticket, {"first_name": ticket}, category="")
        self._record(name, Kind.ADMIT, ticket, list=MAIN_LIST)

    @rule(name=st.sampled_from(LAPTOPS), ticket=st.integers(0, 99), called=st.sampled_from("xyz"))
    def correct(self, name: str, ticket: int, called: str) -> None:
        known = sorted(self.models[name].names(self.listed))
        self._record(name, Kind.CORRECTION, known[ticket % len(known)], {"first_name": called})

    @rule(name=st.sampled_from((*LAPTOPS, "central")), ticket=st.integers(0, 99))
    def erase(self, name: str, ticket: int) -> None:
        known = sorted(self.models[name].names(self.listed))
        self._record(name, Kind.ERASED, known[ticket % len(known)])

    @rule(name=st.sampled_from(LAPTOPS), into=st.sampled_from(CENTRALS), ticket=st.integers(0, 3))
    def forget_what_was_merged(self, name: str, into: str, ticket: int) -> None:
        """A laptop is set back to before a row that somebody has, and goes on."""
        self.back_up(name)
        self.pass_the_door(name, ticket, out=False)
        self.merge(into, name)
        self.set_back(name)
        self.pass_the_door(name, ticket, out=True)

    @rule(name=st.sampled_from(LAPTOPS), ms=st.sampled_from((1, 60_000)))
    def let_time_pass(self, name: str, ms: int) -> None:
        self.clocks[name].pass_time(ms)

    @rule(first=st.sampled_from(LAPTOPS), second=st.sampled_from(LAPTOPS), ticket=st.integers(0, 3))
    def come_and_go(self, first: str, second: str, ticket: int) -> None:
        """In by one door, and out by one that has heard of it."""
        self.pass_the_door(first, ticket, out=False)
        self.merge(second, first)
        self.pass_the_door(second, ticket, out=True)

    @rule(name=st.sampled_from(LAPTOPS), years=st.integers(-20, 20), ms=st.integers(-9, 9))
    def set_the_clock(self, name: str, years: int, ms: int) -> None:
        self.clocks[name].set_wall(EVENING_MS + years * YEAR_MS + ms * 300_000)

    @rule(name=st.sampled_from(LAPTOPS))
    def back_up(self, name: str) -> None:
        backup = self.here / f"{name}.backup"
        backup.unlink(missing_ok=True)
        copy_file(self.files[name], backup)
        self.backups[name] = self.models[name].copy()

    @rule(name=st.sampled_from(LAPTOPS))
    def set_back(self, name: str) -> None:
        if name in self.backups:
            self.files[name].close()
            for leftover in self.here.glob(f"{name}.event*"):
                leftover.unlink()
            shutil.copy(self.here / f"{name}.backup", self.here / f"{name}.event")
            self.files[name] = self._open(name)
            self.models[name] = self.backups[name].copy()
            self.checked.discard(name)

    @rule(into=st.sampled_from(EVERYBODY), source=st.sampled_from(EVERYBODY))
    def merge(self, into: str, source: str) -> None:
        if into != source:
            expected = len(self.models[source].facts - self.models[into].facts)
            done = merge(self.files[into], self.files[source])
            assert (done.new, done.rejected) == (expected, 0)
            self._merged(into, source)

    @rule(into=st.sampled_from(CENTRALS), source=st.sampled_from(LAPTOPS), plain=st.booleans())
    def carry_a_stick(self, into: str, source: str, plain: bool) -> None:
        self.segments += 1
        path = self.here / f"{self.segments}.segment"
        export(self.files[source], path, plain=plain)
        expected = len(self.models[source].facts - self.models[into].facts)
        with path.open("rb") as file:
            done = merge_segment(self.files[into], segment_for(self.files[into], file), path.name)
        assert (done.new, done.rejected, done.incomplete) == (expected, 0, ())
        self._merged(into, source)

    def _merged(self, into: str, source: str) -> None:
        self.models[into].take(self.models[source])
        self.checked.discard(into)

    @rule(into=st.sampled_from(CENTRALS), source=st.sampled_from(LAPTOPS), place=st.integers(0, 99))
    def forge(self, into: str, source: str, place: int) -> None:
        """Somebody edits a row on the stick: it must count for nothing."""
        parcels = list(parcels_after(self.files[source], {}))
        if parcels:
            parcel = parcels[place % len(parcels)]
            forged = replace(parcel.row, ticket_id=f"{parcel.row.ticket_id}x")
            done = receive(self.files[into], [replace(parcel, row=forged)], "forged")
            self.checked.discard(into)
            assert (done.new, done.rejected) == (0, 1)

    @invariant()
    def every_file_is_as_its_model(self) -> None:
        for name in SKEWS.keys() - self.checked:
            self._check(name)
            self.checked.add(name)

    def _check(self, name: str) -> None:
        event_file, model = self.files[name], self.models[name]
        assert facts_of(event_file) == model.facts
        with event_file.reading() as connection:
            rows = connection.execute(
                "SELECT ticket_id, entries, exits, inside, first_device FROM presence"
            ).fetchall()
            guests = dict(connection.execute("SELECT ticket_id, first_name FROM guest").fetchall())
        assert {t: (n, m, bool(i), d) for t, n, m, i, d in rows} == model.presence()
        assert guests == model.names(self.listed)
        conflicts = event_file.conflicts()
        doubled = [c.ticket_id for c in conflicts if c.kind is ConflictKind.DOUBLE_ENTRY]
        assert sorted(doubled) == sorted(model.doubled())
        forks = {c.entries[0].device for c in conflicts if c.kind is ConflictKind.FORK}
        assert forks == {self.names[device] for device in model.forked()}
        counts = event_file.counts()
        presence = model.presence().values()
        assert counts.refused == model.refused()
        assert counts.admitted == sum(entries > 0 for entries, *_ in presence)
        assert counts.inside == sum(inside for _, _, inside, first in presence if first)

    def teardown(self) -> None:
        """Whatever happened, and in whatever order they are merged: one truth, rebuilt the same."""
        try:
            if len(self.checked) == len(SKEWS):
                self._converge()
        finally:
            for event_file in self.files.values():
                event_file.close()
            shutil.rmtree(self.here)

    def _converge(self) -> None:
        central, second = (self.files[name] for name in CENTRALS)
        for name in LAPTOPS:
            self.merge("central", name)
        self.merge("second", "C")
        self.merge("second", "A")
        self.merge("second", "central")
        self.merge("second", "B")
        self.merge("central", "second")
        for name in CENTRALS:
            self._check(name)
        truth = dump(central)
        assert dump(second) == truth
        assert merge(central, second).new == merge(second, central).new == 0
        central.rebuild()
        assert dump(central) == truth
        assert "A" not in {self.names[device] for device in self.models["central"].forked()}
