"""What all programs in the terminal share: one style sheet, our colours, sounds, an orderly end."""

from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, ReturnType
from textual.geometry import Size
from textual.screen import Screen
from textual.types import CSSPathType

from kiosk.ui.orderly_end import ends_by_signal
from kiosk.ui.sound import Sounds
from kiosk.ui.theme import THEME

SHEET = Path(__file__).with_name("kiosk.tcss")


class TerminalApp(App[ReturnType]):
    """A program in the terminal; with `sound`, one that can be heard."""

    CSS_PATH: ClassVar[CSSPathType | None] = SHEET
    TITLE = "Event kiosk"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, *, sound: bool = False) -> None:
        super().__init__()
        self.sounds = Sounds(self._ring) if sound else None
        self.register_theme(THEME)
        self.theme = THEME.name

    def on_mount(self) -> None:
        ends_by_signal(self)

    def push_screen(self, screen: Any, *more: Any, **options: Any) -> Any:
        """Show `screen`, laid out for the size of the terminal from its first picture on."""
        _fit(screen, self.size)
        return super().push_screen(screen, *more, **options)

    def on_unmount(self) -> None:
        if self.sounds:
            self.sounds.close()

    def _ring(self) -> None:
        self.call_later(self.bell)  # from the sound's thread


def _fit(screen: Screen[Any], size: Size) -> None:
    """Give a new screen the classes that it would get once it learnt its size."""
    for breakpoints, cells in (
        (screen.HORIZONTAL_BREAKPOINTS, size.width),
        (screen.VERTICAL_BREAKPOINTS, size.height),
    ):
        fitting = [name for least, name in sorted(breakpoints or ()) if least <= cells]
        screen.add_class(*fitting[-1:], update=False)
