"""What a list leaves open, as people are asked it, and the options that answer."""

import shlex

from kiosk.importing.field_names import FIELD_NAMES, NOT_IMPORTED
from kiosk.ui.plain_text import plain
from kiosk.ui.speech import say_in
from kiosk.ui.translation import Translation, _
from sync.guest_lists.questions import OURS, ListQuestion, QuestionKind

_SENTENCES = {
    QuestionKind.SHEET: _("Which sheets are the guest list? {evidence}"),
    QuestionKind.COLUMN: _("“{about}” is not understood: {evidence}. What is it?"),
    QuestionKind.CODES: _("Is one of these what is in the guests’ tickets? {evidence}"),
    QuestionKind.STATUS: _("What does “{about}” say of a ticket? {evidence}"),
    QuestionKind.DATES: _("“{about}”: the day first, or the month? {evidence}"),
    QuestionKind.HIDDEN: _(
        "{about} {about:row is|rows are} hidden in the spreadsheet: are they guests? {evidence}"
    ),
    QuestionKind.STRUCK: _(
        "{about} {about:row is|rows are} struck through: are they guests? {evidence}"
    ),
    QuestionKind.LONE: _(
        "{about} {about:row has|rows have} one cell alone: guests, or headings? {evidence}"
    ),
}
_NO_CODES = _(
    "This list has no codes: they are made here, and tickets of a shop will not open this door. "
    "Is that meant?"
)
_EMPTY = _("What does an empty cell say of a ticket? {evidence}")
_OPTIONS = {
    QuestionKind.DATES: "--dates",
    QuestionKind.HIDDEN: "--hidden-rows",
    QuestionKind.STRUCK: "--struck-rows",
    QuestionKind.LONE: "--lone-rows",
}
_CHOICES = {
    "valid": _("valid"),
    "canceled": _("canceled"),
    "unapproved": _("not approved: not let in yet"),
    "blocked": _("blocked"),
    "revoked": _("revoked"),
    "unpaid": _("not paid"),
    "day-first": _("the day first"),
    "month-first": _("the month first"),
    "import": _("guests: import them"),
    "leave-out": _("no guests: leave them out"),
    OURS: _("none: the codes are made here"),
}


def sentence(question: ListQuestion, words: Translation) -> str:
    """The question with its evidence."""
    asked = _SENTENCES[question.kind]
    if question.kind is QuestionKind.CODES and question.choices == (OURS,):
        asked = _NO_CODES
    elif question.kind is QuestionKind.STATUS and not question.about:
        asked = _EMPTY
    evidence = plain(say_in(words.language, question.evidence))
    return words(asked, about=plain(question.about), evidence=evidence).strip()


def choice_name(question: ListQuestion, choice: str, words: Translation) -> str:
    """One answer, as it is offered."""
    if question.kind is QuestionKind.COLUMN:
        return words(FIELD_NAMES.get(choice, NOT_IMPORTED))
    if question.kind is QuestionKind.CODES and choice != OURS:
        return words(_("“{text}”"), text=plain(choice))
    return words(_CHOICES.get(choice, choice))


def options(question: ListQuestion) -> str:
    """What to write on the command line for each answer."""
    return " | ".join(dict.fromkeys(_option(question, choice) for choice in question.choices))


def _option(question: ListQuestion, choice: str) -> str:
    if question.kind is QuestionKind.SHEET:
        return f"--sheet {_quoted(choice)}"
    if question.kind is QuestionKind.COLUMN:
        named = question.about or f"#{question.place + 1}"
        return f"--map {_quoted(f'{named}={choice}')}"
    if question.kind is QuestionKind.CODES:
        return "--codes-are-ours" if choice == OURS else f"--map {_quoted(f'{choice}=code')}"
    if question.kind is QuestionKind.STATUS:
        return f"--status {_quoted(f'{question.about}={choice}')}"
    return f"{_OPTIONS[question.kind]} {choice}"


def _quoted(text: str) -> str:
    """A value as a shell takes it back."""
    plainly = plain(text)
    return shlex.quote(plainly) if set(plainly) & set('"$`\\!') else f'"{plainly}"'
