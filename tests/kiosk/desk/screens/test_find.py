"""Finding a guest by name: typed, chosen and judged like a scan; a scan is still a scan."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import pytest
from textual.geometry import Region
from textual.widgets import Static

from kiosk.desk.desk import Desk, Found
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import LaneLook, ScanLane
from kiosk.desk.screens import find as find_screen
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.find import FindScreen
from kiosk.desk.screens.help import HelpPage
from kiosk.desk.widgets.entry_line import EntryLine
from kiosk.desk.widgets.found import LISTED, FoundList
from kiosk.scan.decode import Decoder
from kiosk.ui.widgets.key_legend import Key
from kiosk.ui.widgets.search_line import SearchLine
from sync.file.connection import connect
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests.import_guests import import_guests
from sync.journal.journal import COLUMNS, Row
from sync.model import Direction
from tests.conftest import ALL_COLUMNS
from tests.deciding import own_rows
from tests.kiosk.desk.screens.conftest import RunningDesk, ScriptedLane, opened

GOOD, CANCELED, SHARED = "dmt9tx69d7h7", "CANCELED1", "TWICE0001"


class Search:
    """The search that is open at a door."""

    def __init__(self, desk_app: RunningDesk) -> None:
        self.desk_app = desk_app

    @property
    def screen(self) -> FindScreen:
        screen = self.desk_app.app.screen
        assert isinstance(screen, FindScreen)
        return screen

    @property
    def open(self) -> bool:
        screen = self.desk_app.app.screen
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
        self.desk_app.person("f3")
        await self.desk_app.until(lambda: self.open)
        self.desk_app.person(*text)
        await self.settled(text)

    async def anew(self, text: str) -> None:
        """Press F3 again and look for `text` instead."""
        self.desk_app.person("f3")
        await self.desk_app.until(lambda: self.line == "")
        self.desk_app.person(*text)
        await self.settled(text)

    async def settled(self, text: str) -> None:
        await self.desk_app.until(lambda: self.line == text and self.note != "Searching…")

    async def closed(self) -> None:
        await self.desk_app.until(lambda: isinstance(self.desk_app.app.screen, DeskScreen))


@pytest.fixture
def search(desk_app: RunningDesk) -> Search:
    return Search(desk_app)


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
    assert "Œuvres & Cie · Presse" in search.desk_app.says()
    search.desk_app.person("enter")
    await search.desk_app.decided(Verdict.VALID)
    await search.desk_app.until(lambda: "WELCOME" in search.desk_app.says() or not search.open)
    row = newest_row(event_file)
    assert (row.kind, row.facts()["by"]) == ("admit", "name")
    assert own_rows(event_file) == 1
    assert search.desk_app.screen.query_one(EntryLine).line == ""


async def test_nothing_is_listed_before_two_letters(search: Search) -> None:
    await search.look_for("m")
    assert search.names == []
    assert search.note == "Type two letters or more"
    search.desk_app.person("a")
    await search.desk_app.until(lambda: len(search.names) > 1)
    search.desk_app.person("backspace")
    await search.desk_app.until(lambda: search.names == [])
    assert search.note == "Type two letters or more"


async def test_among_several_nobody_is_picked_until_somebody_is_chosen(
    search: Search, event_file: EventFile
) -> None:
    await search.look_for("jean dupont")
    assert search.names[:2] == ["Jean Dupont", "Jean Dupont"]
    assert search.chosen is None
    search.desk_app.person("enter")
    search.desk_app.person("down")
    await search.desk_app.until(lambda: search.chosen == "Jean Dupont")
    assert own_rows(event_file) == 0
    chosen = [line for line in search.desk_app.says().splitlines() if "►" in line]
    assert len(chosen) == 1
    wanted = search.screen.query_one(FoundList).found[1].verdict
    search.desk_app.person("down")
    await search.desk_app.until(lambda: search.screen.query_one(FoundList)._place == 1)
    search.desk_app.person("enter")
    await search.desk_app.decided(wanted)
    assert own_rows(event_file) == 1


async def test_homonyms_are_told_apart(search: Search, event_file: EventFile) -> None:
    twin = {"company": "Acme", "category": "VIP"}
    imported(
        event_file,
        Record(1, "XXTWINAAA1", "Léa", "Moreau", **twin, order="C-101"),
        Record(2, "YYTWINAAA1", "Lea", "MOREAU", **twin, order="C-102"),
        Record(3, "ZZTWINBBB2", "Léa", "Moreau", "Autre", category="VIP", order="C-103"),
    )
    await search.look_for("lea moreau")
    await search.desk_app.until(lambda: "code …BBB2 · Autre · VIP" in search.desk_app.says())
    for text in ("code …AAA1 · order C-101 · Acme", "code …AAA1 · order C-102 · Acme"):
        assert text in search.desk_app.says()
    assert "C-103" not in search.desk_app.says()


async def test_choosing_by_name_is_how_two_guests_with_one_code_get_in(
    search: Search,
) -> None:
    desk_app = search.desk_app
    for name in ("jean martin", "marie martin"):
        await search.closed()
        desk_app.burst(SHARED + "\r")
        await desk_app.decided(Verdict.AMBIGUOUS)
        await search.look_for(name)
        assert search.names[0] == name.title()
        desk_app.person("down")
        await desk_app.until(lambda: search.chosen is not None)
        desk_app.person("enter")
        await desk_app.decided(Verdict.VALID)
    assert desk_app.recent() == [Verdict.VALID, Verdict.AMBIGUOUS] * 2


async def test_how_each_guest_stands_is_told(search: Search, event_file: EventFile) -> None:
    search.desk_app.burst(GOOD + "\r")
    await search.desk_app.decided(Verdict.VALID)
    await search.look_for("gaelle")
    await search.desk_app.until(lambda: "ALREADY IN · 19:00, Entrée A" in search.desk_app.says())
    await search.anew("connor")
    await search.desk_app.until(lambda: "CANCELED" in search.desk_app.says())
    await search.anew("lefevre")
    line = next(line for line in search.desk_app.says().splitlines() if "Zoé Lefèvre" in line)
    assert line.replace("▊", "").replace("▎", "").split() == ["►", "Zoé", "Lefèvre"]


async def test_the_same_rules_judge_a_guest_who_was_found(search: Search) -> None:
    await search.look_for("connor")
    search.desk_app.person("enter")
    await search.desk_app.decided(Verdict.CANCELED)


async def test_a_hand_scanner_is_judged_at_once_and_leaves_nothing(
    search: Search, event_file: EventFile
) -> None:
    await search.look_for("connor")
    search.desk_app.burst(GOOD + "\r\n")
    await search.desk_app.decided(Verdict.VALID)
    await search.closed()
    assert not search.desk_app.app._dialogs.newest  # it does not come back
    assert search.desk_app.recent() == [Verdict.VALID]
    assert "by" not in newest_row(event_file).facts()
    search.desk_app.person("f3")
    await search.desk_app.until(lambda: search.open)
    assert search.line == ""


@pytest.mark.parametrize("scan", [f"\r{GOOD}", f"{GOOD}\t", f"\x1b{GOOD}\r"])
async def test_a_scanners_control_keys_choose_nobody(
    search: Search, event_file: EventFile, scan: str
) -> None:
    await search.look_for("connor")
    search.desk_app.burst(scan)
    search.desk_app.seconds.now += 10  # silence follows, for a scan without an end
    await search.desk_app.until(lambda: search.desk_app.recent() == [Verdict.VALID])
    await search.closed()


async def test_a_business_card_that_a_scanner_types_chooses_nobody(search: Search) -> None:
    await search.look_for("connor")
    search.desk_app.burst("BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\n")
    await search.desk_app.until(lambda: search.desk_app.recent() == [Verdict.INVALID])
    await search.closed()


async def test_a_camera_s_verdict_is_seen_and_then_the_search_comes_back(
    desk_app: RunningDesk, lane: ScriptedLane, desk: Desk
) -> None:
    search = Search(desk_app)
    await search.look_for("conno")
    lane.looks = lambda: LaneLook(outcome=desk.scan(GOOD))
    desk_app.camera.show()
    await desk_app.decided(Verdict.VALID)
    await search.closed()
    assert desk_app.screen.query_one(EntryLine).line == ""
    desk_app.person("r")
    await desk_app.until(lambda: search.open and search.names == ["Ana O’Connor"])
    assert search.line == "connor"
    assert desk_app.recent() == [Verdict.VALID]


async def test_a_hand_scanner_ends_a_search_that_the_camera_interrupted(
    desk_app: RunningDesk, lane: ScriptedLane, desk: Desk
) -> None:
    search = Search(desk_app)
    await search.look_for("connor")
    lane.looks = lambda: LaneLook(outcome=desk.scan(GOOD))
    desk_app.camera.show()
    await desk_app.decided(Verdict.VALID)
    desk_app.burst(CANCELED + "\r")
    await desk_app.decided(Verdict.CANCELED)
    desk_app.screen.dismiss_verdict()
    assert not desk_app.app._dialogs.newest
    assert desk_app.app._keyboard.wedge.line == ""


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
    search.desk_app.burst("株式会社山")
    await search.settled("株式会社山")
    search.desk_app.seconds.now += 10
    assert search.desk_app.app._keyboard.wedge.wait(search.desk_app.seconds() + 60) == ()
    await search.desk_app.until(lambda: "株式会社山田太郎" in search.names)
    assert search.desk_app.recent() == []


async def test_a_quick_typist_s_enter_submits_no_code(search: Search) -> None:
    await search.look_for("lefev")
    search.desk_app.burst("re", gap=0.02)  # two keys rolled over one another
    await search.settled("lefevre")
    search.desk_app.key("enter", "\r", search.desk_app.seconds() + 0.06)
    await search.desk_app.decided(Verdict.VALID)
    assert search.desk_app.recent() == [Verdict.VALID]


async def test_control_characters_are_swallowed(search: Search) -> None:
    await search.look_for("lef")
    for key in ("ctrl+u", "ctrl+c", "ctrl+q", "alt+x", "f5", "tab"):
        search.desk_app.person(key)
    search.desk_app.person("e")
    await search.settled("lefe")
    assert search.open


async def test_escape_clears_then_closes(search: Search) -> None:
    await search.look_for("connor")
    search.desk_app.person("escape")
    await search.desk_app.until(lambda: search.line == "" and search.names == [])
    search.desk_app.person("escape")
    await search.closed()
    assert search.desk_app.screen.query_one(EntryLine).line == ""


async def test_names_do_not_stay_on_the_screen(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_screen, "IDLE_SECONDS", 3.0)
    await search.look_for("connor")
    await search.closed()
    assert "Connor" not in search.desk_app.says()
    assert search.desk_app.screen.query_one(EntryLine).line == ""


async def test_what_was_typed_on_the_code_line_is_looked_for(search: Search) -> None:
    search.desk_app.person(*"lef")
    await search.desk_app.until(lambda: search.desk_app.screen.query_one(EntryLine).line == "lef")
    search.desk_app.person("f3")
    await search.desk_app.until(lambda: search.open and search.names == ["Zoé Lefèvre"])
    assert search.desk_app.screen.query_one(EntryLine).line == ""


async def test_nobody_found_says_what_to_do(search: Search) -> None:
    await search.look_for("xqzw")
    assert search.names == []
    assert search.note == "Nobody found: try the company, or send to the help desk"
    search.desk_app.person("enter")
    search.desk_app.person("x")
    await search.settled("xqzwx")
    assert search.desk_app.recent() == []


async def test_a_guest_list_that_cannot_be_read_is_said(search: Search, event_path: Path) -> None:
    await search.look_for("le")
    event_path.rename(event_path.with_name("away"))
    search.desk_app.person("f")
    await search.settled("lef")
    assert search.note == "The guest list cannot be read: call the person in charge"
    assert search.names == []
    event_path.with_name("away").rename(event_path)
    search.desk_app.person("e")
    await search.desk_app.until(lambda: search.names == ["Zoé Lefèvre"])


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
    search.desk_app.person("f3")
    await search.desk_app.until(lambda: search.open)
    search.desk_app.person(*"le")
    await search.desk_app.until(lambda: asked == ["le"])
    search.desk_app.person("enter", "f3")
    await search.desk_app.until(lambda: search.line == "")
    texts = search.screen._search._texts
    for line in ("conno", "connor"):
        search.desk_app.person(*line[len(search.line) :])
        await search.desk_app.until(lambda line=line: search.line == line)  # type: ignore[misc]
        waiting = texts.qsize()
        await search.desk_app.until(lambda waiting=waiting: texts.qsize() > waiting)  # type: ignore[misc]
    gate.set()
    await search.desk_app.until(lambda: search.names == ["Ana O’Connor"])
    assert asked == ["le", "connor"]
    assert search.desk_app.recent() == []


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
    search.desk_app.person("z")
    await search.desk_app.until(lambda: search.line == "lefevrez")
    search.desk_app.person("enter", "f2")
    await search.desk_app.until(lambda: search.desk_app.app.words.language == "fr")
    assert search.open
    gate.set()
    await search.desk_app.until(lambda: search.note != "Recherche…")
    assert own_rows(event_file) == 0


async def test_the_language_changes_while_it_is_open(search: Search) -> None:
    await search.look_for("dupont")
    search.desk_app.person("down", "f2")
    await search.desk_app.until(lambda: "BLOQUÉ" in search.desk_app.says())
    assert search.line == "dupont"
    assert search.chosen == "Jean Dupont"
    french = ("Chercher\u00a0:", "Choisir", "Valider", "Vider", "Échap")
    await search.desk_app.until(lambda: all(text in search.desk_app.says() for text in french))


async def test_least_personal_data(search: Search, event_file: EventFile) -> None:
    guest = Record(1, "MAIL00001", "Eve", "Secret", email="eve@example.org", phone="+33612345678")
    imported(event_file, guest)
    await search.look_for("eve@example.org")
    await search.desk_app.until(lambda: "Eve Secret" in search.desk_app.says())
    said = search.desk_app.says().replace("Find: eve@example.org", "")
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
    async with opened(desk, lane, size=size) as desk_app:
        search = Search(desk_app)
        await search.look_for("zzhostile")
        assert len(search.names) == len(HOSTILE)
        for _ in HOSTILE:
            desk_app.person("down")
            await desk_app.until(lambda: "►" in desk_app.says())
        assert desk_app.app.screen.query_one(FoundList).region in Region(0, 0, *size)
        assert "\x1b" not in desk_app.says()
        if size[0] > 40:
            assert "[bold red]zzhostile[/]" in desk_app.says()
        for small in ((1, 1), (20, 3), (40, 10), size):
            await desk_app.pilot.resize_terminal(*small)
        desk_app.person("enter")
        await desk_app.decided(Verdict.VALID)


async def test_touch_chooses_and_then_confirms(search: Search, event_file: EventFile) -> None:
    await search.look_for("jean dupont")
    wanted = search.screen.query_one(FoundList).found[0].verdict
    await search.desk_app.pilot.click(FoundList, offset=(4, 0))
    await search.desk_app.until(lambda: search.chosen is not None)
    assert own_rows(event_file) == 0
    await search.desk_app.pilot.click(FoundList, offset=(4, 1))
    await search.desk_app.decided(wanted)


async def test_at_the_exit_those_inside_are_told(event_file: EventFile) -> None:
    Desk(event_file).scan(GOOD)
    desk = Desk(event_file, direction=Direction.EXIT)
    async with opened(desk, ScanLane(desk, Decoder())) as desk_app:
        search = Search(desk_app)
        await search.look_for("gaelle")
        await desk_app.until(lambda: "inside now · 19:00, Entrée A" in desk_app.says())
        desk_app.person("enter")
        await desk_app.decided(Verdict.EXIT_OK)


async def test_what_cannot_be_recorded_names_the_guest(
    search: Search, event_file: EventFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    await search.look_for("lefevre")
    with event_file.reading() as connection:
        connection.execute("PRAGMA busy_timeout = 20")
    holder = connect(event_file.path)
    holder.execute("BEGIN IMMEDIATE")
    search.desk_app.person("enter")
    await search.desk_app.decided(Verdict.NOT_RECORDED)
    await search.desk_app.until(lambda: "Zoé Lefèvre" in search.desk_app.says())
    with suppress(Exception):
        holder.execute("ROLLBACK")
    holder.close()


async def test_the_legend_and_the_help_tell_of_it(desk_app: RunningDesk) -> None:
    assert "F3 Find" in desk_app.says()
    desk_app.person("f1")
    await desk_app.until(lambda: isinstance(desk_app.app.screen, HelpPage))
    await desk_app.until(lambda: "find a guest by name" in desk_app.says())
    desk_app.person("f1")
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))
    await desk_app.pilot.click(list(desk_app.screen.query(Key))[2])
    await desk_app.until(lambda: isinstance(desk_app.app.screen, FindScreen))
