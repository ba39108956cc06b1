"""The dialogs in which a column’s meaning, or the answer to a question, is chosen."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kiosk.desk.words import Words, _
from kiosk.importing.field_names import FIELD_NAMES, NOT_IMPORTED
from kiosk.importing.question_words import choice_name, sentence
from kiosk.ui.plain_text import cut, plain
from sync.guest_lists.questions import ListQuestion


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


class ChoicePicker(ModalScreen[str | None]):
    """One question with its answers; gives back the one chosen, or None when nobody chose."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, question: ListQuestion, words: Words) -> None:
        super().__init__()
        self._question = question
        self._words = words

    def compose(self) -> ComposeResult:
        question, words = self._question, self._words
        names = (choice_name(question, choice, words) for choice in question.choices)
        with Vertical(classes="box"):
            yield Static(Content(sentence(question, words)), classes="title", markup=False)
            yield OptionList(*(Option(Content(name)) for name in names), markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """This is it."""
        event.stop()
        self.dismiss(self._question.choices[event.option_index])

    def action_leave(self) -> None:
        """Leave the question open."""
        self.dismiss(None)
