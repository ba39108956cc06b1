"""Many laptops, one truth: packed, used apart, merged in any order, with everything shown."""

import itertools
import random
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.file.opening import NotAnEventFileError
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Kind
from sync.lifecycle.pack import pack
from sync.merging.conflicts import ConflictKind
from sync.merging.merge import Merged, OtherEventError, merge, receive
from sync.merging.parcel import Parcel, parcels_after
from sync.model import Event
from tests.conftest import ALL_COLUMNS, EVENING_MS, HandClock

GUESTS = tuple(
    Record(n, f"CODE{n:05}", f"First{n}", f"Secretname{n}", category="VIP" if n % 5 else "Presse")
    for n in range(1, 61)
)
DAY_MS = 86_400_000
TABLES = ("journal", "head", "presence", "attendance_tally", "refusal_tally")


@pytest.fixture
def central(tmp_path: Path) -> EventFile:
    made = EventFile.create(tmp_path / "central.event", Event(name="x"), device_name="central")
    import_guests(made, GuestList(GUESTS, (), ALL_COLUMNS))
    return made


Laptop = Callable[..., EventFile]


@pytest.fixture
def laptop(central: EventFile, tmp_path: Path) -> Laptop:
    def make(name: str, *, skew_ms: int = 0) -> EventFile:
        path = tmp_path / f"{name}.event"
        pack(central, path, device_name=name, passphrase=None)
        return EventFile.open(path, clock=HandClock(EVENING_MS + skew_ms))

    return make


def admit(event_file: EventFile, *numbers: int) -> None:
    desk = Desk(event_file)
    for number in numbers:
        assert desk.scan(f"CODE{number:05}").verdict is Verdict.VALID


def dump(event_file: EventFile) -> list[list[tuple[object, ...]]]:
    """All that a merge may change, in one order; empty tallies say nothing and are left out."""
    with event_file.reading() as connection:
        return [
            sorted(
                (row for row in connection.execute(f"SELECT * FROM {table}").fetchall()
                 if row[-2:] != (0, 0)),
                key=repr,
            )
            for table in TABLES
        ]  # fmt: skip


def copy_of(event_file: EventFile, path: Path) -> EventFile:
    with event_file.reading() as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return EventFile.open(path, clock=event_file.clock)


def test_merging_takes_everything_once(central: EventFile, laptop: Laptop) -> None:
    a, b = laptop("A"), laptop("B")
    admit(a, 1, 2, 3)
    admit(b, 4, 5)
    Desk(b).scan("nonsense")
    assert merge(central, a) == Merged(new=3)
    assert merge(central, b) == Merged(new=3)
    assert merge(central, a) == Merged(duplicate=3)
    counts = central.counts()
    assert (counts.admitted, counts.inside, counts.refused) == (5, 5, 1)
    assert counts.by_device == {"A": 3, "B": 2}
    assert central.conflicts() == []


def test_a_desk_goes_on_after_a_merge_and_only_the_rest_is_new(
    central: EventFile, laptop: Laptop
) -> None:
    a = laptop("A")
    admit(a, 1, 2)
    merge(central, a)
    admit(a, 3)
    assert merge(central, a) == Merged(new=1, duplicate=2)


@pytest.mark.parametrize("seed", range(3))
def test_planted_doubles_are_all_shown_in_any_order_whatever_the_clocks_say(
    central: EventFile, laptop: Laptop, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    laptops = [laptop(f"L{n}", skew_ms=dice.randrange(-DAY_MS, DAY_MS)) for n in range(4)]
    numbers = list(range(1, 61))
    dice.shuffle(numbers)
    for index, each in enumerate(laptops):
        admit(each, *numbers[index * 12 : index * 12 + 12])
    doubled = dice.sample(numbers[:12], 5)
    admit(laptops[1], *doubled)
    dumps = []
    for number, order in enumerate(itertools.permutations(laptops)):
        into = copy_of(central, tmp_path / f"into-{number}.event")
        for each in order:
            merge(into, each)
        found = into.conflicts()
        assert {c.code for c in found} == {f"CODE{n:05}" for n in doubled}
        assert all(c.kind is ConflictKind.DOUBLE_ENTRY for c in found)
        assert {e.device for c in found for e in c.entries} == {"L0", "L1"}
        assert not any(c.order_certain for c in found)
        assert into.counts().admitted == 48
        dumps.append(dump(into))
        into.rebuild()
        assert dump(into) == dumps[-1]
        into.close()
    assert len(dumps) == 24
    assert all(each == dumps[0] for each in dumps)


def test_laptops_may_merge_each_other_first(
    central: EventFile, laptop: Laptop, tmp_path: Path
) -> None:
    a, b = laptop("A"), laptop("B")
    admit(a, 1, 2)
    admit(b, 2, 3)
    other = copy_of(central, tmp_path / "other.event")
    assert merge(a, b).new == 2  # A was packed before B: the organiser's word is in B's file
    for source in (a, b):
        merge(central, source)
        merge(other, source)
    merge(other, central)
    assert dump(other)[0] == dump(central)[0]


def test_a_device_is_believed_on_the_organisers_word_alone(
    central: EventFile, laptop: Laptop
) -> None:
    a, b, c = laptop("A"), laptop("B"), laptop("C")
    admit(b, 1)
    admit(c, 2)
    with b.transaction() as connection:
        connection.execute("UPDATE device SET certificate = zeroblob(64) WHERE name = 'B'")
    with c.transaction() as connection:
        connection.execute("UPDATE device SET name = 'Entrée A' WHERE name = 'C'")
    assert (merge(a, b).new, merge(a, c).new) == (0, 0)
    assert (merge(central, b).new, merge(central, c).new) == (1, 1)  # packed it: needs no word


def test_an_undo_settles_a_double_entry(central: EventFile, laptop: Laptop) -> None:
    a, b = laptop("A"), laptop("B")
    admit(a, 1)
    desk = Desk(b)
    desk.scan("CODE00001")
    desk.undo_last()
    merge(central, b)
    merge(central, a)
    assert central.conflicts() == []
    assert central.counts().by_device == {"A": 1}


def test_a_merge_that_is_cut_short_is_finished_by_doing_it_again(
    central: EventFile, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.merging.merge.BATCH", 10)
    a = laptop("A")
    admit(a, *range(1, 36))
    looked_at = []

    def unplugged(rows: int) -> None:
        looked_at.append(rows)
        if len(looked_at) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(central, a, unplugged)
    assert central.counts().admitted == 20
    assert merge(central, a) == Merged(new=15, duplicate=20)
    assert central.counts().admitted == 35


def test_another_events_file_is_not_merged(central: EventFile, tmp_path: Path) -> None:
    other = EventFile.create(tmp_path / "o.event", Event(name="o"), device_name="O")
    with pytest.raises(OtherEventError):
        merge(central, other)


def change(event_file: EventFile, statement: str, *values: object) -> None:
    with event_file.transaction() as connection:
        connection.execute(statement, values)


def resign(event_file: EventFile, key: SigningKey) -> None:
    """Give every row another ticket, a fitting hash, and a signature by `key`."""
    from sync.journal.journal import COLUMNS, Row, hash_of

    with event_file.transaction() as connection:
        rows = [Row(*r) for r in connection.execute(f"SELECT {COLUMNS} FROM journal").fetchall()]
        connection.execute("DELETE FROM journal")
        for row in rows:
            forged = Row(**{**row.__dict__, "ticket_id": "forged"})
            digest = hash_of(forged)
            signed = Row(**{**forged.__dict__, "hash": digest, "sig": key.sign(digest).signature})
            marks = ", ".join("?" for _ in astuple(signed))
            connection.execute(f"INSERT INTO journal ({COLUMNS}) VALUES ({marks})", astuple(signed))


FORGERIES: dict[str, Callable[[EventFile], None]] = {
    "another ticket": lambda f: change(f, "UPDATE journal SET ticket_id = 'other'"),
    "another time": lambda f: change(f, "UPDATE journal SET wall_ms = wall_ms + 1"),
    "another body": lambda f: change(f, 'UPDATE journal SET body = \'{"list":"vip"}\''),
    "another kind": lambda f: change(f, "UPDATE journal SET kind = 'exit'"),
    "no signature": lambda f: change(f, "UPDATE journal SET sig = x'00'"),
    "text for bytes": lambda f: change(f, "UPDATE journal SET prev = 'x'"),
    "bytes for text": lambda f: change(f, "UPDATE journal SET body = x'ff'"),
    "another device's name": lambda f: change(f, "UPDATE journal SET device_id = 'stranger'"),
    "rehashed and signed by a stranger": lambda f: resign(f, SigningKey.generate()),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_forged_rows_are_kept_apart_with_the_reason_and_count_for_nothing(
    central: EventFile, laptop: Laptop, name: str
) -> None:
    a, b = laptop("A"), laptop("B")
    admit(a, 1, 2, 3)
    admit(b, 4)
    FORGERIES[name](a)
    assert merge(central, a) == Merged(rejected=3)
    assert merge(central, b) == Merged(new=1)
    assert central.counts().admitted == 1
    with central.reading() as connection:
        reasons = connection.execute("SELECT why, source FROM quarantine").fetchall()
    assert len(reasons) == 3
    assert all(why and source.endswith("A.event") for why, source in reasons)


@pytest.mark.parametrize("body", ["[]", "{}", '{"list": 5}', '{"list": "main", "at": "noon"}', "{"])
def test_a_paired_laptop_that_talks_nonsense_does_not_stop_the_merge(
    central: EventFile, laptop: Laptop, body: str
) -> None:
    a = laptop("A")
    admit(a, 1)
    with a.reading() as connection:
        key = SigningKey(secret_of(connection))
    change(a, "UPDATE journal SET body = ?", body)
    resign(a, key)
    assert merge(central, a) == Merged(rejected=1)
    admit(a, 2)
    assert merge(central, a) == Merged(new=1, rejected=1)


def test_a_file_that_nobody_packed_is_not_believed(central: EventFile, tmp_path: Path) -> None:
    stranger = copy_of(central, tmp_path / "stranger.event")
    change(stranger, "UPDATE this_device SET device_id = 'me', signing_key = ?", b"k" * 32)
    stranger.close()
    with EventFile.open(tmp_path / "stranger.event") as reopened:
        admit(reopened, 1)
        assert merge(central, reopened) == Merged(rejected=1)


def test_a_copied_laptop_is_a_fork_and_nothing_of_it_is_lost(
    central: EventFile, laptop: Laptop, tmp_path: Path
) -> None:
    a = laptop("A")
    admit(a, 1)
    restored = copy_of(a, tmp_path / "restored.event")
    admit(a, 2)
    admit(restored, 3)
    merge(central, a)
    merge(central, restored)
    assert central.counts().admitted == 3
    (fork,) = central.conflicts()
    assert fork.kind is ConflictKind.FORK
    assert [entry.device for entry in fork.entries] == ["A", "A"]


def test_rows_that_are_missing_from_the_middle_are_a_gap(
    central: EventFile, laptop: Laptop
) -> None:
    a = laptop("A")
    admit(a, 1, 2, 3)
    change(a, "DELETE FROM journal WHERE seq = 2")
    merge(central, a)
    (gap,) = central.conflicts()
    assert (gap.kind, gap.entries[0].device) == (ConflictKind.GAP, "A")


def files_of(path: Path) -> bytes:
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def secret_of(connection: Connection) -> bytes:
    return bytes(connection.execute("SELECT signing_key FROM this_device").fetchone()[0])


def test_a_packed_file_holds_the_guests_and_not_the_organisers_keys(
    central: EventFile, laptop: Laptop
) -> None:
    admit(central, 1)
    packed = laptop("A")
    with central.reading() as connection:
        signing_key, box_key = connection.execute("SELECT * FROM organiser").fetchone()
        keys = [secret_of(connection), signing_key, box_key]
    assert all(key in files_of(central.path) for key in keys)
    assert not any(key in files_of(packed.path) for key in keys)
    assert packed.find_guests("secretname7")
    assert Desk(packed).scan("CODE00001").verdict is Verdict.USED
    assert packed.event == central.event


def test_an_encrypted_file_shows_nothing_and_opens_with_its_passphrase_alone(
    central: EventFile, tmp_path: Path
) -> None:
    path = tmp_path / "b.event"
    pack(central, path, device_name="B", passphrase="it's secret")
    with EventFile.open(path, passphrase="it's secret") as packed:
        admit(packed, 1, 2)
        assert b"Secretname" not in files_of(path)
        assert b"Secretname" in files_of(central.path)
        assert merge(central, packed) == Merged(new=2)
    for wrong in ("other", None):
        with pytest.raises(NotAnEventFileError):
            EventFile.open(path, passphrase=wrong)


def test_packing_over_something_leaves_it_alone(central: EventFile, tmp_path: Path) -> None:
    path = tmp_path / "b.event"
    path.write_text("precious")
    with pytest.raises(FileExistsError):
        pack(central, path, device_name="B", passphrase=None)
    assert path.read_text() == "precious"


def test_a_record_that_comes_later_than_its_row_is_still_heeded(
    central: EventFile, laptop: Laptop
) -> None:
    a = laptop("A")
    ticket = a.guests_with_code("CODE00007")[0].ticket_id
    with a.transaction() as connection:
        a.record(connection, Kind.CORRECTION, ticket, {}, {"first_name": "Zoé"})
    (parcel,) = parcels_after(a, {})
    assert receive(central, [Parcel(parcel.row)], "x") == Merged(new=1)
    assert receive(central, [Parcel(parcel.row, '{"first_name":"Eve"}')], "x") == Merged(
        duplicate=1
    )
    assert central.guests_with_code("CODE00007")[0].first_name == "First7"
    assert receive(central, [parcel], "x") == Merged(duplicate=1)
    assert central.guests_with_code("CODE00007")[0].first_name == "Zoé"


def test_a_forged_twin_does_not_hide_the_row_that_it_was_made_of(
    central: EventFile, laptop: Laptop
) -> None:
    a = laptop("A")
    admit(a, 1)
    (parcel,) = parcels_after(a, {})
    twin = Parcel(replace(parcel.row, sig=b"x" * 64))
    for order in ([twin, parcel], [parcel, twin]):
        assert receive(central, order, "x").rejected == 1
    assert central.counts().admitted == 1


def test_a_number_that_is_a_text_stops_nothing(central: EventFile, laptop: Laptop) -> None:
    a = laptop("A")
    admit(a, 1, 2)
    merge(central, a)
    change(a, "UPDATE journal SET seq = 'x' WHERE seq = 2")
    assert merge(central, a) == Merged(duplicate=1, rejected=1)
