"""Text from guest lists and codes on a screen: `plain` makes it safe, `cut` makes it fit."""

from rich.cells import cell_len, set_cell_size

from badges.text.cleaning import plain

__all__ = ["cut", "plain"]


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is left out."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"
