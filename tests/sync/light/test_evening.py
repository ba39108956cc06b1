"""An evening by light: merged as from a stick, sealed, and refused when it is a stranger's."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from sync.file.event_file import EventFile
from sync.journal import organiser
from sync.journal.journal import Kind
from sync.light import envelope, evening, receiving
from sync.light.assembler import Assembler
from sync.light.compact import compacted
from sync.light.envelope import NotForUsError
from sync.light.receiving import UselessError
from sync.light.symbol import LightKind
from sync.merging.conflicts import quarantined
from sync.merging.merge import Merged, merge_segment, segment_for
from sync.merging.segment import export, plain_lines
from sync.model import Event
from tests.conftest import HandClock
from tests.sync.conftest import Laptop, admit
from tests.sync.light.pictures import half_of, stream, watched

TABLES = ("journal", "head", "record", "device", "quarantine", "clock_offset", "guest", "presence")


def tables_of(event_file: EventFile) -> dict[str, list[tuple[object, ...]]]:
    with event_file.reading() as connection:
        names = {
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
        }
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in names & set(TABLES)
        }


def by_light(laptop: EventFile, into: EventFile, seed: int = 1) -> Merged:
    """Half of the codes, in any order."""
    codes = stream(LightKind.EVENING, evening.packed(laptop), laptop.event_id)
    content = watched(Assembler(into.event_id, {receiving.wanted(into)}), half_of(codes, seed))
    assert content
    return receiving.take(into, content).merged


def by_stick(laptop: EventFile, into: EventFile, stick: Path) -> Merged:
    export(laptop, stick, plain=False)
    with stick.open("rb") as file:
        return merge_segment(into, segment_for(into, file), "stick")


def copy_of(event_file: EventFile, path: Path) -> EventFile:
    shutil.copy(event_file.path, path)
    return EventFile.open(path, clock=HandClock())


def test_the_merge_is_the_sticks(organisers: EventFile, laptops: Laptop, tmp_path: Path) -> None:
    a, b = laptops("A", skew_ms=60_000), laptops("B")
    admit(a, *range(1, 41))
    ticket = a.guests_with_code("CODE00007")[0].ticket_id
    with a.transaction() as connection:
        a.record(connection, Kind.CORRECTION, ticket, {}, {"first_name": "Zoé"})
    admit(b, 1, 41)
    with organisers.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    lit, stuck = (
        copy_of(organisers, tmp_path / "l.event"),
        copy_of(organisers, tmp_path / "s.event"),
    )
    for number, each in enumerate((a, b)):
        assert by_light(each, lit, number) == by_stick(each, stuck, tmp_path / "stick")
    assert tables_of(lit) == tables_of(stuck)
    assert len(tables_of(lit)["journal"]) == 43
    assert lit.conflicts() == stuck.conflicts() != []
    assert by_light(a, lit) == Merged(duplicate=41)


def test_a_stranger_who_films_it_has_nothing(laptops: Laptop) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, 1, 2)
    content = evening.packed(a)
    ticket = a.guests_with_code("CODE00001")[0].ticket_id
    for secret in (ticket.encode(), bytes.fromhex(ticket), a.device_id.encode(), b"CODE"):
        assert secret not in content
    with pytest.raises(NotForUsError):
        envelope.opened(content, PrivateKey.generate())
    with pytest.raises(ValueError, match="sealed for the organiser"):
        evening.take(b, content)


def test_a_strangers_rows_are_kept_apart(organisers: EventFile, tmp_path: Path) -> None:
    """Somebody who has the organiser's public key and the event's id seals rows of their own."""
    event = Event(name="x", event_id=organisers.event_id)
    with EventFile.create(tmp_path / "s.event", event, device_name="S", clock=HandClock()) as other:
        with other.transaction() as connection:
            for number in range(5):
                other.record(connection, Kind.ADMIT, f"t{number}", {"list": "main"})
        with organisers.reading() as connection:
            key = organiser.box_key(connection)
        merged = evening.take(organisers, envelope.sealed(compacted(plain_lines(other)), [key]))
    assert (merged.new, merged.rejected) == (0, 5)
    assert organisers.counts().by_device == {}
    assert organisers.ask(quarantined) == 5


def harmed(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    "harm",
    [harmed, lambda content: content[:-1], lambda content: b"", lambda content: b"\xff" * 2000],
    ids=["a bit", "cut", "nothing", "no envelope"],
)
def test_what_was_altered_is_not_taken_at_all(
    organisers: EventFile, laptops: Laptop, harm: Callable[[bytes], bytes]
) -> None:
    a = laptops("A")
    admit(a, 1, 2)
    before = tables_of(organisers)
    with pytest.raises(NotForUsError):
        evening.take(organisers, harm(evening.packed(a)))
    assert tables_of(organisers) == before


def test_a_segment_of_another_event_is_refused(
    organisers: EventFile, laptops: Laptop, tmp_path: Path
) -> None:
    with EventFile.create(tmp_path / "o.event", Event(name="o"), device_name="O") as other:
        with other.transaction() as connection:
            other.record(connection, Kind.ADMIT, "t", {"list": "main"})
        with organisers.reading() as connection:
            key = organiser.box_key(connection)
        content = envelope.sealed(compacted(plain_lines(other)), [key])
    with pytest.raises(ValueError, match="another event"):
        evening.take(organisers, content)


def test_sealed_rubbish_is_useless(organisers: EventFile) -> None:
    with organisers.reading() as connection:
        key = organiser.box_key(connection)
    for rubbish in (b"", b"\1", b"hello", bytes(10_000), b"\xff" * 10_000):
        content = stream(LightKind.EVENING, envelope.sealed(rubbish, [key]), organisers.event_id)
        whole = watched(Assembler(organisers.event_id, {LightKind.EVENING}), content)
        assert whole
        with pytest.raises(UselessError):
            receiving.take(organisers, whole)


def test_an_envelope_opens_for_each_reader_and_nobody_else() -> None:
    readers = [PrivateKey.generate() for _ in range(5)]
    content = envelope.sealed(b"hello", [reader.public_key for reader in readers])
    assert {envelope.opened(content, reader) for reader in readers} == {b"hello"}
    with pytest.raises(NotForUsError):
        envelope.opened(content, PrivateKey.generate())
    with pytest.raises(NotForUsError):
        envelope.opened(b"\xff\xff" + content, readers[0])
