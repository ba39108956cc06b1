"""kiosk check: one verdict per code, recorded, without camera or screen."""

import time
from pathlib import Path

import click

from kiosk.commands.desk_options import (
    ask_option,
    desk_at,
    exit_option,
    unpaid_option,
    warn_of_clock,
)
from kiosk.commands.event_argument import (
    event_argument,
    json_option,
    language_option,
    list_option,
    opened,
    parse_time,
)
from kiosk.ui.speech import say


@click.command()
@event_argument
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@list_option
@exit_option
@unpaid_option
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="ID=TEXT",
    help="Answer a question of the list; give it again for more.",
)
@ask_option
@click.option("--at", metavar="TIME", help="When it happened, if not now: 2026-11-22T19:30.")
@language_option
@json_option
def check(
    event: Path,
    codes: tuple[str, ...],
    list_name: str,
    exiting: bool,
    accept_unpaid: bool,
    answers: tuple[str, ...],
    ask_nothing: bool,
    at: str | None,
    language: str,
    as_json: bool,
) -> None:
    """Judge each CODE at the door of EVENT and record the verdicts.

    Exit status 1 when any of them may not pass.
    """
    from kiosk.desk.outcome_line import as_line, as_text
    from kiosk.desk.words import Words

    words = Words(language)
    with opened(event) as event_file:
        desk = desk_at(
            event_file,
            list_name,
            exiting=exiting,
            accept_unpaid=accept_unpaid,
            ask_nothing=ask_nothing,
        )
        at_ms = parse_time(at, desk.event) if at else None
        warn_of_clock(event_file)
        answered = dict(_answer(text) for text in answers)
        passed = True
        for code in codes:
            begun = time.perf_counter()
            outcome = desk.scan(code, at_ms=at_ms)
            if outcome.questions and outcome.guest and answered:
                outcome = desk.exceptions.answer(outcome.guest.ticket_id, answered)
            ms = (time.perf_counter() - begun) * 1000
            click.echo(as_line(outcome, words, ms=ms) if as_json else as_text(outcome, words))
            passed &= outcome.verdict.passes
    if not passed:
        raise click.exceptions.Exit(1)


def _answer(text: str) -> tuple[str, str]:
    name, separator, answer = text.partition("=")
    if not separator:
        raise click.BadParameter(say("“{text}” is no answer: write it as ID=TEXT", text=text))
    return name, answer
