"""kiosk count: the event in numbers."""

from dataclasses import asdict
from pathlib import Path

import click

from kiosk.commands.event_argument import event_argument, json_option, list_option, opened
from kiosk.ui.speech import Refused, say, spoken_language, tell, tell_json
from sync.counts.refused_people import RefusedPeople, refused_people
from sync.guests import check_in_lists
from sync.model import Counts


@click.command()
@event_argument
@list_option
@json_option
def count(event: Path, list_name: str, as_json: bool) -> None:
    """Count who is expected, admitted, inside now and refused in EVENT.

    People are counted once over all street doors; rooms are listed beneath, and `--list ROOM`
    counts one. Expected are the guests whose ticket would let them in. Admitted counts each
    ticket once, at the desk that let it in first. Expected is who came of them and who is still
    to come; admitted is inside and left.
    """
    with opened(event) as event_file:
        with Refused.for_errors(check_in_lists.UnknownListError):
            check_in_list = event_file.ask(check_in_lists.required, list_name)
        counts = event_file.counts(check_in_list.list_id)
        refused = refused_people(event_file, list_name)
    if as_json:
        people = {"refused_people": refused.people, "refused_never_in": refused.never_in}
        tell_json({**asdict(counts), **people})
        return
    _say(counts, refused)


def _say(counts: Counts, refused: RefusedPeople) -> None:
    """The numbers, so that what stands together adds up; see `kiosk.live.definitions`."""
    rows = [
        (say("expected"), counts.expected, ""),
        (say("admitted"), counts.admitted, _between(counts)),
        (say("to come"), counts.to_come, ""),
        (say("inside"), counts.inside, ""),
        (say("left"), counts.left, ""),
        (
            say("came back"),
            counts.came_back,
            say("{number} {number:exit|exits} in all", number=counts.exits) if counts.exits else "",
        ),
        (say("walk-ins"), counts.walk_ins, ""),
        (say("refused"), counts.refused, _turned_away(refused)),
    ]
    width = max(10, *(len(word) + 1 for word, *_ in rows))
    for word, number, note in rows:
        click.echo(f"{word:<{width}}{number:>7}{note and '  ' + note}")
    for title, numbers in (
        (say("admitted by category"), counts.by_category),
        (say("admitted by desk"), counts.by_device),
        (say("exits by desk"), counts.exits_by_device),
    ):
        if numbers or numbers is not counts.exits_by_device:
            click.echo(f"\n{title}")
        for name, number in numbers.items():
            click.echo(f"  {name or say('(none)'):<24}{number:>7}")
    if counts.rooms:
        click.echo("\n" + say("rooms"))
        for name, room in counts.rooms.items():
            tell(
                "  {name:<24}{admitted:>7} admitted, {inside} inside",
                name=name,
                admitted=room["admitted"],
                inside=room["inside"],
            )


def _turned_away(refused: RefusedPeople) -> str:
    if not refused.people:
        return ""
    return say(
        "scans, of {people} {people:guest|guests}, {never} of whom never got in",
        people=refused.people,
        never=refused.never_in,
    )


def _between(counts: Counts) -> str:
    """What is between admitted, and expected less those to come."""
    from kiosk.desk.words import Words
    from kiosk.live.definitions import reasons

    if not counts.not_expected:
        return ""
    why = reasons(counts.not_expected_by_reason, Words(spoken_language()))
    return say("of whom {number} not expected ({why})", number=counts.not_expected, why=why)
