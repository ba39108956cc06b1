"""The command line in French and English: help, errors, what is printed; never keys or statuses."""

import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

import kiosk
from badges.text.sentence import Sentence
from kiosk.cli import SECTIONS, main
from kiosk.commands.spoken_help import commands, loaded, translated
from kiosk.ui.language import asked_language
from kiosk.ui.speech import figures, say, speaking
from tests.kiosk.commands.sources import PACKAGES, called, nodes, spoken_errors

PACKAGE = Path(kiosk.__file__).parent
SPOKEN = {
    "say": (0,),
    "tell": (0,),
    "Refused": (0,),
    "marked": (0,),
    "Sentence": (0,),
}
"""What says a sentence, and which of its arguments are sentences."""
SHOWING = {"click.echo", "click.UsageError", "click.BadParameter", "click.ClickException",
           "click.confirm", "click.prompt", "Refused", "say", "tell"}  # fmt: skip
"""What shows its first argument to people."""
FOR_PROGRAMMERS = re.compile(
    "Deprecat|deprecat|declar|defined twice|iterable|Boolean option|color|UUID|Choice|Windows|"
    "without prompting|start character|match the format|values are required|Editing|Bash|stream|"
    r"is not (readable|writable|executable)\.$"
)
"""Sentences of click for whoever writes commands, or for what no command here has."""


def literals(node: ast.AST) -> Iterator[str]:
    """The texts that a first argument may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from literals(node.left)
        yield from literals(node.right)


def has_words(text: str) -> bool:
    """Whether there is something to translate beside values, options and names of files."""
    return re.search(r"[A-Za-z]{2}", re.sub(r"{[^}|]*}|--\S+|`[^`]*`", "", text)) is not None


def calls(*folders: Path) -> Iterator[tuple[str, ast.Call]]:
    for where, node in nodes(*folders):
        if isinstance(node, ast.Call):
            yield where, node


def said() -> set[str]:
    """Every sentence that the packages say or mark for it."""
    spoken = SPOKEN | dict.fromkeys(spoken_errors(), (0,))
    return {
        text
        for _, call in calls(*PACKAGES)
        for place in spoken.get(called(call).removeprefix("client."), ())
        if len(call.args) > place
        for text in literals(call.args[place])
        # "d" is of days; colons and quotation marks are set otherwise
        if has_words(text) or text == "d" or ": " in text or "“" in text
    }


def helped() -> set[str]:
    """Every sentence of the help but click's own of --help, which is made once, in one language."""
    texts = {*SECTIONS}
    assert loaded(main)
    for command in commands(main):
        texts |= sentences(command.help or "")
        for parameter in command.get_params(click.Context(command)):
            if isinstance(parameter, click.Option) and "--help" not in parameter.opts:
                texts |= sentences(parameter.help or "")
    return texts - {""}


def sentences(text: str) -> set[str]:
    """What is translated of a help text."""
    found = set()

    def keep(sentence: str) -> str:
        found.add(sentence)
        return sentence

    translated(text, by=keep)
    return found


def of_click() -> set[str]:
    """Every sentence of click's own."""
    return {
        text
        for _, call in calls(Path(click.__file__).parent)
        if called(call) in ("_", "ngettext")
        for argument in call.args[:2]
        for text in literals(argument)
    }


def french() -> dict[str, str]:
    with (PACKAGE / "locale/fr/LC_MESSAGES/commands.po").open("rb") as file:
        catalogue = read_po(file)
    assert not catalogue.obsolete
    assert not [message for message in catalogue if message.fuzzy and message.id]
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


def test_every_sentence_of_the_command_line_is_in_french_and_no_other() -> None:
    ours = said() | helped()
    translations = {message for message, text in french().items() if text}
    assert ours - translations == set(), "to be translated in commands.po"
    of_its_library = {text for text in of_click() if not FOR_PROGRAMMERS.search(text)}
    assert {text for text in of_its_library if has_words(text)} - translations == set()
    assert translations - ours - of_click() == set(), "said nowhere"


def test_nothing_is_shown_that_no_translator_can_reach() -> None:
    bare = [
        (where, text)
        for where, call in calls(PACKAGE / "commands")
        if called(call) in SHOWING - set(SPOKEN) and call.args
        for text in literals(call.args[0])
        if has_words(text)
    ]
    formatted = [
        (where, ast.unparse(call.args[0]))
        for where, call in calls(PACKAGE)
        if called(call) in SPOKEN and call.args and isinstance(call.args[0], ast.JoinedStr)
        if any(has_words(text) for text in literals(call.args[0]))
    ]
    assert bare + formatted == []


def test_the_french_names_the_same_values_and_options() -> None:
    for message, text in french().items():
        if '{"' in message:
            continue  # JSON, which is no format
        assert values(message) == values(text), message
        assert options(message) == options(text), message


def values(text: str) -> set[str]:
    return {name for _, name, *_ in Formatter().parse(text) if name is not None}


def options(text: str) -> set[str]:
    return set(re.findall(r"(?<!\S)--[a-z][a-z-]*|KIOSK_[A-Z_]+|`kiosk [a-z ]+", text))


def test_the_help_of_every_command_is_told_in_french() -> None:
    with speaking("fr"):
        shown = {text: translated(text) for text in helped()}
    same = {text for text, told in shown.items() if text == told}
    assert same == set()
    found = run("count", "--help", LC_ALL="fr_FR.UTF-8").output
    assert "Usage\u00a0: main count [OPTIONS] EVENT" in found
    assert "Compter qui est attendu" in found
    assert "Options\u00a0:" in found
    assert "Afficher ce message et quitter." in found
    assert "Count" not in found
    assert "Count who is expected" in run("count", "--help").output


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "fr_FR.UTF-8"}, "fr"),
        ([], {"LANG": "fr_FR.UTF-8", "KIOSK_LANGUAGE": "en"}, "en"),
        ([], {"KIOSK_LANGUAGE": "xx", "LANG": "fr_FR"}, "fr"),
        (["count", "--language", "fr"], {"KIOSK_LANGUAGE": "en"}, "fr"),
        (["--language=en", "count"], {"LANG": "fr_FR"}, "en"),
        (["count", "--language"], {}, "en"),
    ],
)
def test_which_language_is_spoken(
    arguments: list[str], environment: dict[str, str], language: str
) -> None:
    assert asked_language(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "status", "english", "told"),
    [
        (["count", "no.event"], 1, "there is no event file", "il n’y a pas de fichier"),
        (["count"], 2, "Missing argument 'EVENT'", "Il manque l’argument 'EVENT'"),
        (["cuont"], 2, "No such command", "La commande 'cuont' n’existe pas"),
        (["scan", "--jsno", "x"], 2, "Did you mean", "Vouliez-vous dire '--json'"),
        (["report", "x.event"], 2, "Missing option '--out'", "Il manque l’option '--out'"),
        (["new", "x.event", "--name", "x", "--starts", "then"], 2, "is no time", "pas une heure"),
        (
            ["badges", "x.event", "--out", "x", "--skip", "-1"],
            2,
            "not in the range",
            "l’intervalle",
        ),
        (["desk", "no.event", "--list"], 2, "requires an argument", "attend une valeur"),
        (["sync", "merge"], 2, "Missing argument", "Il manque l’argument"),
    ],
)
def test_errors_are_told_in_the_language_asked_for_and_mean_the_same(
    arguments: list[str], status: int, english: str, told: str
) -> None:
    first, second = run(*arguments), run(*arguments, KIOSK_LANGUAGE="fr")
    third = run("--language", "fr", *arguments)
    assert first.exit_code == second.exit_code == third.exit_code == status
    assert english in first.stderr
    assert told in second.stderr
    assert told in third.stderr


def test_what_a_script_reads_is_the_same_in_every_language(event_path: Path) -> None:
    made = run("new", str(event_path), "--name", "Grand Opening", "--language", "fr")
    assert "créé. Ensuite" in made.output
    spoken = [run("count", str(event_path), "--json", KIOSK_LANGUAGE=each) for each in ("fr", "en")]
    assert json.loads(spoken[0].output) == json.loads(spoken[1].output)
    assert "attendus" in run("count", str(event_path), KIOSK_LANGUAGE="fr").output
    assert "expected" in run("count", str(event_path), KIOSK_LANGUAGE="en").output


def test_one_of_a_thing_is_said_as_one() -> None:
    def told() -> list[str]:
        return [say("{number} {number:row|rows}", number=figures(each)) for each in (0, 1, 1700)]

    assert told() == ["0 rows", "1 row", "1,700 rows"]
    with speaking("fr"):
        french = told()
    assert french == ["0 ligne", "1 ligne", "1\u202f700 lignes"]


def test_a_value_is_neither_translated_nor_a_format() -> None:
    with speaking("fr"):
        assert say("{name}: removed", name="{why} rooms") == "{why} rooms\u00a0: retirée"


def test_an_error_from_below_is_told_in_the_language_with_all_it_names(event_path: Path) -> None:
    """What knows no language gives sentences that remember how they were made."""
    inner = Sentence("no stock “{name}”", name="nope")
    with speaking("fr"):
        told = say("{error}: choose another", error=ValueError(inner))
    assert told == "aucun support «\u00a0nope\u00a0»\u00a0: choisissez-en un autre"
    assert say("{error}: choose another", error=ValueError(inner)).startswith("no stock “nope”")
    event_path.write_text("Nom;Prénom")
    found = run("check", str(event_path), "X", KIOSK_LANGUAGE="fr")
    assert f"{event_path} n’est pas un fichier d’événement" in found.stderr
    found = run("scan", "nowhere.png", KIOSK_LANGUAGE="fr")
    assert "Il n’y a pas de fichier «\u00a0nowhere.png\u00a0»" in found.stderr


def test_a_screen_says_at_once_that_it_is_coming(tmp_path: Path) -> None:
    """In a real terminal, before its libraries are loaded; what goes wrong comes after it."""
    command = [sys.executable, "-m", "kiosk", "desk", str(tmp_path / "no.event")]
    pty = pytest.importorskip("pty")  # where there are such terminals
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["KIOSK_LANGUAGE"] = "fr"
        os.execv(command[0], command)
    told = b""
    with suppress(OSError):  # the other side has gone
        while part := os.read(terminal, 4096):
            told += part
    os.waitpid(pid, 0)
    first, second, *_ = told.decode().splitlines()
    assert first == "Un instant, l’écran arrive…"
    assert second.startswith("Erreur\u00a0: il n’y a pas de fichier d’événement")
