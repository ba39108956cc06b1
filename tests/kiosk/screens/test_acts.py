"""What staff do besides scanning: by keyboard, by touch, and never by a hand scanner."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from kiosk import app as app_module
from kiosk.desk.desk import Desk
from kiosk.desk.verdict import Flag, Verdict
from kiosk.lane import Lane, Look
from kiosk.screens.desk import DeskScreen
from kiosk.screens.dialog import Dialog
from kiosk.screens.form import Form
from kiosk.screens.guest import ContactPage, GuestPage, OverridePicker
from kiosk.screens.menu import EntryChoice
from kiosk.screens.names import NameForm, NoteForm
from kiosk.screens.party import PartyList
from kiosk.screens.pin import PinQuestion
from kiosk.screens.questions import QuestionForm
from kiosk.screens.walk_in import NewTicket, WalkInForm
from kiosk.widgets.big_text import BigText
from kiosk.widgets.form_lines import FormLines
from kiosk.widgets.key_legend import Key
from kiosk.widgets.recent import RecentScans
from kiosk.widgets.verdict import VerdictPanel
from sync.event_file import EventFile
from sync.roles import LOCKED_MS, TRIES, Role
from tests.kiosk.screens import scenes
from tests.kiosk.screens.conftest import Door, ScriptedLane, opened
from tests.kiosk.screens.scenes import CANCELED, FAMILY, PIN, PRESS, UNPAID, USED, shows


@pytest.fixture
def event_file(tmp_path: Path) -> Iterator[EventFile]:
    with scenes.an_event(tmp_path) as made:
        yield made


@pytest.fixture
def lane(desk: Desk) -> ScriptedLane:
    return ScriptedLane(desk, None)


@pytest.fixture
async def door(desk: Desk, lane: Lane, event_file: EventFile) -> AsyncIterator[Door]:
    async with opened(desk, lane, size=(80, 24)) as made:
        made.clock = event_file.clock  # type: ignore[assignment]
        yield made


def last_row(event_file: EventFile) -> tuple[str, dict[str, object]]:
    with event_file.reading() as connection:
        kind, body = connection.execute(
            "SELECT kind, body FROM journal ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return kind, json.loads(body)


def inside(event_file: EventFile) -> int:
    return event_file.counts().inside


async def back(door: Door) -> None:
    await door.until(lambda: isinstance(door.app.screen, DeskScreen))


def form(door: Door) -> Form:
    screen = door.app.screen
    assert isinstance(screen, Form)
    return screen


async def type_pin(door: Door, pin: str) -> None:
    await shows(door, PinQuestion)
    door.person(*pin, "enter")


# Letting in


async def test_a_supervisor_lets_somebody_in_for_a_reason(
    door: Door, event_file: EventFile
) -> None:
    await scenes.override(door)
    door.person("2")
    await type_pin(door, PIN)
    await door.decided(Verdict.VALID)
    assert door.screen.verdict
    assert Flag.OVERRIDDEN in door.screen.verdict.flags
    kind, body = last_row(event_file)
    assert (kind, body["override"], body["role"]) == ("admit", "organiser", "supervisor")
    await door.until(lambda: "★ supervisor 5'" in door.says())
    door.person("x", "escape", "escape")
    await door.until(lambda: "supervisor" not in door.says())


async def test_without_the_pin_nobody_is_let_in(door: Door, event_file: EventFile) -> None:
    await scenes.override(door)
    door.person("1")
    await shows(door, PinQuestion)
    door.person("escape")
    await back(door)
    assert inside(event_file) == 0


async def test_five_wrong_pins_lock_and_say_until_when(door: Door, event_file: EventFile) -> None:
    await scenes.override(door)
    door.person("1")
    for left in reversed(range(TRIES)):
        await type_pin(door, "0000")
        said = "locked until 19:05" if left == 0 else f"tries left: {left}"
        await door.until(lambda said=said: said in door.says())  # type: ignore[misc]
    await type_pin(door, PIN)
    await door.until(lambda: "locked until 19:05" in door.says())
    assert inside(event_file) == 0
    door.clock.pass_time(LOCKED_MS)
    await type_pin(door, PIN)
    await door.decided(Verdict.VALID)


async def test_a_pin_is_not_shown_and_azerty_types_digits_without_shift(door: Door) -> None:
    await scenes.override(door)
    door.person("1")
    await shows(door, PinQuestion)
    door.person(*"'è&&")  # 4711 on a French keyboard
    await door.until(lambda: "●●●●" in door.says())
    assert "4711" not in door.says()
    door.person("enter")
    await door.decided(Verdict.VALID)


async def test_another_reason_is_written_down_beside_the_journal(
    door: Door, event_file: EventFile
) -> None:
    await scenes.supervised(door)
    await scenes.override(door)
    door.person("5")
    await shows(door, NoteForm)
    door.person("enter")
    await door.until(lambda: "Write a few words" in door.says())
    door.person(*"with mme zed", "enter")
    await door.decided(Verdict.VALID)
    assert "zed" not in json.dumps(last_row(event_file)[1])


async def test_the_same_person_who_comes_back_needs_no_pin(
    door: Door, event_file: EventFile
) -> None:
    await scenes.used_page(door)
    assert "ALREADY IN · 19:00, Entrée A" in door.says()
    door.person("0")
    await door.decided(Verdict.VALID)
    assert last_row(event_file)[1]["override"] == "returning"
    assert inside(event_file) == 1


async def test_used_says_when_where_and_the_ways_on(door: Door) -> None:
    await scenes.used(door)
    await door.until(lambda: "Entered at 19:00, desk Entrée A" in door.says())
    assert "F4: the same person comes back, or let in anyway" in door.says()


async def test_the_party_comes_in_together_and_the_rest_later(
    door: Door, event_file: EventFile
) -> None:
    await scenes.party(door)
    assert isinstance(door.app.screen, PartyList)
    assert door.app.screen.ticked == {
        n for n, each in enumerate(door.app.screen._party) if each.verdict is Verdict.VALID
    }
    await door.until(lambda: "1 of 3 enter now" in door.says())
    door.person("enter")
    await door.until(lambda: inside(event_file) == 2)


async def test_whoever_of_the_party_may_not_enter_is_shown_last(
    door: Door, event_file: EventFile
) -> None:
    door.person("f3")
    await door.until(lambda: "Find:" in door.says())
    door.person(*"zoe lef")
    await door.until(lambda: "Zoé Lefèvre" in door.says())
    door.person("f4")
    await shows(door, GuestPage)
    door.person("4")
    await shows(door, PartyList)
    await door.until(lambda: "2 of 3 enter now" in door.says())
    Desk(event_file).scan(FAMILY)  # at another door, meanwhile
    door.person("enter")
    await door.until(lambda: len(door.recent()) == 2)
    assert door.recent() == [Verdict.USED, Verdict.VALID]


async def test_nobody_ticked_is_nobody_checked_in(door: Door, event_file: EventFile) -> None:
    await scenes.party(door)
    screen = door.app.screen
    assert isinstance(screen, PartyList)
    place = str(next(iter(screen.ticked)) + 1)
    door.person(place)
    await door.until(lambda: "0 of 3" in door.says())
    door.person("enter")
    door.person("escape")
    await back(door)
    assert inside(event_file) == 1


async def test_a_guest_who_was_found_has_a_page(door: Door) -> None:
    door.person("f3")
    await door.until(lambda: "Find:" in door.says())
    door.person(*"curie")
    await door.until(lambda: "Marie Curie" in door.says())
    door.person("f4")
    await shows(door, GuestPage)
    door.person("1")
    await door.decided(Verdict.VALID)


# Questions


async def test_answers_let_in(door: Door, event_file: EventFile) -> None:
    door.burst(PRESS + "\r\n")
    await shows(door, QuestionForm)
    assert inside(event_file) == 0
    door.person("1", "enter", "2", "3", "enter", *"marseille", "enter")
    await door.decided(Verdict.VALID)
    await back(door)
    assert inside(event_file) == 1
    assert "marseille" not in json.dumps(last_row(event_file)[1])
    with event_file.reading() as connection:
        (kept,) = connection.execute("SELECT content FROM record").fetchone()
    assert json.loads(kept)["answers"] == {
        "lunch": "true", "talks": "Robots,Océan", "from": "marseille",
    }  # fmt: skip


async def test_an_answer_that_is_missing_is_asked_for_and_escape_lets_nobody_in(
    door: Door, event_file: EventFile
) -> None:
    door.burst(PRESS + "\r")
    await shows(door, QuestionForm)
    door.person("enter", "enter", "enter")
    await door.until(lambda: "! This has to be answered" in door.says())
    assert form(door).place == 0
    door.person("escape")
    await back(door)
    assert inside(event_file) == 0


# Registering, correcting, taking back


async def test_somebody_without_a_ticket_is_registered_and_gets_one(
    door: Door, event_file: EventFile
) -> None:
    await scenes.supervised(door)
    door.person("f6")
    await shows(door, WalkInForm)
    door.person(*"ada", "enter", *"lovelace", "enter", "enter", *"ada@x", "enter", "3", "enter")
    door.person("1", "enter")
    await door.until(lambda: "Write an e-mail address" in door.says())
    door.person("delete", *"ada@x.org", "tab", "tab", "enter")
    await shows(door, NewTicket)
    (ada,) = event_file.find_guests("ada lovelace")
    assert (ada.email, ada.category, ada.paid) == ("ada@x.org", "Visiteur", True)
    await door.until(lambda: ada.code.replace("-", "")[:4] in door.says())
    door.person("enter")
    await back(door)
    assert inside(event_file) == 1


async def test_who_is_on_the_list_already_is_not_registered_twice(
    door: Door, event_file: EventFile
) -> None:
    await scenes.likely_same(door)
    door.person("1")
    await shows(door, GuestPage)
    assert "Marie Curie" in door.says()
    door.person("1")
    await door.decided(Verdict.VALID)
    assert len(event_file.find_guests("curie")) == 1


async def test_registering_takes_a_supervisor(door: Door) -> None:
    door.person("f6")
    await type_pin(door, PIN)
    await shows(door, WalkInForm)


async def test_a_name_is_set_right(door: Door, event_file: EventFile) -> None:
    await scenes.name(door)
    door.person("backspace", "backspace", *"sz", "enter", "delete", *"Nowak", "enter", "enter")
    await door.decided(Verdict.CORRECTED)
    (guest,) = event_file.guests_with_code(UNPAID)
    assert guest.name == "Łukasz Nowak"


async def test_an_entry_of_another_desk_takes_a_pin_and_one_s_own_does_not(
    door: Door, event_file: EventFile
) -> None:
    door.burst(USED + "\r")
    await door.decided(Verdict.VALID)
    door.person("f4")
    await shows(door, GuestPage)
    door.person("6")
    await door.decided(Verdict.UNDONE)
    door.burst(USED + "\r")
    await door.decided(Verdict.VALID)
    door.burst(FAMILY + "\r")
    await door.until(lambda: door.screen.verdict is not None and door.screen.verdict.code == FAMILY)
    door.person("f3")
    await door.until(lambda: "Find:" in door.says())
    door.person(*"curie")
    await door.until(lambda: "Marie Curie" in door.says())
    door.person("f4")
    await shows(door, GuestPage)
    door.person("6")
    await type_pin(door, PIN)
    await door.decided(Verdict.UNDONE)
    assert inside(event_file) == 1


async def test_contact_data_takes_a_pin(door: Door) -> None:
    door.burst(USED + "\r")
    await door.decided(Verdict.VALID)
    door.person("f4")
    await shows(door, GuestPage)
    assert "marie@curie.fr" not in door.says()
    door.person("8")
    await type_pin(door, PIN)
    await shows(door, ContactPage)
    await door.until(lambda: "marie@curie.fr" in door.says())


async def test_somebody_without_a_ticket_is_sent_to_the_help_desk(
    door: Door, event_file: EventFile
) -> None:
    await scenes.nobody(door)
    door.person("3")
    await door.until(lambda: "What should the help desk see to?" in door.says())
    door.person("3")
    await door.decided(Verdict.HELP_DESK)
    assert last_row(event_file)[0] == "help_desk"


# Scanners

OPEN = {
    "page": scenes.unpaid_page,
    "override": scenes.override,
    "pin": scenes.pin,
    "questions": scenes.questions,
    "party": scenes.party,
    "name": scenes.name,
    "walk_in": scenes.walk_in,
    "likely_same": scenes.likely_same,
    "new_ticket": scenes.new_ticket,
    "help_desk": scenes.help_desk,
}


@pytest.mark.parametrize("scene", OPEN)
async def test_a_scan_while_a_dialog_is_open_is_judged_and_the_dialog_comes_back_as_it_was(
    door: Door, event_file: EventFile, scene: str
) -> None:
    await OPEN[scene](door)
    await door.pilot.pause()
    dialog = door.app.screen
    assert isinstance(dialog, Dialog)
    before = door.says()
    rows = event_file.journal_length()
    door.burst(f"\\000001{CANCELED[:4]}\x08{CANCELED[4:]}\r\n")  # a prefix, a control character
    await door.decided(Verdict.CANCELED)
    await back(door)
    assert event_file.journal_length() == rows + 1
    door.screen.dismiss_verdict()
    await door.until(lambda: door.app.screen is dialog)
    await door.until(lambda: same(door.says(), before))
    assert event_file.journal_length() == rows + 1


def same(one: str, other: str) -> bool:
    """Whether two screens agree, whatever shines through at their sides."""
    return middle(one) == middle(other)


def middle(said: str) -> list[str]:
    return [line[12:64] for line in said.splitlines()[5:-4]]


@pytest.mark.parametrize("scene", ["override", "party", "likely_same", "pin"])
async def test_a_slow_scanner_chooses_nothing(
    door: Door, event_file: EventFile, scene: str
) -> None:
    """Each key comes 60 ms after the last: no burst, and yet no person."""
    await OPEN[scene](door)
    rows = event_file.journal_length()
    door.burst("12345678\r", gap=0.06)
    await door.pilot.pause(0.3)
    if scene == "pin":
        await door.until(lambda: "tries left: 3" in door.says())
    else:
        await door.until(lambda: event_file.journal_length() == rows + 1)
        assert last_row(event_file)[0] == "deny"


async def test_two_scans_within_20_ms_while_a_form_is_open(
    door: Door, event_file: EventFile
) -> None:
    await scenes.walk_in(door)
    values = dict(form(door).values)
    door.burst(f"{CANCELED}\r{USED}\r", gap=0.0005)
    await door.until(lambda: len(door.recent()) == 2)
    assert door.recent() == [Verdict.VALID, Verdict.CANCELED]
    door.screen.dismiss_verdict()
    await shows(door, WalkInForm)
    assert form(door).values == values


async def test_what_is_typed_goes_on_in_the_field_after_the_camera_s_verdict(
    door: Door, lane: ScriptedLane, desk: Desk
) -> None:
    await scenes.name(door)
    door.person("enter", "delete", *"No")
    await door.until(lambda: form(door).values["last_name"] == "No")
    lane.looks = lambda: Look(outcome=desk.scan(USED))
    door.camera.show()
    await door.decided(Verdict.VALID)
    door.person("w")
    await shows(door, NameForm)
    door.person("a", "k")
    await door.until(lambda: form(door).values["last_name"] == "Nowak")


async def test_a_page_for_the_next_guest_leaves_the_form_beneath_as_it_was(door: Door) -> None:
    await scenes.name(door)
    door.person("enter", "delete", *"No")
    await door.until(lambda: form(door).values["last_name"] == "No")
    door.burst(CANCELED + "\r")
    await door.decided(Verdict.CANCELED)
    door.person("f4")
    await shows(door, GuestPage)
    door.person("3")
    await door.until(lambda: "What should the help desk see to?" in door.says())
    door.person("1")
    await door.decided(Verdict.HELP_DESK)
    door.person("x")
    await shows(door, NameForm)
    door.person("w")
    await door.until(lambda: form(door).values["last_name"] == "Noxw")


async def test_a_guest_s_questions_are_asked_once(door: Door) -> None:
    await scenes.questions(door)
    first = door.app.screen
    door.clock.pass_time(60_000)
    door.app.attendant.act(lambda desk: desk.scan(PRESS))
    await door.until(
        lambda: isinstance(door.app.screen, QuestionForm) and door.app.screen is not first
    )
    door.person("escape")
    await back(door)
    door.screen.dismiss_verdict()
    await door.pilot.pause(0.6)
    assert isinstance(door.app.screen, DeskScreen)


# Touch


async def test_everything_can_be_touched(door: Door, event_file: EventFile) -> None:
    door.burst(UNPAID + "\r")
    await door.decided(Verdict.UNPAID)
    door.person("f4")
    await shows(door, GuestPage)
    await door.pilot.click(door.app.screen.query(EntryChoice).first())
    await shows(door, OverridePicker)
    await door.pilot.click(door.app.screen.query(EntryChoice).last())
    await back(door)
    await scenes.supervised(door)
    door.person("f6")
    await shows(door, WalkInForm)
    await door.pilot.click(FormLines, offset=(10, 2))
    await door.until(lambda: form(door).place == 2)
    door.person(*"acme")
    await door.until(lambda: form(door).values["company"] == "acme")
    await door.pilot.click(FormLines, offset=(10, 4))
    await door.until(lambda: form(door).place == 4)
    await door.pilot.click(FormLines, offset=(10, 6))
    await door.until(lambda: form(door).values["category"] == "VIP")
    assert form(door).values["company"] == "acme"


# Names


async def test_names_are_hidden_when_nobody_is_there_and_scans_still_count(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scenes.vip(door)
    door.screen.dismiss_verdict()
    await scenes.supervised(door)
    assert "Zoé" in str(door.screen.query_one(RecentScans).content)
    monkeypatch.setattr(app_module, "LOCK_SECONDS", 0.0)
    await door.until(lambda: door.screen.names_hidden)
    monkeypatch.undo()
    await door.until(lambda: "Lefèvre" not in door.says())
    assert door.app.attendant.desk.duty.role is Role.STEWARD
    door.burst(USED + "\r")
    await door.decided(Verdict.VALID)
    await door.until(lambda: "Marie Curie" in door.says())
    assert door.screen.names_hidden
    door.person("x")
    await door.until(lambda: not door.screen.names_hidden)


async def test_a_pin_shows_the_names_again_where_that_is_wanted(desk: Desk, lane: Lane) -> None:
    async with opened(desk, lane, size=(80, 24)) as door:
        door.app._lock_with_pin = True
        door.person("f5")
        await door.until(lambda: door.screen.names_hidden)
        door.person("x")
        await type_pin(door, "1111")
        await door.until(lambda: "tries left" in door.says())
        assert door.screen.names_hidden
        await type_pin(door, PIN)
        await door.until(lambda: not door.screen.names_hidden)


async def test_a_click_does_not_open_what_a_pin_hides(desk: Desk, lane: Lane) -> None:
    async with opened(desk, lane, size=(120, 40)) as door:
        door.app._lock_with_pin = True
        await scenes.refused(door, USED, Verdict.VALID)
        door.screen.dismiss_verdict()
        door.person("f5")
        await door.until(lambda: door.screen.names_hidden)
        for key in ("F3", "F4", "F6", "F8"):
            label = next(each for each in door.screen.query(Key) if each._key == key)
            await door.pilot.click(label)
            await shows(door, PinQuestion)
            assert "Curie" not in door.says()
            door.person("escape")
            await back(door)
        assert door.screen.names_hidden
        assert door.recent() == [Verdict.VALID]


async def test_an_open_form_is_kept_while_names_are_hidden(door: Door) -> None:
    await scenes.walk_in(door)
    door.person("up", *" et cie")
    await door.until(lambda: form(door).values["email"] == " et cie")
    values = dict(form(door).values)
    door.app.action_lock()
    await back(door)
    assert "curie" not in door.says()
    door.person("x")
    await shows(door, WalkInForm)
    assert form(door).values == values


# What the verdict tells the desk


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (40, 10), (20, 3)])
async def test_an_alert_is_read_whole_and_the_verdict_stays_readable(
    desk: Desk, lane: Lane, size: tuple[int, int]
) -> None:
    async with opened(desk, lane, size=size) as door:
        await scenes.vip(door)
        panel = door.screen.query_one(VerdictPanel)
        await door.pilot.pause()
        if size[0] > 20:
            said = " ".join(door.says().split())
            huge = panel.query_one("#verdict-note", BigText)
            assert "VIP" in said or huge.text == "VIP"
            assert "Prévenir Mme Zola dès son arrivée · Host: Émile Zola" in said
        assert "Let them in" in door.says() or size[1] >= 36
