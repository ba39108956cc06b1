"""Which keys do what; each can be clicked or touched too."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.dom import DOMNode

from kiosk.desk.words import _
from kiosk.ui.translation import Translation
from kiosk.ui.widgets.steady_text import SteadyText

LANGUAGE_NAMES = {"fr": "Français", "en": "English"}


class Key(SteadyText):
    """One key, what a press or a click does, and what that is called; both are message ids."""

    def __init__(
        self, key: str, action: str, called: str, *, rare: bool = False, known_as: str | None = None
    ) -> None:
        super().__init__(classes="-rare" if rare else "", id=known_as)
        self.key = key
        self.called = called
        self._action = action

    def speak(self, say: Translation, called: str | None = None) -> None:
        """Say what the key does, in the language of `say`; `called` from now on, if given."""
        self.called = self.called if called is None else called
        key, name = say(self.key), self._called(say)
        pad = "" if isinstance(self.parent, KeyLegend) else " "  # there they are many
        self.update(Content.assemble((f"{pad}{key}{pad}", "reverse"), f" {name}{pad}"))

    def _called(self, say: Translation) -> str:
        return say(self.called)

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.run_action(self._action)


class LanguageKey(Key):
    """The key that changes the language; it names the one that it leads to."""

    def __init__(self, action: str = "app.next_language") -> None:
        super().__init__("F2", action, "")

    def _called(self, say: Translation) -> str:
        return LANGUAGE_NAMES[say.next_language]


class KeyLegend(Horizontal):
    """The function keys of the desk; a narrow screen keeps those that are needed all evening."""

    def compose(self) -> ComposeResult:
        yield Key("F1", "app.help", _("Help"))
        yield LanguageKey()
        yield Key("F3", "app.find", _("Find"))
        yield Key("F4", "app.guest", _("Guest"))
        yield Key("F5", "app.lock", _("Hide"), rare=True)
        yield Key("F6", "app.register", _("Register"))
        yield Key("F8", "app.undo", _("Undo"))
        yield Key("F10", "app.ask_to_quit", _("Stop"))


def speak_keys(shown: DOMNode, say: Translation) -> None:
    """Have all keys of a screen or a legend speak the language of `say`."""
    for key in shown.query(Key):
        key.speak(say)
