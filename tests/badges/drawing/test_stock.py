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
