"""QR codes in the terminal: a picture of the screen is read back by two decoders."""

from __future__ import annotations

import numpy as np
import pytest
import vobject
import zxingcpp
from PIL import Image
from textual.app import App, ComposeResult
from textual.strip import Strip

from badges.cards.business_card import BusinessCard
from badges.cards.card_code import CardCodes, card_codes
from badges.cards.vcard import DROPPED_FIRST, vcard
from kiosk.ui.widgets.half_cells import HALF_BLOCK
from kiosk.ui.widgets.qr import QrCode, lines

CARD = BusinessCard(
    first_name="Zoé",
    last_name="Lefèvre-Dubois",
    company="Étoile & Fils Logistique",
    title="Directrice de la recherche",
    email="zoe.lefevre@etoile.example",
    phone="+33639980001",
    site="https://etoile.example",
)
NOTE = "Grand Opening, 22/11/2026"
CELL = 4


def painted(strips: list[Strip], width: int) -> np.ndarray:
    """The strips as a terminal paints them: cells twice as high as wide."""
    rows = []
    for strip in strips:
        upper, lower = [], []
        for segment in strip:
            style = segment.style
            assert style is not None
            below = luminance(style.bgcolor)
            above = luminance(style.color) if HALF_BLOCK in segment.text else below
            upper += [above] * len(segment.text)
            lower += [below] * len(segment.text)
        rows += [upper[:width], lower[:width]]
    return np.kron(np.array(rows, np.uint8), np.ones((CELL, CELL), np.uint8))


def luminance(color: object) -> int:
    triplet = color.get_truecolor()  # type: ignore[attr-defined]
    return round(sum(triplet) / 3)


def read_by_both(picture: np.ndarray) -> str:
    pyzbar = pytest.importorskip("pyzbar.pyzbar")
    found = zxingcpp.read_barcodes(picture)
    other = pyzbar.decode(Image.fromarray(picture))
    assert [each.text for each in found] == [each.data.decode() for each in other]
    return found[0].text


def code(card: BusinessCard, room: int) -> CardCodes:
    made = card_codes(card, NOTE, room)
    assert made
    return made


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (80, 40), (120, 40), (200, 50)])
@pytest.mark.parametrize("dark", [True, False])
async def test_the_code_on_the_screen_is_read_back(columns: int, rows: int, dark: bool) -> None:
    class Shown(App[None]):
        CSS = "Screen { background: black; } QrCode { width: auto; height: auto; }"

        def compose(self) -> ComposeResult:
            yield QrCode()

    app = Shown()
    made = code(CARD, min(columns, 2 * rows))
    read = []
    async with app.run_test(size=(columns, rows)) as pilot:
        app.theme = "textual-dark" if dark else "textual-light"
        for modules in made.codes:
            app.query_one(QrCode).show(modules)
            await pilot.pause()
            size = app.query_one(QrCode).size
            assert size.width == len(modules) <= columns
            assert size.height == (len(modules) + 1) // 2 <= rows
            read.append(read_by_both(painted(app.screen._compositor.render_strips(), columns)))
    kept = CARD
    for name in made.left_out:
        kept = kept.without(name)
    assert all("Zoé" in text and "Lefèvre-Dubois" in text for text in read)
    said = (kept.company, kept.title, kept.email, kept.phone)
    assert all(value in "".join(read).replace("\r\n ", "") for value in said)
    if (columns, rows) != (80, 24):
        assert read in ([vcard(kept)], [vcard(kept, NOTE)])
        assert vobject.readOne(read[0]).fn.value == CARD.name


@pytest.mark.parametrize("room", [120, 41])  # a vCard; a MECARD, or two of them
def test_names_of_every_script_are_read_as_they_are_written(room: int) -> None:
    for first, last in (
        ("Zoé", "Lefèvre"),
        ("Łukasz", "Wójcik"),
        ("ÿ", "ÿþ"),  # what a decoder that guesses takes for a mark of its byte order
        ("يوسف", "عبد الرحمن"),
        ("יעל", "כהן"),
        ("太郎", "山田"),
        ("Юлия", "Ґанок"),
    ):
        made = code(BusinessCard(first, last, email="a@x.example"), room)
        read = [read_by_both(painted(lines(each), len(each))) for each in made.codes]
        assert all(first in text and last in text for text in read), first


def test_a_card_of_200_bytes_is_whole_on_80_by_40() -> None:
    assert len(vcard(CARD).encode()) >= 200
    assert code(CARD, 80).left_out == ()


@pytest.mark.parametrize("room", range(80, 24, -1))
def test_what_has_no_room_is_left_out_in_order(room: int) -> None:
    made = card_codes(CARD, NOTE, room)
    if made is None:
        assert room < 37
        return
    assert all(len(modules) <= room for modules in made.codes)
    assert sorted(made.left_out, key=DROPPED_FIRST.index) == list(
        DROPPED_FIRST[: len(made.left_out)]
    )
    if made.left_out:
        assert code(CARD, room + 60).left_out == ()


def test_an_even_and_an_odd_number_of_rows_are_both_framed_in_light() -> None:
    (modules,) = code(CARD, 80).codes
    painted_code = painted(lines(modules), len(modules))
    assert painted_code.shape[0] == (len(modules) + 1) * CELL
    for edge in (painted_code[: 2 * CELL], painted_code[-2 * CELL :], painted_code[:, : 2 * CELL]):
        assert (edge == 255).all()
