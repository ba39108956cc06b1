"""kiosk lists: check-in lists and their rules."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kiosk.commands.event_argument import event_argument, json_option, opened, parse_time
from kiosk.commands.organiser_pin import ask_organiser
from kiosk.commands.paths import file_option
from kiosk.ui.speech import Refused, say, tell, tell_json
from sync.guests import check_in_lists
from sync.guests.decisions import decide
from sync.model import MAIN_LIST, CheckInList, Event, Guards, Question

_FILE_LIMIT = 100_000
"""Longest file of rules or questions, in characters."""


@click.group()
def lists() -> None:
    """Check-in lists: who may pass a door, when, how often, by which rules.

    A list guards the event (a street door) or a room. People are counted once over all street
    doors: in by one and out by another. A room has its own count beside.

    Every event has the list “main”, a street door open to all. `kiosk desk EVENT --list NAME`
    judges by another one. Where the organiser has a PIN, what changes a list asks for it, or reads
    it from KIOSK_PIN, and is journalled.
    """


@lists.command()
@event_argument
@json_option
def show(event: Path, as_json: bool) -> None:
    """Show the check-in lists of EVENT."""
    with opened(event) as event_file:
        found = [event_file.check_in_list(name) for name in event_file.check_in_list_names()]
    for check_in_list in filter(None, found):
        if as_json:
            facts = asdict(check_in_list)
            tell_json(facts)
        else:
            click.echo(f"{check_in_list.name}: {', '.join(_described(check_in_list))}")


@lists.command()
@event_argument
@click.argument("name")
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="Let in this category; give it again for more. All, if not given.",
)
@click.option(
    "--guards",
    type=click.Choice([each.value for each in Guards]),
    help="What is behind the door: the event (a street door: people are counted once over all of "
    "them) or a room (with a count of its own). If not given, as it was; for a new list a room "
    "if its name says so, as “workshop” or “salle”, else the event.",
)
@click.option("--multiple-entry", is_flag=True, help="A ticket may enter any number of times.")
@click.option("--no-reentry", is_flag=True, help="Who has left does not come in again.")
@click.option("--include-unpaid", is_flag=True, help="The desk may accept unpaid guests.")
@click.option("--starts", metavar="TIME", help="When the list opens, as 2026-11-22T19:00.")
@click.option("--ends", metavar="TIME", help="When the list closes.")
@file_option("--rules", help="A JSON file with a rule, as pretix writes it.")
@file_option(
    "--questions",
    help="A JSON file with what guests are asked at check-in; an empty list asks nothing.",
)
def put(
    event: Path,
    name: str,
    categories: tuple[str, ...],
    guards: str | None,
    multiple_entry: bool,
    no_reentry: bool,
    include_unpaid: bool,
    starts: str | None,
    ends: str | None,
    rules: Path | None,
    questions: Path | None,
) -> None:
    """Add the list NAME to EVENT, or set an existing one anew.

    \b
      kiosk lists put opening.event VIP --category VIP --category Élu
      kiosk lists put opening.event workshop --guards room --no-reentry --rules twice-a-day.json

    A question is {"id": "size", "text": "Which size?", "kind": "choice", "options": ["S", "M"]},
    with "required": false or "categories": ["VIP"] where wanted. Kinds: text, number, yes_no,
    choice, choices, date, time, date_time, email, phone.
    """  # fmt: skip
    with opened(event) as event_file:
        ask_organiser(event_file)
        known = event_file.check_in_list(name)
        check_in_list = CheckInList(
            list_id=known.list_id if known else name,
            name=name,
            categories=frozenset(categories) if categories else None,
            multiple_entry=multiple_entry,
            reentry_after_exit=not no_reentry,
            includes_unpaid=include_unpaid,
            starts_ms=parse_time(starts, event_file.event) if starts else None,
            ends_ms=parse_time(ends, event_file.event) if ends else None,
            rules=_read_rule(rules, event_file.event) if rules else None,
            questions=_questions(questions, known),
            guards=_guards(name, guards, known),
        )
        decide(event_file, "list_put", name, check_in_lists.put, check_in_list)
    click.echo(f"{name}: {', '.join(_described(check_in_list))}")


@lists.command()
@event_argument
@click.argument("name")
def remove(event: Path, name: str) -> None:
    """Remove the list NAME from EVENT; what happened on it stays in the journal."""
    if name == MAIN_LIST:
        raise Refused(
            "every event keeps its list “{name}”: change it with `lists put`",
            name=MAIN_LIST,
        )
    with opened(event) as event_file:
        ask_organiser(event_file)
        with Refused.for_errors(check_in_lists.UnknownListError):
            event_file.ask(check_in_lists.required, name)
        if event_file.ask(check_in_lists.counts_people, name):
            raise Refused(
                "people have come by “{name}”, a door of the event: it stays, so that they are "
                "counted. Close it with `lists put … --ends`",
                name=name,
            )
        decide(event_file, "list_remove", name, check_in_lists.remove, name)
    tell("{name}: removed", name=name)


def _guards(name: str, wanted: str | None, known: CheckInList | None) -> Guards:
    """What the list is to guard: as it is wanted, or as it was, or what its name says."""
    if name == MAIN_LIST and wanted == Guards.ROOM:
        raise Refused(
            "“{name}” is the door of the event: give the room a list of its own",
            name=MAIN_LIST,
        )
    if wanted:
        return Guards(wanted)
    return known.guards if known else check_in_lists.guessed_guards(name)


def _described(check_in_list: CheckInList) -> list[str]:
    """The list's rules in a few words each."""
    every = (
        say("all categories")
        if check_in_list.categories is None
        else ", ".join(sorted(check_in_list.categories))
    )
    behind = say("a room") if check_in_list.guards is Guards.ROOM else say("door of the event")
    words = [
        behind,
        every,
        say("multiple entry") if check_in_list.multiple_entry else say("single entry"),
    ]
    if not check_in_list.multiple_entry and check_in_list.reentry_after_exit:
        words.append(say("in again after leaving"))
    if check_in_list.includes_unpaid:
        words.append(say("may accept unpaid"))
    if check_in_list.starts_ms or check_in_list.ends_ms:
        words.append(say("with a time window"))
    if check_in_list.rules is not None:
        words.append(say("with rules"))
    if check_in_list.questions:
        number = len(check_in_list.questions)
        words.append(say("asks {number} {number:question|questions}", number=number))
    return words


def _read_rule(file: Path, event: Event) -> Any:
    """The rule in `file`, tried once so that a mistake shows now and not at the door."""
    from kiosk.desk.rules.trial import objection

    rule = _read_json(file)
    if why := objection(rule, event):
        raise Refused("{file} is no rule that can be judged: {why}", file=file, why=why)
    return rule


def _questions(file: Path | None, known: CheckInList | None) -> tuple[Question, ...]:
    """The questions in `file`, or those that the list has already."""
    from kiosk.desk.rules.questions import QuestionError, read_questions

    if file is None:
        return known.questions if known else ()
    try:
        return read_questions(_read_json(file))
    except QuestionError as error:
        raise Refused("{file}: {error}", file=file, error=error) from error


def _read_json(file: Path) -> Any:
    try:
        text = file.read_text(encoding="utf-8")
        return json.loads(text[:_FILE_LIMIT])
    except OSError as error:
        raise Refused("{file} cannot be read: {why}", file=file, why=error) from error
    except (ValueError, RecursionError) as error:
        raise Refused("{file} is not JSON: {error}", file=file, error=error) from error
