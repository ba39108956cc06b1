"""kiosk rehearse: the doors before they open."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, json_option, opened, opened_copy
from kiosk.commands.paths import file_option, writing
from kiosk.ui.speech import Refused, say, tell
from sync.model import MAIN_LIST

if TYPE_CHECKING:
    from kiosk.rehearsal.likely import Likely
    from kiosk.rehearsal.plan import Evening, LanePlan
    from sync.counts.model import LiveCount
    from sync.counts.refused_people import RefusedPeople
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
    help="How many come; if not given, all that are expected, or as many of each category as "
    "came on the evening that --from names.",
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
@file_option(
    "--from",
    "earlier",
    metavar="EARLIER",
    help="Come as guests were let in on this evening that was, and take as long as its desks took "
    "in their first half hour; need the help desk as often.",
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
@file_option("--svg", help="Draw the queue as a picture.")
@file_option(
    "--drive",
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
    five evenings; the worst one counts. It says who has to be there, at lanes and at the help desk,
    and when the queue ends.

    \b
      kiosk rehearse opening.event --max-wait 3
      kiosk rehearse opening.event --from opening-2015.event
      kiosk rehearse opening.event --lanes 4 --drive rehearsal.event
    """
    from kiosk.commands.rehearsal_told import tell_plan, tell_plan_as_json
    from kiosk.rehearsal.plan import plan
    from kiosk.rehearsal.staffing import staffing

    before = _as_it_was(earlier) if earlier else None
    with opened(event) as event_file:
        expected = _likely(event_file, before)
        if guests:
            expected = replace(expected, guests=guests)
        if not expected.guests:
            raise Refused(
                "nobody is expected in {event}: import a guest list, or give --guests", event=event
            )
        codes = _codes(event_file) if drive else []
        evening = _evening(expected.guests, pattern, seconds, before)
        made = plan(evening, sorted(lanes), 60 * max_wait, seed)
        if svg:
            _draw(svg, made)
        people = staffing(made, evening, expected.help_share, seed)
        said = tell_plan_as_json if as_json else tell_plan
        said(made, expected, people, event_file.event, max_wait)
        if drive:
            _drive(event_file, drive, codes, made, speed, as_json=as_json)


def _likely(event_file: "EventFile", before: "_AsItWas | None") -> "Likely":
    """Who is likely to come: all who are expected, or as many as an earlier evening had of them."""
    from kiosk.rehearsal.likely import HELP_SHARE, Likely, likely_like
    from sync.counts.live_count import live_count

    now = live_count(event_file, MAIN_LIST, event_file.clock.wall_ms())
    if before is None or not now.expected:
        return Likely(now.expected, now.expected, HELP_SHARE)
    return likely_like(now, before.count, before.refused)


def _evening(
    guests: int, pattern: str, seconds: float | None, before: "_AsItWas | None"
) -> "Evening":
    """How guests come and how long they take."""
    from kiosk.rehearsal.guests import Pattern, about, arrivals, arrivals_like, like

    if before is None:
        return lambda dice: (
            arrivals(Pattern(pattern), guests, dice),
            about(seconds or SECONDS, dice),
        )
    return lambda dice: (
        arrivals_like(before.came, guests, dice),
        about(seconds, dice) if seconds else like(before.took, dice),
    )


@dataclass(frozen=True)
class _AsItWas:
    """An evening that was."""

    came: list[float]
    """When guests came, in seconds after the opening."""
    took: list[float]
    """What they took at the desks, in seconds."""
    count: "LiveCount"
    refused: "RefusedPeople"


def _as_it_was(earlier: Path) -> _AsItWas:
    from sync.counts.live_count import live_count
    from sync.counts.pace import arrivals_s, desk_times_s
    from sync.counts.refused_people import refused_people

    with opened_copy(earlier) as event_file:
        count = live_count(event_file, MAIN_LIST, event_file.clock.wall_ms())
        opened_ms = count.opened_ms
        if opened_ms is None:
            raise Refused("nobody came in {earlier}: it tells no pace", earlier=earlier)
        took = desk_times_s(event_file, opened_ms)
        if not took:
            raise Refused("no desk in {earlier} was ever busy: give --seconds", earlier=earlier)
        came = arrivals_s(event_file, MAIN_LIST, opened_ms)
        return _AsItWas(came, took, count, refused_people(event_file, MAIN_LIST))


def _draw(path: Path, made: "LanePlan") -> None:
    from badges.files.whole_file import write_whole
    from kiosk.rehearsal.plan import as_svg

    lanes = made.enough or made.tried[-1].lanes
    title = say("Guests in the queue, {lanes} {lanes:lane|lanes}", lanes=lanes)
    with writing(path):
        write_whole(path, as_svg(made, title).encode())


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
    from kiosk.commands.rehearsal_told import tell_driven
    from kiosk.rehearsal.drive import RehearsalError, drive
    from sync.lifecycle.rehearsal_copy import rehearsal_file

    visits = [visit for visit in made.visits if visit.guest < len(codes)]
    try:
        with rehearsal_file(event_file, path) as central:
            if not as_json:
                click.echo()
                tell(
                    "Rehearsing {visits:,} {visits:guest|guests}; watch: kiosk live {path}",
                    visits=len(visits),
                    path=path,
                )
            found = drive(central, codes, visits, speed, lambda n: click.echo(f"{n:,}…", err=True))
    except FileExistsError as error:
        raise Refused("{path} is there already: choose another name", path=path) from error
    except RehearsalError as error:
        raise Refused("{error}: run `kiosk doctor {path}`", error=error, path=path) from error
    tell_driven(found, as_json=as_json)
    if not found.is_right:
        raise Refused("the numbers do not agree: keep {path} and look into it", path=path)
