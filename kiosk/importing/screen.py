"""What a guest list leaves open and what its columns are taken for: settled by keyboard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kiosk.desk.words import Words, _
from kiosk.importing.field_names import FIELD_NAMES, NOT_IMPORTED
from kiosk.importing.import_report import guest_line
from kiosk.importing.pickers import choice_picker, field_picker
from kiosk.importing.question_words import sentence
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.speech import say_error
from kiosk.ui.widgets.key_legend import Key, LanguageKey, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText
from sync.guest_lists.columns import Columns, with_field
from sync.guest_lists.guest_list import GuestListError
from sync.guest_lists.questions import OURS, Answers, ListQuestion, QuestionKind
from sync.guest_lists.reading import read_guests
from sync.guest_lists.table import Table

_SAMPLES = 3
_LOOKED_AT = 50
"""Rows that samples and the preview are taken from."""
_PREVIEWED = 4
_INDENT = "\u00a0\u00a0"


@dataclass(frozen=True)
class Settled:
    """What somebody at the screen has said of a list."""

    columns: Columns
    answers: Answers


class ColumnsScreen(Screen[Settled | None]):
    """The open questions, then each column with what stands in it.

    Enter gives back what was settled, once nothing is open; Escape nothing.
    """

    BINDINGS = [
        Binding("enter", "import", priority=True, show=False),
        Binding("escape", "leave", show=False),
        Binding("space", "pick", show=False),
        Binding("delete,backspace", "drop", show=False),
        Binding("f2", "next_language", show=False),
    ]

    def __init__(
        self,
        table: Table,
        settled: Settled,
        questions: Sequence[ListQuestion],
        words: Words,
        *,
        timezone: str,
    ) -> None:
        super().__init__()
        self.columns = settled.columns
        self.answers = settled.answers
        self.words = words
        self._open = list(questions)
        shown = range(min(len(table.rows), _LOOKED_AT))
        self._table = replace(
            table,
            rows=[table.rows[at] for at in shown],
            hidden=table.hidden & set(shown),
            struck=table.struck & set(shown),
        )
        self._rows = len(table.rows)
        self._timezone = timezone

    def compose(self) -> ComposeResult:
        yield SteadyText(id="columns-title")
        yield OptionList(id="columns-list", markup=False)
        with Vertical(id="columns-preview"):
            yield SteadyText(id="columns-guests")
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
        """Answer the marked question, or choose what the marked column is."""
        question, place = self._marked_question, self._marked_column
        if question is not None and question.kind is not QuestionKind.COLUMN:
            self.app.push_screen(choice_picker(question, self.words), self._answered)
        elif place is not None:
            header = self._table.header[place]
            field = self.columns.fields.get(place, "")
            if question is not None:
                field = question.choices[0]
            self.app.push_screen(field_picker(header, field, self.words), self._picked)

    def action_drop(self) -> None:
        """Leave the marked column out."""
        if self._marked_column is not None:
            self._picked("")

    def action_import(self) -> None:
        """Settle, if nothing is open and there is anything to call guests by."""
        if self.columns.have_names and not self._open:
            self.dismiss(Settled(self.columns, self.answers))
        else:
            self.app.bell()
            if self._open:
                self.query_one("#columns-list", OptionList).highlighted = 0

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
    def _marked(self) -> int:
        marked = self.query_one("#columns-list", OptionList).highlighted
        return -1 if marked is None else marked

    @property
    def _marked_question(self) -> ListQuestion | None:
        return self._open[self._marked] if 0 <= self._marked < len(self._open) else None

    @property
    def _marked_column(self) -> int | None:
        """The column that is marked, or that the marked question is about."""
        question = self._marked_question
        if question is not None:
            return question.place if question.kind is QuestionKind.COLUMN else None
        return self._marked - len(self._open) if self._marked >= len(self._open) else None

    def _answered(self, choice: str | None) -> None:
        question = self._marked_question
        if choice is None or question is None:
            return
        self._open.remove(question)
        if question.kind is QuestionKind.CODES and choice != OURS:
            header = [plain(name) for name in self._table.header]
            self._take(header.index(plain(choice)), "code")
        else:
            self.answers = self.answers.with_answer(question, choice)
        self._show(at=0 if self._open else None)

    def _picked(self, field: str | None) -> None:
        place = self._marked_column
        if field is not None and place is not None:
            at = 0 if self._marked_question else self._marked
            before = len(self._open)
            self._take(place, field)
            self._show(at=max(0, at - (before - len(self._open))) if at else 0)

    def _take(self, place: int, field: str) -> None:
        """Take a column for a field; what was asked about it is answered by that."""
        self.columns = with_field(self.columns, place, field)
        self._open = [
            question
            for question in self._open
            if not (question.kind is QuestionKind.COLUMN and question.place == place)
            and not (question.kind is QuestionKind.CODES and field == "code")
            and not (question.kind is QuestionKind.STATUS and question.place == place)
        ]

    def _show(self, at: int | None = None) -> None:
        columns_list = self.query_one("#columns-list", OptionList)
        marked = columns_list.highlighted if at is None else at
        columns_list.clear_options()
        columns_list.add_options(map(self._question, self._open))
        columns_list.add_options(
            self._column(place, self.columns.fields.get(place))
            for place in range(len(self._table.header))
        )
        columns_list.highlighted = marked if marked is not None else self._first_unknown()
        self.query_one("#columns-title", Static).update(Content(self._title()))
        self.query_one("#columns-guests", Static).update(self._guests())
        speak_keys(self, self.words)

    def _first_unknown(self) -> int:
        """Where to begin: at the first question, or column that is not understood without names."""
        if self._open or self.columns.have_names:
            return 0
        places = range(len(self._table.header))
        return next((place for place in places if place not in self.columns.fields), 0)

    def _question(self, question: ListQuestion) -> Option:
        """A question on two lines; what does not fit stands where it is answered."""
        width = max(40, self.size.width - 6)
        text = sentence(question, self.words)
        first = text[:width].rpartition(" ")[0] if len(text) > width else text
        rest = text[len(first) :].strip()
        lines = Content.assemble(("? ", "bold $warning"), (first, "bold"))
        return Option(Content("\n").join([lines, Content(cut(_INDENT + rest, width))]))

    def _title(self) -> str:
        shop = self.columns.vendor.capitalize() or self.words(_("plain list"))
        rows = self.words(_("{number} {number:row|rows}"), number=self.words.number(self._rows))
        parts = [plain(self._table.path.name), shop, rows]
        if self._open:
            asked = (
                _("1 open question")
                if len(self._open) == 1
                else _("{number} open {number:question|questions}")
            )
            parts.append(self.words(asked, number=len(self._open)))
        return " · ".join(parts)

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
            found = read_guests(
                self._table, self.columns, timezone=self._timezone, answers=self.answers
            )
        except GuestListError as error:
            return Content(plain(say_error(error, words.language))).stylize("$warning")
        width = max(20, self.size.width - 4)
        lines = [cut(guest_line(record), width) for record in found.records[:_PREVIEWED]]
        title = Content(words(_("The first guests:"))).stylize("$quiet")
        return Content("\n").join([title, *map(Content, lines)])
