"""The line that is being typed, and whose it is: a dialog's field, or the desk's code line."""

from collections.abc import Callable

from kiosk.desk.screens.desk import DeskScreen
from kiosk.scan.search_wedge import SearchWedge
from kiosk.ui.dialog import Dialog
from kiosk.ui.dialogs import Dialogs


class TypedLine:
    """Keeps wedge and screens of one mind about what has been typed."""

    def __init__(self, dialogs: Dialogs, desk: DeskScreen, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.wedge = SearchWedge()
        self._dialogs = dialogs
        self._desk = desk

    @property
    def text(self) -> str:
        """What has been typed and not yet submitted."""
        return self.wedge.line

    def listen(self) -> bool:
        """Tell the wedge whether what is typed may be a name, or is a code.

        Whether letters and digits choose in a menu.
        """
        dialog = self._dialogs.open
        self.wedge.searching = self._writing() is not None
        self.wedge.in_dialog = dialog is not None
        return dialog is not None and dialog.is_menu

    def clear(self) -> None:
        """Forget what was typed."""
        self.wedge.clear()
        self.show()

    def turn(self) -> None:
        """Go on with the line of the newest dialog; without one, what was typed is nobody's."""
        dialog, now = self._writing(), self._clock()
        if dialog is None:
            self.wedge.forget_typed(now)
        elif dialog.text is not None and dialog.text != self.wedge.line:
            self.wedge.put(dialog.text, now)
        self.show()

    def show(self) -> None:
        """Show it where it belongs."""
        dialog = self._writing()
        if dialog:
            dialog.show(self.wedge.line)
        self._desk.show_typed("" if dialog else self.wedge.line)

    def _writing(self) -> "Dialog[object] | None":
        """The dialog that is written in; one that was put aside waits while names are hidden."""
        dialog = self._dialogs.newest
        if self._desk.names_hidden and self._dialogs.open is None:
            return None
        return dialog if dialog is not None and dialog.text is not None else None
