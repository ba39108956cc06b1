"""Tickets as guests get them."""

import re
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from badges.codes.ticket_code import new_ticket_code, shown
from badges.drawing.palette import CategoryBand
from badges.drawing.ticket import PNG_DPI, Occasion, Ticket, ticket_document
from badges.drawing.typesetting import TypesettingProblem
from tests.badges.drawing.papers import HARD_NAMES, codes, pages, words

OPENING = Occasion("Grand Opening", "dimanche 22 novembre 2026, 19:00", "Hangar J1, Marseille")
SHOP_CODES = ("dmt9tx69d7h7jabcdefghjkmnpqrstuv", "123456789012345678", "A-7HK2P9Q")


def test_a_ticket_says_what_a_guest_and_a_desk_need(tmp_path: Path) -> None:
    code = new_ticket_code()
    ticket = Ticket("t1", code, "Zoé Lefèvre", band=CategoryBand("VIP", "#0072b2", "★"))
    text = words(ticket_document([ticket], OPENING).pdf(), tmp_path)
    said = ["Grand Opening", OPENING.when, OPENING.place, shown(code), "Zoé Lefèvre", "★ VIP ★"]
    for part in [*said, "Présentez ce code à l’entrée"]:
        assert part in " ".join(text.split())


def test_a_ticket_in_english(tmp_path: Path) -> None:
    occasion = Occasion("Opening", language="en")
    text = words(ticket_document([Ticket("t1", "K7QF2M9XC")], occasion).pdf(), tmp_path)
    assert "Show this code at the entrance" in text
    assert "Présentez" not in text


def test_codes_read_back_as_the_desk_knows_them(tmp_path: Path) -> None:
    every = [*(new_ticket_code() for _ in range(20)), *SHOP_CODES]
    tickets = [Ticket("t", code, "Zoé") for code in every]
    read = pages(ticket_document(tickets, OPENING).pdf(), tmp_path)
    assert [codes(page) for page in read] == [[code] for code in every]


@pytest.mark.parametrize("code", ["K7QF2M9XC", SHOP_CODES[0]])
def test_the_code_is_four_centimetres_wide(code: str, tmp_path: Path) -> None:
    (page,) = pages(ticket_document([Ticket("t", code)], OPENING).pdf(), tmp_path)
    corners = zxingcpp.read_barcodes(np.asarray(page))[0].position
    assert abs(corners.top_right.x - corners.top_left.x) == pytest.approx(40 / 25.4 * 203, abs=3)


def test_hard_names_fit_and_the_longest_are_told(tmp_path: Path) -> None:
    tickets = [Ticket("t", "K7QF2M9XC", f"{first} {last}") for first, last, _ in HARD_NAMES]
    assert ticket_document(tickets, OPENING).problems() == []
    endless = Ticket("t", "K7QF2M9XC", "Wolfeschlegelsteinhausenbergerdorff" * 5)
    assert ticket_document([endless], OPENING).problems() == [
        TypesettingProblem(endless.name, "name")
    ]


def test_a_picture_of_a_ticket_is_600_pixels_wide(tmp_path: Path) -> None:
    (png,) = ticket_document([Ticket("t", "K7QF2M9XC")], OPENING).pngs(dpi=PNG_DPI)
    (tmp_path / "ticket.png").write_bytes(png)
    with Image.open(tmp_path / "ticket.png") as picture:
        assert picture.width == 600
        assert codes(picture) == ["K7QF2M9XC"]


def test_a_ticket_can_be_read_aloud(tmp_path: Path) -> None:
    pdf = ticket_document([Ticket("t", "K7QF2M9XC", "Zoé")], OPENING).pdf(tags=True)
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang(fr)" in pdf


@pytest.mark.parametrize("order", ["../../etc/passwd", "CON", "a/b\\c:d\0", "D 1001", "été", ""])
def test_file_names_are_safe_on_every_disk(order: str) -> None:
    stem = Ticket("0a1b2c", "CODE", order=order).stem
    assert stem.endswith("0a1b2c")
    assert re.fullmatch(r"[0-9A-Za-z-]+", stem)
