"""What the columns of a guest list are taken for: looked at, and changed by keyboard."""

from dataclasses import replace
from itertools import islice

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kiosk.desk.words import Words, _
from kiosk.importing.field_names import FIELD_NAMES, NOT_IMPORTED
from kiosk.importing.import_report import guest_line
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.key_legend import Key, LanguageKey, speak_keys
from sync.guest_lists.columns import Columns, with_field
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.reading import read_guests
from sync.guest_lists.table import Table

_SAMPLES = 3
_LOOKED_AT = 50
"""Rows that samples and the preview are taken from."""
_PREVIEWED = 4
_INDENT = "\u00a0\u00a0"


class ColumnsScreen(Screen[Columns | None]):
    """Each column with what stands in it; Enter gives back what was settled, Escape nothing."""

    BINDINGS = [
        Binding("enter", "import", priority=True, show=False),
        Binding("escape", "leave", show=False),
        Binding("space", "pick", show=False),
        Binding("delete,backspace", "drop", show=False),
        Binding("f2", "next_language", show=False),
    ]

    def __init__(self, table: Table, columns: Columns, words: Words, *, timezone: str) -> None:
        super().__init__()
        self.columns = columns
        self.words = words
        self._table = replace(table, rows=table.rows[:_LOOKED_AT])
        self._rows = len(table.rows)
        self._timezone = timezone

    def compose(self) -> ComposeResult:
        yield Static(id="columns-title", markup=False)
        yield OptionList(id="columns-list", markup=False)
        with Vertical(id="columns-preview"):
            yield Static(id="columns-guests", markup=False)
        with Horizontal(id="columns-keys"):
            yield Key(_("Space"), "screen.pick", _("Change"))
            yield Key(_("Enter"), "screen.import", _("Import"))
            yield Key(_("Esc"), "screen.leave", _("Leave"))
            yield LanguageKey("screen.next_language")

    def on_mount(self) -> None:
        self._show()

    def on_resize(self) -> None:
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys are this screen's only while nothing lies over it."""
        return self.is_current

    def action_pick(self) -> None:
        """Choose what the marked column is."""
        place = self._marked
        if place is None:
            return
        header = self._table.header[place]
        field = next((f for f, at in self.columns.places.items() if at == place), "")
        self.app.push_screen(FieldPicker(header, field, self.words), self._picked)

    def action_drop(self) -> None:
        """Leave the marked column out."""
        self._picked("")

    def action_import(self) -> None:
        """Settle, if there is anything to call guests by."""
        if self.columns.have_names:
            self.dismiss(self.columns)
        else:
            self.app.bell()

    def action_leave(self) -> None:
        """Leave with nothing changed."""
        self.dismiss(None)

    def action_next_language(self) -> None:
        """Switch to the next language."""
        self.words = Words(self.words.next_language)
        self._show()

    @on(OptionList.OptionSelected)
    def column_touched(self) -> None:
        """A click on a column is a wish to change it."""
        self.action_pick()

    @property
    def _marked(self) -> int | None:
        return self.query_one("#columns-list", OptionList).highlighted

    def _picked(self, field: str | None) -> None:
        place = self._marked
        if field is not None and place is not None:
            self.columns = with_field(self.columns, place, field)
            self._show()

    def _show(self) -> None:
        columns_list = self.query_one("#columns-list", OptionList)
        marked = columns_list.highlighted
        field_of = {place: field for field, place in self.columns.places.items()}
        columns_list.clear_options()
        columns_list.add_options(
            self._column(place, field_of.get(place)) for place in range(len(self._table.header))
        )
        columns_list.highlighted = marked if marked is not None else self._first_unknown(field_of)
        self.query_one("#columns-title", Static).update(Content(self._title()))
        self.query_one("#columns-guests", Static).update(self._guests())
        speak_keys(self, self.words)

    def _first_unknown(self, field_of: dict[int, str]) -> int:
        """Where to begin: at the first column that is not understood, when names are missing."""
        unknown = (place for place in range(len(self._table.header)) if place not in field_of)
        return 0 if self.columns.have_names else next(unknown, 0)

    def _title(self) -> str:
        shop = self.columns.vendor.capitalize() or self.words(_("plain list"))
        rows = self.words(_("{number} rows"), number=self.words.number(self._rows))
        return " · ".join([plain(self._table.path.name), shop, rows])

    def _column(self, place: int, field: str | None) -> Option:
        width = max(40, self.size.width - 6)
        half = width // 2
        header = plain(self._table.header[place]) or self.words(
            _("column {number}"), number=place + 1
        )
        called = self.words(FIELD_NAMES[field] if field else NOT_IMPORTED)
        arrow = Content.assemble(
            (cut(header, half - 3).ljust(half - 3), "bold"),
            (" → ", "$quiet"),
            (cut(called, width - half), "bold $primary" if field else "$quiet"),
        )
        samples = Content(cut(_INDENT + self._samples(place), width)).stylize("$quiet")
        return Option(Content("\n").join([arrow, samples]))

    def _samples(self, place: int) -> str:
        texts = (plain(cells[place]) for _, cells in self._table.rows if place < len(cells))
        return "  ·  ".join(islice(dict.fromkeys(filter(None, texts)), _SAMPLES)) or "–"

    def _guests(self) -> Content:
        words = self.words
        if not self.columns.have_names:
            return Content(
                words(_("Which column has the names? Space says what a column is."))
            ).stylize("bold $warning")
        try:
            found = read_guests(self._table, self.columns, timezone=self._timezone)
        except GuestListError as error:
            return Content(plain(str(error))).stylize("$warning")
        width = max(20, self.size.width - 4)
        lines = [cut(guest_line(record), width) for record in found.records[:_PREVIEWED]]
        title = Content(words(_("The first guests:"))).stylize("$quiet")
        return Content("\n").join([title, *map(Content, lines)])


class FieldPicker(ModalScreen[str | None]):
    """What one column is; gives back the field, "" for none, or None when nobody chose."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, header: str, field: str, words: Words) -> None:
        super().__init__()
        self._header = header
        self._field = field
        self._words = words
        self._offered = ("", *FIELD_NAMES)

    def compose(self) -> ComposeResult:
        names = (self._words(FIELD_NAMES.get(field, NOT_IMPORTED)) for field in self._offered)
        with Vertical(classes="box"):
            title = self._words(_("What is “{header}”?"), header=cut(plain(self._header), 40))
            yield Static(Content(title), classes="title", markup=False)
            yield OptionList(*(Option(Content(name)) for name in names), markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self._offered.index(self._field)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """This is it."""
        event.stop()
        self.dismiss(self._offered[event.option_index])

    def action_leave(self) -> None:
        """Leave the column as it was."""
        self.dismiss(None)
