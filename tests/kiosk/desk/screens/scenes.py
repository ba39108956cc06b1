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
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.scanning import ScanLane
from kiosk.desk.screens.guest import GuestPage, HelpPicker, NobodyPage, OverridePicker
from kiosk.desk.screens.help import HelpPage
from kiosk.desk.screens.names import NameForm
from kiosk.desk.screens.party import PartyList
from kiosk.desk.screens.pin import PinQuestion
from kiosk.desk.screens.questions import QuestionForm
from kiosk.desk.screens.readiness import Checks, Readiness
from kiosk.desk.screens.walk_in import LikelySame, NewTicket, WalkInForm
from kiosk.doctor.finding import Check, Round, ok, trouble, warning
from kiosk.ui.form import Form
from sync.file.event_file import EventFile
from sync.guest_lists.guest_list import GuestList, Record
from sync.guests import staff
from sync.guests.import_guests import import_guests
from sync.guests.roles import Role
from sync.model import AnswerKind, Category, CheckInList, Event, Question
from tests.conftest import ALL_COLUMNS, HandClock
from tests.deciding import put_category, put_list
from tests.kiosk.desk.screens.conftest import RunningDesk, opened

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
        put_category(made, Category(code, code, label, "#005A9C", "★", vip=code == "VIP"))
    put_list(made, replace(CheckInList(), questions=(LUNCH, TALKS, ARRIVES)))
    if pin:
        with made.transaction() as connection:
            staff.set_pin(connection, Role.SUPERVISOR, PIN)
    return made


async def shows(desk_app: RunningDesk, dialog: type[object]) -> None:
    """Wait until a dialog of this kind is drawn."""
    await desk_app.until(lambda: isinstance(desk_app.app.screen, dialog))
    await desk_app.pilot.pause()
    await desk_app.until(lambda: bool(desk_app.says().strip()))


async def filled(desk_app: RunningDesk, name: str, value: str) -> None:
    """Wait until a field of the open form holds `value`."""
    form = desk_app.app.screen
    assert isinstance(form, Form)
    await desk_app.until(lambda: form.values[name] == value)


async def refused(desk_app: RunningDesk, code: str, verdict: Verdict) -> None:
    desk_app.burst(code + "\r")
    await desk_app.decided(verdict)


async def desk(desk_app: RunningDesk) -> None:
    await desk_app.pilot.pause()


async def vip(desk_app: RunningDesk) -> None:
    await refused(desk_app, FAMILY, Verdict.VALID)


async def used(desk_app: RunningDesk, after_ms: int = 30 * 60_000) -> None:
    await refused(desk_app, USED, Verdict.VALID)
    desk_app.clock.pass_time(after_ms)
    desk_app.screen.dismiss_verdict()
    desk_app.app.threads.act(lambda it: it.scan(USED))
    await desk_app.decided(Verdict.USED)


async def used_page(desk_app: RunningDesk, after_ms: int = 30 * 60_000) -> None:
    await used(desk_app, after_ms)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)


async def unpaid_page(desk_app: RunningDesk) -> None:
    await refused(desk_app, UNPAID, Verdict.UNPAID)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)


async def override(desk_app: RunningDesk) -> None:
    await unpaid_page(desk_app)
    await to_override(desk_app)


async def to_override(desk_app: RunningDesk) -> None:
    desk_app.person("2")
    await shows(desk_app, OverridePicker)


async def pin(desk_app: RunningDesk) -> None:
    await override(desk_app)
    await to_pin(desk_app)


async def to_pin(desk_app: RunningDesk) -> None:
    desk_app.person("2")
    await shows(desk_app, PinQuestion)
    desk_app.person("1", "2", "3", "4", "enter")
    await desk_app.until(lambda: getattr(desk_app.app.screen, "_last", None) is not None)
    await shows(desk_app, PinQuestion)
    desk_app.person("4", "7")
    await desk_app.until(lambda: "●●" in desk_app.says())


async def help_desk(desk_app: RunningDesk) -> None:
    await unpaid_page(desk_app)
    desk_app.person("3")
    await shows(desk_app, HelpPicker)


async def nobody(desk_app: RunningDesk) -> None:
    await refused(desk_app, "K7QF2M9XC", Verdict.INVALID)
    desk_app.person("f4")
    await shows(desk_app, NobodyPage)


async def questions(desk_app: RunningDesk) -> None:
    await refused(desk_app, PRESS, Verdict.QUESTIONS)
    await shows(desk_app, QuestionForm)
    desk_app.person("1", "enter", "2", "3")
    await filled(desk_app, "talks", "Robots,Océan")


async def party(desk_app: RunningDesk) -> None:
    await vip(desk_app)
    desk_app.person("f4")
    await shows(desk_app, GuestPage)
    desk_app.person("4")
    await shows(desk_app, PartyList)


async def supervised(desk_app: RunningDesk) -> None:
    """A supervisor is on duty."""
    desk_app.app.threads.desk.staff_session.enter(Role.SUPERVISOR, PIN)


async def name(desk_app: RunningDesk) -> None:
    await supervised(desk_app)
    await unpaid_page(desk_app)
    desk_app.person("5")
    await shows(desk_app, NameForm)


async def walk_in(desk_app: RunningDesk) -> None:
    await supervised(desk_app)
    desk_app.person("f6")
    await shows(desk_app, WalkInForm)
    desk_app.person(*"marie", "enter", *"curie", "enter", *"sorbonne", "enter", "enter", "3")
    await filled(desk_app, "category", "Visiteur")


async def likely_same(desk_app: RunningDesk) -> None:
    await walk_in(desk_app)
    await to_likely_same(desk_app)


async def to_likely_same(desk_app: RunningDesk) -> None:
    desk_app.person("enter", "1", "enter")
    await shows(desk_app, LikelySame)


async def new_ticket(desk_app: RunningDesk) -> None:
    await likely_same(desk_app)
    await to_new_ticket(desk_app)


async def to_new_ticket(desk_app: RunningDesk) -> None:
    desk_app.person("0")
    await shows(desk_app, NewTicket)


async def help_page(desk_app: RunningDesk) -> None:
    desk_app.person("f1")
    await shows(desk_app, HelpPage)


async def readiness(desk_app: RunningDesk) -> None:
    """Only where the app has checks to make."""
    await desk_app.until(lambda: isinstance(desk_app.app.screen, Readiness))
    await desk_app.until(lambda: "Free some space" in desk_app.says())


async def hidden(desk_app: RunningDesk) -> None:
    await vip(desk_app)
    desk_app.screen.dismiss_verdict()
    desk_app.person("f5")
    await desk_app.until(lambda: desk_app.screen.names_hidden)


SCENES: dict[str, Callable[[RunningDesk], Awaitable[None]]] = {
    scene.__name__: scene
    for scene in (
        desk, vip, used, used_page, unpaid_page, override, pin, help_desk, nobody, questions,
        party, name, walk_in, likely_same, new_ticket, help_page, hidden, readiness,
    )
}  # fmt: skip


def called(scene: Callable[[RunningDesk], Awaitable[None]]) -> str:
    """The scene's name."""
    return scene.__name__


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
        lane = ScanLane(door_desk, None)
        checks = checks_of(scene)
        async with opened(door_desk, lane, size=size, language=language, checks=checks) as desk_app:
            desk_app.clock = event_file.clock  # type: ignore[assignment]
            await SCENES[scene](desk_app)
            await desk_app.pilot.pause(0.4)
            name = f"{scene}-{language}-{size[0]}x{size[1]}"
            (folder / f"{name}.svg").write_text(desk_app.app.export_screenshot(), "utf-8")
            (folder / f"{name}.txt").write_text(desk_app.says(), "utf-8")


if __name__ == "__main__":
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or list(SCENES)
    for each in wanted:
        for size in ((80, 24), (120, 40)):
            for language in ("fr", "en"):
                asyncio.run(draw(out, each, language, size))
                print(each, language, size)
