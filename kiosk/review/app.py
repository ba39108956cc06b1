"""The program in which an organiser settles what does not fit."""

from textual.app import App

from kiosk.desk.words import LANGUAGES, Words
from kiosk.review.screen import ConflictsScreen
from kiosk.ui.orderly_end import ends_by_signal
from kiosk.ui.theme import THEME
from sync.file.event_file import EventFile
from sync.merging.conflicts import Conflict, Decision
from sync.merging.resolve import resolve


class ReviewApp(App[None]):
    """One screen in a terminal; every decision is recorded as it is made."""

    CSS_PATH = "../ui/kiosk.tcss"
    TITLE = "Event kiosk"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, event_file: EventFile, *, resolved: bool = False, language: str = LANGUAGES[0]
    ) -> None:
        """Show what is open; with `resolved`, what was decided before, too."""
        super().__init__()
        self._file = event_file
        self._resolved = resolved
        self._words = Words(language)
        self.register_theme(THEME)
        self.theme = THEME.name

    def on_mount(self) -> None:
        ends_by_signal(self)
        found = self._file.conflicts(resolved=self._resolved)
        self.push_screen(ConflictsScreen(found, self._file.event, self._words, self._decide))

    def _decide(self, conflict: Conflict, decision: Decision) -> None:
        resolve(self._file, conflict.conflict_id, decision)
