"""Every command and every option has its place in the documentation, and nothing else has."""

import re

import click
import pytest

from tests.docs.pages import PAGES, REFERENCE, code_spans, text_of
from tests.docs.reference import every_command, reference, spellings

COMMANDS = dict(every_command())
OPTIONS = {
    spelling
    for command in COMMANDS.values()
    for option in command.params
    if isinstance(option, click.Option)
    for spelling in spellings(option)
} | {"--help", "--version"}

READERS_PAGES = [page for page in PAGES if page != REFERENCE]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_in_the_reference(name: str) -> None:
    """If not: `make docs`."""
    _, found, rest = text_of(REFERENCE).partition(f"\n### `{name}`\n")
    assert found, f"{name} is not in {REFERENCE.name}: run `make docs`"
    entry = rest.partition("\n### ")[0]
    for option in COMMANDS[name].params:
        if isinstance(option, click.Option):
            assert option.help
            for spelling in spellings(option):
                assert f"`{spelling}`" in entry, f"{name} {spelling}: run `make docs`"


def test_the_reference_is_what_the_help_says() -> None:
    assert text_of(REFERENCE) == reference(), "run `make docs`"


@pytest.mark.parametrize(
    "name", [name for name, command in COMMANDS.items() if not isinstance(command, click.Group)]
)
def test_a_command_is_told_to_whoever_needs_it(name: str) -> None:
    """A reference is for those who know what they look for: each command is in another page too."""
    assert any(re.search(rf"{name}\b", text_of(page)) for page in READERS_PAGES), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_no_command_or_option_that_is_not_there(page: object) -> None:
    for span in code_spans(text_of(page)):  # type: ignore[arg-type]
        if re.match(r"kiosk [a-z]", span):
            assert command_of(span), span
        if re.match(r"(kiosk [a-z]|--[a-z])", span):
            options = re.findall(r"(?<=\s)--[a-z][a-z-]*", f" {span}")
            assert not set(options) - OPTIONS, span


def command_of(span: str) -> click.Command | None:
    """The command that a text begins with, as in `kiosk sync merge opening.event`."""
    words = span.split()
    return next(
        (c for n in (3, 2) if (c := COMMANDS.get(" ".join(words[:n])))),
        None,
    )
