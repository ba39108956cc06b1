"""Words agree in number with what is counted: 1 row, 2 rows; 0 ligne, 1 ligne, 2 lignes."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import kiosk
from badges.text.agreement import filled, is_one
from badges.text.sentence import Sentence
from kiosk.ui.speech import say, speaking
from kiosk.ui.translation import Translation

NUMBERS = (0, 1, 2, 1700)
CATALOGUES = ("kiosk", "commands")
COUNTED = re.compile(r"{\w+(?::,)?}[ \u00a0](?:de |d’)?(\w*[a-zé][sx])\b")
"""A number before a French word that looks like a plural."""
ALWAYS_ALIKE = re.compile(
    "aux|dans|des|dès|fois|jamais|les|mais|moins|ms|pas|plus|puis|refus|sans|ses|sous|vers|vous"
)
ALWAYS_MANY = {
    "{number} days old",
    "not checked: more than {number} entries",
    "{columns} columns, {lines} lines",
    "{least} to {most} digits",
    "a PIN is {least} to {most} digits",
    "No PIN: it has {least} to {most} digits",
    "Arrivals per {number} minutes, from the opening on (line: the earlier event)",
    "Arrivals per {number} minutes",
    "Inside at the end of every {number} minutes",
    "Refused scans per {number} minutes",
    "a pairing code has {number} letters and digits",
    "a booth asks {number} questions at most",
    "a line of more than {most_line:,} characters",
    "what for is said in {number} characters at most: guests read it before their yes",
    "{path} is larger than {most} pixels: make the logo smaller",
    "{share} of {number} places",
    "guests in the queue with {shown} lanes, minutes after the doors open",
    "Takes {nargs} values but 1 was given.",
    "Takes {nargs} values but {len} were given.",
    "Option {name!r} requires {nargs} arguments.",
    "Argument {name!r} takes {nargs} values.",
    "{content:,} bytes in parts of {part}",
    "{data} bytes are too much for version {version}",
    "{name} is not {bytes} bytes in hexadecimal",
    "{lines} lines in one cell: is a quotation mark missing?",
    "{codes} codes for {guests} {guests:guest|guests}",
    "one order a row: its {number} numbered people are a guest each",
    "{number} guests have the code “{code}”: find them with `kiosk guests find`",
}
"""Sentences about limits, and about what there are several of whenever they are said."""


def messages(catalogue: str) -> dict[str, str]:
    path = Path(kiosk.__file__).parent / f"locale/fr/LC_MESSAGES/{catalogue}.po"
    with path.open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0, "0 rows", "0 ligne"),
        (1, "1 row", "1 ligne"),
        (2, "2 rows", "2 lignes"),
        ("1,700", "1,700 rows", "1,700 lignes"),
        ("1\u202f700", "1\u202f700 rows", "1\u202f700 lignes"),
        ("-", "- rows", "- lignes"),
    ],
)
def test_a_word_agrees_with_its_number(number: object, english: str, french: str) -> None:
    assert filled("{n} {n:row|rows}", {"n": number}) == english
    assert filled("{n} {n:ligne|lignes}", {"n": number}, "fr") == french


def test_what_somebody_wrote_is_no_format() -> None:
    assert filled("{who}: {n:one|many}", {"who": "{n:a|b}|{x}", "n": 2}) == "{n:a|b}|{x}: many"
    assert Sentence("{n} {n:row|rows}", n=1) == "1 row"


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_sentence_that_agrees_does_so_in_both_languages(catalogue: str) -> None:
    agreeing = {text: told for text, told in messages(catalogue).items() if "|" in text + told}
    assert len(agreeing) > 10
    for text, told in agreeing.items():
        for message, language in ((text, "en"), (told, "fr")):
            for name, forms in re.findall(r"{(\w+):([^{}]*\|[^{}]*)}", message):
                one, many = forms.split("|")
                for number in NUMBERS:
                    values = {field: number for _, field, *_ in Formatter().parse(text) if field}
                    assert name in values, message
                    with speaking(language):
                        said = say(text, **values) if catalogue == "commands" else ""
                    said = said or Translation(language)(text, **values)
                    assert (one if is_one(number, language) else many) in said


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_no_number_stands_before_a_word_that_does_not_agree(catalogue: str) -> None:
    wrong = [
        (text, found[0])
        for text, told in messages(catalogue).items()
        if text not in ALWAYS_MANY
        for found in COUNTED.finditer(told)
        if not ALWAYS_ALIKE.fullmatch(found[1])
    ]
    assert wrong == []
