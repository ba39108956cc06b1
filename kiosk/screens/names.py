"""Setting a guest's name right, and writing down a reason."""

from collections.abc import Sequence

from kiosk.screens.form import Form
from kiosk.widgets.form_lines import Field
from kiosk.widgets.found import called
from kiosk.words import Words, _
from sync.model import Guest


class NameForm(Form):
    """First and last name and company, as they stand on the list."""

    def __init__(self, words: Words, guest: Guest) -> None:
        self._guest = guest
        names = ("first_name", "last_name", "company")
        super().__init__(words, {name: getattr(guest, name) for name in names})

    def title_text(self) -> str:
        """Whose name."""
        return " · ".join((self.words(_("Correct the name")), called(self._guest)))

    def fields(self) -> Sequence[Field]:
        """The names."""
        return (
            Field("first_name", self.words(_("First name"))),
            Field("last_name", self.words(_("Last name"))),
            Field("company", self.words(_("Company"))),
        )

    def objection(self, field: Field, text: str) -> str:
        """A first or a last name is needed."""
        if field.name == "first_name" and not (text.strip() or self.values["last_name"].strip()):
            return self.words(_("A first or a last name is needed"))
        return ""


class NoteForm(Form):
    """Why somebody is let in anyway, in a few words."""

    def title_text(self) -> str:
        """The question."""
        return self.words(_("Why let them in anyway?"))

    def fields(self) -> Sequence[Field]:
        """One line."""
        return (Field("note", self.words(_("Reason")), required=True),)

    def objection(self, field: Field, text: str) -> str:
        """A reason is needed."""
        return "" if text.strip() else self.words(_("Write a few words"))

    def verb(self) -> str:
        """What the last Enter does."""
        return self.words(_("Let in"))
