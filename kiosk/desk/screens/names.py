"""Setting a guest's name right, and writing down a reason."""

from collections.abc import Sequence

from kiosk.desk.widgets.found import called
from kiosk.desk.words import Words, _
from kiosk.ui.form import Form
from kiosk.ui.widgets.form_lines import FormField
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

    def fields(self) -> Sequence[FormField]:
        """The names."""
        return (
            FormField("first_name", self.words(_("First name"))),
            FormField("last_name", self.words(_("Last name"))),
            FormField("company", self.words(_("Company"))),
        )

    def objection(self, field: FormField, text: str) -> str:
        """A first or a last name is needed."""
        if field.name == "first_name" and not (text.strip() or self.values["last_name"].strip()):
            return self.words(_("A first or a last name is needed"))
        return ""


class NoteForm(Form):
    """Why somebody is let in anyway, in a few words."""

    verb = _("Let in")

    def title_text(self) -> str:
        """The question."""
        return self.words(_("Why let them in anyway?"))

    def fields(self) -> Sequence[FormField]:
        """One line."""
        return (FormField("note", self.words(_("Reason")), required=True),)

    def objection(self, field: FormField, text: str) -> str:
        """A reason is needed."""
        return "" if text.strip() else self.words(_("Write a few words"))
