"""The verdict panel: says the right things at every size, whoever the guest is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Static

from kiosk.demo.people import people
from kiosk.desk.rules.outcome import Outcome, VerdictReason
from kiosk.desk.rules.verdict import Verdict
from kiosk.desk.tone import Tone, tone
from kiosk.desk.widgets.band import VerdictBand
from kiosk.desk.widgets.sign import Sign
from kiosk.desk.widgets.verdict import VerdictPanel
from kiosk.desk.words import Words
from kiosk.ui.plain_text import wrapped
from kiosk.ui.theme import THEME
from kiosk.ui.widgets.big_text import BigText
from sync.model import Guest

FRENCH = Words("fr")
SIZES = ((40, 10), (60, 16), (80, 24), (120, 40), (200, 50))
GUESTS = {
    "usual": Guest("t", "K7QF2M9XC", first_name="Éloïse", last_name="Martin", company="Acme"),
    "long": Guest("t", "K7QF2M9XC", first_name="A" * 300, last_name="B" * 300, company="C" * 300),
    "rtl": Guest("t", "K7QF2M9XC", first_name="محمد", last_name="عبد الله", company="شركة"),
    "cjk": Guest("t", "K7QF2M9XC", first_name="さくら", last_name="田中", company="任天堂"),
    "emoji": Guest("t", "K7QF2M9XC", first_name="👩\u200d🚀", last_name="🇫🇷", company="👍🏽"),
    "markup": Guest(
        "t", "K7QF2M9XC", first_name="[bold]", last_name="[/]", company="[@click=app.quit]x"
    ),
    "escape": Guest("t", "K7QF2M9XC", first_name="\x1b[2J\x1b]0;x\x07", last_name="\r\n\x9b31m"),
    "company": Guest("t", "K7QF2M9XC", company="Acme"),
    "empty": Guest("t", "K7QF2M9XC"),
}


class Stage(App[None]):
    CSS_PATH = "../../../../kiosk/ui/kiosk.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(THEME)
        self.theme = THEME.name

    def compose(self) -> ComposeResult:
        yield VerdictPanel()

    @property
    def panel(self) -> VerdictPanel:
        return self.query_one(VerdictPanel)

    async def show(self, outcome: Outcome) -> None:
        self.panel.show(outcome, FRENCH, self.size)
        await Pilot(self).pause()

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]


@asynccontextmanager
async def staged(outcome: Outcome, size: tuple[int, int]) -> AsyncIterator[Stage]:
    app = Stage()
    async with app.run_test(size=size):
        await app.show(outcome)
        yield app


def outcome(
    verdict: Verdict, guest: Guest | None = None, reason: VerdictReason | None = None
) -> Outcome:
    at = datetime(2026, 11, 22, 19, 42, tzinfo=UTC)
    return Outcome(verdict, guest.code if guest else "K7QF2M9XC", "main", at, guest, reason)


async def test_those_who_come_in_at_once_are_counted_large_and_named_small() -> None:
    party = replace(
        outcome(Verdict.VALID, Guest("t", "C", "Ana", "Roux")),
        together=("Zoé Blanc", "Noé Blanc", "Ana Roux"),
    )
    async with staged(party, (80, 24)) as stage:
        assert stage.query_one("#verdict-name", BigText).text == "3 entrent"
        assert "Zoé Blanc · Noé Blanc · Ana Roux" in "\n".join(stage.lines())


@pytest.mark.parametrize("size", SIZES)
async def test_any_guest_at_any_size(size: tuple[int, int]) -> None:
    async with staged(outcome(Verdict.INVALID), size) as app:
        for who, guest in GUESTS.items():
            await app.show(outcome(Verdict.VALID, guest))
            lines = app.lines()
            assert [cell_len(line) for line in lines] == [size[0]] * size[1], who
            assert "ENTREZ" in "".join(lines), who  # in ordinary letters too, for screen readers
            assert not set("\x1b\x9b\r\u200d") & set("".join(lines)), who
            assert app.panel.query_one("#verdict-name", BigText).text, who


@pytest.mark.parametrize("size", SIZES)
async def test_any_verdict_says_word_and_advice_within_the_screen(size: tuple[int, int]) -> None:
    async with staged(outcome(Verdict.VALID), size) as app:
        for verdict in Verdict:
            said = outcome(verdict, GUESTS["usual"])
            await app.show(said)
            for part in ("word", "name", "advice"):
                region = app.query_one(f"#verdict-{part}").region
                assert region.height > 0, said
                assert region in app.screen.region, (part, said)
            assert app.query_one("#verdict-word", BigText).text == FRENCH.word(said)
            assert app.query_one("#verdict-advice", BigText).text == FRENCH.advice(said)


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [(Verdict.VALID, None), (Verdict.USED, None), (Verdict.UNPAID, None), (Verdict.ERROR, None)],
)
async def test_tones_differ_in_colour_shape_and_pattern(
    verdict: Verdict, reason: VerdictReason | None
) -> None:
    said = outcome(verdict, GUESTS["usual"], reason)
    background = {
        Tone.IN: "#005A9C",
        Tone.REFUSED: "#FFB000",
        Tone.ATTENTION: "#FFB000",
        Tone.FAULT: "#B00020",
    }
    async with staged(said, (120, 40)) as app:
        look = tone(said)
        assert app.panel.styles.background.hex == background[look]
        assert app.query_one(Sign).tone is look
        assert {band.tone for band in app.query(VerdictBand)} == {look}
        assert [name for name in Tone if app.panel.has_class(f"-{name}")] == [look]


async def test_letters_can_be_read_at_three_metres() -> None:
    async with staged(outcome(Verdict.VALID, GUESTS["usual"]), (120, 40)) as app:
        assert app.query_one("#verdict-word").region.height >= 13
        assert app.query_one("#verdict-name").region.height >= 7
        assert app.query_one("#verdict-advice", BigText).drawn_in(116)


async def test_no_guest_shows_the_code_and_the_reason() -> None:
    said = outcome(Verdict.INVALID, reason=VerdictReason.MISTYPED)
    async with staged(said, (200, 50)) as app:
        assert app.query_one("#verdict-name", BigText).text == "K7QF2M9XC"
        why = app.query_one("#verdict-why", BigText)
        assert why.text == "Un caractère de ce code est faux ou manque"
        assert why.drawn_in(196)


async def test_a_name_of_nothing_visible_is_no_name() -> None:
    guest = Guest("t", "K7QF2M9XC", first_name="\u200b", last_name="\x1b", company="Acme")
    async with staged(outcome(Verdict.VALID, guest), (80, 24)) as app:
        assert app.query_one("#verdict-name", BigText).text == "Acme"


async def test_what_is_cut_ends_with_an_ellipsis() -> None:
    async with staged(outcome(Verdict.VALID, GUESTS["long"]), (80, 24)) as app:
        for letter in "AC":  # guest and company; the second name is past the edge
            assert any(line.rstrip().endswith(f"{letter}…") for line in app.lines())


async def test_email_and_phone_are_nobodys_business() -> None:
    guest = Guest("t", "K7QF2M9XC", first_name="Zoé", email="zoe@example.com", phone="+33 6 12")
    async with staged(outcome(Verdict.VALID, guest), (200, 50)) as app:
        text = "".join(app.lines())
        assert "zoe@" not in text
        assert "+33" not in text


async def test_hidden_it_takes_no_room() -> None:
    async with staged(outcome(Verdict.VALID), (80, 24)) as app:
        app.panel.hide()
        assert app.panel.outcome is None
        assert not app.panel.display or not app.panel.has_class("-showing")


SAMPLE = list(people(1700))
LOST_ONCE = {"François", "Brigitte", "Élise", "Éric", "Virginie", "Frédérique", "Jean-Baptiste"}
SHOWN_SIZES = ((80, 24), (100, 30), (120, 40), (200, 50))


@pytest.mark.parametrize("size", SHOWN_SIZES)
def test_every_name_of_a_real_list_that_can_be_drawn_is_drawn_as_it_was_measured(
    size: tuple[int, int],
) -> None:
    """A picture fitted again into its own width would be lost to a rounding."""
    seen = 0
    for first_name in {record.first_name for record in SAMPLE} | LOST_ONCE:
        big = BigText()
        big.show(first_name, 4)
        room = size[0] - 15  # beside a sign of four rows
        found = big.drawn_in(room)
        big.settle_in(room)
        width = big.styles.width
        assert width is not None
        assert big.drawn_in(int(width.value)) is found
        seen += found
    for record in SAMPLE:
        who = " · ".join((f"{record.first_name} {record.last_name}", record.category))
        assert "…" not in "".join(wrapped(who, size[0] - 4, 3))
    assert seen > 60


@pytest.mark.parametrize(
    ("language", "size"),
    [*(("fr", size) for size in SHOWN_SIZES), ("en", SHOWN_SIZES[0])],
)
async def test_name_word_reason_and_advice_are_wholly_on_the_screen(
    language: str, size: tuple[int, int]
) -> None:
    words = Words(language)
    longest = max(SAMPLE, key=lambda r: len(f"{r.first_name} {r.last_name}"))
    guest = Guest("t", longest.code, longest.first_name, longest.last_name, longest.company)
    cases = [(verdict, None, guest) for verdict in Verdict if verdict is not Verdict.INVALID]
    cases += [(Verdict.INVALID, reason, None) for reason in VerdictReason]
    app = Stage()
    async with app.run_test(size=size) as pilot:
        for verdict, reason, who in cases:
            said = outcome(verdict, who, reason)
            app.panel.show(said, words, Size(*size))
            await pilot.pause()
            assert_whole(app, said, words)


def assert_whole(app: Stage, said: Outcome, words: Words) -> None:
    """Every part that must be read lies within the screen, and none is cut."""
    for part in ("word", "name", "why", "advice"):
        big = app.query_one(f"#verdict-{part}", BigText)
        if not big.text:
            continue
        assert big.region in app.screen.region, (part, said.verdict)
        assert big.region.height >= big.rows_in(big.size.width), (part, said.verdict)
        drawn = big.drawn_in(big.size.width)
        shown = "".join(wrapped(big.text, big.size.width, 3))
        assert drawn or "…" not in shown.removesuffix("…" * big.text.endswith("…")), big.text
    assert words.advice(said) == app.query_one("#verdict-advice", BigText).text
    assert words.why(said) in app.query_one("#verdict-why", BigText).text
    if said.guest and not app.panel.has_class("-bare"):
        who = app.query_one("#verdict-guest", Static)
        assert who.region in app.screen.region
        text = " ".join(str(who.content).split())
        assert said.guest.name in text
