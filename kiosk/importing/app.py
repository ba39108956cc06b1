"""The program that settles what the columns of a guest list are, before it is imported."""

from textual.app import App

from kiosk.desk.words import LANGUAGES, Words
from kiosk.importing.screen import ColumnsScreen
from kiosk.ui.orderly_end import ends_by_signal
from kiosk.ui.theme import THEME
from sync.guest_lists.columns import Columns
from sync.guest_lists.table import Table


class ColumnsApp(App[Columns]):
    """One screen in a terminal; it ends with the columns, or with None when somebody left."""

    CSS_PATH = "../ui/kiosk.tcss"
    TITLE = "Event kiosk"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, table: Table, columns: Columns, *, timezone: str, language: str = LANGUAGES[0]
    ) -> None:
        super().__init__()
        self._screen = ColumnsScreen(table, columns, Words(language), timezone=timezone)
        self.register_theme(THEME)
        self.theme = THEME.name

    def on_mount(self) -> None:
        ends_by_signal(self)
        self.push_screen(self._screen, self.exit)
