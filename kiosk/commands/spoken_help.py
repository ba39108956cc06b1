"""Help texts, and click's own words, in the language that is spoken.

Commands and options say their help in English, where they are; here is the one place that has it
translated, paragraph by paragraph, when somebody asks for it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from click import core, decorators, exceptions, formatting, parser, termui, types

from kiosk.ui.language import LANGUAGE, LANGUAGES
from kiosk.ui.speech import say

_PARAGRAPHS = re.compile(r"\n{2,}")
_EXPLAINED = re.compile(r"(?<=\S)\s{3,}(?=\S)")
"""Between an example and what it is for."""
_AS_IT_IS = "\b\n"
"""Before a paragraph whose lines click keeps."""


def commands(command: click.Command) -> Iterator[click.Command]:
    """`command` and all below it, as far as they are loaded."""
    yield command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from commands(each)


def loaded(group: click.Group) -> dict[str, click.Command]:
    """Every command of `group` by its name, loaded."""
    context = click.Context(group, **group.context_settings)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in found.items() if command}


def translated(text: str, by: Callable[[str], str] = say) -> str:
    """A help text in the language that is spoken: its paragraphs, and what examples are for."""
    parts = []
    for paragraph in _PARAGRAPHS.split(inspect.cleandoc(text)):
        if not paragraph.startswith(_AS_IT_IS):
            parts.append(by(" ".join(paragraph.split())))
            continue
        lines = paragraph.splitlines()
        for number, line in enumerate(lines):
            if gap := _EXPLAINED.search(line):
                lines[number] = line[: gap.end()] + by(line[gap.end() :])
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


class SpokenContext(click.Context):
    """Where a command runs; its help is in the language that is spoken."""

    def get_help(self) -> str:
        """The help of this command, with the first sentence of those below it."""
        with _spoken(self.command, self):
            return super().get_help()


@contextmanager
def _spoken(command: click.Command, context: click.Context) -> Iterator[None]:
    below = list(loaded(command).values()) if isinstance(command, click.Group) else []
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    helped: list[click.Command | click.Option] = [command, *below, *options]
    before = [each.help for each in helped]
    for each in helped:
        each.help = translated(each.help or "")
    try:
        yield
    finally:
        for each, text in zip(helped, before, strict=True):
            each.help = text


def speak(tree: click.Command, context: click.Context) -> None:
    """Have `tree` and every command below it give its help in the language that is spoken.

    Each takes --language: for most it changes but their own words. `context` is that of the whole
    command line.
    """
    _lend_words()
    for command in commands(tree):
        command.get_help_option(click.Context(command, parent=context))  # made now, in English
        command.context_class = SpokenContext
        if not any("--language" in parameter.opts for parameter in command.params):
            command.params.append(_language_option())


def _language_option() -> click.Option:
    return click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        envvar=LANGUAGE,
        expose_value=False,
        help="Language of what people read; the system's if not given.",
    )


def _lend_words() -> None:
    """Have click say its own words (“Usage”, “No such option”) with `say`.

    click looks them up by the name `_` in each of its modules, which is gettext's, for the domain
    and the language of the whole process; it has no other door for them.
    """
    for module in (core, decorators, exceptions, formatting, parser, termui, types):
        for name, ours in (("_", say), ("ngettext", _say_either)):
            if hasattr(module, name):
                setattr(module, name, ours)


def _say_either(one: str, many: str, number: int) -> str:
    return say(one if number == 1 else many)
