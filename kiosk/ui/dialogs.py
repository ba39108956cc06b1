"""Which dialogs are open, and which wait behind a verdict until they come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual.app import App

from kiosk.desk.words import Words
from kiosk.ui.dialog import Answer, Dialog

LONGEST_OPENING = 5.0
"""Seconds that keys wait for what an earlier one opens; the disk may have stopped."""


@dataclass(eq=False)
class _Asked:
    """A dialog that was not answered yet."""

    dialog: Dialog[Any]
    answer: asyncio.Future[Any]


class Dialogs:
    """The dialogs of an app, the last one on top, and the acts that ask them one after another.

    `turned` is called when another line is being typed, or none any more; `settled` when no act is
    on its way to a dialog any more.
    """

    def __init__(
        self,
        app: App[None],
        turned: Callable[[], None],
        settled: Callable[[], object],
        clock: Callable[[], float],
    ) -> None:
        self._app = app
        self._turned = turned
        self._settled = settled
        self._clock = clock
        self._asked: list[_Asked] = []
        self._on_their_way = 0  # acts that wait for no answer
        self._since = 0.0

    @property
    def open(self) -> Dialog[Any] | None:
        """The dialog on the screen; there is no screen at all while the app ends."""
        top = self._app.screen_stack[-1] if self._app.screen_stack else None
        return top if isinstance(top, Dialog) else None

    def opening(self) -> bool:
        """Whether an act may open a dialog yet; one that takes too long is not waited for."""
        return self._on_their_way > 0 and self._clock() - self._since < LONGEST_OPENING

    @property
    def newest(self) -> Dialog[Any] | None:
        """The dialog on the screen, or else the one that will come back first."""
        return self._asked[-1].dialog if self._asked else None

    def begin(self, act: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """Start an act."""
        self._go_on()
        self._app.run_worker(self._through(act), group="acts", exit_on_error=False)

    async def ask(self, dialog: Dialog[Answer]) -> Answer | None:
        """Show `dialog`, over any other; its answer, or None when it was left."""
        for same in [a.dialog for a in self._asked if _same(a.dialog, dialog)]:
            same.answer(None)
        self.put_aside()
        answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        asked = _Asked(dialog, answer)
        dialog.answered = partial(self._end, asked)
        self._asked.append(asked)
        self._app.install_screen(dialog, f"dialog-{id(dialog)}")  # it survives being put aside
        self._show(asked)
        self._halt()
        return await answer

    def put_aside(self) -> None:
        """Clear the screen of dialogs: they come back, or are left."""
        if self.open is None:
            return
        if self.open.comes_back:
            self._app.pop_screen()
        else:
            self.open.answer(None)

    def come_back(self) -> None:
        """Show what was put aside, if anything was."""
        if self._asked and self.open is None:
            self._show(self._asked[-1])

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        for asked in self._asked:
            asked.dialog.speak(words)

    def _show(self, asked: _Asked) -> None:
        self._app.push_screen(asked.dialog)
        self._turned()

    def _end(self, asked: _Asked, answer: object) -> None:
        if asked not in self._asked:
            return
        self._asked.remove(asked)
        if asked.dialog is self.open:
            self._app.pop_screen()  # which removes it a moment later, unless it is installed
            self._app.uninstall_screen(asked.dialog)
        else:
            self._app.uninstall_screen(asked.dialog)
            asked.dialog.remove()
        self._turned()
        if not asked.answer.done():
            self._go_on()
            asked.answer.set_result(answer)

    async def _through(self, act: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        try:
            await act()
        finally:
            self._halt()

    def _go_on(self) -> None:
        """An act begins, or has got its answer."""
        self._on_their_way += 1
        self._since = self._clock()

    def _halt(self) -> None:
        """An act has come to its question, or to its end."""
        self._on_their_way -= 1
        if not self._on_their_way:
            self._settled()


def _same(one: Dialog[Any], other: Dialog[Any]) -> bool:
    return bool(one.subject) and (type(one), one.subject) == (type(other), other.subject)
