"""pretix's questions at check-in: asked at a desk, answered by the numbers of their options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from badges.text.sentence import Sentence
from sync.model import AnswerKind, Question
from sync.pretix.products import Products
from sync.pretix.said import Said, in_language, number, numbers, objects, text

ID = "pretix:"
"""What the ids of its lists and questions begin with in an event file."""
_SEPARATOR = ","
"""Between several choices; a desk takes no option that holds it."""
_KINDS = {
    "S": AnswerKind.TEXT,
    "T": AnswerKind.TEXT,
    "N": AnswerKind.NUMBER,
    "B": AnswerKind.YES_NO,
    "C": AnswerKind.CHOICE,
    "M": AnswerKind.CHOICES,
    "D": AnswerKind.DATE,
    "H": AnswerKind.TIME,
    "W": AnswerKind.DATE_TIME,
    "TEL": AnswerKind.PHONE,
}
_UNASKED = {"F": Sentence("it asks for a file"), "CC": Sentence("it asks for a country")}


@dataclass(frozen=True)
class Asked:
    """A question of pretix's that a desk asks."""

    number: int
    question: Question
    products: frozenset[int]
    options: Mapping[str, int]
    """The numbers of its options, by their texts."""


@dataclass(frozen=True)
class Unasked:
    """A question that a desk cannot ask."""

    text: str
    why: str
    is_required: bool
    products: frozenset[int]


def read_questions(
    said: Sequence[Said], sold: Products, language: str
) -> tuple[list[Asked], list[Unasked]]:
    """The questions that pretix asks at check-in. Raises `sync.pretix.said.NotPretixError`."""
    asked, unasked = [], []
    for each in sorted(said, key=lambda each: (number(each, "position"), number(each, "id"))):
        if not each.get("ask_during_checkin"):
            continue
        kind = _KINDS.get(text(each, "type"))
        products = frozenset(numbers(each, "items"))
        if kind is None:
            unknown = Sentence("it asks for something unknown")
            why = _UNASKED.get(text(each, "type"), unknown)
            name = in_language(each, "question", language)
            unasked.append(Unasked(name, why, bool(each.get("required")), products))
        else:
            asked.append(_asked(each, kind, products, sold, language))
    return asked, unasked


def written(kind: str, options: Mapping[str, int], answer: str) -> str:
    """An answer to a question of this `AnswerKind` as pretix takes it: options by their numbers.

    An option by its text pretix passes over without a word.
    """
    if kind not in (AnswerKind.CHOICE, AnswerKind.CHOICES):
        return answer
    chosen = [answer] if kind == AnswerKind.CHOICE else answer.split(_SEPARATOR)
    numbers_ = [options.get(each.strip()) for each in chosen]
    return ",".join(str(n) for n in numbers_ if n is not None)


def _asked(
    said: Said, kind: AnswerKind, products: frozenset[int], sold: Products, language: str
) -> Asked:
    options = {
        in_language(each, "answer", language).replace(_SEPARATOR, ";"): number(each, "id")
        for each in objects(said, "options")
    }
    # One that depends on another's answer is asked of all, and may be left open: a desk asks
    # everything at once.
    depends = said.get("dependency_question") is not None
    names = frozenset(sold.products[n].name for n in products if n in sold.products)
    question = Question(
        question_id=f"{ID}{number(said, 'id')}",
        text=in_language(said, "question", language),
        required=bool(said.get("required")) and not depends,
        kind=kind,
        options=tuple(options),
        categories=names,
    )
    return Asked(number(said, "id"), question, products, options)
