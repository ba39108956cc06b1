"""Answers to a door's questions: the 35 published rows in our words, and our own hard ones."""

import pytest

from kiosk.desk.rules.questions import (
    LONGEST,
    AnswerError,
    Objection,
    QuestionError,
    check_answer,
    open_questions,
    read_questions,
)
from sync.model import AnswerKind, CheckInList, Guest, Question


def ask(kind: AnswerKind, *options: str, required: bool = True) -> Question:
    return Question("q", "?", required, kind, options)


SIZES = ("3", "12")
TEXT, NUMBER, YES_NO = AnswerKind.TEXT, AnswerKind.NUMBER, AnswerKind.YES_NO
CHOICE, CHOICES = AnswerKind.CHOICE, AnswerKind.CHOICES
DATE, TIME, DATE_TIME = AnswerKind.DATE, AnswerKind.TIME, AnswerKind.DATE_TIME
FITTING = [
    (ask(TEXT, required=False), "", ""),
    (ask(TEXT), "a", "a"),
    (ask(TEXT), "b", "b"),
    (ask(NUMBER), "3", "3"),
    (ask(NUMBER), "2.56", "2.56"),
    (ask(NUMBER), "2,56", "2.56"),
    (ask(YES_NO), "True", "true"),
    (ask(YES_NO), "true", "true"),
    (ask(YES_NO), "False", "false"),
    (ask(YES_NO), "false", "false"),
    (ask(YES_NO), "0", "false"),
    (ask(YES_NO), "oui", "true"),
    (ask(YES_NO, required=False), "", "false"),
    (ask(CHOICE, *SIZES), "3", "3"),
    (ask(CHOICES, *SIZES), "3", "3"),
    (ask(CHOICES, *SIZES), "12", "12"),
    (ask(CHOICES, *SIZES), "3,12", "3,12"),
    (ask(CHOICES, *SIZES), "12, 3", "3,12"),
    (ask(DATE), "2016-02-29", "2016-02-29"),
    (ask(DATE), "29/02/2016", "2016-02-29"),
    (ask(TIME), "12:20", "12:20"),
    (ask(DATE_TIME), "2018-01-19T12:20", "2018-01-19T12:20"),
    (ask(DATE_TIME), "19/01/2018 12:20", "2018-01-19T12:20"),
    (ask(AnswerKind.EMAIL), "zoe@salon.example", "zoe@salon.example"),
    (ask(AnswerKind.PHONE), "+33 6 39 98 00 00", "+33639980000"),
    (ask(TEXT), "  Zoé\x1b[2J\x07 ", "Zoé[2J"),
]
UNFITTING = [
    (ask(TEXT), "", Objection.MISSING),
    (ask(YES_NO), "", Objection.MISSING),
    (ask(TEXT), "\x1b", Objection.MISSING),
    (ask(TEXT), "x" * (LONGEST + 1), Objection.TOO_LONG),
    (ask(NUMBER), "abc", Objection.NOT_A_NUMBER),
    (ask(NUMBER), "True", Objection.NOT_A_NUMBER),
    (ask(NUMBER), "nan", Objection.NOT_A_NUMBER),
    (ask(YES_NO), "perhaps", Objection.NOT_YES_OR_NO),
    (ask(CHOICE, *SIZES), "4", Objection.NOT_AN_OPTION),
    (ask(CHOICE, *SIZES), "A", Objection.NOT_AN_OPTION),
    (ask(CHOICES, *SIZES), "6", Objection.NOT_AN_OPTION),
    (ask(CHOICES, *SIZES), "3,12,6", Objection.NOT_AN_OPTION),
    (ask(DATE), "2017-02-29", Objection.NOT_A_DATE),
    (ask(TIME), "25:30", Objection.NOT_A_TIME),
    (ask(DATE_TIME), "2018-01-19T25:59", Objection.NOT_A_TIME),
    (ask(DATE_TIME), "2018-01-19", Objection.NOT_A_TIME),
    (ask(AnswerKind.EMAIL), "zoe@salon", Objection.NOT_AN_EMAIL),
    (ask(AnswerKind.EMAIL), "salon.example", Objection.NOT_AN_EMAIL),
    (ask(AnswerKind.PHONE), "12", Objection.NOT_A_PHONE),
]


@pytest.mark.parametrize(("question", "text", "kept"), FITTING)
def test_an_answer_that_fits_is_kept_in_one_way_of_writing(
    question: Question, text: str, kept: str
) -> None:
    assert check_answer(question, text) == kept
    assert check_answer(question, kept) == kept


@pytest.mark.parametrize(("question", "text", "objection"), UNFITTING)
def test_an_answer_that_does_not_fit_says_why(
    question: Question, text: str, objection: Objection
) -> None:
    with pytest.raises(AnswerError) as raised:
        check_answer(question, text)
    assert raised.value.objection is objection


def test_a_question_is_asked_of_its_categories_and_once() -> None:
    check_in_list = CheckInList(questions=read_questions([
        {"id": "size", "text": "Size?", "categories": ["VIP"]},
        {"id": "train", "text": "By train?", "kind": "yes_no", "required": False},
    ]))  # fmt: skip
    vip, visitor = Guest("1", "A", category="VIP"), Guest("2", "B", category="Visiteur")
    assert [q.question_id for q in open_questions(check_in_list, vip, ())] == ["size", "train"]
    assert [q.question_id for q in open_questions(check_in_list, visitor, ())] == ["train"]
    assert open_questions(check_in_list, vip, {"size", "train"}) == ()


WRONG = {
    "no list": {},
    "no object": ["size"],
    "no text": [{"id": "a"}],
    "blank text": [{"id": "a", "text": "\x07"}],
    "another kind": [{"id": "a", "text": "?", "kind": "colour"}],
    "a field nobody knows": [{"id": "a", "text": "?", "requird": True}],
    "required is no truth": [{"id": "a", "text": "?", "required": "yes"}],
    "a choice among nothing": [{"id": "a", "text": "?", "kind": "choice"}],
    "an option with a comma": [{"id": "a", "text": "?", "kind": "choices", "options": ["a,b"]}],
    "one id twice": [{"id": "a", "text": "?"}, {"id": "a", "text": "??"}],
}


@pytest.mark.parametrize("name", WRONG)
def test_questions_that_cannot_be_asked_are_refused(name: str) -> None:
    with pytest.raises(QuestionError):
        read_questions(WRONG[name])
