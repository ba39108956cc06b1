"""The swap kiosk through its keyboard, hand scanner and camera, as guests use it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
import vobject
import zxingcpp
from textual import events
from textual.pilot import Pilot

from badges.cards.business_card import CardField
from badges.cards.meeting import MeetingAnswer, Phase
from kiosk.desk.words import Words
from kiosk.scan.decode import Decoder
from kiosk.swap.app import SwapApp
from kiosk.swap.booth_service import BoothService
from kiosk.swap.screens.booth import BoothScreen
from kiosk.swap.screens.swap import SwapScreen
from kiosk.swap.threads import SwapThreads
from kiosk.swap.visitor import Refusal
from kiosk.swap.widgets import invitation
from kiosk.swap.widgets.card import CardPanel
from kiosk.ui.widgets.big_text import BigText
from sync.cards import booths
from sync.cards.booths import Booth, Interest, Lead
from sync.cards.swap_rules import Proof, SwapRules, ToShow, YesBy
from tests.conftest import Seconds
from tests.kiosk.desk.screens.conftest import SECONDS, HandCamera
from tests.kiosk.swap.conftest import PIN, Kiosk
from tests.kiosk.swap.conftest import kiosk as kiosk
from tests.kiosk.ui.widgets.test_qr import painted, read_by_both

BOOTH = Booth("Mistral", "un rappel", "one call", ("Budget ?", "Quand ?"))


class Front:
    """A running kiosk and what people do in front of it."""

    def __init__(self, kiosk: Kiosk, app: SwapApp, pilot: Pilot[None]) -> None:
        self.kiosk = kiosk
        self.app = app
        self.pilot = pilot
        self.seconds = app.threads.clock

    @property
    def screen(self) -> SwapScreen:
        assert isinstance(self.app.swap_screen, SwapScreen)
        return self.app.swap_screen

    async def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < end, f"it did not happen:\n{self.says()}"
            self.seconds.now += 0.01
            await self.pilot.pause(0.01)

    async def scan(self, name: str) -> None:
        """A hand scanner types a guest's badge, all at once, and it is seen to."""
        await self.scan_text(self.kiosk.guest(name).badge_code)

    async def scan_text(self, text: str) -> None:
        """The same with any text, once what is asked can be read and has been for a while."""
        await self.until(self.settled)
        self.kiosk.clock.pass_time(3000)
        number = self.app.swap_screen.heard[0]
        self.type_fast(text)
        await self.until(lambda: self.app.swap_screen.heard[0] > number)

    def settled(self) -> bool:
        """Whether the desk knows that all it asks is on the screen."""
        meeting = self.app.swap_screen.view.meeting
        return meeting.phase is not Phase.ASKING or meeting.on_screen

    async def swap(self, *names: str) -> None:
        for name in (*names, *names):
            await self.scan(name)
        await self.phase(Phase.DONE)

    def type_fast(self, text: str, *, gap: float = 0.001, end: str = "\r") -> None:
        """Something types `text` and Enter, `gap` seconds from key to key."""
        self.seconds.now += 1.0
        for character in [*text, *end]:
            name = "enter" if character == "\r" else character
            self._key(name, character)
            self.seconds.now += gap

    def keys(self, *keys: str) -> None:
        """A person presses keys: characters, or names of keys."""
        for key in keys:
            self.seconds.now += 0.3
            character = key if len(key) == 1 else {"space": " ", "enter": "\r"}.get(key)
            self._key("space" if key == " " else key, character)

    def _key(self, name: str, character: str | None) -> None:
        key = events.Key(name, character)
        key.time = self.seconds()
        self.app.post_message(key)

    async def reply(self, reply: object) -> None:
        await self.until(lambda: self.app.swap_screen.heard[1] is reply)

    async def phase(self, phase: Phase) -> None:
        await self.until(lambda: self.app.swap_screen.view.meeting.phase is phase)

    async def shows(self, *texts: str) -> None:
        await self.until(lambda: all(text in self.says() for text in texts))

    def says(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


@asynccontextmanager
async def opened(
    kiosk: Kiosk,
    *,
    size: tuple[int, int] = (120, 40),
    language: str = "en",
    camera: HandCamera | None = None,
) -> AsyncIterator[Front]:
    decoder = Decoder() if camera else None
    kiosk.desk.language = language
    seconds = camera.seconds if camera else Seconds()
    threads = SwapThreads(kiosk.desk, decoder, camera, clock=seconds)  # type: ignore[arg-type]
    app = SwapApp(threads, SwapScreen(kiosk.desk, threads, Words(language)), sound=False)
    async with app.run_test(size=size) as pilot:
        front = Front(kiosk, app, pilot)
        await front.until(lambda: app.swap_screen.is_mounted and "F2" in front.says())
        yield front


@pytest.fixture
async def front(kiosk: Kiosk) -> AsyncIterator[Front]:
    kiosk.ticks("Zoé", CardField.EMAIL, CardField.PHONE)
    async with opened(kiosk) as made:
        yield made


async def meet(front: Front) -> None:
    await front.scan("Zoé")
    await front.scan("Karim")
    await front.phase(Phase.ASKING)
    await front.until(front.settled)


async def test_four_scans_and_two_keys(front: Front) -> None:
    await front.scan("Zoé")
    await front.shows("Welcome!", "gives: name, company, e-mail, phone")  # as she chose before
    await front.until(lambda: front.screen.query_one("PersonPanel BigText").size.height > 1)
    await front.scan_text(front.kiosk.guest("Karim").code)  # he has a ticket
    await front.shows("gives: name, company", "G  card + e-mail", "H  everything", "I  [ ] e-mail")
    await front.shows("[✔] phone", "Badge or ticket again = yes", "Firme 2")
    assert "x.example" not in front.says()
    front.keys("g")
    await front.shows("✔card + e-mail", "[✔] e-mail")
    await front.scan("Zoé")
    await front.shows("✔ YES")
    assert front.kiosk.has("Karim") == {}
    await front.scan("Karim")
    await front.phase(Phase.DONE)
    assert front.kiosk.has("Karim") == {"Zoé": "1@x.example"}
    assert front.kiosk.has("Zoé") == {"Karim": "2@x.example"}


async def test_keys_say_yes_where_the_organiser_says_so(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(yes=YesBy.KEY))
    async with opened(kiosk) as front:
        await meet(front)
        await front.shows("Key 1, badge or ticket again = yes", "Key 2, badge or")
        front.keys("1", "é")  # the key of 2 on AZERTY
        await front.phase(Phase.DONE)


async def test_a_touch_is_as_good_as_its_key_and_no_more(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(yes=YesBy.KEY))
    async with opened(kiosk) as front:
        await meet(front)
        await front.until(front.settled)
        number = front.app.swap_screen.heard[0]
        await front.pilot.click(front.screen.query("Choices > *")[0])  # the first one's A
        await front.shows("✔card + e-mail")
        await front.until(front.settled)
        heard = front.app.swap_screen.heard
        assert heard == (number + 1, MeetingAnswer.CHANGED)  # it says no yes beside
        kiosk.clock.pass_time(3000)
        await front.pilot.click(".person-company")
        await front.shows("✔ YES")


async def test_both_cards_stand_side_by_side_and_are_what_was_given(front: Front) -> None:
    await front.swap("Zoé", "Karim")
    await front.shows("Zoé Nom1", "Karim Nom2", "For Karim: take", "For Zoé: take")
    zoe, karim = await codes_on_screen(front)
    assert (zoe.fn.value, zoe.email.value) == ("Zoé Nom1", "1@x.example")
    assert not hasattr(zoe, "title")
    assert not hasattr(karim, "email")
    front.keys("escape")
    await front.phase(Phase.EMPTY)
    await front.until(lambda: "Nom" not in front.says())
    await front.pilot.resize_terminal(120, 50)
    await front.shows("───▸", "cards swapped tonight: 2", " cards swapped tonight ")
    tally = front.screen.query_one("#swap-tally", BigText)
    assert (tally.text, tally.size.height > 3) == ("2", True)  # in huge digits
    await front.pilot.resize_terminal(80, 24)
    await front.until(lambda: "───▸" not in front.says())
    await front.shows("cards swapped tonight: 2", "1. Show", "3. Choose what you give")


async def test_in_a_narrow_window_the_cards_take_turns(kiosk: Kiosk) -> None:
    kiosk.ticks("Zoé", *CardField)
    async with opened(kiosk, size=(80, 24)) as front:
        await front.swap("Zoé", "Karim")
        for name, number in (("Zoé", 1), ("Karim", 2), ("Zoé", 1)):
            await front.shows(f"{name} Nom", f"Code {number} of 2")
            assert name in await text_on_screen(front)
            panel = front.screen.query_one(CardPanel)
            assert panel._turning
            front.app.call_later(panel.turn_over)  # as its timer does
        await front.scan("Léa")  # somebody impatient
        await front.shows("One moment: the two before you are taking their cards")
        front.keys("f10", *"111")
        await front.shows("Staff: PIN to leave, then Enter › •••")
        front.keys("enter")
        await front.shows("No PIN")


async def codes_on_screen(front: Front) -> list[vobject.base.Component]:
    """The cards that a phone reads from the screen, from left to right."""
    await front.pilot.pause()
    strips = front.app.screen._compositor.render_strips()
    image = painted(strips, front.app.size.width)
    halves = [image[:, : image.shape[1] // 2], image[:, image.shape[1] // 2 :]]
    return [vobject.readOne(read_by_both(each)) for each in halves]


async def code_on_screen(front: Front) -> vobject.base.Component:
    await front.pilot.pause()
    strips = front.app.screen._compositor.render_strips()
    return vobject.readOne(read_by_both(painted(strips, front.app.size.width)))


async def test_what_one_code_cannot_hold_comes_another_way(kiosk: Kiosk) -> None:
    longest = "Directrice technique et scientifique " * 4
    with kiosk.file.transaction() as connection:
        connection.execute("UPDATE guest SET title = ? WHERE first_name = 'Zoé'", (longest,))
    kiosk.ticks("Zoé", CardField.TITLE, CardField.EMAIL)
    kiosk.ticks("Karim", CardField.TITLE, CardField.EMAIL, CardField.PHONE)
    async with opened(kiosk, size=(80, 24)) as front:
        await front.shows("Staff: full cards")
        await front.swap("Zoé", "Karim")
        panel = front.screen.query_one(CardPanel)
        zoe, *_, karim = (plate.codes for plate in panel.plates)
        assert zoe
        assert karim
        assert zoe.left_out == ("title",)  # whole in her file
        assert (len(karim.codes), karim.left_out) == (1, ())  # a MECARD holds all of it
        await front.shows("Only in your file: job title")
        front.keys("space")
        await front.shows("Karim Nom2")
        assert await text_on_screen(front) == (
            "MECARD:N:Nom2,Karim;ORG:Firme 2;TEL:+33639980001;EMAIL:2@x.example;NOTE:Titre;;"
        )


async def text_on_screen(front: Front) -> str:
    await front.pilot.pause()
    strips = front.app.screen._compositor.render_strips()
    return read_by_both(painted(strips, front.app.size.width))


async def test_everything_clears_itself(front: Front) -> None:
    await meet(front)
    await front.scan("Zoé")
    await front.reply(MeetingAnswer.YES)
    front.kiosk.clock.pass_time(15_000)
    await front.reply(MeetingAnswer.SILENCE)
    await front.shows("nothing was given", "1. Show your badge")
    assert "Zoé" not in front.says()


async def test_only_giving_and_a_group_have_keys_of_their_own(front: Front) -> None:
    await meet(front)
    front.keys("f3")
    await front.shows("Zoé gives a card", "gives nothing, gets a card")
    front.keys("f3", "f4")
    await front.shows("Group: show more badges or tickets")
    await front.scan("Léa")
    await front.shows("3 Léa", "name, company", "E  +e-mail", "Badge or ticket")
    front.keys("f")
    await front.shows("Q  [✔] e-mail")
    front.keys("q")  # a field of whoever chose last
    await front.until(lambda: front.screen.view.meeting.people[2].card.email == "")
    assert front.screen.view.meeting.people[2].card.title == "Titre"


async def test_my_card_is_ticked_changed_and_hidden(front: Front) -> None:
    await front.scan("Karim")
    front.keys("f5")
    await front.shows("[ ] e-mail · 2@x.example", "[✔] I take part")
    front.keys("space", "down", "space")
    await front.shows("[✔] e-mail", "[✔] phone")
    front.keys("up", "enter", *"k@new.example", "enter")
    await front.shows("[✔] e-mail · k@new.example")
    front.keys("down", "down", "down", "enter", *"k.example", "enter")
    await front.shows("[✔] website · https://k.example")  # who writes it here gives it
    front.keys("down", "space")
    await front.shows("[ ] I take part")
    front.keys("escape")
    await front.until(lambda: front.screen.view.wallet is None)
    await front.scan("Karim")
    await front.reply(Refusal.HIDDEN)
    front.keys("f5")
    await front.shows("k@new.example")


async def test_my_contacts_are_noted_shown_and_blocked(front: Front) -> None:
    await front.swap("Zoé", "Karim")
    front.keys("escape")
    await front.phase(Phase.EMPTY)
    await front.scan("Karim")
    front.keys("f6")
    await front.shows("My contacts: 1", "Zoé Nom1", "1@x.example · +33639980001")
    front.keys("3", "c", "n", *"vu au bar", "enter")
    await front.shows("★★★ · client", "vu au bar")
    front.type_fast("XIEPR01C")  # what a scanner types is no note
    await front.reply(Refusal.NOT_A_PASS)
    front.keys("up")
    await front.pilot.pause()
    await front.shows("★★★ · client", "vu au bar")
    assert "blocked" not in front.says()
    front.keys("enter")
    await front.shows("Take a picture")
    assert (await code_on_screen(front)).email.value == "1@x.example"
    front.keys("escape", "x")
    await front.shows("blocked")
    front.keys("escape")
    await front.until(lambda: front.screen.view.wallet is None)
    await front.scan("Zoé")
    await front.scan("Karim")
    await front.reply(Refusal.NOT_SHARING)


async def test_a_card_is_taken_back_with_two_presses(front: Front) -> None:
    await front.swap("Zoé", "Karim")
    front.keys("escape")
    await front.scan("Zoé")
    front.keys("f7")
    await front.shows("Karim Nom2 has: name, company, e-mail, phone")
    front.keys("f8")
    await front.shows("F8 again takes your card back from Karim Nom2")
    assert list(front.kiosk.has("Karim")) == ["Zoé"]
    front.keys("f8")
    await front.shows("Who has my card: 0")
    assert front.kiosk.has("Karim") == {}


async def test_the_end_of_the_ticket_is_asked_for_and_not_shown(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(Proof.PIN))
    async with opened(kiosk) as front:
        await meet(front)
        await front.scan("Karim")
        await front.shows("Karim: type the last four characters")
        front.keys(*"0002")
        await front.shows("› ••••")
        front.keys("enter")
        await front.reply(MeetingAnswer.YES)


async def test_staff_confirm_on_the_same_screen(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(Proof.STAFF))
    async with opened(kiosk) as front:
        for name in ("Zoé", "Karim") * 2:
            await front.scan(name)
        await front.shows("Staff: type your PIN to confirm")
        front.keys(*"0000", "enter")
        await front.shows("Wrong PIN; tries left: 4")
        front.keys(*PIN, "enter")
        await front.phase(Phase.DONE)


async def test_two_badges_at_once_are_nobodys(kiosk: Kiosk) -> None:
    camera = HandCamera(Seconds())
    async with opened(kiosk, camera=camera) as front:
        two = [kiosk.guest(name).badge_code for name in ("Zoé", "Karim")]
        camera.frames.append(picture(camera.seconds(), *two))
        await front.shows("One at a time")
        assert front.screen.view.meeting.phase is Phase.EMPTY
        front.kiosk.clock.pass_time(3000)
        camera.frames.append(picture(camera.seconds(), kiosk.guest("Léa").badge_code))
        await front.shows("Welcome!", "Firme 3")


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_that_a_ticket_stays_secret_is_read_before_it_is_shown(
    kiosk: Kiosk, language: str
) -> None:
    camera = HandCamera(Seconds())
    async with opened(kiosk, camera=camera, size=(80, 24), language=language) as front:
        secret = front.screen.words("A ticket stays secret: its code is neither shown nor kept.")
        await front.until(lambda: secret.split()[-1] in front.says())
        await front.pilot.resize_terminal(200, 50)
        await front.shows(secret)
    long = replace(BOOTH, purpose_fr="une démonstration " * 11, purpose_en="a demonstration " * 12)
    async with booth_opened(kiosk, long, (80, 24), language) as (front, _screen):
        await front.until(lambda: secret.split()[-1] in front.says())


@pytest.mark.parametrize(("rows", "read"), [(None, 0), (1000, 1)])
async def test_no_tickets_code_can_be_read_in_the_picture(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, rows: int | None, read: int
) -> None:
    kiosk.rules(SwapRules(show=ToShow.BADGE))  # a ticket is held up all the same
    if rows:  # the control: a finer picture could be read
        monkeypatch.setattr(invitation, "_COARSE", rows)
    camera = HandCamera(Seconds())
    async with opened(kiosk, camera=camera, size=(200, 50)) as front:
        camera.frames.append(picture(camera.seconds(), kiosk.guest("Zoé").code))
        await front.reply(Refusal.TICKET)
        await front.pilot.pause()
        strips = front.app.screen._compositor.render_strips()
        assert len(zxingcpp.read_barcodes(painted(strips, front.app.size.width))) == read


def picture(at: float, *codes: str) -> object:
    """A frame in which these badges are held up side by side, taken `at` so many seconds."""
    import numpy as np

    from badges.drawing.qr import matrix
    from kiosk.scan.source import Frame

    badges = []
    for code in codes:
        dark = np.pad(np.array(matrix(code), np.uint8), 6)
        badges.append(np.kron(255 - 255 * dark, np.ones((6, 6), np.uint8)))
    image = np.hstack(badges)
    return Frame(np.dstack([image] * 3), at, "", 0)


async def test_only_a_staff_pin_ends_it(front: Front) -> None:
    for key in ("ctrl+q", "ctrl+c", "ctrl+z", "ctrl+p", "ctrl+backslash", "q", "f1", "f12", "tab"):
        front.keys(key)
    await front.scan("Zoé")
    assert front.app.is_running
    front.keys("f10")
    await front.shows("Staff: PIN to leave")
    front.keys(*"1111", "enter")
    await front.shows("Wrong PIN; tries left: 4")
    front.keys("f10", "enter")
    await front.shows("No PIN: it has 4 to 12 digits")
    for _ in range(4):
        front.keys("f10", *"1111", "enter")
    await front.shows("Too many wrong tries: locked until")
    front.kiosk.clock.pass_time(5 * 60_000)
    await front.scan("Karim")
    assert front.app.is_running
    front.keys("f10", *PIN)
    await front.shows("› ••••")
    front.keys("enter")
    await front.until(lambda: not front.app.is_running or front.app._exit)


async def test_what_a_scanner_types_is_nobodys_yes(front: Front) -> None:
    await meet(front)
    front.type_fast("1212121212")
    await front.reply(Refusal.NOT_A_PASS)
    front.keys("f2")
    await front.shows("donne")
    meeting = front.screen.view.meeting
    assert meeting.yes == frozenset()
    assert meeting.people[1].given == frozenset()


async def test_not_even_a_slow_one(front: Front) -> None:
    await meet(front)
    front.type_fast("2121212121", gap=0.1)
    await front.reply(Refusal.NOT_A_PASS)
    assert front.screen.view.meeting.yes == frozenset()


async def test_two_people_may_press_at_the_same_moment(front: Front) -> None:
    await meet(front)
    front.type_fast("bg", gap=0.1, end="")
    await front.until(
        lambda: [len(each.given) for each in front.screen.view.meeting.people] == [3, 1]
    )


async def test_a_typed_code_is_a_badge(front: Front) -> None:
    code = front.kiosk.guest("Zoé").badge_code
    front.keys(*code.lower())
    await front.shows("› ••••••••••")  # a ticket's would be a secret
    front.keys("enter")
    await front.shows("Welcome!")
    await front.scan("Karim")
    await front.until(front.settled)
    front.kiosk.clock.pass_time(3000)
    front.keys("enter", *code.lower(), "enter")  # letters mean fields until Enter
    await front.reply(MeetingAnswer.YES)


async def test_the_language_changes_at_once_and_is_the_consents(front: Front) -> None:
    await meet(front)
    front.keys("f2")
    await front.shows("Badge ou billet encore = oui", "donne\u00a0:")
    await front.scan("Zoé")
    await front.scan("Karim")
    await front.phase(Phase.DONE)
    with front.kiosk.file.reading() as connection:
        (body,) = connection.execute(
            "SELECT body FROM journal WHERE kind = 'consent_given'"
        ).fetchone()
    assert '"language":"fr"' in body


async def test_a_name_is_text_and_nothing_else(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        connection.execute(
            "UPDATE guest SET first_name = '[bold]Z\x1b[31m', company = '{number}' "
            "WHERE ticket_id = ?",
            (kiosk.guest("Zoé").ticket_id,),
        )
    async with opened(kiosk, size=(80, 24)) as front:
        await front.scan("Zoé")
        await front.scan("Karim")
        front.keys("f4")
        await front.scan("Léa")
        await front.shows("1 [bold]Z[3…")
        assert "\x1b" not in front.says()


@asynccontextmanager
async def booth_opened(
    kiosk: Kiosk, booth: Booth = BOOTH, size: tuple[int, int] = (100, 30), language: str = "en"
) -> AsyncIterator[tuple[Front, BoothScreen]]:
    with kiosk.file.transaction() as connection:
        booths.put(connection, booth)
    desk = BoothService(
        kiosk.file, booth, kiosk.staff_pin(), clock=lambda: kiosk.clock.steady / 1000
    )
    threads = SwapThreads(desk, None, None, clock=Seconds())
    screen = BoothScreen(desk, threads, Words(language))
    async with SwapApp(threads, screen, sound=False).run_test(size=size) as pilot:
        app = screen.app
        assert isinstance(app, SwapApp)
        front = Front(kiosk, app, pilot)
        await front.until(lambda: screen.is_mounted)
        yield front, screen


async def test_a_booth_says_who_it_is_asks_and_notes(kiosk: Kiosk) -> None:
    kiosk.ticks("Zoé", CardField.PHONE)  # among guests, which is not said to a booth
    async with booth_opened(kiosk) as (front, _screen):
        await front.shows("Mistral asks for your card: one call", "A ticket stays secret")
        await front.scan("Zoé")
        await front.shows("gives: name, company ", "A  card + e-mail", "Esc", "Mistral")
        front.keys("a")  # one key on the asking screen
        await front.shows("gives: name, company, e-mail")
        assert visitors(kiosk) == {}
        await front.scan("Zoé")
        await front.phase(Phase.DONE)
        assert visitors(kiosk) == {"Zoé": Lead()}
        front.keys("1", "q", *"10 k", "enter", *"mars", "enter", "n", *"ok", "enter", "escape")
        await front.phase(Phase.EMPTY)
        assert visitors(kiosk) == {"Zoé": Lead(Interest.HOT, ("10 k", "mars"), "ok")}
        await front.scan("Zoé")
        await front.shows("gives: name, company, e-mail")
        await front.scan("Zoé")
        await front.shows("seen before", "10 k")
        front.keys("3", "escape")
        await front.phase(Phase.EMPTY)
        assert visitors(kiosk) == {"Zoé": Lead(Interest.COLD, ("10 k", "mars"), "ok")}
    with kiosk.file.reading() as connection:
        given = booths.visitors(connection, BOOTH)[0].contact
    assert (given.card.email, given.card.phone, given.card.title) == ("1@x.example", "", "")
    assert kiosk.shows("Zoé").meeting.people[0].given == {CardField.PHONE}


async def test_a_booth_takes_nothing_from_who_says_no_or_walks_away(kiosk: Kiosk) -> None:
    async with booth_opened(kiosk) as (front, _screen):
        await front.scan("Zoé")
        front.keys("escape")
        await front.phase(Phase.EMPTY)
        await front.scan("Karim")
        kiosk.clock.pass_time(15_000)
        await front.phase(Phase.EMPTY)
    assert visitors(kiosk) == {}


async def test_a_booth_that_harvests_is_stopped(kiosk: Kiosk) -> None:
    kiosk.rules(SwapRules(leads_per_hour=1))
    async with booth_opened(kiosk) as (front, screen):
        await front.scan("Zoé")
        await front.scan("Zoé")
        await front.phase(Phase.DONE)
        await front.scan("Karim")
        await front.reply(Refusal.TOO_MANY)
        assert screen.view.alerts == 1
    assert list(visitors(kiosk)) == ["Zoé"]


def visitors(kiosk: Kiosk) -> dict[str, Lead]:
    with kiosk.file.reading() as connection:
        found = booths.visitors(connection, BOOTH)
    return {each.contact.card.first_name: each.lead for each in found}


async def test_a_double_name_is_written_as_it_is(kiosk: Kiosk) -> None:
    with kiosk.file.transaction() as connection:
        connection.execute(
            "UPDATE guest SET first_name = 'Marie-Laurence' WHERE ticket_id = ?",
            (kiosk.guest("Zoé").ticket_id,),
        )
    async with opened(kiosk, size=(60, 24)) as front:
        await meet(front)
        await front.shows("Marie-Laurence")
        front.keys("f4")
        await front.scan("Léa")
        await front.shows("1 Marie-Lau…")
