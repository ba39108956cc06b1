"""A form: lines to write in and to choose from. The app passes on what a person types."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from badges.codes.keyboard_layout import digits
from kiosk.desk.words import Words, _
from kiosk.ui.dialog import Dialog
from kiosk.ui.widgets.form_lines import FormField, FormLines
from kiosk.ui.widgets.key_legend import Key, speak_keys
from kiosk.ui.widgets.steady_text import SteadyText

Values = Mapping[str, str]
SEPARATOR = ","
"""Between several options that are chosen."""


class Form(Dialog[dict[str, str]]):
    """Fields one below the other; its answer is what stands in them, by name.

    Enter goes to the next field and after the last one answers, if no field objects. A digit that
    chooses goes on by itself; whoever presses Enter after it all the same goes no further.
    """

    verb = _("Save")
    """What the last Enter does, as a message id."""

    def __init__(self, words: Words, values: Values | None = None) -> None:
        super().__init__(words)
        given = values or {}
        self.values = {field.name: given.get(field.name, "") for field in self.fields()}
        self.place = 0
        self._option = 0
        self._went_on = False
        """A digit has just gone on to this field."""
        self._objections: dict[str, str] = {}

    def title_text(self) -> str:
        """What this is about."""
        raise NotImplementedError

    def facts(self) -> Sequence[str]:
        """What to know before writing."""
        return ()

    def fields(self) -> Sequence[FormField]:
        """What is to be written and chosen."""
        raise NotImplementedError

    def objection(self, field: FormField, text: str) -> str:
        """Why `text` cannot stand in `field`, or nothing."""
        return ""

    def contents(self) -> ComposeResult:
        with Vertical(classes="box form"):
            yield Static(Content(self.title_text()), classes="title")
            for fact in self.facts():
                yield SteadyText(Content(fact), classes="fact")
            yield FormLines()
            yield SteadyText(id="form-note")
            with Horizontal(classes="keys"):
                yield Key(_("Enter"), "screen.touch_next", _("Next"), known_as="form-next")
                yield Key(_("Esc"), "screen.leave", _("Close"))
                yield Key("↑ ↓", "screen.touch_move", _("Other field"))

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self._objections = {}
        super().speak(words)

    @property
    def field(self) -> FormField:
        """The field that is being filled in."""
        return self.fields()[self.place]

    @property
    def text(self) -> str | None:
        """What stands in the field that is being filled in, if one writes in it."""
        return None if self.field.options else self.values[self.field.name]

    @property
    def is_menu(self) -> bool:  # type: ignore[override]
        """Whether letters and digits choose at once."""
        return bool(self.field.options)

    def show(self, line: str) -> None:
        """Show `line` as typed so far."""
        if not self.field.options and line != self.values[self.field.name]:
            self.values[self.field.name] = line
            self._objections.pop(self.field.name, None)
            self.write()

    def press(self, key: str, character: str | None) -> bool:
        """Take a key that moves, chooses or clears."""
        went_on, self._went_on = self._went_on, False
        if key == "enter":
            if not went_on:
                self.next()
        elif key in ("tab", "down"):
            self.go_to(self.place + 1)
        elif key in ("shift+tab", "up"):
            self.go_to(self.place - 1)
        elif key == "delete":
            self._put("")
        elif not self.field.options:
            return False
        elif key in ("left", "right"):
            self._turn(1 if key == "right" else -1)
        elif key == "space":
            self._toggle(self._option) if self.field.several else self._turn(1)
        elif character and character.isprintable():
            self._pick(digits(character))
        else:
            return False
        return True

    def action_touch_next(self) -> None:
        """The Enter key was clicked or touched."""
        self.next()
        self.post_message(self.Rewritten())

    def action_touch_move(self) -> None:
        """The arrow keys were clicked or touched."""
        self.go_to((self.place + 1) % len(self.fields()))
        self.post_message(self.Rewritten())

    def next(self) -> None:
        """Go to the next field; after the last one, answer if nothing objects."""
        fields = self.fields()
        if self.place < len(fields) - 1:
            self.go_to(self.place + 1)
            return
        self._objections = {
            field.name: objection
            for field in fields
            if (objection := self.objection(field, self.values[field.name]))
        }
        wrong = [place for place, field in enumerate(fields) if field.name in self._objections]
        if wrong:
            self.go_to(wrong[0])
        else:
            self.answer(dict(self.values))

    def go_to(self, place: int) -> None:
        """Go to the field at `place`; the ends hold."""
        self.place = min(max(place, 0), len(self.fields()) - 1)
        self._option = 0
        self.write()

    @on(FormLines.Touched)
    def touched(self, message: FormLines.Touched) -> None:
        """A touch goes to a field, or chooses an option of it."""
        if message.place != self.place:
            self.go_to(message.place)
        if message.option is not None:
            self._choose(message.option)
        self.post_message(self.Rewritten())

    def _put(self, value: str) -> None:
        self.values[self.field.name] = value
        self._objections.pop(self.field.name, None)
        self.write()

    def _turn(self, step: int) -> None:
        """The next or previous option."""
        options = [value for value, _label in self.field.options]
        if self.field.several:
            self._option = (self._option + step) % len(options)
            self.write()
        else:
            chosen = self.values[self.field.name]
            start = options.index(chosen) if chosen in options else -1
            self._put(options[(start + step) % len(options)])

    def _pick(self, character: str) -> None:
        """The option with this number, or the next that begins with this letter."""
        options = self.field.options
        if character.isdecimal():
            if 0 < int(character) <= len(options):
                self._choose(int(character) - 1)
                if not self.field.several and self.place < len(self.fields()) - 1:
                    self.go_to(self.place + 1)  # after the last field only Enter answers
                    self._went_on = True
            return
        wanted = character.casefold()
        for place, (_value, label) in enumerate(options):
            if label.casefold().startswith(wanted):
                self._choose(place)
                return

    def _choose(self, option: int) -> None:
        if self.field.several:
            self._toggle(option)
        else:
            self._put(self.field.options[option][0])

    def _toggle(self, option: int) -> None:
        self._option = option
        options = [value for value, _label in self.field.options]
        chosen = set(filter(None, self.values[self.field.name].split(SEPARATOR)))
        chosen ^= {options[option]}
        self._put(SEPARATOR.join(value for value in options if value in chosen))

    def write(self) -> None:
        """Show the fields with what stands in them, and what may be done."""
        for lines in self.query(FormLines):
            lines.show(self.fields(), self.values, self.place, self._option, self._objections)
        speak_keys(self, self.words)
        last = self.place == len(self.fields()) - 1
        for key in self.query("#form-next").results(Key):
            key.speak(self.words, self.verb if last else _("Next"))
        for note in self.query("#form-note").results(Static):
            note.update(Content(self._note()))

    def _note(self) -> str:
        field = self.field
        if objection := self._objections.get(field.name):
            return f"! {objection}"
        if field.several:
            return self.words(_("Digits tick and untick"))
        if field.options:
            return self.words(_("Digits or ← → choose"))
        return field.hint or self.words(_("Del empties the field"))
