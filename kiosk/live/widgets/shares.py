"""Who has come and who is awaited, category by category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from kiosk.desk.words import Words, _
from kiosk.live.definitions import Number, number_name
from kiosk.live.widgets.panel import Panel, line, titled
from kiosk.ui.plain_text import cut, plain

if TYPE_CHECKING:
    from kiosk.live.feed import LiveState
    from sync.counts.model import RoomCount

_LONGEST_NAME = 16


class Shares(Panel):
    """One line a category: a bar, who came of the expected, who else, and who is still to come."""

    def drawn(self, state: LiveState, words: Words, width: int, height: int) -> Content:
        labels = [
            plain(state.label(each.code, words.language)) or words(_("(no category)"))
            for each in state.count.categories
        ]
        longest = min(_LONGEST_NAME, max(map(cell_len, labels), default=0), width // 3)
        awaited = words(_("to come"))
        come = [
            f"{words.number(each.come)}/{words.number(each.expected)}"
            for each in state.count.categories
        ]
        others = [
            f" +{words.number(each.not_expected)}" if each.not_expected else ""
            for each in state.count.categories
        ]
        numbers, more = max(map(len, come), default=0), max(map(len, others), default=0)
        room = max(3, width - longest - numbers - more - len(awaited) - 4)
        lines = [
            Content.assemble(
                set_cell_size(cut(label, longest), longest),
                " ",
                (line(each.come / each.expected if each.expected else 1.0, room), "$primary"),
                f" {said:>{numbers}}{other:<{more}}",
                (f" {words.number(each.awaited):>{len(awaited) + 1}}", "$quiet"),
            )
            for label, said, other, each in zip(
                labels, come, others, state.count.categories, strict=True
            )
        ]
        if state.count.rooms:
            lines += [_room_line(each, words, width) for each in state.count.rooms]
        head = words(_("Categories"))
        if more:
            head = words(_("Categories (+ not expected)"))
        title = set_cell_size(head, width - len(awaited)) + awaited
        return titled(title, lines, height)


def _room_line(found: RoomCount, words: Words, width: int) -> Content:
    """One room of the event."""
    name = words(_("room {name}"), name=plain(found.name))
    admitted, inside = words(_("in")), number_name(Number.INSIDE, words)
    numbers = f"{words.number(found.admitted)} {admitted} · {words.number(found.inside)} {inside}"
    return Content(cut(f"{name}  {numbers}", width)).stylize("$quiet")
