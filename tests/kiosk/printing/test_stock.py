"""A guest's badge as a label: of the size the printer can reach, its code readable in the dots."""

import io

import pytest
import zxingcpp
from PIL import Image

from badges.drawing.stock import UnknownStockError
from badges.printer.address import open_printer
from badges.printer.brother import DPI
from badges.printer.printer import Label, Size
from kiosk.printing.stock import size_of, stock_for
from sync.file.event_file import EventFile
from tests.kiosk.printing.conftest import GOOD


def drawn(event_file: EventFile, stock: str, address: str) -> Label:
    (guest,) = event_file.guests_with_code(GOOD)
    return stock_for(event_file, stock, "fr", open_printer(address)).draw(guest)


@pytest.mark.parametrize(
    ("address", "dots"),
    [("brother://x?label=62x100", (696, 1109)), ("ipp://x/", (732, 1181))],
)
def test_a_badge_is_as_large_as_the_printer_can_reach(
    event_file: EventFile, address: str, dots: tuple[int, int]
) -> None:
    label = drawn(event_file, "62x100", address)
    assert label.size == Size(62, 100)
    with Image.open(io.BytesIO(label.png(DPI))) as picture:
        assert picture.size == dots


@pytest.mark.parametrize("stock", ["62x100", "102x57", "a6"])
def test_the_badges_code_is_read_from_its_dots(event_file: EventFile, stock: str) -> None:
    (guest,) = event_file.guests_with_code(GOOD)
    label = drawn(event_file, stock, "zpl://x")
    with Image.open(io.BytesIO(label.png(203))) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L").point(lambda grey: 255 * (grey > 127)))
    assert [each.text for each in found] == [guest.badge_code]
    assert guest.code not in [each.text for each in found]
    assert label.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("name", ["4xa6", "A5", "", "\x1b[31m"])
def test_stock_that_badges_cannot_be_printed_on_singly(event_file: EventFile, name: str) -> None:
    with pytest.raises(UnknownStockError, match="choose one of a6"):
        stock_for(event_file, name, "fr", open_printer("zpl://x"))
    with pytest.raises(UnknownStockError):
        size_of(name)
