"""kiosk demo: the whole thing, with fictional guests and a simulated camera."""

import itertools
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.camera import new_decoder
from kiosk.commands.desk import show_desk
from kiosk.commands.event_argument import language_option, refusing
from kiosk.commands.paths import file_option
from kiosk.ui.speech import speaking, tell

if TYPE_CHECKING:
    from kiosk.demo.showing import Showing
    from kiosk.desk.desk import Desk

PACE = 5.0
"""Seconds for each guest at the demo's door; a real lane takes 5 to 10."""


@click.command()
@click.option(
    "--guests",
    "shown",
    type=click.IntRange(min=1),
    default=40,
    show_default=True,
    help="How many people come to the door when there is no terminal.",
)
@file_option("--keep", help="Keep the demo's event file as FILE.")
@click.option("--silent", is_flag=True, help="No sounds.")
@language_option
def demo(shown: int, keep: Path | None, silent: bool, language: str) -> None:
    """Show the desk with 1,700 fictional guests and a simulated camera.

    The camera's pictures are drawn: tickets on phones and paper, tilted, dim, blurred. The
    decoder that reads them is the real one. Without a terminal, 40 people come to the door and
    a summary is printed.
    """  # fmt: skip
    from kiosk.demo.camera import DemoCamera
    from kiosk.demo.event import GUESTS, make_demo_event
    from kiosk.demo.people import people
    from kiosk.demo.queue import queue
    from kiosk.desk.desk import Desk

    with tempfile.TemporaryDirectory() as folder:
        path = keep or Path(folder) / "demo.event"
        guests = list(people(GUESTS))
        with refusing(path), make_demo_event(path, guests) as event_file:
            desk = Desk(event_file)
            if sys.stdout.isatty():
                show_desk(
                    desk,
                    DemoCamera(queue(guests), seconds_each=PACE),
                    language=language,
                    sound=not silent,
                )
            else:
                with speaking(language):
                    _run_without_screen(
                        desk, list(itertools.islice(queue(guests), shown)), language
                    )


def _run_without_screen(desk: "Desk", showings: "list[Showing]", language: str) -> None:
    """Let everybody in `showings` come to the door; print each verdict and a summary."""
    from kiosk.demo.camera import DemoCamera
    from kiosk.desk.outcome_line import as_text
    from kiosk.desk.scanning import ScanLane
    from kiosk.desk.words import Words

    words = Words(language)
    lane = ScanLane(desk, new_decoder(in_step=True, codes=desk.shown_codes))
    verdicts: Counter[str] = Counter()
    times = []
    for frame in DemoCamera(showings, realtime=False).frames():
        look = lane.look(frame)
        if look.outcome:
            verdicts[look.outcome.verdict] += 1
            times.append(look.ms)
            click.echo(f"{words.seconds(look.outcome.at)}  {as_text(look.outcome, words)}")
    counts = desk.counts()
    click.echo()
    tell(
        "{people} {people:person|people} came to the door; {tickets} "
        "{tickets:ticket was|tickets were} read and recorded: {verdicts}",
        people=len(showings),
        tickets=sum(verdicts.values()),
        verdicts=", ".join(f"{n} {name}" for name, n in verdicts.most_common()),
    )
    unreadable = sum(not showing.readable for showing in showings)
    tell("{number} {number:ticket was|tickets were} made unreadable on purpose.", number=unreadable)
    tell(
        "{admitted} of {expected} expected guests are in.",
        admitted=counts.admitted,
        expected=counts.expected,
    )
    if times:
        tell("From picture to disk: median {ms:.0f} ms.", ms=statistics.median(times))
