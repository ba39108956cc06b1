"""The program that settles what a guest list leaves open, before it is imported."""

from collections.abc import Sequence

from kiosk.desk.words import LANGUAGES, Words
from kiosk.importing.screen import ColumnsScreen, Settled
from kiosk.ui.terminal_app import TerminalApp
from sync.guest_lists.columns import Columns
from sync.guest_lists.questions import Answers, ListQuestion
from sync.guest_lists.table import Table


class ColumnsApp(TerminalApp[Settled]):
    """One screen in a terminal; it ends with what was settled, or with None when somebody left."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        *,
        timezone: str,
        answers: Answers | None = None,
        questions: Sequence[ListQuestion] = (),
        language: str = LANGUAGES[0],
    ) -> None:
        super().__init__()
        settled = Settled(columns, answers or Answers())
        words = Words(language)
        self._screen = ColumnsScreen(table, settled, questions, words, timezone=timezone)

    def on_mount(self) -> None:
        self.push_screen(self._screen, self.exit)
