"""Badges as they come out of a printer."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from badges.codes.ticket_code import is_badge_code, new_badge_code
from badges.drawing.badge import Badge, BadgeDesign, badge_document, badge_pdf, badge_png
from badges.drawing.logo import Logo
from badges.drawing.palette import CategoryBand
from badges.drawing.stock import STOCKS
from badges.drawing.typesetting import TemplateError, TypesettingProblem
from tests.badges.drawing.papers import HARD_NAMES, codes, pages, words

VIP = CategoryBand("VIP", "#0072b2", "★")
ZOE = Badge(new_badge_code(), "Zoé", "Lefèvre", "Société Générale", band=VIP)
LONG = Badge(new_badge_code(), "Llanfairpwllgwyngyllgogerychwyrndrobwll", "Wolf", "X", band=VIP)


def test_hard_names_are_written_as_they_are(tmp_path: Path) -> None:
    badges = [Badge(new_badge_code(), *name, band=VIP) for name in HARD_NAMES]
    document = badge_document(badges, STOCKS["a6"])
    assert document.problems() == []
    text = words(document.pdf(), tmp_path)
    for expected in ("Lefèvre", "L’Hôpital", "Sukarno", "Ольга", "Błaszczykowski", "Marie"):
        assert expected in text
    for literally in ("#panic(1)", "*bold* $x$", "]#eval(", "Tab bed", "New line"):
        assert literally in text
    assert text.count("Zoé") == 2  # composed and decomposed are one


@pytest.mark.parametrize("name", STOCKS)
def test_every_stock_holds_a_badge_with_a_code_that_reads(name: str, tmp_path: Path) -> None:
    stock = STOCKS[name]
    (page,) = pages(badge_document([ZOE], stock).pdf(), tmp_path)
    expected = [round(side / 25.4 * 203) for side in stock.page]
    assert np.allclose(page.size, expected, atol=2)
    read = codes(page)
    assert read == [ZOE.code] * (2 if stock.fold else 1)
    assert is_badge_code(read[0])
    if min(stock.width, stock.height) >= 50:  # two centimetres wide where it fits
        corners = zxingcpp.read_barcodes(np.asarray(page))[0].position
        assert abs(corners.top_right.x - corners.top_left.x) >= 20 / 25.4 * 203 - 2


def test_a_folded_badge_reads_from_both_sides(tmp_path: Path) -> None:
    (page,) = pages(badge_document([ZOE], STOCKS["butterfly"]).pdf(), tmp_path)
    found = zxingcpp.read_barcodes(np.asarray(page))
    by_height = sorted(found, key=lambda code: code.position.top_left.y)
    assert [abs(code.orientation) for code in by_height] == [180, 0]


def test_vowel_signs_above_a_line_stay_in_their_box(tmp_path: Path) -> None:
    hindi = Badge(new_badge_code(), "अनिता", "शर्मा", "Tata")
    (page,) = pages(badge_pdf(hindi, STOCKS["62x100"]), tmp_path)
    logo_ends = round(15.1 / 25.4 * 203)
    assert (np.asarray(page)[:logo_ends] > 200).all()


def test_labels_lie_where_the_sheet_has_them(tmp_path: Path) -> None:
    """Measured at the lower left corner of the category band, where a label ends."""
    badges = [replace(ZOE, code=new_badge_code()) for _ in range(10)]
    (page,) = pages(badge_document(badges, STOCKS["avery-l4785"]).pdf(), tmp_path)
    ink = np.asarray(page) < 200
    for number, badge in enumerate(badges):
        row, column = divmod(number, 2)
        corner = (17.5 + 95 * column, 13.5 + 55 * row)
        box = [round(mm / 25.4 * 203) for mm in (*corner, corner[0] + 80, corner[1] + 50)]
        assert codes(page.crop(box)) == [badge.code]
        left, bottom = box[0], box[3]
        assert ink[bottom - 3, left + 3]
        assert not ink[bottom + 3, left + 3]
        assert not ink[bottom - 3, left - 3]


def test_used_labels_are_skipped_and_the_back_mirrors_the_front(tmp_path: Path) -> None:
    design = BadgeDesign(skip=3, two_sided=True)
    front, back = pages(badge_document([ZOE], STOCKS["4xa6"], design).pdf(), tmp_path)
    assert codes(front.crop((front.width // 2, front.height // 2, *front.size))) == [ZOE.code]
    assert codes(back.crop((0, back.height // 2, back.width // 2, back.height))) == [ZOE.code]


def test_what_fits_only_too_small_is_known_before_printing() -> None:
    problems = badge_document([ZOE, LONG], STOCKS["a6"]).problems()
    assert problems == [TypesettingProblem(LONG.first_name, "first_name")]


def test_the_job_title_is_there_where_it_can_be_read(tmp_path: Path) -> None:
    titled = replace(ZOE, title="Directrice générale adjointe")
    for name, shown in (("a6", True), ("avery-l4785", True), ("avery-l4784", False)):
        document = badge_document([titled], STOCKS[name])
        assert document.problems() == []
        assert ("Directrice" in words(document.pdf(), tmp_path)) == shown, name
    endless = replace(ZOE, title="Donaudampfschifffahrtsgesellschaftskapitän " * 3)
    assert badge_document([endless], STOCKS["a6"]).problems() == []


def test_letters_that_no_font_has_are_known_before_printing() -> None:
    tangut = "\U00017000"
    problems = badge_document([Badge("X", f"Ana {tangut}"), ZOE], STOCKS["a6"]).problems()
    assert problems == [TypesettingProblem(f"Ana {tangut}", missing=tangut)]


def test_one_badge_is_the_same_bytes_every_time() -> None:
    assert badge_pdf(ZOE, STOCKS["a6"]) == badge_pdf(ZOE, STOCKS["a6"])
    assert badge_png(ZOE, STOCKS["a6"]).startswith(b"\x89PNG")


def test_label_printers_get_the_category_in_black(tmp_path: Path) -> None:
    pale = Badge(new_badge_code(), "Zoé", band=CategoryBand("Presse", "#f0e442", "●"))
    (page,) = pages(badge_pdf(pale, STOCKS["62x100"]), tmp_path)
    (colour,) = pages(badge_pdf(pale, STOCKS["a6"]), tmp_path)
    assert page.getpixel((3, page.height - 4)) < 20
    assert colour.getpixel((3, colour.height - 4)) > 180


def test_a_logo_stands_at_the_top(tmp_path: Path) -> None:
    made = BytesIO()
    Image.new("RGB", (200, 100), "black").save(made, "PNG")
    design = BadgeDesign(event="Opening", logo=Logo(made.getvalue(), "png"))
    (page,) = pages(badge_pdf(ZOE, STOCKS["a6"], design), tmp_path, dpi=50)
    assert page.getpixel((page.width // 2, round(20 / 25.4 * 50))) < 60


def test_a_mistake_in_a_template_is_named_with_its_line(tmp_path: Path) -> None:
    template = tmp_path / "own.typ"
    template.write_text('#import "layout.typ": pages\n\n#let x = nothing-like-this\n')
    document = badge_document([ZOE], STOCKS["a6"], BadgeDesign(template=template))
    for draw in (document.problems, document.pdf):
        with pytest.raises(TemplateError, match=r"^own\.typ, line 3: unknown variable"):
            draw()


def test_a_template_of_ones_own_reads_nothing_else_on_the_disk(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('"secret"')
    template = tmp_path / "own.typ"
    template.write_text('#json("secret.json")\n#json("/etc/hostname")')
    with pytest.raises(TemplateError, match=r"own\.typ, line 1: file not found"):
        badge_document([ZOE], STOCKS["a6"], BadgeDesign(template=template)).pdf()
