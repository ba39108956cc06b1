"""Which keys do what; each can be clicked or touched too."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from kiosk.desk.words import Words, _

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


class KeyLegend(Horizontal):
    """The function keys of the desk; a narrow screen keeps those that are needed all evening."""

    def compose(self) -> ComposeResult:
        yield Key("F1", "app.help")
        yield Key("F2", "app.next_language", rare=True)
        yield Key("F3", "app.find")
        yield Key("F4", "app.guest")
        yield Key("F5", "app.lock", rare=True)
        yield Key("F6", "app.register")
        yield Key("F8", "app.undo")
        yield Key("F10", "app.ask_to_quit", rare=True)

    def speak(self, words: Words) -> None:
        """Use the language of `words`; the language key names the one that it leads to."""
        names = (
            words(_("Help")),
            LANGUAGE_NAMES[words.next_language],
            words(_("Find")),
            words(_("Guest")),
            words(_("Hide")),
            words(_("Register")),
            words(_("Undo")),
            words(_("Stop")),
        )
        for key, name in zip(self.query(Key), names, strict=True):
            key.show(name)


class Key(Static):
    """One function key and what it does."""

    def __init__(self, name: str, action: str, *, rare: bool = False) -> None:
        super().__init__(classes="-rare" if rare else "", markup=False)
        self._key = name
        self._action = action

    def show(self, name: str, key: str = "") -> None:
        """Say what the key does, and what it is called where that depends on the language."""
        self._key = key or self._key
        self.update(Content.assemble((f" {self._key} ", "reverse"), f" {name} "))

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.run_action(self._action)
