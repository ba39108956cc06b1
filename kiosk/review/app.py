"""The program in which an organiser settles what does not fit."""

from kiosk.desk.words import LANGUAGES, Words
from kiosk.review.screen import ConflictsScreen
from kiosk.ui.terminal_app import TerminalApp
from sync.file.event_file import EventFile
from sync.merging.conflicts import Conflict, Decision
from sync.merging.resolve import resolve

PAGE = 200
"""Double entries that are shown at a time; the next ones follow when all are settled."""


class ReviewApp(TerminalApp[None]):
    """One screen in a terminal; every decision is recorded as it is made."""

    def __init__(
        self, event_file: EventFile, *, resolved: bool = False, language: str = LANGUAGES[0]
    ) -> None:
        """Show what is open; with `resolved`, what was decided before, too."""
        super().__init__()
        self._file = event_file
        self._resolved = resolved
        self._words = Words(language)

    def on_mount(self) -> None:
        self.push_screen(ConflictsScreen(self._page, self._file.event, self._words, self._decide))

    def _page(self) -> tuple[list[Conflict], int]:
        """The conflicts to begin with, and how many more are open: there may be thousands."""
        if self._resolved:
            return self._file.conflicts(resolved=True), 0
        found = self._file.conflicts(most=PAGE)
        return found, self._file.conflict_count() - len(found)

    def _decide(self, conflict: Conflict, decision: Decision) -> None:
        resolve(self._file, conflict.conflict_id, decision, conflict.ticket_id)
