"""Label stock: every label lies on its page, none on another."""

import pytest

from badges.drawing.stock import STOCKS, UnknownStockError, stock_named

SHEETS = [stock for stock in STOCKS.values() if stock.sheet]


@pytest.mark.parametrize("stock", SHEETS, ids=lambda stock: stock.name)
def test_labels_lie_on_the_page_and_not_on_one_another(stock) -> None:  # type: ignore[no-untyped-def]
    sheet = stock.sheet
    pitch = sheet.pitch or (stock.width, stock.height)
    assert pitch[0] >= stock.width
    assert pitch[1] >= stock.height
    right = sheet.left + (sheet.columns - 1) * pitch[0] + stock.width
    bottom = sheet.top + (sheet.rows - 1) * pitch[1] + stock.height
    width, height = stock.page
    assert right <= width + 0.01
    assert bottom <= height + 0.01
    assert sheet.left == pytest.approx(width - right, abs=0.01)  # the makers centre them
    assert stock.per_page == sheet.columns * sheet.rows


def test_a_folded_stock_is_two_faces_high() -> None:
    assert stock_named("butterfly").page == (82, 203)
    assert stock_named("A6").page == (105, 148)


def test_a_stock_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownStockError, match="no stock “b5”"):
        stock_named("b5")


@pytest.mark.parametrize(
    ("name", "page", "labels", "corner"),
    [
        ("62x29", (62, 29), 1, None),
        ("99.1x38.1@2x7", (210, 297), 14, (5.9, 15.15)),
        ("99,1x38,1@2x7/101,6x38,1", (210, 297), 14, (4.65, 15.15)),
        ("90x55@2x4/95x60+10+12.5", (210, 297), 8, (10, 12.5)),
        ("90X55@2x4:Letter", (215.9, 279.4), 8, (17.95, 29.7)),
        ("90x55@3x3:a4-l", (297, 210), 9, (13.5, 22.5)),
    ],
)
def test_a_stock_is_said_by_its_measures(
    name: str, page: tuple[float, float], labels: int, corner: tuple[float, float] | None
) -> None:
    stock = stock_named(name)
    assert stock.page == page
    assert stock.per_page == labels
    if corner:
        assert stock.sheet
        assert (stock.sheet.left, stock.sheet.top) == pytest.approx(corner)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("99x38@", "no stock"),
        ("99x38@2", "no stock"),
        ("-99x38", "no stock"),
        ("9999x38", "no stock"),
        ("10x10", "a label is 40 × 25 to 420 × 420 mm"),
        ("0x0@0x0", "a label is"),
        ("99x38@0x7", "do not fit"),
        ("99x38@3x7", "do not fit on 210 × 297 mm"),
        ("99x38@2x7+50+1", "do not fit"),
        ("99x38@2x7/50x38", "do not fit"),
    ],
)
def test_measures_that_cannot_be_are_refused(name: str, why: str) -> None:
    with pytest.raises(UnknownStockError, match=why):
        stock_named(name)
