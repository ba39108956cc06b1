"""Finding guests: by beginnings of words, by near misses, and never by browsing."""

from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.guests.name_index import sound
from sync.model import Event
from tests.conftest import ALL_COLUMNS

PEOPLE = (
    ("Frédéric", "Besnard", "Acme", "C1"),
    ("Gaëlle", "L’Hôpital", "", "C2"),
    ("Noël", "Durand", "Acme", "C42"),
    ("Anna", "Wójcik", "", "C3"),
    ("Jean-Baptiste", "de La Tour", "", "C4"),
    ("Jean", "Dupont", "Rouge", "C5"),
    ("Jean", "Dupond", "Bleu", "C6"),
    ("さくら", "田中", "任天堂", "C7"),
    ("", "Sukarno", "Ambassade", "C8"),
)


@pytest.fixture
def event_file(tmp_path: Path) -> EventFile:
    made = EventFile.create(tmp_path / "e.event", Event(name="x"), device_name="A")
    put(made, *PEOPLE)
    return made


def put(event_file: EventFile, *people: tuple[str, str, str, str]) -> None:
    records = [
        Record(n, f"code{order}", first, last, company, order=order)
        for n, (first, last, company, order) in enumerate(people)
    ]
    import_guests(event_file, GuestList(tuple(records), (), ALL_COLUMNS))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("frederic", "Frédéric Besnard"),
        ("FRÉDÉRIC", "Frédéric Besnard"),
        ("besnard frederic", "Frédéric Besnard"),
        ("acme fre", "Frédéric Besnard"),
        ("lhopital", "Gaëlle L’Hôpital"),
        ("l'hôpital gae", "Gaëlle L’Hôpital"),
        ("noel", "Noël Durand"),
        ("c42", "Noël Durand"),
        ("codec42", "Noël Durand"),
        ("wojcik", "Anna Wójcik"),
        ("jean baptiste", "Jean-Baptiste de La Tour"),
        ("jeanbaptiste", "Jean-Baptiste de La Tour"),
        ("de la", "Jean-Baptiste de La Tour"),
        ("sukarno", "Sukarno"),
        ("rouge", "Jean Dupont"),
        # near misses
        ("frederik besnar", "Frédéric Besnard"),
        ("lopital", "Gaëlle L’Hôpital"),
        ("gael lhopitale", "Gaëlle L’Hôpital"),
        ("wojick", "Anna Wójcik"),
        ("duran noel", "Noël Durand"),
        ("soukarno", "Sukarno"),
        ("jan batist", "Jean-Baptiste de La Tour"),
    ],
)
def test_people_are_found_by_what_one_hears(event_file: EventFile, text: str, first: str) -> None:
    assert event_file.find_guests(text)[0].name == first


def test_who_is_spelled_nearly_the_same_is_listed_too_after_the_exact_one(
    event_file: EventFile,
) -> None:
    found = [guest.name for guest in event_file.find_guests("jean dupond")]
    assert found[:2] == ["Jean Dupond", "Jean Dupont"]


def test_homonyms_are_all_listed(event_file: EventFile) -> None:
    put(event_file, ("Jean", "Dupont", "Vert", "C9"))
    companies = {guest.company for guest in event_file.find_guests("dupont jean")}
    assert companies >= {"Rouge", "Vert"}


def test_a_newer_guest_list_is_searched_at_once(event_file: EventFile) -> None:
    assert event_file.find_guests("zylberstein") == []
    put(event_file, ("Zoé", "Zylberstein", "", "C10"))
    assert event_file.find_guests("zilberstein")[0].last_name == "Zylberstein"


@pytest.mark.parametrize("text", ["xq", "qqqqqqqq", "zzz yyy", "besnard durand"])
def test_nobody_is_better_than_anybody(event_file: EventFile, text: str) -> None:
    assert event_file.find_guests(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lhopital", "lopital"),
        ("frederic", "frederique"),
        ("dupont", "dupond"),
        ("thomas", "tomas"),
        ("philippe", "filip"),
        ("gerard", "jerard"),
        ("benoit", "benois"),
        ("catherine", "katherine"),
    ],
)
def test_what_sounds_alike_to_a_french_ear(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_other_names_do_not_sound_alike() -> None:
    names = ["martin", "bernard", "durand", "moreau", "garcia", "lefevre", "roux", "david"]
    assert len({sound(name) for name in names}) == len(names)


@pytest.mark.parametrize("text", ["", "a", " ", "%", "_", "%%%", "'; --", "\0"])
def test_nothing_is_listed_for_less_than_two_letters(event_file: EventFile, text: str) -> None:
    assert event_file.find_guests(text) == []
