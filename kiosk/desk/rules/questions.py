"""Questions that a check-in list asks: which are still open, and whether an answer fits."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from badges.text.cleaning import one_line
from badges.text.email_address import is_email
from badges.text.sentence import Sentence
from sync.model import AnswerKind, CheckInList, Guest, Question

LONGEST = 300
"""Characters of one answer."""
SEPARATOR = ","
"""Between several choices; no option may hold it."""

_YES = {"true", "1", "yes", "y", "oui", "o"}
_NO = {"false", "0", "no", "n", "non"}


class Objection(StrEnum):
    """Why an answer does not fit; the screen has the words."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_DATE = "not_a_date"
    NOT_A_TIME = "not_a_time"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_PHONE = "not_a_phone"


class AnswerError(ValueError):
    """An answer that does not fit its question."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection.value)
        self.objection = objection


class QuestionError(ValueError):
    """A question that cannot be asked; the message says what is wrong with it."""


def open_questions(
    check_in_list: CheckInList, guest: Guest, answered: Collection[str]
) -> tuple[Question, ...]:
    """What `check_in_list` still has to ask `guest`; the optional is asked once too."""
    return tuple(
        question
        for question in check_in_list.questions
        if question.question_id not in answered
        and (question.categories is None or guest.category in question.categories)
    )


def check_answer(question: Question, text: str) -> str:
    """The answer `text` in one way of writing, "" for none. Raises `AnswerError`."""
    text = one_line(text)
    if not text:
        if question.required:
            raise AnswerError(Objection.MISSING)
        return "false" if question.kind is AnswerKind.YES_NO else ""
    if len(text) > LONGEST:
        raise AnswerError(Objection.TOO_LONG)
    return _CHECKS[question.kind](question, text)


def read_questions(value: Any) -> tuple[Question, ...]:
    """Questions from JSON: a list of objects with the fields of `sync.model.Question`.

    Only `question_id` (or `id`) and `text` are needed. Raises `QuestionError`.
    """
    if not isinstance(value, list):
        raise QuestionError(Sentence("questions are a JSON list"))
    questions = tuple(_read(number, item) for number, item in enumerate(value, 1))
    ids = [question.question_id for question in questions]
    if len(set(ids)) < len(ids):
        raise QuestionError(Sentence("two questions have one id"))
    return questions


def _read(number: int, item: Any) -> Question:
    try:
        known = {**item}
        question_id = str(known.pop("question_id", None) or known.pop("id"))
        text = one_line(str(known.pop("text")))
        kind = AnswerKind(known.pop("kind", AnswerKind.TEXT))
        options = tuple(one_line(str(option)) for option in known.pop("options", ()))
        categories = known.pop("categories", None)
        required = known.pop("required", True)
    except (TypeError, KeyError, ValueError) as error:
        raise QuestionError(
            Sentence(
                "question {number}: it needs an id, a text, and a kind that there is", number=number
            )
        ) from error
    if known:
        raise QuestionError(
            Sentence(
                "question {number}: unknown field {known}",
                number=number,
                known=", ".join(sorted(known)),
            )
        )
    if not text or not isinstance(required, bool):
        raise QuestionError(
            Sentence(
                "question {number}: it needs a text, and required true or false", number=number
            )
        )
    if kind in (AnswerKind.CHOICE, AnswerKind.CHOICES) and not all(options or ("",)):
        raise QuestionError(Sentence("question {number}: a choice needs options", number=number))
    if any(SEPARATOR in option for option in options):
        raise QuestionError(
            Sentence("question {number}: no option may hold a comma", number=number)
        )
    named = None if categories is None else frozenset(map(str, categories))
    return Question(question_id, text, required, kind, options, named)


def _number(_question: Question, text: str) -> str:
    try:
        number = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        raise AnswerError(Objection.NOT_A_NUMBER) from None
    if not number.is_finite():
        raise AnswerError(Objection.NOT_A_NUMBER)
    return str(number)


def _yes_no(_question: Question, text: str) -> str:
    word = text.lower()
    if word not in _YES | _NO:
        raise AnswerError(Objection.NOT_YES_OR_NO)
    return "true" if word in _YES else "false"


def _choice(question: Question, text: str) -> str:
    if text not in question.options:
        raise AnswerError(Objection.NOT_AN_OPTION)
    return text


def _choices(question: Question, text: str) -> str:
    chosen = {_choice(question, part.strip()) for part in text.split(SEPARATOR)}
    return SEPARATOR.join(option for option in question.options if option in chosen)


def _date(_question: Question, text: str) -> str:
    return _parsed(_as_date, text, Objection.NOT_A_DATE)


def _time(_question: Question, text: str) -> str:
    return _parsed(lambda t: time.fromisoformat(t).isoformat("minutes"), text, Objection.NOT_A_TIME)


def _date_time(_question: Question, text: str) -> str:
    day, separator, at = text.replace("T", " ").partition(" ")
    if not separator:
        raise AnswerError(Objection.NOT_A_TIME)
    return f"{_date(_question, day)}T{_time(_question, at.strip())}"


def _as_date(text: str) -> str:
    """ISO, or day, month and year as in French."""
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date().isoformat()
    return date.fromisoformat(text).isoformat()


def _parsed(parse: Callable[[str], str], text: str, objection: Objection) -> str:
    try:
        return parse(text)
    except ValueError:
        raise AnswerError(objection) from None


def _email(_question: Question, text: str) -> str:
    if not is_email(text):
        raise AnswerError(Objection.NOT_AN_EMAIL)
    return text


def _phone(_question: Question, text: str) -> str:
    digits = re.sub(r"[\s().-]", "", text)
    if not re.fullmatch(r"\+?[0-9]{6,15}", digits):
        raise AnswerError(Objection.NOT_A_PHONE)
    return digits


_CHECKS: dict[AnswerKind, Callable[[Question, str], str]] = {
    AnswerKind.TEXT: lambda _question, text: text,
    AnswerKind.NUMBER: _number,
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.CHOICE: _choice,
    AnswerKind.CHOICES: _choices,
    AnswerKind.DATE: _date,
    AnswerKind.TIME: _time,
    AnswerKind.DATE_TIME: _date_time,
    AnswerKind.EMAIL: _email,
    AnswerKind.PHONE: _phone,
}
