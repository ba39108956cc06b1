"""docs/COMMANDS.md, written from the commands' own help: ``python -m tests.docs.reference``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from kiosk.cli import SECTIONS, main
from kiosk.commands.spoken_help import loaded
from tests.docs.pages import REFERENCE

_HEAD = """# Every command

Written by `make docs` from the commands' own help; `kiosk COMMAND --help` says the same. Exit
status: 0 done, 1 refused or failed, 2 wrong usage. Secrets are asked for, or come from the
environment, and are never an argument.
"""
_EXPLAINED = re.compile(r"(?<=\S)\s{3,}(?=\S)")
"""Between an example and what it is for."""
_PARAGRAPHS = re.compile(r"\n{2,}")


def reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    commands = loaded(main)
    for title, names in SECTIONS.items():
        parts.append(f"## {title}\n")
        for first in names:
            for name, each in walk(commands[first], f"kiosk {first}"):
                parts += _entry(name, each)
    return "\n".join(parts)


def walk(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """`command` and all below it, each with how it is called."""
    yield name, command
    if isinstance(command, click.Group):
        for below, each in command.commands.items():
            yield from walk(each, f"{name} {below}")


def every_command() -> list[tuple[str, click.Command]]:
    """All commands of `kiosk`, groups too."""
    commands = loaded(main).items()
    return [pair for below, each in commands for pair in walk(each, f"kiosk {below}")]


def spellings(option: click.Option) -> list[str]:
    """How an option may be written."""
    return [*option.opts, *option.secondary_opts]


def _entry(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    usage = " ".join([name, *command.collect_usage_pieces(context)[1:]])
    yield f"### `{name}`\n"
    if not isinstance(command, click.Group):
        yield f"`{usage}`\n"
    yield from (f"{paragraph}\n" for paragraph in _help(command.help or ""))
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield "| option | |\n|---|---|"
        yield from (_row(option, context) for option in options)
        yield ""


def _help(text: str) -> Iterator[str]:
    """The paragraphs of a help text; what click keeps as it is stays a code block."""
    for paragraph in _PARAGRAPHS.split(inspect.cleandoc(text)):
        as_it_is = paragraph.startswith("\b")
        lines = paragraph.removeprefix("\b\n").splitlines()
        if as_it_is:
            yield "\n".join(f"    {_EXPLAINED.sub('  # ', line.strip())}" for line in lines)
        else:
            yield " ".join(line.strip() for line in lines)


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{spelling}`" for spelling in spellings(option))
    metavar = "" if option.is_flag or option.count else option.make_metavar(context)
    value = f" {metavar}".replace("|", " or ").replace("INTEGER RANGE", "N").rstrip()
    more = (option.get_help_record(context) or ("", ""))[1].replace("|", "\\|")
    return f"| {names}{value} | {more} |"


if __name__ == "__main__":
    REFERENCE.write_text(reference(), encoding="utf-8")
