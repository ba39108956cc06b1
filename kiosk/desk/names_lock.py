"""Names on the screen: hidden when nobody is at the desk, shown when somebody comes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.desk.screens.desk import DeskScreen
    from kiosk.desk.typed_line import TypedLine
    from kiosk.desk.workflows import Workflows
    from kiosk.ui.dialogs import Dialogs

LOCK_SECONDS = 180.0
"""Without a key, a touch or a scan for so long, the names on the screen are hidden."""


class NamesLock:
    """Knows when somebody was there last; `with_pin`, a PIN shows the names again."""

    def __init__(
        self,
        screen: DeskScreen,
        dialogs: Dialogs,
        line: TypedLine,
        workflows: Workflows,
        clock: Callable[[], float],
        *,
        with_pin: bool,
    ) -> None:
        self._screen = screen
        self._dialogs = dialogs
        self._line = line
        self._workflows = workflows
        self._clock = clock
        self.with_pin = with_pin
        self.used_at = clock()

    @property
    def is_due(self) -> bool:
        """Whether nobody has been there for so long that the names are to be hidden."""
        return self._clock() - self.used_at > LOCK_SECONDS

    def used(self) -> None:
        """Somebody is there."""
        self.used_at = self._clock()

    def greet(self, then: Callable[[], Coroutine[Any, Any, Any]] | None = None) -> bool:
        """Somebody is there, and the names are shown; whether a PIN has to be typed first.

        What they wanted is done `then`.
        """
        self.used()
        if not self._screen.names_hidden or self._dialogs.open:
            return False
        if self.with_pin:
            self._dialogs.begin(partial(self._unlock, then))
            return True
        self._show()
        return False

    def hide(self) -> None:
        """Hide the names, and what is open."""
        self._dialogs.put_aside()
        self._screen.hide_names(True, with_pin=self.with_pin)
        self._line.turn()

    async def _unlock(self, then: Callable[[], Coroutine[Any, Any, Any]] | None) -> None:
        if await self._workflows.identified():
            self._show()
            if then:
                await then()

    def _show(self) -> None:
        self._screen.hide_names(False)
        self._line.turn()
