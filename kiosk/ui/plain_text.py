"""Text from guest lists and codes on a screen: `plain` makes it safe, `cut` makes it fit."""

from rich.cells import cell_len, set_cell_size

from badges.text.cleaning import plain

__all__ = ["cut", "plain", "wrapped"]


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, with an ellipsis where something is left out."""
    if width <= 0:
        return ""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…"


def wrapped(text: str, width: int, most: int) -> list[str]:
    """`text` on at most `most` lines of `width` cells, broken between words."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (cell_len(longer) <= width or len(lines) == most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [cut(line, width) for line in lines]
