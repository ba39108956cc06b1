"""Text of strangers: shown as it reads, and never obeyed."""

import pytest
from rich.cells import cell_len

from kiosk.ui.plain_text import cut


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
