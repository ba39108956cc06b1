"""Finding a guest by name: typed, chosen and judged like a scan; a scan is still a scan."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widgets import Static

from kiosk.desk.desk import Desk, Found
from kiosk.desk.verdict import Verdict
from kiosk.lane import Lane, Look
from kiosk.scan.decode import Decoder
from kiosk.screens import find as find_screen
from kiosk.screens.desk import DeskScreen
from kiosk.screens.find import FindScreen
from kiosk.screens.help import HelpPage
from kiosk.widgets.entry_line import EntryLine
from kiosk.widgets.found import LISTED, FoundList
from kiosk.widgets.key_legend import Key
from kiosk.widgets.search_line import SearchLine
from sync.connection import connect
from sync.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.import_guests import import_guests
from sync.journal import COLUMNS, Row
from sync.model import Direction
from tests.conftest import ALL_COLUMNS
from tests.kiosk.screens.conftest import Door, ScriptedLane, opened

GOOD, CANCELED, SHARED = "dmt9tx69d7h7", "CANCELED1", "TWICE0001"


class Search:
    """The search that is open at a door."""

    def __init__(self, door: Door) -> None:
        self.door = door

    @property
    def screen(self) -> FindScreen:
        screen = self.door.app.screen
        assert isinstance(screen, FindScreen)
        return screen

    @property
    def open(self) -> bool:
        screen = self.door.app.screen
        return isinstance(screen, FindScreen) and bool(screen.query(FoundList))

    @property
    def line(self) -> str:
        return self.screen.query_one(SearchLine).line

    @property
    def note(self) -> str:
        return str(self.screen.query_one("#find-note", Static).content)

    @property
    def names(self) -> list[str]:
        return [found.guest.name for found in self.screen.query_one(FoundList).found]

    @property
    def chosen(self) -> str | None:
        found = self.screen.query_one(FoundList).chosen
        return found.guest.name if found else None

    async def look_for(self, text: str) -> None:
        """Open the search, type `text`, and wait for what is found."""
        self.door.person("f3")
        await self.door.until(lambda: self.open)
        self.door.person(*text)
        await self.settled(text)

    async def anew(self, text: str) -> None:
        """Press F3 again and look for `text` instead."""
        self.door.person("f3")
        await self.door.until(lambda: self.line == "")
        self.door.person(*text)
        await self.settled(text)

    async def settled(self, text: str) -> None:
        await self.door.until(lambda: self.line == text and self.note != "Searching…")

    async def closed(self) -> None:
        await self.door.until(lambda: isinstance(self.door.app.screen, DeskScreen))


@pytest.fixture
def search(door: Door) -> Search:
    return Search(door)


def imported(event_file: EventFile, *records: Record) -> None:
    import_guests(event_file, GuestList(records, (), ALL_COLUMNS))


def newest_row(event_file: EventFile) -> Row:
    with event_file.reading() as connection:
        query = f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT 1"
        return Row(*connection.execute(query).fetchone())


async def test_a_guest_is_found_and_checked_in_by_keyboard_alone(
    search: Search, event_file: EventFile
) -> None:
    await search.look_for("gaelle lho")
    assert search.names == ["Gaëlle L’Hôpital"]
    assert "Œuvres & Cie · Presse" in search.door.says()
    search.door.person("enter")
    await search.door.decided(Verdict.VALID)
    await search.door.until(lambda: "WELCOME" in search.door.says() or not search.open)
    row = newest_row(event_file)
    assert (row.kind, row.facts()["by"]) == ("admit", "name")
    assert event_file.journal_length() == 1
    assert search.door.screen.query_one(EntryLine).line == ""


async def test_nothing_is_listed_before_two_letters(search: Search) -> None:
    await search.look_for("m")
    assert search.names == []
    assert search.note == "Type two letters or more"
    search.door.person("a")
    await search.door.until(lambda: len(search.names) > 1)
    search.door.person("backspace")
    await search.door.until(lambda: search.names == [])
    assert search.note == "Type two letters or more"


async def test_among_several_nobody_is_picked_until_somebody_is_chosen(
    search: Search, event_file: EventFile
) -> None:
    await search.look_for("jean dupont")
    assert search.names[:2] == ["Jean Dupont", "Jean Dupont"]
    assert search.chosen is None
    search.door.person("enter")
    search.door.person("down")
    await search.door.until(lambda: search.chosen == "Jean Dupont")
    assert event_file.journal_length() == 0
    chosen = [line for line in search.door.says().splitlines() if "►" in line]
    assert len(chosen) == 1
    wanted = search.screen.query_one(FoundList).found[1].verdict
    search.door.person("down")
    await search.door.until(lambda: search.screen.query_one(FoundList)._place == 1)
    search.door.person("enter")
    await search.door.decided(wanted)
    assert event_file.journal_length() == 1


async def test_homonyms_are_told_apart(search: Search, event_file: EventFile) -> None:
    twin = {"company": "Acme", "category": "VIP"}
    imported(
        event_file,
        Record(1, "XXTWINAAA1", "Léa", "Moreau", **twin, order="C-101"),
        Record(2, "YYTWINAAA1", "Lea", "MOREAU", **twin, order="C-102"),
        Record(3, "ZZTWINBBB2", "Léa", "Moreau", "Autre", category="VIP", order="C-103"),
    )
    await search.look_for("lea moreau")
    await search.door.until(lambda: "code …BBB2 · Autre · VIP" in search.door.says())
    for text in ("code …AAA1 · order C-101 · Acme", "code …AAA1 · order C-102 · Acme"):
        assert text in search.door.says()
    assert "C-103" not in search.door.says()


async def test_choosing_by_name_is_how_two_guests_with_one_code_get_in(
    search: Search,
) -> None:
    door = search.door
    for name in ("jean martin", "marie martin"):
        await search.closed()
        door.burst(SHARED + "\r")
        await door.decided(Verdict.AMBIGUOUS)
        await search.look_for(name)
        assert search.names[0] == name.title()
        door.person("down")
        await door.until(lambda: search.chosen is not None)
        door.person("enter")
        await door.decided(Verdict.VALID)
    assert door.recent() == [Verdict.VALID, Verdict.AMBIGUOUS] * 2


async def test_how_each_guest_stands_is_told(search: Search, event_file: EventFile) -> None:
    search.door.burst(GOOD + "\r")
    await search.door.decided(Verdict.VALID)
    await search.look_for("gaelle")
    await search.door.until(lambda: "ALREADY IN · 19:00, Entrée A" in search.door.says())
    await search.anew("connor")
    await search.door.until(lambda: "CANCELED" in search.door.says())
    await search.anew("lefevre")
    line = next(line for line in search.door.says().splitlines() if "Zoé Lefèvre" in line)
    assert line.replace("▊", "").replace("▎", "").split() == ["►", "Zoé", "Lefèvre"]


async def test_the_same_rules_judge_a_guest_who_was_found(search: Search) -> None:
    await search.look_for("connor")
    search.door.person("enter")
    await search.door.decided(Verdict.CANCELED)


async def test_a_hand_scanner_is_judged_at_once_and_leaves_nothing(
    search: Search, event_file: EventFile
) -> None:
    await search.look_for("connor")
    search.door.burst(GOOD + "\r\n")
    await search.door.decided(Verdict.VALID)
    await search.closed()
    assert not search.door.app._dialogs.newest  # it does not come back
    assert search.door.recent() == [Verdict.VALID]
    assert "by" not in newest_row(event_file).facts()
    search.door.person("f3")
    await search.door.until(lambda: search.open)
    assert search.line == ""


@pytest.mark.parametrize("scan", [f"\r{GOOD}", f"{GOOD}\t", f"\x1b{GOOD}\r"])
async def test_a_scanners_control_keys_choose_nobody(
    search: Search, event_file: EventFile, scan: str
) -> None:
    await search.look_for("connor")
    search.door.burst(scan)
    search.door._now -= 10  # silence follows, for a scan without an end
    if scan.startswith("\r"):
        search.door.app._keyboard.wedge._last_key -= 10
    await search.door.until(lambda: search.door.recent() == [Verdict.VALID])
    await search.closed()


async def test_a_business_card_that_a_scanner_types_chooses_nobody(search: Search) -> None:
    await search.look_for("connor")
    search.door.burst("BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n")
    await search.door.until(lambda: search.door.recent() == [Verdict.INVALID])
    await search.closed()


async def test_a_camera_s_verdict_is_seen_and_then_the_search_comes_back(
    door: Door, lane: ScriptedLane, desk: Desk
) -> None:
    search = Search(door)
    await search.look_for("conno")
    lane.looks = lambda: Look(outcome=desk.scan(GOOD))
    door.camera.show()
    await door.decided(Verdict.VALID)
    await search.closed()
    assert door.screen.query_one(EntryLine).line == ""
    door.person("r")
    await door.until(lambda: search.open and search.names == ["Ana O’Connor"])
    assert search.line == "connor"
    assert door.recent() == [Verdict.VALID]


async def test_a_hand_scanner_ends_a_search_that_the_camera_interrupted(
    door: Door, lane: ScriptedLane, desk: Desk
) -> None:
    search = Search(door)
    await search.look_for("connor")
    lane.looks = lambda: Look(outcome=desk.scan(GOOD))
    door.camera.show()
    await door.decided(Verdict.VALID)
    door.burst(CANCELED + "\r")
    await door.decided(Verdict.CANCELED)
    door.screen.dismiss_verdict()
    assert not door.app._dialogs.newest
    assert door.app._keyboard.wedge.line == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [("o'connor", "Ana O’Connor"), ("hôpital", "Gaëlle L’Hôpital"), ("任天堂", "さくら 田中")],
)
async def test_apostrophes_accents_and_composed_characters(
    search: Search, typed: str, name: str
) -> None:
    await search.look_for(typed)
    assert name in search.names


async def test_what_an_input_method_composes_is_no_scan(
    search: Search, event_file: EventFile
) -> None:
    imported(event_file, Record(1, "CJK000001", "", "株式会社山田太郎"))
    await search.look_for("")
    search.door.burst("株式会社山")
    await search.settled("株式会社山")
    search.door._now -= 10
    search.door.app._keyboard.wedge._last_key -= 10
    assert search.door.app._keyboard.wedge.wait(time.monotonic() + 60) == ()
    await search.door.until(lambda: "株式会社山田太郎" in search.names)
    assert search.door.recent() == []


async def test_a_quick_typist_s_enter_submits_no_code(search: Search) -> None:
    await search.look_for("lefev")
    search.door.burst("re", gap=0.02)  # two keys rolled over one another
    await search.settled("lefevre")
    search.door.key("enter", "\r", search.door._now + 0.06)
    await search.door.decided(Verdict.VALID)
    assert search.door.recent() == [Verdict.VALID]


async def test_control_characters_are_swallowed(search: Search) -> None:
    await search.look_for("lef")
    for key in ("ctrl+u", "ctrl+c", "ctrl+q", "alt+x", "f5", "tab"):
        search.door.person(key)
    search.door.person("e")
    await search.settled("lefe")
    assert search.open


async def test_escape_clears_then_closes(search: Search) -> None:
    await search.look_for("connor")
    search.door.person("escape")
    await search.door.until(lambda: search.line == "" and search.names == [])
    search.door.person("escape")
    await search.closed()
    assert search.door.screen.query_one(EntryLine).line == ""


async def test_names_do_not_stay_on_the_screen(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_screen, "IDLE_SECONDS", 3.0)
    await search.look_for("connor")
    await search.closed()
    assert "Connor" not in search.door.says()
    assert search.door.screen.query_one(EntryLine).line == ""


async def test_what_was_typed_on_the_code_line_is_looked_for(search: Search) -> None:
    search.door.person(*"lef")
    await search.door.until(lambda: search.door.screen.query_one(EntryLine).line == "lef")
    search.door.person("f3")
    await search.door.until(lambda: search.open and search.names == ["Zoé Lefèvre"])
    assert search.door.screen.query_one(EntryLine).line == ""


async def test_nobody_found_says_what_to_do(search: Search) -> None:
    await search.look_for("xqzw")
    assert search.names == []
    assert search.note == "Nobody found: try the company, or send to the help desk"
    search.door.person("enter")
    search.door.person("x")
    await search.settled("xqzwx")
    assert search.door.recent() == []


async def test_a_guest_list_that_cannot_be_read_is_said(search: Search, event_path: Path) -> None:
    await search.look_for("le")
    event_path.rename(event_path.with_name("away"))
    search.door.person("f")
    await search.settled("lef")
    assert search.note == "The guest list cannot be read: call the person in charge"
    assert search.names == []
    event_path.with_name("away").rename(event_path)
    search.door.person("e")
    await search.door.until(lambda: search.names == ["Zoé Lefèvre"])


async def test_more_guests_than_are_listed_is_said(search: Search, event_file: EventFile) -> None:
    many = (Record(n, f"MANY{n:05}", f"P{n}", "Durand") for n in range(1, 30))
    imported(event_file, *many)
    await search.look_for("durand")
    assert len(search.names) == LISTED
    assert search.note.startswith("There are more guests")


async def test_the_newest_text_wins_and_old_findings_choose_nobody(
    search: Search, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_for, asked, gate = desk.find, [], threading.Event()

    def slow(text: str) -> list[Found]:
        asked.append(text)
        if text == "le":
            gate.wait(10)
        return look_for(text)

    monkeypatch.setattr(desk, "find", slow)
    search.door.person("f3")
    await search.door.until(lambda: search.open)
    search.door.person(*"le")
    await search.door.until(lambda: asked == ["le"])
    search.door.person("enter", "f3")
    await search.door.until(lambda: search.line == "")
    texts = search.screen._search._texts
    for line in ("conno", "connor"):
        search.door.person(*line[len(search.line) :])
        await search.door.until(lambda line=line: search.line == line)  # type: ignore[misc]
        waiting = texts.qsize()
        await search.door.until(lambda waiting=waiting: texts.qsize() > waiting)  # type: ignore[misc]
    gate.set()
    await search.door.until(lambda: search.names == ["Ana O’Connor"])
    assert asked == ["le", "connor"]
    assert search.door.recent() == []


async def test_enter_checks_nobody_in_who_is_not_listed_for_what_stands_there(
    search: Search, desk: Desk, event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, look_for = threading.Event(), desk.find
    await search.look_for("lefevre")
    assert search.chosen == "Zoé Lefèvre"

    def slow(text: str) -> list[Found]:
        gate.wait(10)
        return look_for(text)

    monkeypatch.setattr(desk, "find", slow)
    search.door.person("z")
    await search.door.until(lambda: search.line == "lefevrez")
    search.door.person("enter", "f2")
    await search.door.until(lambda: search.door.app.words.language == "fr")
    assert search.open
    gate.set()
    await search.door.until(lambda: search.note != "Recherche…")
    assert event_file.journal_length() == 0


async def test_the_language_changes_while_it_is_open(search: Search) -> None:
    await search.look_for("dupont")
    search.door.person("down", "f2")
    await search.door.until(lambda: "BLOQUÉ" in search.door.says())
    assert search.line == "dupont"
    assert search.chosen == "Jean Dupont"
    french = ("Chercher\u00a0:", "Choisir", "Valider", "Vider", "Échap")
    await search.door.until(lambda: all(text in search.door.says() for text in french))


async def test_least_personal_data(search: Search, event_file: EventFile) -> None:
    guest = Record(1, "MAIL00001", "Eve", "Secret", email="eve@example.org", phone="+33612345678")
    imported(event_file, guest)
    await search.look_for("eve@example.org")
    await search.door.until(lambda: "Eve Secret" in search.door.says())
    said = search.door.says().replace("Find: eve@example.org", "")
    for private in ("eve@", "3361", "MAIL00001"):
        assert private not in said


HOSTILE = (
    Record(1, "HOSTILE01", "N" * 300, "zzhostile", "C" * 300),
    Record(2, "HOSTILE02", "[bold red]zzhostile[/]", "\x1b[31m", "[link=x]Y[/link]"),
    Record(3, "HOSTILE03", "محمد", "zzhostile", "شركة"),
    Record(4, "HOSTILE04", "👩‍👩‍👧 zzhostile", "田中太郎" * 20, "任天堂"),
    Record(5, "HOSTILE05", "", "", "zzhostile"),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50), (40, 10)])
async def test_any_name_in_any_size(
    desk: Desk, lane: ScriptedLane, event_file: EventFile, size: tuple[int, int]
) -> None:
    imported(event_file, *HOSTILE)
    async with opened(desk, lane, size=size) as door:
        search = Search(door)
        await search.look_for("zzhostile")
        assert len(search.names) == len(HOSTILE)
        for _ in HOSTILE:
            door.person("down")
            await door.until(lambda: "►" in door.says())
        assert door.app.screen.query_one(FoundList).region in Region(0, 0, *size)
        assert "\x1b" not in door.says()
        if size[0] > 40:
            assert "[bold red]zzhostile[/]" in door.says()
        for small in ((1, 1), (20, 3), (40, 10), size):
            await door.pilot.resize_terminal(*small)
        door.person("enter")
        await door.decided(Verdict.VALID)


async def test_touch_chooses_and_then_confirms(search: Search, event_file: EventFile) -> None:
    await search.look_for("jean dupont")
    wanted = search.screen.query_one(FoundList).found[0].verdict
    await search.door.pilot.click(FoundList, offset=(4, 0))
    await search.door.until(lambda: search.chosen is not None)
    assert event_file.journal_length() == 0
    await search.door.pilot.click(FoundList, offset=(4, 1))
    await search.door.decided(wanted)


async def test_at_the_exit_those_inside_are_told(event_file: EventFile) -> None:
    Desk(event_file).scan(GOOD)
    desk = Desk(event_file, direction=Direction.EXIT)
    async with opened(desk, Lane(desk, Decoder())) as door:
        search = Search(door)
        await search.look_for("gaelle")
        await door.until(lambda: "inside now · 19:00, Entrée A" in door.says())
        door.person("enter")
        await door.decided(Verdict.EXIT_OK)


async def test_what_cannot_be_recorded_names_the_guest(
    search: Search, event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    await search.look_for("lefevre")
    with event_file.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 20")
    holder = connect(event_file.path)
    holder.execute("BEGIN IMMEDIATE")
    search.door.person("enter")
    await search.door.decided(Verdict.NOT_RECORDED)
    await search.door.until(lambda: "Zoé Lefèvre" in search.door.says())
    with suppress(Exception):
        holder.execute("ROLLBACK")
    holder.close()


async def test_the_legend_and_the_help_tell_of_it(door: Door) -> None:
    assert "F3  Find" in door.says()
    door.person("f1")
    await door.until(lambda: isinstance(door.app.screen, HelpPage))
    await door.until(lambda: "find a guest by name" in door.says())
    door.person("f1")
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))
    await door.pilot.click(list(door.screen.query(Key))[2])
    await door.until(lambda: isinstance(door.app.screen, FindScreen))
