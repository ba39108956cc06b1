"""What staff do besides scanning: by keyboard, by touch, and never by a hand scanner."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from kiosk.desk import names_lock
from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Flag, Verdict
from kiosk.desk.scanning import LaneLook, ScanLane
from kiosk.desk.screens import desk as desk_screen
from kiosk.desk.screens.desk import DeskScreen
from kiosk.desk.screens.guest import ContactPage, GuestPage, OverridePicker
from kiosk.desk.screens.names import NameForm, NoteForm
from kiosk.desk.screens.party import PartyList
from kiosk.desk.screens.pin import PinQuestion
from kiosk.desk.screens.questions import QuestionForm
from kiosk.desk.screens.walk_in import NewTicket, WalkInForm
from kiosk.desk.tone import Tone
from kiosk.desk.widgets.recent import RecentScans
from kiosk.desk.widgets.verdict import VerdictPanel
from kiosk.ui.dialog import Dialog
from kiosk.ui.form import Form
from kiosk.ui.menu import EntryChoice
from kiosk.ui.widgets.big_text import BigText
from kiosk.ui.widgets.form_lines import FormLines
from kiosk.ui.widgets.key_legend import Key
from sync.file.event_file import EventFile
from sync.guests.roles import LOCKED_MS, TRIES, Role
from sync.model import Category
from tests.deciding import own_rows, put_category
from tests.kiosk.desk.screens import scenes
from tests.kiosk.desk.screens.conftest import RunningDesk, ScriptedLane, opened
from tests.kiosk.desk.screens.scenes import CANCELED, FAMILY, PIN, PRESS, UNPAID, USED, shows


@pytest.fixture
def event_file(tmp_path: Path) -> Iterator[EventFile]:
    with scenes.an_event(tmp_path) as made:
        yield made


@pytest.fixture
def lane(desk: Desk) -> ScriptedLane:
    return ScriptedLane(desk, None)


@pytest.fixture
async def desk_app(desk: Desk, lane: ScanLane, event_file: EventFile) -> AsyncIterator[RunningDesk]:
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


async def back(desk_app: RunningDesk) -> None:
    await desk_app.until(lambda: isinstance(desk_app.app.screen, DeskScreen))


def form(desk_app: RunningDesk) -> Form:
    screen = desk_app.app.screen
    assert isinstance(screen, Form)
    return screen


async def type_pin(desk_app: RunningDesk, pin: str) -> None:
    await shows(desk_app, PinQuestion)
    desk_app.person(*pin, "enter")


# Letting in


async def test_a_supervisor_lets_somebody_in_for_a_reason(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    desk_app.person("2")
    await type_pin(desk_app, PIN)
    await desk_app.decided(Verdict.VALID)
    assert desk_app.screen.verdict
    assert Flag.OVERRIDDEN in desk_app.screen.verdict.flags
    kind, body = last_row(event_file)
    assert (kind, body["override"], body["role"]) == ("admit", "organiser", "supervisor")
    await desk_app.until(lambda: "★ supervisor 5'" in desk_app.says())
    desk_app.person("x", "escape", "escape")
    await desk_app.until(lambda: "supervisor" not in desk_app.says())


async def test_without_the_pin_nobody_is_let_in(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    desk_app.person("1")
    await shows(desk_app, PinQuestion)
    desk_app.person("escape")
    await back(desk_app)
    assert inside(event_file) == 0


async def test_five_wrong_pins_lock_and_say_until_when(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    desk_app.person("1")
    for left in reversed(range(TRIES)):
        await type_pin(desk_app, "0000")
        said = "locked until 19:05" if left == 0 else f"tries left: {left}"
        await desk_app.until(lambda said=said: said in desk_app.says())  # type: ignore[misc]
    locked = desk_app.app.screen
    await type_pin(desk_app, PIN)
    await desk_app.until(lambda: desk_app.app.screen is not locked)
    await desk_app.until(lambda: "locked until 19:05" in desk_app.says())
    assert inside(event_file) == 0
    desk_app.clock.pass_time(LOCKED_MS)
    await type_pin(desk_app, PIN)
    await desk_app.decided(Verdict.VALID)


async def test_a_pin_is_not_shown_and_azerty_types_digits_without_shift(
    desk_app: RunningDesk,
) -> None:
    await scenes.override(desk_app)
    desk_app.person("1")
    await shows(desk_app, PinQuestion)
    desk_app.person(*"'è&&")  # 4711 on a French keyboard
    await desk_app.until(lambda: "●●●●" in desk_app.says())
    assert "4711" not in desk_app.says()
    desk_app.person("enter")
    await desk_app.decided(Verdict.VALID)


async def test_who_pays_here_is_let_in_by_one_key(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    await scenes.unpaid_page(desk_app)
    assert "Paid here: let in" in desk_app.says()
    desk_app.person("1")
    await back(desk_app)
    await desk_app.until(lambda: inside(event_file) == 1)
    kind, body = last_row(event_file)
    assert (kind, body["override"]) == ("admit", "paid_here")


async def test_another_reason_is_written_down_beside_the_journal(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    await scenes.override(desk_app)
    desk_app.person("5")
    await shows(desk_app, NoteForm)
    desk_app.person("enter")
    await desk_app.until(lambda: "Write a few words" in desk_app.says())
    desk_app.person(*"with mme zed", "enter")
    await desk_app.decided(Verdict.VALID)
    assert "zed" not in json.dumps(last_row(event_file)[1])


async def test_who_has_only_stepped_out_needs_no_pin(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.used_page(desk_app, after_ms=60_000)
    assert not re.search(r"let in  \[PIN\]", desk_app.says())
    desk_app.person("0")
    await desk_app.decided(Verdict.VALID)
    assert last_row(event_file)[1]["override"] == "returning"
    assert inside(event_file) == 1


async def test_the_same_person_who_comes_back_later_needs_the_pin(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.used_page(desk_app)
    assert "ALREADY IN · 19:00, Entrée A" in desk_app.says()
    assert re.search(r"comes back: let in  \[PIN\]", desk_app.says())
    desk_app.person("0")
    await shows(desk_app, PinQuestion)
    desk_app.person(*PIN, "enter")
    await desk_app.decided(Verdict.VALID)
    assert last_row(event_file)[1]["override"] == "returning"
    assert inside(event_file) == 1


async def test_used_says_when_where_and_the_ways_on(desk_app: RunningDesk) -> None:
    await scenes.used(desk_app)
    await desk_app.until(lambda: "Entered at 19:00, desk Entrée A" in desk_app.says())
    assert "F4: the same person comes back, or let in anyway" in desk_app.says()


async def test_the_party_comes_in_together_and_the_rest_later(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.party(desk_app)
    assert isinstance(desk_app.app.screen, PartyList)
    assert desk_app.app.screen.ticked == {
        n for n, each in enumerate(desk_app.app.screen._party) if each.verdict is Verdict.VALID
    }
    await desk_app.until(lambda: "enter now: 1 · already in: 1 · later: 1" in desk_app.says())
    desk_app.person("enter")
    await desk_app.until(lambda: inside(event_file) == 2)


async def test_whoever_of_the_party_may_not_enter_is_shown_last(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    desk_app.person("f3")
    await desk_app.until(lambda: "Find:" in desk_app.says())
    desk_app.person(*"zoe lef")
    await desk_app.until(lambda: "Zoé Lefèvre" in desk_app.says())
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    desk_app.person("4")
    await shows(desk_app, PartyList)
    await desk_app.until(lambda: "enter now: 2" in desk_app.says())
    Desk(event_file).scan(FAMILY)  # at another door, meanwhile
    desk_app.person("enter")
    await desk_app.until(lambda: len(desk_app.recent()) == 2)
    assert desk_app.recent() == [Verdict.USED, Verdict.VALID]


async def test_nobody_ticked_is_nobody_checked_in(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.party(desk_app)
    screen = desk_app.app.screen
    assert isinstance(screen, PartyList)
    place = str(next(iter(screen.ticked)) + 1)
    desk_app.person(place)
    await desk_app.until(lambda: "enter now: 0" in desk_app.says())
    desk_app.person("enter")
    desk_app.person("escape")
    await back(desk_app)
    assert inside(event_file) == 1


async def test_a_guest_who_was_found_has_a_page(desk_app: RunningDesk) -> None:
    desk_app.person("f3")
    await desk_app.until(lambda: "Find:" in desk_app.says())
    desk_app.person(*"curie")
    await desk_app.until(lambda: "Marie Curie" in desk_app.says())
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    desk_app.person("1")
    await desk_app.decided(Verdict.VALID)


# Questions


async def test_answers_let_in(desk_app: RunningDesk, event_file: EventFile) -> None:
    desk_app.burst(PRESS + "\r\n")
    await shows(desk_app, QuestionForm)
    assert inside(event_file) == 0
    desk_app.person("1", "enter", "2", "3", "enter", *"marseille", "enter")
    await desk_app.decided(Verdict.VALID)
    await back(desk_app)
    assert inside(event_file) == 1
    assert "marseille" not in json.dumps(last_row(event_file)[1])
    with event_file.reading() as connection:
        (kept,) = connection.execute("SELECT content FROM record").fetchone()
    assert json.loads(kept)["answers"] == {
        "lunch": "true", "talks": "Robots,Océan", "from": "marseille",
    }  # fmt: skip


async def test_an_answer_that_is_missing_is_asked_for_and_escape_lets_nobody_in(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    desk_app.burst(PRESS + "\r")
    await shows(desk_app, QuestionForm)
    desk_app.person("enter", "enter", "enter")
    await desk_app.until(lambda: "! This has to be answered" in desk_app.says())
    assert form(desk_app).place == 0
    desk_app.person("escape")
    await back(desk_app)
    assert inside(event_file) == 0


# Registering, correcting, taking back


async def test_somebody_without_a_ticket_is_registered_and_gets_one(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    desk_app.person("f6")
    await shows(desk_app, WalkInForm)
    desk_app.person(*"ada", "enter", *"lovelace", "enter", "enter", *"ada@x", "enter", "3", "enter")
    desk_app.person("1", "enter")
    await desk_app.until(lambda: "Write an e-mail address" in desk_app.says())
    desk_app.person("delete", *"ada@x.org", "tab", "tab", "enter")
    await shows(desk_app, NewTicket)
    (ada,) = event_file.find_guests("ada lovelace")
    assert (ada.email, ada.category, ada.paid) == ("ada@x.org", "Visiteur", True)
    await desk_app.until(lambda: ada.code.replace("-", "")[:4] in desk_app.says())
    desk_app.person("enter")
    await back(desk_app)
    assert inside(event_file) == 1


async def test_a_digit_goes_on_and_the_last_category_is_the_next_ones(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.supervised(desk_app)
    for first, keys in (("Ida", ("3", "1", "enter")), ("Max", ("enter", "1", "enter"))):
        desk_app.person("f6")
        await shows(desk_app, WalkInForm)
        desk_app.person(*first, *["enter"] * 4)
        await desk_app.until(lambda: form(desk_app).field.name == "category")
        desk_app.person(keys[0])
        await desk_app.until(lambda: form(desk_app).field.name == "payment")
        desk_app.person(*keys[1:])
        await shows(desk_app, NewTicket)
        desk_app.person("enter")
        await back(desk_app)
    (ida,), (maximilian,) = (event_file.find_guests(name) for name in ("Ida", "Max"))
    assert ida.category == maximilian.category == "Visiteur"


async def test_on_the_smallest_screen_what_is_chosen_is_seen(
    desk: Desk, lane: ScanLane, event_file: EventFile
) -> None:
    for number in range(8):
        name = f"Sort {number}"
        put_category(event_file, Category(f"C{number}", name, name, "#005A9C", "★"))
    async with opened(desk, lane, size=(40, 10)) as desk_app:
        desk_app.clock = event_file.clock  # type: ignore[assignment]
        await scenes.supervised(desk_app)
        desk_app.person("f6")
        await shows(desk_app, WalkInForm)
        desk_app.person("a", *["enter"] * 4)
        await desk_app.until(lambda: form(desk_app).field.name == "category")
        for _turn in form(desk_app).field.options:
            desk_app.person("right")
            await desk_app.pilot.pause()
            chosen = form(desk_app).values["category"]
            label = dict(form(desk_app).field.options).get(chosen, "")
            await desk_app.until(lambda label=label: f"● {label}" in desk_app.says())  # type: ignore[misc]


async def test_who_is_on_the_list_already_is_not_registered_twice(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.likely_same(desk_app)
    desk_app.person("1")
    await shows(desk_app, GuestPage)
    assert "Marie Curie" in desk_app.says()
    desk_app.person("1")
    await desk_app.decided(Verdict.VALID)
    assert len(event_file.find_guests("curie")) == 1


async def test_registering_takes_a_supervisor(desk_app: RunningDesk) -> None:
    desk_app.person("f6")
    await type_pin(desk_app, PIN)
    await shows(desk_app, WalkInForm)


async def test_a_name_is_set_right(desk_app: RunningDesk, event_file: EventFile) -> None:
    await scenes.name(desk_app)
    desk_app.person("backspace", "backspace", *"sz", "enter", "delete", *"Nowak", "enter", "enter")
    await desk_app.decided(Verdict.CORRECTED)
    (guest,) = event_file.guests_with_code(UNPAID)
    assert guest.name == "Łukasz Nowak"


async def test_an_entry_of_another_desk_takes_a_pin_and_one_s_own_does_not(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    desk_app.burst(USED + "\r")
    await desk_app.decided(Verdict.VALID)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    desk_app.person("6")
    await desk_app.decided(Verdict.UNDONE)
    desk_app.burst(USED + "\r")
    await desk_app.decided(Verdict.VALID)
    desk_app.burst(FAMILY + "\r")
    await desk_app.until(
        lambda: desk_app.screen.verdict is not None and desk_app.screen.verdict.code == FAMILY
    )
    desk_app.person("f3")
    await desk_app.until(lambda: "Find:" in desk_app.says())
    desk_app.person(*"curie")
    await desk_app.until(lambda: "Marie Curie" in desk_app.says())
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    assert re.search(r"last entry or exit  \[PIN\]", desk_app.says())
    desk_app.person("6")
    await type_pin(desk_app, PIN)
    await desk_app.decided(Verdict.UNDONE)
    assert inside(event_file) == 1


async def test_contact_data_takes_a_pin(desk_app: RunningDesk) -> None:
    desk_app.burst(USED + "\r")
    await desk_app.decided(Verdict.VALID)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    assert "marie@curie.fr" not in desk_app.says()
    desk_app.person("8")
    await type_pin(desk_app, PIN)
    await shows(desk_app, ContactPage)
    await desk_app.until(lambda: "marie@curie.fr" in desk_app.says())


async def test_somebody_without_a_ticket_is_sent_to_the_help_desk(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.nobody(desk_app)
    desk_app.person("3")
    await desk_app.until(lambda: "What should the help desk see to?" in desk_app.says())
    desk_app.person("3")
    await desk_app.decided(Verdict.HELP_DESK)
    assert last_row(event_file)[0] == "help_desk"


# Scanners

WALKS: dict[str, tuple[Callable[[RunningDesk], Awaitable[None]], ...]] = {
    "refused": (scenes.unpaid_page, scenes.to_override, scenes.to_pin),
    "registered": (scenes.walk_in, scenes.to_likely_same, scenes.to_new_ticket),
    "asked": (scenes.questions,),
    "together": (scenes.party,),
    "helped": (scenes.name, scenes.help_desk),
}
"""Every dialog, one after another as they lead to each other, or after the one before is left."""
MEANWHILE = (
    (CANCELED, Verdict.CANCELED),
    (FAMILY, Verdict.VALID),
    ("FAMILLE02", Verdict.VALID),
)
"""Who comes while they are open."""


@pytest.mark.parametrize("walk", WALKS)
async def test_a_scan_while_a_dialog_is_open_is_judged_and_the_dialog_comes_back_as_it_was(
    desk_app: RunningDesk, event_file: EventFile, walk: str
) -> None:
    for step, (code, verdict) in zip(WALKS[walk], MEANWHILE, strict=False):
        await step(desk_app)
        await desk_app.pilot.pause()
        dialog = desk_app.app.screen
        assert isinstance(dialog, Dialog)
        before = desk_app.says()
        rows = own_rows(event_file)
        # a prefix, a control character
        desk_app.burst(f"\\000001{code[:4]}\x08{code[4:]}\r\n")
        await desk_app.decided(verdict)
        await back(desk_app)
        assert own_rows(event_file) == rows + 1
        desk_app.screen.dismiss_verdict()
        await desk_app.until(lambda dialog=dialog: desk_app.app.screen is dialog)
        await desk_app.until(lambda before=before: same(desk_app.says(), before))
        assert own_rows(event_file) == rows + 1
        if step is scenes.name:
            desk_app.person("escape")
            await back(desk_app)


def same(one: str, other: str) -> bool:
    """Whether two screens agree, whatever shines through at their sides."""
    return middle(one) == middle(other)


def middle(said: str) -> list[str]:
    return [line[12:64] for line in said.splitlines()[5:-4]]


@pytest.mark.parametrize(
    "scene", [scenes.override, scenes.party, scenes.likely_same, scenes.pin], ids=scenes.called
)
async def test_a_slow_scanner_chooses_nothing(
    desk_app: RunningDesk,
    event_file: EventFile,
    scene: Callable[[RunningDesk], Awaitable[None]],
) -> None:
    """Each key comes 60 ms after the last: no burst, and yet no person."""
    await scene(desk_app)
    rows = own_rows(event_file)
    desk_app.burst("12345678\r", gap=0.06)
    await desk_app.pilot.pause(0.3)
    if scene is scenes.pin:
        await desk_app.until(lambda: "tries left: 3" in desk_app.says())
    else:
        await desk_app.until(lambda: own_rows(event_file) == rows + 1)
        assert last_row(event_file)[0] == "deny"


async def test_two_scans_within_20_ms_while_a_form_is_open(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.walk_in(desk_app)
    values = dict(form(desk_app).values)
    desk_app.burst(f"{CANCELED}\r{USED}\r", gap=0.0005)
    await desk_app.until(lambda: len(desk_app.recent()) == 2)
    assert desk_app.recent() == [Verdict.VALID, Verdict.CANCELED]
    await desk_app.decided(Verdict.VALID)  # the second one is the one that is shown
    desk_app.screen.dismiss_verdict()
    await desk_app.until(
        lambda: isinstance(desk_app.app.screen, WalkInForm) and form(desk_app).values == values
    )


async def test_what_is_typed_goes_on_in_the_field_after_the_camera_s_verdict(
    desk_app: RunningDesk, lane: ScriptedLane, desk: Desk
) -> None:
    await scenes.name(desk_app)
    desk_app.person("enter", "delete", *"No")
    await desk_app.until(lambda: form(desk_app).values["last_name"] == "No")
    lane.looks = lambda: LaneLook(outcome=desk.scan(USED))
    desk_app.camera.show()
    await desk_app.decided(Verdict.VALID)
    desk_app.person("w")
    await shows(desk_app, NameForm)
    desk_app.person("a", "k")
    await desk_app.until(lambda: form(desk_app).values["last_name"] == "Nowak")


async def test_a_page_for_the_next_guest_leaves_the_form_beneath_as_it_was(
    desk_app: RunningDesk,
) -> None:
    await scenes.name(desk_app)
    desk_app.person("enter", "delete", *"No")
    await desk_app.until(lambda: form(desk_app).values["last_name"] == "No")
    desk_app.burst(CANCELED + "\r")
    await desk_app.decided(Verdict.CANCELED)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    desk_app.person("3")
    await desk_app.until(lambda: "What should the help desk see to?" in desk_app.says())
    desk_app.person("1")
    await desk_app.decided(Verdict.HELP_DESK)
    desk_app.person("x")
    await shows(desk_app, NameForm)
    desk_app.person("w")
    await desk_app.until(lambda: form(desk_app).values["last_name"] == "Noxw")


async def test_a_guest_s_questions_are_asked_once(desk_app: RunningDesk) -> None:
    await scenes.questions(desk_app)
    first = desk_app.app.screen
    desk_app.clock.pass_time(60_000)
    desk_app.app.threads.act(lambda desk: desk.scan(PRESS))
    await desk_app.until(
        lambda: isinstance(desk_app.app.screen, QuestionForm) and desk_app.app.screen is not first
    )
    desk_app.person("escape")
    await back(desk_app)
    desk_app.screen.dismiss_verdict()
    await desk_app.pilot.pause(0.6)
    assert isinstance(desk_app.app.screen, DeskScreen)


# Touch


async def test_everything_can_be_touched(desk_app: RunningDesk, event_file: EventFile) -> None:
    desk_app.burst(UNPAID + "\r")
    await desk_app.decided(Verdict.UNPAID)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    await desk_app.pilot.click(desk_app.app.screen.query(EntryChoice)[1])  # after “Paid here”
    await shows(desk_app, OverridePicker)
    await desk_app.pilot.click(desk_app.app.screen.query(EntryChoice).last())
    await back(desk_app)
    await scenes.supervised(desk_app)
    desk_app.person("f6")
    await shows(desk_app, WalkInForm)
    await desk_app.pilot.click(FormLines, offset=(10, 2))
    await desk_app.until(lambda: form(desk_app).place == 2)
    desk_app.person(*"acme")
    await desk_app.until(lambda: form(desk_app).values["company"] == "acme")
    await desk_app.pilot.click(FormLines, offset=(10, 4))
    await desk_app.until(lambda: form(desk_app).place == 4)
    await desk_app.pilot.click(FormLines, offset=(10, 6))
    await desk_app.until(lambda: form(desk_app).values["category"] == "VIP")
    assert form(desk_app).values["company"] == "acme"


# Names


async def test_names_are_hidden_when_nobody_is_there_and_scans_still_count(
    desk_app: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scenes.vip(desk_app)
    desk_app.screen.dismiss_verdict()
    await scenes.supervised(desk_app)
    assert "Zoé" in str(desk_app.screen.query_one(RecentScans).content)
    monkeypatch.setattr(names_lock, "LOCK_SECONDS", 0.0)
    await desk_app.until(lambda: desk_app.screen.names_hidden)
    monkeypatch.undo()
    await desk_app.until(lambda: "Lefèvre" not in desk_app.says())
    assert desk_app.app.threads.desk.staff_session.role is Role.STEWARD
    desk_app.burst(USED + "\r")
    await desk_app.decided(Verdict.VALID)
    await desk_app.until(lambda: "Marie Curie" in desk_app.says())
    assert desk_app.screen.names_hidden
    desk_app.person("x")
    await desk_app.until(lambda: not desk_app.screen.names_hidden)


async def test_a_pin_shows_the_names_again_where_that_is_wanted(desk: Desk, lane: ScanLane) -> None:
    async with opened(desk, lane, size=(80, 24)) as desk_app:
        desk_app.app._names.with_pin = True
        desk_app.person("f5")
        await desk_app.until(lambda: desk_app.screen.names_hidden)
        desk_app.person("x")
        await type_pin(desk_app, "1111")
        await desk_app.until(lambda: "tries left" in desk_app.says())
        assert desk_app.screen.names_hidden
        await type_pin(desk_app, PIN)
        await desk_app.until(lambda: not desk_app.screen.names_hidden)


async def test_a_click_does_not_open_what_a_pin_hides(desk: Desk, lane: ScanLane) -> None:
    async with opened(desk, lane, size=(120, 40)) as desk_app:
        desk_app.app._names.with_pin = True
        await scenes.refused(desk_app, USED, Verdict.VALID)
        desk_app.screen.dismiss_verdict()
        desk_app.person("f5")
        await desk_app.until(lambda: desk_app.screen.names_hidden)
        for key in ("F3", "F4", "F6", "F8"):
            label = next(each for each in desk_app.screen.query(Key) if each.key == key)
            await desk_app.pilot.click(label)
            await shows(desk_app, PinQuestion)
            assert "Curie" not in desk_app.says()
            desk_app.person("escape")
            await back(desk_app)
        assert desk_app.screen.names_hidden
        assert desk_app.recent() == [Verdict.VALID]


async def test_an_open_form_is_kept_while_names_are_hidden(desk_app: RunningDesk) -> None:
    await scenes.walk_in(desk_app)
    desk_app.person("up", "up", *" et cie")
    await desk_app.until(lambda: form(desk_app).values["email"] == " et cie")
    values = dict(form(desk_app).values)
    desk_app.app.action_lock()
    await back(desk_app)
    assert "curie" not in desk_app.says()
    desk_app.person("x")
    await shows(desk_app, WalkInForm)
    assert form(desk_app).values == values


# What the verdict tells the desk


async def test_an_alert_is_read_whole_and_the_verdict_stays_readable(
    desk_app: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_screen, "SECONDS", dict.fromkeys(Tone))  # it stays
    await scenes.vip(desk_app)
    panel = desk_app.screen.query_one(VerdictPanel)
    for size in ((80, 24), (120, 40), (200, 60), (40, 10), (20, 3)):
        await desk_app.pilot.resize_terminal(*size)
        await desk_app.pilot.pause()
        if size[0] > 20:
            said = " ".join(desk_app.says().split())
            huge = panel.query_one("#verdict-note", BigText)
            assert "VIP" in said or huge.text == "VIP"
            assert "Prévenir Mme Zola dès son arrivée · Host: Émile Zola" in said
        assert "Let them in" in desk_app.says() or size[1] >= 36


# Fingers and scanners


async def test_two_digits_a_tenth_of_a_second_apart_are_both_a_persons(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.party(desk_app)
    before = event_file.counts().refused
    for digit in "23":
        desk_app.key(digit, digit)
        desk_app.seconds.now += 0.1
    await desk_app.until(lambda: "☑" not in desk_app.says())
    desk_app.person("2", "enter")
    await back(desk_app)
    await desk_app.until(lambda: inside(event_file) == 2)
    assert event_file.counts().refused == before


async def test_one_to_three_characters_are_never_judged_while_a_dialog_is_open(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.unpaid_page(desk_app)
    before = event_file.counts().refused
    for gap in (0.001, 0.02, 0.06):
        desk_app.burst("zz\r", gap=gap)
    desk_app.person("escape")
    await back(desk_app)
    assert event_file.counts().refused == before


async def test_a_scan_in_a_menu_chooses_nothing_and_still_counts(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.unpaid_page(desk_app)
    for came, (code, gap) in enumerate(((USED, 0.001), (FAMILY, 0.03), ("FAMILLE02", 0.07))):
        desk_app.burst(code + "\r", gap=gap)
        await desk_app.until(lambda came=came: len(desk_app.recent()) == came + 2)
        assert desk_app.recent()[0] is Verdict.VALID
        assert inside(event_file) == came + 1
        await back(desk_app)
        desk_app.screen.dismiss_verdict()
        await shows(desk_app, GuestPage)


async def test_a_pin_that_comes_all_at_once_is_no_ticket(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    desk_app.person("2")
    await shows(desk_app, PinQuestion)
    before = event_file.counts().refused
    desk_app.burst(PIN + "\r")
    await desk_app.decided(Verdict.VALID)
    assert event_file.counts().refused == before


async def test_a_ticket_scanned_where_a_pin_is_asked_counts(
    desk_app: RunningDesk, event_file: EventFile
) -> None:
    await scenes.override(desk_app)
    desk_app.person("2")
    await shows(desk_app, PinQuestion)
    desk_app.burst(USED + "\r")
    await desk_app.until(lambda: inside(event_file) == 1)


async def test_keys_that_come_all_at_once_go_to_one_field(desk_app: RunningDesk) -> None:
    await scenes.supervised(desk_app)
    desk_app.person("f6")
    await shows(desk_app, WalkInForm)
    before = dict(form(desk_app).values)
    desk_app.person("K")
    desk_app.burst("o\r\rl")

    def changed() -> list[str]:
        now = form(desk_app).values
        return [field for field in now if now[field] != before.get(field)]

    await desk_app.until(lambda: bool(changed()))
    await desk_app.pilot.pause(0.3)
    assert len(changed()) == 1, form(desk_app).values


async def test_scanning_keeps_the_names_shown(desk_app: RunningDesk) -> None:
    await scenes.vip(desk_app)
    for _ in range(4):
        desk_app.seconds.now += names_lock.LOCK_SECONDS / 2
        desk_app.app.threads.act(lambda desk: desk.scan(USED))
        await desk_app.until(lambda: desk_app.app._names.used_at >= desk_app.seconds.now - 5)
    assert not desk_app.screen.names_hidden


async def test_a_function_key_on_hidden_names_shows_them_and_acts(desk_app: RunningDesk) -> None:
    desk_app.person("f5")
    await desk_app.until(lambda: desk_app.screen.names_hidden)
    desk_app.person("f3")
    await desk_app.until(lambda: "Find:" in desk_app.says())
    assert not desk_app.screen.names_hidden


async def test_with_a_pin_the_line_says_so_and_the_key_acts_after_it(
    desk: Desk, lane: ScanLane
) -> None:
    async with opened(desk, lane, size=(80, 24)) as desk_app:
        desk_app.app._names.with_pin = True
        desk_app.person("f5")
        await desk_app.until(lambda: "type the PIN" in desk_app.says())
        desk_app.person("f3")
        await type_pin(desk_app, PIN)
        await desk_app.until(lambda: "Find:" in desk_app.says())


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_what_ends_other_programs_says_how_to_leave(desk_app: RunningDesk, key: str) -> None:
    desk_app.person(key)
    await desk_app.until(lambda: "F10 stops checking in" in desk_app.says())
    assert desk_app.app.is_running
