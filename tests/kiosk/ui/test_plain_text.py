"""Text of strangers: shown as it reads, and never obeyed."""

import pytest
from rich.cells import cell_len

from kiosk.ui.plain_text import LONGEST, cut, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoé Lefèvre", "Zoé Lefèvre"),
        ("Zoe\u0301", "Zoé"),
        ("  two\t words\r\nhere ", "two words here"),
        ("\x1b[31mred\x1b]0;title\x07", "[31mred]0;title"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
        ("\u202eevil\u2066\u200b\ufeff", "evil"),
        ("👩\u200d🚀👍🏽✔\ufe0f", "👩🚀👍✔"),
        ("محمد", "محمد"),
        ("さくら", "さくら"),
        ("\ud800\ue000\U000e0001", ""),
        ("Z" + "\u0335" * 50 + "a", "Z\u0335\u0335a"),
        ("\u0301\u0301", "\u0301\u0301"[:0]),
        ("Qui\u00a0? ", "Qui\u00a0?"),
        ("\u00a0\u00a0", ""),
        ("", ""),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_a_very_long_text_is_not_looked_through() -> None:
    assert len(plain("x" * 1_000_000)) == LONGEST


@pytest.mark.parametrize(
    "text", ["Marie-Françoise", "さくらさくらさくら", "محمد عبد الله", "a b c d e f"]
)
@pytest.mark.parametrize("width", range(12))
def test_cut_keeps_to_the_cells_and_says_that_it_cut(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert shown == text or width == 0 or shown.endswith("…")


def test_what_fits_is_left_alone() -> None:
    assert cut("さくら", 6) == "さくら"
