"""The fields of a form, one of which is being filled in: a line each, and its options below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message

from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.steady_text import SteadyText

_CURSOR = "▏"
_CHOSEN = "► "
_OTHER = "  "
_WIDEST_LABEL = 28
_KEPT = 400
"""Characters of a value that are looked at."""


@dataclass(frozen=True)
class FormField:
    """Something to write, or to choose where there are options."""

    name: str
    label: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    """Value and label of each."""
    several: bool = False
    """Whether several options can be chosen."""
    hint: str = ""
    """How to write it."""


class FormLines(SteadyText):
    """Shows a form; tells what was touched."""

    @dataclass
    class Touched(Message):
        """A field was clicked or touched, or an option of it."""

        place: int
        option: int | None

    def __init__(self) -> None:
        super().__init__()
        self._shown: (
            tuple[Sequence[FormField], Mapping[str, str], int, int, Mapping[str, str]] | None
        )
        self._shown = None
        self._rows: list[tuple[int, int | None]] = []
        self._first = 0

    def show(
        self,
        fields: Sequence[FormField],
        values: Mapping[str, str],
        place: int,
        option: int,
        objections: Mapping[str, str],
    ) -> None:
        """Show `fields` with their `values`; the one at `place` is being filled in."""
        self._shown = (fields, values, place, option, objections)
        self._write()

    def on_resize(self) -> None:
        self._write()

    def on_click(self, event: events.Click) -> None:
        row = self._first + event.y
        if row < len(self._rows):
            self.post_message(self.Touched(*self._rows[row]))

    def _write(self) -> None:
        if self._shown is None or not self.size.width:
            return
        fields, values, place, option, objections = self._shown
        lines: list[Content] = []
        self._rows = []
        active = 0
        for number, field in enumerate(fields):
            if number == place:
                active = len(lines)
            lines.append(self._line(field, values[field.name], number == place, objections))
            self._rows.append((number, None))
            if number == place:
                for index in range(len(field.options)):
                    lines.append(self._option(field, values[field.name], index, option))
                    self._rows.append((number, index))
        field = fields[place]
        self._scroll(active, active + len(field.options) + 1, len(lines))
        at = option if field.several else _chosen(field, values[field.name])
        self._first = max(self._first, active + 1 + at - max(1, self.size.height) + 1)
        self.update(Content("\n").join(lines[self._first : self._first + self.size.height]))

    def _scroll(self, begin: int, end: int, rows: int) -> None:
        """Keep the field that is being filled in on the screen, and as many options as fit."""
        height = max(1, self.size.height)
        self._first = max(self._first, end - height)
        self._first = max(0, min(self._first, begin, max(0, rows - height)))

    def _line(
        self, field: FormField, value: str, active: bool, objections: Mapping[str, str]
    ) -> Content:
        assert self._shown
        labels = [f"{each.label} *" if each.required else each.label for each in self._shown[0]]
        width = min(max(map(cell_len, labels)), _WIDEST_LABEL, max(8, self.size.width // 2))
        label = cut(plain(f"{field.label} *" if field.required else field.label), width)
        room = max(1, self.size.width - width - 6)
        text = self._value(field, value, room, active)
        mark = "!" if field.name in objections else " "
        head = f"{_CHOSEN if active else _OTHER}{label}{' ' * (width - cell_len(label))} {mark} "
        if active:
            rest = " " * max(0, self.size.width - cell_len(head) - cell_len(text))
            return Content.assemble((head, "bold"), (f"{text}{rest}", "bold reverse"))
        return Content.assemble((head, "bold $warning" if mark == "!" else "$quiet"), text)

    def _value(self, field: FormField, value: str, room: int, active: bool) -> str:
        if field.options:
            labels = dict(field.options)
            chosen = value.split(",") if field.several else [value]
            return cut(", ".join(plain(labels[one]) for one in chosen if one in labels), room)
        text = plain(value[-_KEPT:]) + (" " if value.endswith(" ") else "")
        while active and cell_len(text) >= room:
            text = text[1:]
        return f"{text}{_CURSOR}" if active else cut(text, room)

    def _option(self, field: FormField, value: str, index: int, at: int) -> Content:
        one, label = field.options[index]
        ticked = one in (value.split(",") if field.several else [value])
        box = ("☑" if ticked else "☐") if field.several else ("●" if ticked else "○")
        key = str(index + 1) if index < 9 else " "
        pointer = "›" if field.several and index == at else " "
        text = cut(f"    {pointer} {key} {box} {plain(label)}", self.size.width)
        return Content(text).stylize("bold" if ticked else "")


def _chosen(field: FormField, value: str) -> int:
    """The place of the option that is chosen; -1, the field's own line, if none is."""
    values = [each for each, _label in field.options]
    return values.index(value) if value in values else -1
