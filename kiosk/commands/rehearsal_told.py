"""What a rehearsal is told as, to people and to scripts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kiosk.rehearsal.likely import HELP_SECONDS
from kiosk.ui.speech import say, tell, tell_json

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.rehearsal.drive import Driven
    from kiosk.rehearsal.likely import Likely
    from kiosk.rehearsal.plan import LanePlan
    from kiosk.rehearsal.staffing import Staffing
    from sync.model import Event


def tell_plan(
    made: LanePlan, expected: Likely, people: Staffing, event: Event, max_wait: float
) -> None:
    """The plan for people: a line for each number of lanes, the queue, and who has to be there."""
    from kiosk.rehearsal.plan import as_text

    if expected.guests != expected.expected:
        tell(
            "{guests:,} {guests:guest is|guests are} reckoned with; {expected:,} "
            "{expected:is|are} expected",
            guests=expected.guests,
            expected=expected.expected,
        )
    tell(
        "{guests:,} {guests:guest|guests}; waits in minutes, of the worst of five evenings",
        guests=expected.guests,
    )
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
    click.echo()
    if made.enough:
        tell(
            "{enough} {enough:lane keeps|lanes keep} 95 of 100 guests from waiting over "
            "{max_wait:g} min.",
            enough=made.enough,
            max_wait=max_wait,
        )
    else:
        tell(
            "None of these keeps 95 of 100 guests from waiting over {max_wait:g} min.",
            max_wait=max_wait,
        )
    _tell_staff(people, event)


def _tell_staff(people: Staffing, event: Event) -> None:
    tell(
        "Staff: {staff}: {lanes} at the lanes, {help_desk} at the help desk, for about {helped} "
        "{helped:guest|guests} of {minutes:g} min each.",
        staff=people.staff,
        lanes=people.lanes,
        help_desk=people.help_desk,
        helped=people.helped,
        minutes=HELP_SECONDS / 60,
    )
    minutes = round(people.queue_gone_s / 60)
    if not minutes:
        tell("Nobody waits for a minute.")
    elif ends := queue_ends(people, event):
        tell("The queue ends at about {time}.", time=f"{ends:%H:%M}")
    else:
        tell("The queue ends about {minutes} min after the doors open.", minutes=minutes)


def queue_ends(people: Staffing, event: Event) -> datetime | None:
    """When the queue ends by the event's clocks; None where it is not known when it opens."""
    opens_ms = event.admission_ms if event.admission_ms is not None else event.starts_ms
    if opens_ms is None or not people.queue_gone_s:
        return None
    return event.local_time(opens_ms + round(people.queue_gone_s * 1000))


def tell_plan_as_json(
    made: LanePlan, expected: Likely, people: Staffing, event: Event, _: float
) -> None:
    """The plan for scripts."""
    ends = queue_ends(people, event)
    said = {
        "guests": expected.guests,
        "enough": made.enough,
        "lanes": [asdict(each) for each in made.tried],
        "staff": {**asdict(people), "staff": people.staff},
        "queue_ends": ends.isoformat() if ends else None,
    }
    tell_json(said)


def tell_driven(found: Driven, *, as_json: bool) -> None:
    """What came of a dress rehearsal."""
    if as_json:
        tell_json({**asdict(found), "not_pushed": found.not_pushed, "right": found.is_right})
        return
    verdicts = ", ".join(f"{number:,} {name}" for name, number in found.verdicts.items())
    desks = ", ".join(f"{name} {number:,}" for name, number in found.by_desk.items())
    tell(
        "{scans:,} {scans:scan|scans} in {seconds:.0f} s: {verdicts}",
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
