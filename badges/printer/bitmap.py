"""Labels as label printers want them: black dots on white, never scaled."""

import io

from PIL import Image

from badges.printer.printer import Label

_DARK = 128


def bitmap(label: Label, dpi: int, *, turned: bool = False) -> Image.Image:
    """The label's dots, black as 0 and white as 255; `turned` by a quarter."""
    with Image.open(io.BytesIO(label.png(dpi))) as picture:
        on_white = Image.new("RGBA", picture.size, "white")
        on_white.alpha_composite(picture.convert("RGBA"))
    dots = on_white.convert("L").point(lambda grey: 255 if grey >= _DARK else 0)
    return dots.transpose(Image.Transpose.ROTATE_90) if turned else dots


def placed(dots: Image.Image, width: int, height: int, left: int, top: int) -> Image.Image:
    """`dots` on a white area, their corner at (`left`, `top`); what lies outside is cut off."""
    area = Image.new("L", (width, height), 255)
    area.paste(dots, (left, top))
    return area


def packed(dots: Image.Image) -> bytes:
    """Eight dots a byte, row after row, black as 1; every row begins a byte."""
    return dots.point(lambda grey: 255 - grey).convert("1").tobytes()
