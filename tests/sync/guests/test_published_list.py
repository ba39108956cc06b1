"""The signed guest list: what was edited shows, whoever did it; what was erased does not hurt."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import published_list
from sync.guests.import_guests import import_guests
from sync.guests.published_list import ListProof
from sync.journal.journal import Kind
from sync.lifecycle.pack import AlteredListError, pack
from sync.merging.merge import merge
from tests.conftest import ALL_COLUMNS
from tests.sync.conftest import Laptop


def proof(event_file: EventFile) -> ListProof:
    with event_file.reading() as connection:
        found = published_list.proof(connection)
    assert found
    return found


def change(event_file: EventFile, statement: str) -> None:
    with event_file.transaction() as connection:
        connection.execute(statement)


def ticket(event_file: EventFile, number: int) -> str:
    return event_file.guests_with_code(f"CODE{number:05}")[0].ticket_id


def record(event_file: EventFile, kind: Kind, number: int, **content: object) -> None:
    with event_file.transaction() as connection:
        event_file.record(connection, kind, ticket(event_file, number), {}, content or None)


def test_every_packed_file_can_prove_the_list(organisers: EventFile, laptops: Laptop) -> None:
    ours, theirs = proof(organisers), proof(laptops("A"))
    assert ours.holds
    assert theirs == ours
    assert ours.version == organisers.event.guest_list_version


EDITS = {
    "a name": ("UPDATE guest SET last_name = 'Bond' WHERE code = 'CODE00007'", 1),
    "a category": ("UPDATE guest SET category = 'VIP'", 60),
    "a status": ("UPDATE guest SET status = 'valid', paid = 0 WHERE code = 'CODE00007'", 1),
    "a guest added": (
        "INSERT INTO guest SELECT 'new', 'k', 'c', 'c', 'b', first_name, last_name, company, "
        'title, email, phone, category, variation, "order", status, paid, valid_from_ms, '
        "valid_until_ms, host, party, note, name_key, search_key, '' FROM guest LIMIT 1",
        1,
    ),
    "a guest taken out": ("DELETE FROM guest WHERE code = 'CODE00007'", 1),
    "what was listed": ("UPDATE listed_guest SET content = '{}'", 60),
    "what was listed, taken out": ("UPDATE listed_guest SET content = NULL", 60),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_shows(laptops: Laptop, edit: str) -> None:
    statement, altered = EDITS[edit]
    a = laptops("A")
    change(a, statement)
    found = proof(a)
    assert not found.holds
    assert len(found.altered) == altered
    assert a.health().guest_list == found


def test_an_edit_of_guest_and_listed_text_alike_shows(laptops: Laptop) -> None:
    a = laptops("A")
    change(a, "UPDATE guest SET last_name = 'Bond' WHERE code = 'CODE00007'")
    change(a, "UPDATE listed_guest SET content = replace(content, '\"Last7\"', '\"Bond\"')")
    assert len(proof(a).altered) == 1


RULES = {
    "check_in_list": "UPDATE check_in_list SET multiple_entry = 1",
    "category": "INSERT INTO category VALUES ('x', 'x', 'x', '#000000', 'x', 1, 1)",
    "ticket_key": "INSERT INTO ticket_key VALUES ('CK1', 1, zeroblob(32))",
    "pretix_product": "INSERT INTO pretix_product VALUES (1, 'VIP')",
    "event": "UPDATE event SET capacity = 9",
}


@pytest.mark.parametrize("rule", RULES)
def test_an_edit_of_the_rules_shows(laptops: Laptop, rule: str) -> None:
    a = laptops("A")
    change(a, RULES[rule])
    assert proof(a).altered_rules == (rule,)
    assert not proof(a).holds


def test_a_column_that_a_later_version_adds_is_no_edit(organisers: EventFile) -> None:
    change(organisers, "ALTER TABLE check_in_list ADD COLUMN later TEXT NOT NULL DEFAULT 'x'")
    assert proof(organisers).holds


FORGERIES = {
    "a hash": "UPDATE listed_guest SET hash = zeroblob(32) WHERE rowid = 1",
    "a guest less": "DELETE FROM listed_guest WHERE rowid = 1",
    "an older version": "UPDATE published_list SET version = version - 1",
    "the version shown": "UPDATE event SET guest_list_version = 9",
    "the signature": "UPDATE published_list SET sig = zeroblob(64)",
    "the organiser": "UPDATE event SET organiser_key = zeroblob(32)",
    "another event": "UPDATE event SET event_id = 'other'",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_signature_shows(laptops: Laptop, forgery: str) -> None:
    a = laptops("A")
    change(a, FORGERIES[forgery])
    assert not proof(a).is_signed


def test_what_the_door_amends_is_no_edit(organisers: EventFile, laptops: Laptop) -> None:
    a = laptops("A")
    record(a, Kind.CORRECTION, 1, first_name="Zoé")
    record(a, Kind.BADGE_REPLACED, 2, badge_code="NEWBADGE")
    with a.transaction() as connection:
        a.record(connection, Kind.WALK_IN, "walked-in", {"category": ""}, {"first_name": "Ana"})
    assert proof(a).holds
    merge(organisers, a)
    assert proof(organisers).holds
    change(a, "UPDATE guest SET category = 'VIP' WHERE first_name = 'Zoé'")
    assert not proof(a).holds


def test_an_erased_guest_is_gone_and_the_signature_still_proves_the_rest(
    organisers: EventFile, laptops: Laptop
) -> None:
    a = laptops("A")
    before = proof(a)
    erased = ticket(a, 7)
    record(a, Kind.ERASED, 7)
    assert proof(a) == before
    with a.reading() as connection:
        texts = connection.execute("SELECT content FROM listed_guest").fetchall()
    assert sum(text is None for (text,) in texts) == 1
    assert not any("Last7" in (text or "") for (text,) in texts)
    merge(organisers, a)
    assert proof(organisers).holds
    later = GuestList((Record(1, "NEW000001", "New", "Guest"),), (), ALL_COLUMNS)
    import_guests(organisers, later)
    assert proof(organisers).holds
    with organisers.reading() as connection:
        found = connection.execute(
            "SELECT content FROM listed_guest WHERE ticket_id = ?", (erased,)
        ).fetchone()
    assert found == (None,)


def test_an_edited_list_is_not_packed_until_it_is_imported_again(
    organisers: EventFile, tmp_path: Path
) -> None:
    change(organisers, "UPDATE guest SET category = 'VIP' WHERE code = 'CODE00007'")
    with pytest.raises(AlteredListError):
        pack(organisers, tmp_path / "a.event", device_name="A", passphrase=None)
    assert not (tmp_path / "a.event").exists()
    guests = tuple(Record(n, f"CODE{n:05}", f"First{n}", f"Last{n}") for n in range(1, 61))
    import_guests(organisers, GuestList(guests, (), ALL_COLUMNS))
    pack(organisers, tmp_path / "a.event", device_name="A", passphrase=None)


def test_a_laptop_cannot_sign_a_list(laptops: Laptop) -> None:
    a = laptops("A")
    change(a, "UPDATE guest SET category = 'VIP'")
    publish: Callable[..., None] = published_list.publish
    with a.transaction() as connection:
        publish(connection)
    assert not proof(a).holds
