"""kiosk rehearse: the doors before they open."""

import json
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.ui.speech import Refused, say, tell
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from kiosk.rehearsal.drive import Driven
    from kiosk.rehearsal.plan import Evening, LanePlan
    from sync.file.event_file import EventFile

SECONDS = 8.0
"""What a guest takes at a desk, if nothing else is known."""


@click.command()
@event_argument
@click.option(
    "--lanes",
    type=click.IntRange(1, 60),
    multiple=True,
    metavar="N",
    help="Lanes to try; may be given several times. Without: more and more until it is enough.",
)
@click.option(
    "--guests",
    type=click.IntRange(min=1),
    help="How many come; all that are expected if not given.",
)
@click.option(
    "--pattern",
    type=click.Choice(["rush", "slow", "even"]),
    default="rush",
    show_default=True,
    help="How they come: 70 or 60 of 100 in the first half hour, or evenly over two hours.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    help=f"What a guest takes at the desk on average; {SECONDS:.0f} if not given.",
)
@click.option(
    "--from",
    "earlier",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="EARLIER",
    help="Come as guests were let in on this evening that was, and take as long as its desks took "
    "in their first half hour.",
)
@click.option(
    "--max-wait",
    type=click.FloatRange(min=0),
    default=5.0,
    show_default=True,
    metavar="MIN",
    help="How many minutes 95 of 100 guests wait at the most.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Other dice.")
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw the queue as a picture.",
)
@click.option(
    "--drive",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Then rehearse it with real desks and a hub on this computer, into the new event file "
    "FILE: watch it with `kiosk live FILE`.",
)
@click.option(
    "--speed",
    type=click.FloatRange(0.1, 10_000),
    default=60.0,
    show_default=True,
    help="How much faster than the evening --drive goes.",
)
@json_option
def rehearse(
    event: Path,
    lanes: tuple[int, ...],
    guests: int | None,
    pattern: str,
    seconds: float | None,
    earlier: Path | None,
    max_wait: float,
    seed: int,
    svg: Path | None,
    drive: Path | None,
    speed: float,
    as_json: bool,
) -> None:
    """Plan the doors of EVENT: how long guests wait with so many lanes, and how many are enough.

    One queue, and whoever is next goes to the next free lane. Each number of lanes is tried with
    five evenings; the worst one counts.

    \b
      kiosk rehearse opening.event --max-wait 3
      kiosk rehearse opening.event --from opening-2015.event
      kiosk rehearse opening.event --lanes 4 --drive rehearsal.event
    """
    from kiosk.rehearsal.plan import plan

    with opened(event) as event_file:
        number = guests or event_file.counts().expected
        if not number:
            raise Refused(
                "nobody is expected in {event}: import a guest list, or give --guests", event=event
            )
        codes = _codes(event_file) if drive else []
        made = plan(_evening(number, pattern, seconds, earlier), sorted(lanes), 60 * max_wait, seed)
        if svg:
            _draw(svg, made)
        _say(made, number, max_wait, as_json=as_json)
        if drive:
            _drive(event_file, drive, codes, made, speed, as_json=as_json)


def _evening(guests: int, pattern: str, seconds: float | None, earlier: Path | None) -> "Evening":
    """How guests come and how long they take."""
    from kiosk.rehearsal.guests import Pattern, about, arrivals, arrivals_like, like

    if earlier is None:
        return lambda dice: (
            arrivals(Pattern(pattern), guests, dice),
            about(seconds or SECONDS, dice),
        )
    came, took = _as_it_was(earlier)
    return lambda dice: (
        arrivals_like(came, guests, dice),
        about(seconds, dice) if seconds else like(took, dice),
    )


def _as_it_was(earlier: Path) -> tuple[list[float], list[float]]:
    """When guests came in an evening that was, and what they took at the desks, in seconds."""
    from sync.counts.live_count import live_count
    from sync.counts.pace import arrivals_s, desk_times_s

    with opened(earlier) as event_file:
        opened_ms = live_count(event_file, MAIN_LIST, event_file.clock.wall_ms()).opened_ms
        if opened_ms is None:
            raise Refused("nobody came in {earlier}: it tells no pace", earlier=earlier)
        took = desk_times_s(event_file, opened_ms)
        if not took:
            raise Refused("no desk in {earlier} was ever busy: give --seconds", earlier=earlier)
        return arrivals_s(event_file, MAIN_LIST, opened_ms), took


def _say(made: "LanePlan", guests: int, max_wait: float, *, as_json: bool) -> None:
    from kiosk.rehearsal.plan import as_text

    if as_json:
        tried = [asdict(each) for each in made.tried]
        click.echo(json.dumps({"guests": guests, "enough": made.enough, "lanes": tried}))
        return
    tell("{guests:,} guests; waits in minutes, of the worst of five evenings", guests=guests)
    click.echo()
    click.echo(
        f"{say('lanes'):>5}{say('average'):>10}{say('95 of 100'):>12}{say('longest'):>10}"
        f"{say('queue'):>8}{say('gone after'):>13}"
    )
    for each in made.tried:
        mark = "  ← " + say("enough") if each.lanes == made.enough else ""
        click.echo(
            f"{each.lanes:>5}{each.average / 60:>10.1f}{each.most_wait / 60:>12.1f}"
            f"{each.longest / 60:>10.1f}{each.longest_queue:>8}{each.queue_gone / 60:>13.0f}{mark}"
        )
    shown = made.enough or made.tried[-1].lanes
    click.echo()
    tell("guests in the queue with {shown} lanes, minutes after the doors open", shown=shown)
    for line in as_text(made):
        click.echo(line)
    if made.enough:
        click.echo()
        tell(
            "{enough} lanes keep 95 of 100 guests from waiting over {max_wait:g} min.",
            enough=made.enough,
            max_wait=max_wait,
        )
    else:
        click.echo()
        tell(
            "None of these keeps 95 of 100 guests from waiting over {max_wait:g} min.",
            max_wait=max_wait,
        )


def _draw(path: Path, made: "LanePlan") -> None:
    from badges.files.whole_file import write_whole
    from kiosk.rehearsal.plan import as_svg

    lanes = made.enough or made.tried[-1].lanes
    try:
        write_whole(
            path, as_svg(made, say("Guests in the queue, {lanes} lanes", lanes=lanes)).encode()
        )
    except OSError as error:
        raise Refused(
            "{path}: {why}; choose another name", path=path, why=error.strerror
        ) from error


def _codes(event_file: "EventFile") -> list[str]:
    """A code for each guest who may come, shuffled."""
    from sync.counts.names import guest_lines

    lines = guest_lines(event_file, MAIN_LIST)
    codes = [line.guest.code for line in lines if line.guest.code]
    Random(1).shuffle(codes)
    return codes


def _drive(
    event_file: "EventFile",
    path: Path,
    codes: list[str],
    made: "LanePlan",
    speed: float,
    *,
    as_json: bool,
) -> None:
    from kiosk.rehearsal.drive import RehearsalError, drive
    from sync.lifecycle.rehearsal_copy import rehearsal_file

    visits = [visit for visit in made.visits if visit.guest < len(codes)]
    try:
        with rehearsal_file(event_file, path) as central:
            if not as_json:
                click.echo()
                tell(
                    "Rehearsing {visits:,} guests; watch: kiosk live {path}",
                    visits=len(visits),
                    path=path,
                )
            found = drive(central, codes, visits, speed, lambda n: click.echo(f"{n:,}…", err=True))
    except FileExistsError as error:
        raise Refused("{path} is there already: choose another name", path=path) from error
    except RehearsalError as error:
        raise Refused("{error}: run `kiosk doctor {path}`", error=error, path=path) from error
    _say_driven(found, as_json=as_json)
    if not found.is_right:
        raise Refused("the numbers do not agree: keep {path} and look into it", path=path)


def _say_driven(found: "Driven", *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps({**asdict(found), "not_pushed": found.not_pushed, "right": found.is_right})
        )
        return
    verdicts = ", ".join(f"{number:,} {name}" for name, number in found.verdicts.items())
    desks = ", ".join(f"{name} {number:,}" for name, number in found.by_desk.items())
    tell(
        "{scans:,} scans in {seconds:.0f} s: {verdicts}",
        scans=found.scans,
        seconds=found.seconds,
        verdicts=verdicts,
    )
    tell(
        "admitted {admitted:,} ({desks}); the hub had {at_hub:,}",
        admitted=found.admitted,
        desks=desks,
        at_hub=found.at_hub,
    )
    if found.not_pushed > 0:
        tell(
            "{not_pushed:,} entries had not reached the hub yet: it was too slow here, and "
            "nothing is wrong. Rehearse on a quieter computer, or with a lower --speed",
            not_pushed=found.not_pushed,
        )
    tell("double entries {double_entries}", double_entries=found.double_entries)
