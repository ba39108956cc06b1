"""What does not fit, one after the other: each is settled with one key."""

from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from kiosk.desk.words import Words, _
from kiosk.review.phrases import DECISIONS, HEADLINES, decisions_about, story, when, who
from kiosk.ui.plain_text import cut
from kiosk.ui.speech import say_error
from kiosk.ui.widgets.key_legend import Key, LanguageKey, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText
from sync.file.storage_error import StorageError
from sync.merging.conflicts import Conflict, Decision
from sync.model import Event

_KEYS = dict(zip("1234", DECISIONS, strict=True))
_WHEN_WIDTH, _WHAT_WIDTH, _DECIDED_WIDTH = 10, 27, 21
"""Cells of a line; who it is about has the rest."""


class ConflictsScreen(Screen[None]):
    """The conflicts of an event. One that was settled stays in view, and can be settled anew."""

    BINDINGS = [
        *(Binding(key, f"decide('{decision}')", show=False) for key, decision in _KEYS.items()),
        Binding("f2", "next_language", show=False),
        Binding("f10,escape", "app.quit", show=False),
    ]

    def __init__(
        self,
        page: Callable[[], tuple[list[Conflict], int]],
        event: Event,
        words: Words,
        decide: Callable[[Conflict, Decision], None],
    ) -> None:
        """Show a `page` of conflicts after the other.

        A page says how many are open beside it. `decide` records a decision or raises
        `StorageError`.
        """
        super().__init__()
        self.conflicts, self._beyond = page()
        self._page = page
        self.words = words
        self._event = event
        self._decide = decide
        self._trouble = ""

    def compose(self) -> ComposeResult:
        yield SteadyText(id="conflicts-title")
        yield OptionList(id="conflicts-list", markup=False)
        with VerticalScroll(id="conflicts-story", can_focus=False):
            yield SteadyText(id="conflicts-told")
        with Horizontal(classes="conflicts-keys"):
            for key, decision in _KEYS.items():
                name = DECISIONS[decision]
                yield Key(key, f"screen.decide('{decision}')", name, known_as=f"decide-{decision}")
        with Horizontal(classes="conflicts-keys"):
            yield Key("↑ ↓", "screen.focus_next", _("Choose"))
            yield LanguageKey("screen.next_language")
            yield Key("F10", "app.quit", _("Stop"))

    def on_mount(self) -> None:
        self._show()
        self.query_one(OptionList).focus()

    def on_resize(self) -> None:
        self._show()

    def action_decide(self, decision: str) -> None:
        """Record what the marked conflict was, and go on to the next that is open."""
        place, conflict = self._marked, self.marked
        if conflict is None or place is None or Decision(decision) not in decisions_about(conflict):
            self.app.bell()
            return
        try:
            self._decide(conflict, Decision(decision))
        except StorageError as error:
            self._trouble = self.words(
                _("Not recorded: {error}"), error=say_error(error, self.words.language)
            )
        else:
            self._trouble = ""
            self.conflicts[place] = replace(conflict, decision=Decision(decision))
            self._mark_next(place)
            if self._beyond and all(each.decision for each in self.conflicts):
                self.conflicts, self._beyond = self._page()
                self.query_one(OptionList).highlighted = None
        self._show()

    def action_next_language(self) -> None:
        """Switch to the next language."""
        self.words = Words(self.words.next_language)
        self._show()

    @property
    def marked(self) -> Conflict | None:
        """The conflict that a key settles."""
        place = self._marked
        return self.conflicts[place] if place is not None and self.conflicts else None

    @property
    def _marked(self) -> int | None:
        return self.query_one(OptionList).highlighted

    def _mark_next(self, place: int) -> None:
        following = [*range(place + 1, len(self.conflicts)), *range(place)]
        self.query_one(OptionList).highlighted = next(
            (each for each in following if self.conflicts[each].decision is None), place
        )

    @on(OptionList.OptionHighlighted)
    def tell(self) -> None:
        """Tell what is known of the marked conflict."""
        words, conflict = self.words, self.marked
        lines = story(conflict, words, self._event) if conflict else [words(_("Everything fits."))]
        told = self.query_one("#conflicts-told", Static)
        told.update(Content("\n".join(filter(None, [self._trouble, *lines]))))
        told.set_class(bool(self._trouble), "-trouble")
        self._show_keys(conflict)

    def _show(self) -> None:
        listed = self.query_one(OptionList)
        marked = listed.highlighted
        listed.clear_options()
        listed.add_options([Option(self._line(conflict)) for conflict in self.conflicts])
        if self.conflicts:
            listed.highlighted = marked or 0
        still_open = self._beyond + sum(each.decision is None for each in self.conflicts)
        title = self.words(_("What does not fit; still open: {number}"), number=still_open)
        self.query_one("#conflicts-title", Static).update(Content(title))
        self.tell()

    def _line(self, conflict: Conflict) -> Content:
        words = self.words
        settled = f"✔ {words(DECISIONS[conflict.decision])}" if conflict.decision else ""
        at = f"{when(conflict, words, self._event):<{_WHEN_WIDTH}}"
        what = f"{words(HEADLINES[conflict.kind]):<{_WHAT_WIDTH}}"
        room = self.size.width - 4 - _WHEN_WIDTH - _WHAT_WIDTH - _DECIDED_WIDTH
        name = cut(who(conflict), max(room, 8))
        return Content.assemble(at, what, name, "  ", (settled, "bold" if settled else ""))

    def _show_keys(self, conflict: Conflict | None) -> None:
        speak_keys(self, self.words)
        offered = decisions_about(conflict) if conflict else ()
        for decision in DECISIONS:
            self.query_one(f"#decide-{decision}").set_class(decision not in offered, "-idle")
