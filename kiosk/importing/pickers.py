"""The dialogs in which a column’s meaning, or the answer to a question, is chosen."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from kiosk.desk.words import Words, _
from kiosk.importing.field_names import FIELD_NAMES, NOT_IMPORTED
from kiosk.importing.question_words import choice_name, sentence
from kiosk.ui.plain_text import cut, plain
from kiosk.ui.widgets.steady_text import SteadyText
from sync.guest_lists.questions import ListQuestion


class Picker(ModalScreen[str | None]):
    """One question and its answers; gives back the one chosen, or None when nobody chose."""

    BINDINGS = [Binding("escape", "leave", show=False)]

    def __init__(self, asked: str, names: Mapping[str, str], chosen: str | None = None) -> None:
        """`names` says how each answer is called; `chosen` is marked, or else the first."""
        super().__init__()
        self._asked = asked
        self._names = names
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield SteadyText(Content(self._asked), classes="title")
            options = (Option(Content(name)) for name in self._names.values())
            yield OptionList(*options, markup=False)

    def on_mount(self) -> None:
        options = self.query_one(OptionList)
        options.focus()
        if self._chosen is not None:
            options.highlighted = list(self._names).index(self._chosen)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """This is it."""
        event.stop()
        self.dismiss(list(self._names)[event.option_index])

    def action_leave(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)


def field_picker(header: str, field: str, words: Words) -> Picker:
    """Asks what the column called `header` is; "" is none."""
    names = {each: words(FIELD_NAMES.get(each, NOT_IMPORTED)) for each in ("", *FIELD_NAMES)}
    return Picker(words(_("What is “{header}”?"), header=cut(plain(header), 40)), names, field)


def choice_picker(question: ListQuestion, words: Words) -> Picker:
    """Asks a question about the list."""
    names = {choice: choice_name(question, choice, words) for choice in question.choices}
    return Picker(sentence(question, words), names)
