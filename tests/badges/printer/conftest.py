"""What tests of printers share: labels, and printers that a test can jam and switch off."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from badges.printer.printer import Label, Size
from tests.badges.printer.fake_ipp import FakeIppPrinter
from tests.badges.printer.fake_raw import FakeRawPrinter

PDF = b"%PDF-1.7 a badge"


def label(width_mm: float = 105, height_mm: float = 148) -> Label:
    """A label with a frame at its edge and a black corner at the top left."""

    def png(dpi: int) -> bytes:
        size = round(width_mm / 25.4 * dpi), round(height_mm / 25.4 * dpi)
        picture = Image.new("RGB", size, "white")
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="black")
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), outline="black")
        file = io.BytesIO()
        picture.save(file, "PNG")
        return file.getvalue()

    return Label(Size(width_mm, height_mm), lambda: PDF, png)


@pytest.fixture
def ipp_printer() -> Iterator[FakeIppPrinter]:
    made = FakeIppPrinter()
    yield made
    made.junk = None
    made.switch_off()


@pytest.fixture
def raw_printer() -> Iterator[FakeRawPrinter]:
    made = FakeRawPrinter()
    yield made
    made.switch_off()
