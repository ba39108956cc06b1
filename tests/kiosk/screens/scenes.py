"""Every screen of the desk, each brought about as a person does it.

`python -m tests.kiosk.screens.scenes FOLDER` draws them all, in both languages and two sizes, as
SVG and as text.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from kiosk.desk.desk import Desk
from kiosk.desk.verdict import Verdict
from kiosk.doctor.finding import Check, Round, ok, trouble, warning
from kiosk.lane import Lane
from kiosk.screens.form import Form
from kiosk.screens.guest import GuestPage, HelpPicker, NobodyPage, OverridePicker
from kiosk.screens.help import HelpPage
from kiosk.screens.names import NameForm
from kiosk.screens.party import PartyList
from kiosk.screens.pin import PinQuestion
from kiosk.screens.questions import QuestionForm
from kiosk.screens.readiness import Checks, Readiness
from kiosk.screens.walk_in import LikelySame, NewTicket, WalkInForm
from sync import staff
from sync.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.import_guests import import_guests
from sync.model import AnswerKind, Category, CheckInList, Event, Question
from sync.roles import Role
from tests.conftest import ALL_COLUMNS, HandClock
from tests.kiosk.screens.conftest import Door, opened

LUNCH = Question("lunch", "Déjeuner ?", kind=AnswerKind.YES_NO, categories=frozenset({"Presse"}))
TALKS = Question(
    "talks",
    "Conférences",
    required=False,
    kind=AnswerKind.CHOICES,
    options=("Ouverture", "Robots", "Océan"),
    categories=frozenset({"Presse"}),
)
ARRIVES = Question("from", "D’où venez-vous ?", categories=frozenset({"Presse"}))
PRESS, FAMILY, UNPAID, CANCELED, USED = (
    "PRESSE001",
    "FAMILLE01",
    "IMPAYE001",
    "ANNULE001",
    "VISITE001",
)
GUESTS = (
    Record(1, PRESS, "Gaëlle", "L’Hôpital", "Œuvres & Cie", category="Presse", email="g@oe.fr"),
    Record(2, FAMILY, "Zoé", "Lefèvre", "Société Générale", category="VIP", order="T7",
           note="Prévenir Mme Zola dès son arrivée", host="Émile Zola"),
    Record(3, "FAMILLE02", "Noé", "Lefèvre", order="T7", category="VIP"),
    Record(4, "FAMILLE03", "Ana", "Lefèvre", order="T7", category="VIP", paid=False),
    Record(5, UNPAID, "Łukasz", "Błaszczykowski", "Universal", category="Visiteur", paid=False),
    Record(6, CANCELED, "Jean", "Dupont", "Acme", category="Visiteur", status="canceled"),
    Record(7, USED, "Marie", "Curie", "Sorbonne", category="Visiteur", phone="+33612345678",
           email="marie@curie.fr"),
)  # fmt: skip
PIN = "4711"


def an_event(folder: Path, *, pin: bool = True) -> EventFile:
    """An event with a family, questions for the press, categories and a supervisor's PIN."""
    made = EventFile.create(
        folder / "opening.event", Event(name="Grand Opening"), device_name="Entrée A",
        clock=HandClock(),
    )  # fmt: skip
    import_guests(made, GuestList(GUESTS, (), ALL_COLUMNS))
    for code, label in (("VIP", "VIP"), ("Presse", "Press"), ("Visiteur", "Visitor")):
        made.put_category(Category(code, code, label, "#005A9C", "★", vip=code == "VIP"))
    made.put_check_in_list(replace(CheckInList(), questions=(LUNCH, TALKS, ARRIVES)))
    if pin:
        with made.transaction() as connection:
            staff.set_pin(connection, Role.SUPERVISOR, PIN)
    return made


async def shows(door: Door, dialog: type[object]) -> None:
    """Wait until a dialog of this kind is drawn."""
    await door.until(lambda: isinstance(door.app.screen, dialog))
    await door.pilot.pause()
    await door.until(lambda: bool(door.says().strip()))


async def filled(door: Door, name: str, value: str) -> None:
    """Wait until a field of the open form holds `value`."""
    form = door.app.screen
    assert isinstance(form, Form)
    await door.until(lambda: form.values[name] == value)


async def refused(door: Door, code: str, verdict: Verdict) -> None:
    door.burst(code + "\r")
    await door.decided(verdict)


async def desk(door: Door) -> None:
    await door.pilot.pause()


async def vip(door: Door) -> None:
    await refused(door, FAMILY, Verdict.VALID)


async def used(door: Door) -> None:
    await refused(door, USED, Verdict.VALID)
    door.clock.pass_time(30 * 60_000)
    door.screen.dismiss_verdict()
    door.app.attendant.act(lambda it: it.scan(USED))
    await door.decided(Verdict.USED)


async def used_page(door: Door) -> None:
    await used(door)
    door.person("f4")
    await shows(door, GuestPage)


async def unpaid_page(door: Door) -> None:
    await refused(door, UNPAID, Verdict.UNPAID)
    door.person("f4")
    await shows(door, GuestPage)


async def override(door: Door) -> None:
    await unpaid_page(door)
    door.person("2")
    await shows(door, OverridePicker)


async def pin(door: Door) -> None:
    await override(door)
    door.person("2")
    await shows(door, PinQuestion)
    door.person("1", "2", "3", "4", "enter")
    await door.until(lambda: getattr(door.app.screen, "_last", None) is not None)
    await shows(door, PinQuestion)
    door.person("4", "7")
    await door.until(lambda: "●●" in door.says())


async def help_desk(door: Door) -> None:
    await unpaid_page(door)
    door.person("3")
    await shows(door, HelpPicker)


async def nobody(door: Door) -> None:
    await refused(door, "K7QF2M9XC", Verdict.INVALID)
    door.person("f4")
    await shows(door, NobodyPage)


async def questions(door: Door) -> None:
    await refused(door, PRESS, Verdict.QUESTIONS)
    await shows(door, QuestionForm)
    door.person("1", "enter", "2", "3")
    await filled(door, "talks", "Robots,Océan")


async def party(door: Door) -> None:
    await vip(door)
    door.person("f4")
    await shows(door, GuestPage)
    door.person("4")
    await shows(door, PartyList)


async def supervised(door: Door) -> None:
    """A supervisor is on duty."""
    door.app.attendant.desk.duty.enter(Role.SUPERVISOR, PIN)


async def name(door: Door) -> None:
    await supervised(door)
    await unpaid_page(door)
    door.person("5")
    await shows(door, NameForm)


async def walk_in(door: Door) -> None:
    await supervised(door)
    door.person("f6")
    await shows(door, WalkInForm)
    door.person(*"marie", "enter", *"curie", "enter", *"sorbonne", "enter", "enter", "3")
    await filled(door, "category", "Visiteur")


async def likely_same(door: Door) -> None:
    await walk_in(door)
    door.person("enter", "1", "enter")
    await shows(door, LikelySame)


async def new_ticket(door: Door) -> None:
    await likely_same(door)
    door.person("0")
    await shows(door, NewTicket)


async def help_page(door: Door) -> None:
    door.person("f1")
    await shows(door, HelpPage)


async def readiness(door: Door) -> None:
    """Only where the app has checks to make."""
    await door.until(lambda: isinstance(door.app.screen, Readiness))
    await door.until(lambda: "Free some space" in door.says())


async def hidden(door: Door) -> None:
    await vip(door)
    door.screen.dismiss_verdict()
    door.person("f5")
    await door.until(lambda: door.screen.names_hidden)


SCENES: dict[str, Callable[[Door], Awaitable[None]]] = {
    scene.__name__: scene
    for scene in (
        desk, vip, used, used_page, unpaid_page, override, pin, help_desk, nobody, questions,
        party, name, walk_in, likely_same, new_ticket, help_page, hidden, readiness,
    )
}  # fmt: skip


def some_checks(_words: object) -> list[Round]:
    """Checks that find one thing of each kind."""
    found = (
        ok(Check.EVENT, "Grand Opening"),
        warning(Check.PICTURE, "dark", "Put a lamp at the desk"),
        trouble(Check.SPACE, "3 MB", "Free some space: empty the bin, delete what is not needed"),
    )
    return [Round(each.check, lambda each=each: [each]) for each in found]  # type: ignore[misc]


def checks_of(scene: str) -> Checks | None:
    """The checks that a scene begins with."""
    return some_checks if scene == "readiness" else None


async def draw(folder: Path, scene: str, language: str, size: tuple[int, int]) -> None:
    """Draw one scene into `folder`."""
    with tempfile.TemporaryDirectory() as place, an_event(Path(place)) as event_file:
        door_desk = Desk(event_file)
        lane = Lane(door_desk, None)
        checks = checks_of(scene)
        async with opened(door_desk, lane, size=size, language=language, checks=checks) as door:
            door.clock = event_file.clock  # type: ignore[assignment]
            await SCENES[scene](door)
            await door.pilot.pause(0.4)
            name = f"{scene}-{language}-{size[0]}x{size[1]}"
            (folder / f"{name}.svg").write_text(door.app.export_screenshot(), "utf-8")
            (folder / f"{name}.txt").write_text(door.says(), "utf-8")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or list(SCENES)
    for each in wanted:
        for size in ((80, 24), (120, 40)):
            for language in ("fr", "en"):
                asyncio.run(draw(out, each, language, size))
                print(each, language, size)
