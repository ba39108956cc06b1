"""What is known of a person, and forgetting it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.walk_in import WalkIn
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import Row, breaks_in_chain, genesis
from sync.lifecycle import privacy
from sync.lifecycle.pack import pack
from sync.lifecycle.privacy import UnknownGuestError
from sync.merging.merge import merge
from sync.model import CheckInList, Question
from tests.conftest import ALL_COLUMNS, GUESTS, HandClock
from tests.deciding import put_list

CODE = "dmt9tx69d7h7"  # Gaëlle L’Hôpital, Œuvres & Cie
SECRETS = ("Gaëlle", "Hôpital", "Œuvres", "lhopital", "hopital", CODE, CODE.upper(), "Medium")


def ticket_of(event_file: EventFile, code: str) -> str:
    (guest,) = event_file.guests_with_code(code)
    return guest.ticket_id


@pytest.fixture
def evening(event_file: EventFile) -> EventFile:
    """Two guests came; the one to be forgotten answered, was corrected, went out and in."""
    put_list(event_file, CheckInList(questions=(Question("size", "Size?"),)))
    desk, ticket = Desk(event_file), ticket_of(event_file, CODE)
    desk.exceptions.answer(ticket, {"size": "Medium"})
    desk.exceptions.correct_name(
        ticket, first_name="Gaëlle", last_name="L’Hôpital", company="Œuvres"
    )
    desk.exceptions.answer(ticket_of(event_file, "AAAA1111A"), {"size": "Small"})
    return event_file


def bytes_of(path: Path) -> bytes:
    """Every byte of an event file and its companions."""
    files = [Path(f"{path}{end}") for end in ("", "-wal", "-shm", "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def found_in(path: Path) -> list[str]:
    data = bytes_of(path)
    return [secret for secret in SECRETS if secret.encode() in data]


def test_a_person_gets_all_that_is_known_of_them(evening: EventFile) -> None:
    facts = privacy.export_person(evening, ticket_of(evening, CODE))
    assert facts["guest"]["company"] == "Œuvres"
    kinds = [happened["what"] for happened in facts["happened"]]
    assert kinds == ["answers", "admit", "correction"]
    assert facts["happened"][0]["answers"] == {"size": "Medium"}
    assert "Small" not in json.dumps(facts)
    with pytest.raises(UnknownGuestError):
        privacy.export_person(evening, "nobody")


def test_an_erased_person_is_in_no_byte_and_no_number_changes(evening: EventFile) -> None:
    assert found_in(evening.path) == list(SECRETS)  # the control
    before = evening.counts()
    assert privacy.erase(evening, [ticket_of(evening, CODE)]) == 1
    assert found_in(evening.path) == []
    assert evening.counts() == before
    evening.rebuild()
    assert evening.counts() == before
    assert evening.find_guests("gaelle") == []


OTHER_TOOL = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("PRAGMA secure_delete = OFF")
other.execute("CREATE TABLE copied AS SELECT a.* FROM guest a, guest b, guest c")
other.commit()
other.execute("DROP TABLE copied")
other.commit()
other.close()
"""


def test_what_another_tool_left_in_free_pages_goes_too(evening: EventFile) -> None:
    subprocess.run([sys.executable, "-c", OTHER_TOOL, str(evening.path)], check=True)
    privacy.erase(evening, [ticket_of(evening, CODE)])
    assert found_in(evening.path) == []


def test_the_chain_stays_whole(evening: EventFile) -> None:
    privacy.erase(evening, [ticket_of(evening, CODE)])
    with evening.reading() as connection:
        rows = connection.execute("SELECT * FROM journal ORDER BY seq").fetchall()
        device_id, epoch = rows[0][1:3]
    start = genesis(evening.event_id, device_id, epoch)
    assert len(rows) == 6
    assert breaks_in_chain([Row(*row) for row in rows], start) == []


def test_the_same_list_again_does_not_bring_them_back(evening: EventFile) -> None:
    privacy.erase(evening, [ticket_of(evening, CODE)])
    expected = evening.counts().expected
    import_guests(evening, GuestList(GUESTS, (), ALL_COLUMNS))
    assert evening.guests_with_code(CODE) == []
    assert evening.counts().expected == expected
    evening.close()
    assert found_in(evening.path) == []


@pytest.fixture
def laptop(evening: EventFile, tmp_path: Path, clock: HandClock) -> EventFile:
    """A laptop that was packed before, and wrote about them since."""
    path = tmp_path / "a.event"
    pack(evening, path, device_name="A", passphrase=None)
    packed = EventFile.open(path, clock=clock)
    clock.pass_time(1000)
    Desk(packed).exceptions.correct_name(
        ticket_of(packed, CODE), first_name="Gaëlle", last_name="Hôpital", company=""
    )
    return packed


def test_a_merge_with_an_old_laptop_does_not_bring_them_back(
    evening: EventFile, laptop: EventFile
) -> None:
    privacy.erase(evening, [ticket_of(evening, CODE)])
    assert merge(evening, laptop).new == 1
    privacy.clean(evening)
    assert found_in(evening.path) == []
    assert "Gaëlle" in found_in(laptop.path)  # the control: the laptop did have it


def test_nothing_personal_is_kept_of_them_again(evening: EventFile, laptop: EventFile) -> None:
    ticket = ticket_of(laptop, CODE)
    Desk(laptop).exceptions.admit_anyway(ticket, OverrideReason.OTHER, note="Gaëlle said so")
    privacy.erase(evening, [ticket])
    merge(evening, laptop)
    Desk(evening).exceptions.admit_anyway(ticket, OverrideReason.OTHER, note="Gaëlle again")
    with evening.reading() as connection:
        kept = connection.execute("SELECT 1 FROM record WHERE ticket_id = ?", (ticket,)).fetchall()
    assert kept == []


def test_a_laptop_forgets_when_it_hears_of_it(evening: EventFile, laptop: EventFile) -> None:
    privacy.erase(evening, [ticket_of(evening, CODE)])
    merge(laptop, evening)
    assert laptop.guests_with_code(CODE) == []
    privacy.clean(laptop)
    assert found_in(laptop.path) == []


def test_a_walk_in_is_forgotten_wherever_they_came_from(
    evening: EventFile, laptop: EventFile
) -> None:
    outcome = Desk(laptop).exceptions.register(
        WalkIn("Gaëlle", "Hôpital", "Œuvres", category="Visiteur")
    )
    assert outcome.guest is not None
    merge(evening, laptop)
    admitted = evening.counts().by_category
    privacy.erase(evening, [ticket_of(evening, CODE), outcome.guest.ticket_id])
    assert found_in(evening.path) == []
    assert evening.counts().by_category == admitted
    merge(laptop, evening)
    merge(evening, laptop)
    assert evening.counts().by_category == admitted
    assert evening.find_guests("hopital") == laptop.find_guests("hopital") == []


def test_erasing_everybody_leaves_the_numbers(evening: EventFile) -> None:
    before = evening.counts()
    people = [guest.ticket_id for guest in privacy.everybody(evening)]
    seen: list[int] = []
    assert privacy.erase(evening, people, seen.append) == len(GUESTS) == sum(seen)
    assert privacy.everybody(evening) == []
    assert evening.counts() == before
    data = bytes_of(evening.path)
    names = [r.last_name for r in GUESTS if r.last_name] + [r.code for r in GUESTS if r.code]
    assert [name for name in names if name.encode() in data] == []
    assert privacy.erase(evening, people) == 0


def test_erasing_says_so_when_somebody_holds_the_file(evening: EventFile) -> None:
    from sync.file.storage_error import StorageError

    with (
        EventFile.open(evening.path, busy_timeout_ms=10) as hasty,
        evening.reading() as connection,
    ):
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM guest").fetchone()
        with pytest.raises(StorageError):
            privacy.erase(hasty, [ticket_of(hasty, CODE)])
        connection.execute("ROLLBACK")
    privacy.clean(evening)
    assert found_in(evening.path) == []


# Where others name them

CANARY = ("Canarybird", "CANARYBIRD", "canary@", "Zoe C", "Zoé C", "+336")
HOUSEHOLD = (
    Record(20, "CANARY001", "Zoé", "Canarybird", email="canary@a.example", phone="+33699999999"),
    Record(21, "HOSTED001", "Bob", "Martin", host="Zoé Canarybird", note="with CANARYBIRD, Zoe"),
    Record(22, "HOSTED002", "Eve", "Durand", party="Zoe Canarybird", note="ask canary@a.example"),
    Record(23, "HOSTED003", "Max", "Durand", party="Zoe Canarybird", note="+33699999999"),
    Record(24, "NAMESAKE1", "Ana", "Durand", host="Eve Durand and Zoé Canarybird"),
)


def canaries_in(path: Path) -> list[str]:
    data = bytes_of(path)
    return [name for name in CANARY if name.encode() in data]


@pytest.fixture
def household(event_file: EventFile) -> EventFile:
    import_guests(event_file, GuestList(HOUSEHOLD, (), ALL_COLUMNS))
    exceptions = Desk(event_file).exceptions
    bob = ticket_of(event_file, "HOSTED001")
    exceptions.admit_anyway(bob, OverrideReason.OTHER, note="Mme Canarybird vouches")
    exceptions.register(WalkIn("Guy", "Gast", category="Visiteur", host="Zoé Canarybird"))
    return event_file


def test_an_erased_person_is_in_no_entry_of_others(household: EventFile) -> None:
    assert set(canaries_in(household.path)) == set(CANARY)  # the control
    party = [g.ticket_id for g in household.everybody() if g.party]
    privacy.erase(household, [ticket_of(household, "CANARY001")])
    assert canaries_in(household.path) == []
    assert household.guests_with_code("NAMESAKE1")[0].host == "Eve Durand and …"
    assert {household.guest(t).party for t in party} == {"…"}  # type: ignore[union-attr]
    health = household.health()
    assert (health.derived_differently, health.broken) == ((), ())
    assert health.guest_list is not None
    assert health.guest_list.holds
    assert household.find_guests("Guy Gast")


def test_a_laptop_takes_them_out_of_entries_too(
    household: EventFile, tmp_path: Path, clock: HandClock
) -> None:
    pack(household, tmp_path / "a.event", device_name="A", passphrase=None)
    with EventFile.open(tmp_path / "a.event", clock=clock) as laptop:
        privacy.erase(household, [ticket_of(household, "CANARY001")])
        merge(laptop, household)
        privacy.clean(laptop)
        assert canaries_in(laptop.path) == []
        assert laptop.health().guest_list.holds  # type: ignore[union-attr]
        assert laptop.guests_with_code("NAMESAKE1")[0].host == "Eve Durand and …"


def test_a_laptop_alone_can_forget_them_and_still_prove_its_list(
    household: EventFile, tmp_path: Path, clock: HandClock
) -> None:
    pack(household, tmp_path / "a.event", device_name="A", passphrase=None)
    with EventFile.open(tmp_path / "a.event", clock=clock) as laptop:
        privacy.erase(laptop, [ticket_of(laptop, "CANARY001")])
        assert canaries_in(laptop.path) == []
        assert laptop.health().guest_list.holds  # type: ignore[union-attr]
        merge(household, laptop)
        privacy.clean(household)
        assert canaries_in(household.path) == []


def test_a_name_that_others_bear_is_theirs_and_stays(household: EventFile) -> None:
    privacy.erase(household, [ticket_of(household, "HOSTED003")])  # Max Durand, of three Durands
    assert household.guests_with_code("NAMESAKE1")[0].host == "Eve Durand and Zoé Canarybird"
