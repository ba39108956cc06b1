"""kiosk categories: how each kind of guest is called, coloured and treated."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.organiser_pin import ask_organiser
from kiosk.ui.speech import say, tell, tell_json
from sync.guests import categories as category_rows
from sync.guests.decisions import decide
from sync.model import Category

if TYPE_CHECKING:
    from sync.file.event_file import EventFile

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")


@click.group()
def categories() -> None:
    """Categories of guests: their names in French and English, colour and symbol on badges.

    Each category of the guest list has a colour and a symbol of its own from the start; change
    what you like.
    """


@categories.command()
@event_argument
@json_option
def show(event: Path, as_json: bool) -> None:
    """Show the categories of EVENT."""
    with opened(event) as event_file:
        found = _all(event_file)
    for category in found.values():
        if as_json:
            tell_json(asdict(category))
            continue
        names = " / ".join(dict.fromkeys([category.label_fr, category.label_en]))
        words = [f"{category.symbol} {names}", category.colour]
        words += ["vip"] * category.vip + [say("no swap")] * (not category.may_swap)
        click.echo(plain(f"{category.code}: {', '.join(words)}"))
    if not found and not as_json:
        tell("no categories: the guest list names none")


@categories.command()
@event_argument
@click.argument("code")
@click.option("--fr", metavar="NAME", help="What it is called in French.")
@click.option("--en", metavar="NAME", help="What it is called in English.")
@click.option("--colour", metavar="#RRGGBB", help="The colour on badges and tickets.")
@click.option("--symbol", metavar="X", help="One character beside the name: ● ■ ★ ▲ ◆ ✚")
@click.option("--vip/--no-vip", default=None, help="The desk shows that this guest is awaited.")
@click.option("--swap/--no-swap", "may_swap", default=None, help="They may swap cards.")
def put(
    event: Path,
    code: str,
    fr: str | None,
    en: str | None,
    colour: str | None,
    symbol: str | None,
    vip: bool | None,
    may_swap: bool | None,
) -> None:
    """Set how the category CODE of EVENT's guest list is called and drawn; the rest stays.

    \b
      kiosk categories put opening.event Élu --en "Elected official" --colour "#0072b2" --vip
    """  # fmt: skip
    changes: dict[str, object] = {
        "label_fr": fr and _one_line(fr, "--fr"),
        "label_en": en and _one_line(en, "--en"),
        "colour": colour and _colour(colour),
        "symbol": symbol and _symbol(symbol),
        "vip": vip,
        "may_swap": may_swap,
    }
    with opened(event) as event_file:
        ask_organiser(event_file)
        known = _all(event_file, code)[code]
        given = {name: value for name, value in changes.items() if value is not None}
        described = Category(**{**asdict(known), **given})
        decide(event_file, "category_put", code, category_rows.put, described)
    tell("{code}: set", code=code)


def _all(event_file: "EventFile", *more: str) -> dict[str, Category]:
    """Every category of the event, as it is described or by default."""
    from badges.drawing.palette import default_bands

    described = event_file.categories()
    used = {guest.category for guest in event_file.everybody() if guest.category}
    looks = default_bands({*used, *described, *more})
    return {
        code: described.get(code) or Category(code, code, code, look.colour, look.symbol)
        for code, look in sorted(looks.items())
    }


def _colour(text: str) -> str:
    if not (found := _COLOUR.fullmatch(text.strip())):
        raise click.BadParameter(say("“{text}” is no colour: write it as #0072b2", text=text))
    return f"#{found[1].lower()}"


def _symbol(text: str) -> str:
    from badges.drawing.fonts import missing
    from badges.text.cleaning import printable

    if len(printable(text)) != 1:
        raise click.BadParameter(
            say("“{text}” is not one character: choose one of ● ■ ★ ▲ ◆ ✚", text=text)
        )
    if missing([text]):
        raise click.BadParameter(
            say("no font here has “{text}”: choose one of ● ■ ★ ▲ ◆ ✚", text=text)
        )
    return printable(text)


def _one_line(text: str, option: str) -> str:
    from badges.text.cleaning import printable

    if not (line := printable(text)):
        raise click.BadParameter(say("{option} is empty", option=option))
    return line
