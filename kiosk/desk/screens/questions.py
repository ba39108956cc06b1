"""The questions that a check-in list asks, as a form: the answers let the guest in."""

from collections.abc import Sequence

from kiosk.desk.rules.questions import AnswerError, Objection, check_answer
from kiosk.desk.widgets.found import called
from kiosk.desk.words import Words, _
from kiosk.ui.form import Form
from kiosk.ui.widgets.form_lines import FormField
from sync.model import AnswerKind, Guest, Question

OBJECTIONS = {
    Objection.MISSING: _("This has to be answered"),
    Objection.TOO_LONG: _("Too long"),
    Objection.NOT_A_NUMBER: _("Write a number"),
    Objection.NOT_YES_OR_NO: _("Choose yes or no"),
    Objection.NOT_AN_OPTION: _("Choose one of those listed"),
    Objection.NOT_A_DATE: _("Write a date like 31/12/2026"),
    Objection.NOT_A_TIME: _("Write a time like 19:30"),
    Objection.NOT_AN_EMAIL: _("Write an e-mail address"),
    Objection.NOT_A_PHONE: _("Write a phone number"),
}
HINTS = {
    AnswerKind.DATE: _("A date like 31/12/2026"),
    AnswerKind.TIME: _("A time like 19:30"),
    AnswerKind.DATE_TIME: _("Date and time like 31/12/2026 19:30"),
    AnswerKind.NUMBER: _("A number"),
}


class QuestionForm(Form):
    """Asks a guest what is still open. Leaving it, the guest is not in."""

    verb = _("Let in")

    def __init__(self, words: Words, guest: Guest, questions: Sequence[Question]) -> None:
        self._guest = guest
        self._questions = {question.question_id: question for question in questions}
        super().__init__(words)
        self.subject = guest.ticket_id

    def title_text(self) -> str:
        """Who is asked."""
        return " · ".join((self.words(_("Questions")), called(self._guest)))

    def fields(self) -> Sequence[FormField]:
        """A field for each question."""
        return [self._field(question) for question in self._questions.values()]

    def objection(self, field: FormField, text: str) -> str:
        """Why `text` is no answer."""
        try:
            check_answer(self._questions[field.name], text)
        except AnswerError as error:
            return self.words(OBJECTIONS[error.objection])
        return ""

    def _field(self, question: Question) -> FormField:
        hint = HINTS.get(question.kind, "")
        return FormField(
            question.question_id,
            question.text,
            required=question.required,
            options=self._options(question),
            several=question.kind is AnswerKind.CHOICES,
            hint=self.words(hint) if hint else "",
        )

    def _options(self, question: Question) -> tuple[tuple[str, str], ...]:
        if question.kind is AnswerKind.YES_NO:
            return (("true", self.words(_("Yes"))), ("false", self.words(_("No"))))
        if question.kind in (AnswerKind.CHOICE, AnswerKind.CHOICES):
            return tuple((option, option) for option in question.options)
        return ()
