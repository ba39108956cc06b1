"""What desks do to each other offline, and what the evening does to all of them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.reasons import OverrideReason
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.rules.walk_in import WalkIn
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.lifecycle.pack import pack
from sync.merging.merge import merge
from sync.model import CheckInList, Guest, Presence
from tests.conftest import ALL_COLUMNS, GUESTS, HandClock
from tests.deciding import put_list, remove_list

GOOD, CANCELED = "AAAA1111A", "CANCELED1"
V = Verdict
Laptop = Callable[[str], EventFile]


@pytest.fixture
def laptop(event_file: EventFile, tmp_path: Path, clock: HandClock) -> Iterator[Laptop]:
    packed: list[EventFile] = []

    def make(name: str) -> EventFile:
        path = tmp_path / f"{name}.event"
        pack(event_file, path, device_name=name, passphrase=None)
        packed.append(EventFile.open(path, clock=clock))
        return packed[-1]

    yield make
    for file in packed:
        file.close()


def guest(event_file: EventFile, code: str) -> Guest:
    return event_file.guests_with_code(code)[0]


def presences(event_file: EventFile, files: tuple[EventFile, ...]) -> Presence:
    """How the good guest stands once these files are merged, in this order."""
    for file in files:
        merge(event_file, file)
    return event_file.presence(guest(event_file, GOOD).ticket_id, "main")


def test_an_undo_at_one_desk_leaves_the_entry_at_another(
    event_file: EventFile, laptop: Laptop, clock: HandClock
) -> None:
    """Both admitted the ticket offline; one of them took it back."""
    a, b = laptop("A"), laptop("B")
    Desk(a).scan(GOOD)
    clock.pass_time(1000)
    desk_b = Desk(b)
    desk_b.scan(GOOD)
    desk_b.undo_last()
    standing = presences(event_file, (b, a))
    assert (standing.entries, standing.inside) == (1, True)
    assert event_file.conflicts() == []


def test_one_entry_taken_back_at_two_desks_is_taken_back_once(
    event_file: EventFile, laptop: Laptop
) -> None:
    """A let somebody in; B heard of it; both undo it, offline; A lets them in again."""
    a, b = laptop("A"), laptop("B")
    desk_a = Desk(a)
    desk_a.scan(GOOD)
    merge(b, a)
    ticket = guest(a, GOOD).ticket_id
    assert Desk(b).exceptions.undo_entry(ticket) is not None
    assert desk_a.undo_last() is not None
    assert desk_a.scan(GOOD).verdict is V.VALID
    for order in permutations((a, b)):
        standing = presences(event_file, order)
        assert (standing.entries, standing.inside) == (1, True)


def test_the_same_override_at_two_desks_offline_is_shown(
    event_file: EventFile, laptop: Laptop
) -> None:
    a, b = laptop("A"), laptop("B")
    ticket = guest(event_file, CANCELED).ticket_id
    for file in (a, b):
        outcome = Desk(file).exceptions.admit_anyway(ticket, OverrideReason.ORGANISER)
        assert outcome.verdict is V.VALID
    merge(event_file, a)
    merge(event_file, b)
    assert event_file.counts().admitted == 1
    assert [conflict.ticket_id for conflict in event_file.conflicts()] == [ticket]


def test_a_walk_in_of_one_desk_is_known_at_another_after_the_merge(
    event_file: EventFile, laptop: Laptop
) -> None:
    a, b = laptop("A"), laptop("B")
    outcome = Desk(a).exceptions.register(WalkIn("Nadia", "Ben Ali", category="Visiteur"))
    assert outcome.guest is not None
    assert Desk(b).scan(outcome.guest.code).verdict is V.INVALID
    merge(event_file, a)
    merge(b, event_file)
    assert Desk(b).scan(outcome.guest.code).verdict is V.USED


def test_two_corrections_offline_end_the_same_everywhere(
    event_file: EventFile, laptop: Laptop, clock: HandClock
) -> None:
    a, b = laptop("A"), laptop("B")
    for file, name in ((a, "Zoë"), (b, "Zoey")):
        clock.pass_time(1000)
        ticket = guest(file, GOOD).ticket_id
        Desk(file).exceptions.correct_name(ticket, first_name=name, last_name="Lefèvre", company="")
    merge(a, b)
    merge(b, a)
    assert guest(a, GOOD).first_name == guest(b, GOOD).first_name == "Zoey"


def test_a_list_imported_again_keeps_what_the_door_set_right(event_file: EventFile) -> None:
    ticket = guest(event_file, GOOD).ticket_id
    desk = Desk(event_file)
    desk.exceptions.correct_name(ticket, first_name="Zoë", last_name="Lefèvre", company="SG")
    again = import_guests(event_file, GuestList(GUESTS, (), ALL_COLUMNS))
    assert (again.changed, again.added) == (0, 0)
    assert guest(event_file, GOOD).first_name == "Zoë"
    moved = (Record(1, GOOD, "Zoé", "Lefèvre", "Ailleurs", category="VIP"),)
    assert import_guests(event_file, GuestList(moved, (), ALL_COLUMNS)).changed == 1
    assert (guest(event_file, GOOD).first_name, guest(event_file, GOOD).category) == ("Zoë", "VIP")


def test_a_guest_list_that_grows_while_the_desk_runs_is_judged_by_at_once(
    event_file: EventFile,
) -> None:
    desk = Desk(event_file)
    assert desk.scan("LATE00001").verdict is V.INVALID
    late = (*GUESTS, Record(11, "LATE00001", "Late", "Comer", category="Visiteur"))
    import_guests(event_file, GuestList(late, (), ALL_COLUMNS))
    assert desk.find("comer")[0].guest.code == "LATE00001"
    assert desk.scan("LATE00001").verdict is V.VALID


def test_a_category_that_a_list_names_and_nobody_has_shuts_nobody_else_out(
    event_file: EventFile,
) -> None:
    put_list(event_file, CheckInList(categories=frozenset({"Gone", "Visiteur"})))
    assert Desk(event_file).scan(GOOD).verdict is V.VALID


def test_a_list_that_is_removed_keeps_what_happened_on_it(event_file: EventFile) -> None:
    put_list(event_file, CheckInList("vip", "VIP lounge"))
    desk = Desk(event_file, list_name="VIP lounge")
    desk.scan(GOOD)
    remove_list(event_file, "VIP lounge")
    assert desk.scan(GOOD).verdict is V.USED
    assert event_file.counts("vip").admitted == 1
    event_file.rebuild()
    assert event_file.counts("vip").admitted == 1


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


ONCE_A_DAY = {"<": [{"var": "entries_today"}, 1]}
NIGHTS = {
    "past midnight": (["2026-11-22T22:30", "2026-11-22T23:30", "2026-11-23T04:30"], "VRV"),
    "clocks go back": (["2026-10-24T20:00", "2026-10-25T00:30", "2026-10-25T01:30",
                        "2026-10-25T04:30"], "VRRV"),
    "clocks go forward": (["2026-03-28T20:00", "2026-03-29T01:30", "2026-03-29T02:30",
                           "2026-03-29T03:30"], "VRRV"),
}  # fmt: skip


@pytest.mark.parametrize("night", NIGHTS)
def test_an_evening_is_one_day_whatever_the_clocks_do(
    event_file: EventFile, clock: HandClock, night: str
) -> None:
    """Event days begin at five in the morning, in Paris."""
    put_list(event_file, CheckInList(multiple_entry=True, rules=ONCE_A_DAY))
    desk, (times, verdicts) = Desk(event_file), NIGHTS[night]
    said = []
    for time in times:
        clock.pass_time(max(0, at(time) - clock.wall))
        clock.set_wall(at(time))
        said.append(desk.scan(GOOD).verdict)
    assert said == [{"V": V.VALID, "R": V.RULES}[letter] for letter in verdicts]


HARD_NAMES = [
    "",
    "x" * 300,
    "مُحَمَّد",
    "👩‍👩‍👧‍👦",
    "[red]Zoé[/]",
    "\u202eevil\u202c",
    "=1+1",
    "'); DROP",
]


@pytest.mark.parametrize("name", HARD_NAMES)
def test_every_name_can_be_registered_corrected_and_found(event_file: EventFile, name: str) -> None:
    desk = Desk(event_file)
    outcome = desk.exceptions.register(WalkIn(name, "Zzyzx", category="Visiteur"))
    assert outcome.verdict is V.VALID
    assert [found.verdict for found in desk.find("zzyzx")] == [V.USED]
    assert outcome.guest is not None
    right = desk.exceptions.correct_name(
        outcome.guest.ticket_id, first_name=name or "A", last_name="Yyxwv", company=name
    )
    assert right.verdict is V.CORRECTED
    assert len(desk.find("yyxwv")) == 1
