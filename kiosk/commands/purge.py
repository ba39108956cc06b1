"""kiosk purge: the end of the data."""

import sys
from pathlib import Path

import click

from badges.text.cleaning import plain
from kiosk.commands.event_argument import event_argument, opened, refusing
from kiosk.commands.paths import file_option
from kiosk.commands.person import forget_mails
from kiosk.ui.speech import Refused, say, say_error, tell
from sync.file.event_file import EventFile
from sync.model import DAY_MS


@click.command()
@event_argument
@file_option(
    "--confirmed-by",
    metavar="CENTRAL",
    help="Destroy EVENT, a laptop's file, if CENTRAL, the organiser's, has all it recorded.",
)
@click.option(
    "--confirmed-by-hub",
    is_flag=True,
    help="Destroy EVENT, a laptop's file, if the hub, asked now, has all it recorded.",
)
@click.option(
    "--pseudonymise",
    is_flag=True,
    help="Erase every person from EVENT, the central file; what happened stays.",
)
@click.option("--now", is_flag=True, help="Pseudonymise before the retention date.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def purge(
    event: Path,
    confirmed_by: Path | None,
    confirmed_by_hub: bool,
    pseudonymise: bool,
    now: bool,
    yes: bool,
) -> None:
    """End the life of personal data in EVENT.

    \b
      kiosk purge entree-a.event --confirmed-by opening.event     on a laptop, that evening
      kiosk purge opening.event --pseudonymise                    after the retention date

    A laptop's file is destroyed only when the organiser's file, or the hub, says now that it has
    every row of it: no copy of the laptop's own file, and nothing that was noted before.
    Pseudonymising keeps the counts, the journal and the conflicts, without the people.
    """
    ways = (confirmed_by is not None) + confirmed_by_hub + pseudonymise
    if ways != 1:
        raise click.UsageError(
            say("give one of --confirmed-by CENTRAL, --confirmed-by-hub and --pseudonymise")
        )
    if pseudonymise:
        _pseudonymise(event, now=now, yes=yes)
        return
    with opened(event) as laptop:
        if confirmed_by is not None:
            _compare(laptop, confirmed_by)
        else:
            _ask_hub(laptop)
        _refuse_rescue_files(event)
        _confirm(say("Destroy {event} for good?", event=event), yes=yes)
    _destroy(event)
    tell("{event}: destroyed.", event=event)


def _refuse_rescue_files(path: Path) -> None:
    from sync.lifecycle.purge import rescue_files

    waiting = rescue_files(path)
    if waiting:
        raise Refused(
            "{waiting} lies beside {path}: merge it into the central file, and delete it first",
            waiting=waiting[0],
            path=path,
        )


def _compare(laptop: EventFile, path: Path) -> None:
    from sync.lifecycle.purge import is_organisers, unconfirmed

    if path.exists() and path.samefile(laptop.path):
        raise Refused("a file cannot confirm itself: give the organiser's file")
    with opened(path) as central:
        if central.device_id == laptop.device_id:
            raise Refused(
                "{path} is a copy of {laptop}: give the organiser's file",
                path=path,
                laptop=laptop.path,
            )
        if central.event_id != laptop.event_id:
            raise Refused(
                "{path} is about another event: give this event's central file", path=path
            )
        if not is_organisers(central):
            raise Refused("{path} is not the organiser's file, which packed the laptops", path=path)
        missing = unconfirmed(laptop, central)
    if missing:
        rows = ", ".join(
            say("{number} of “{device}”", number=lack.rows, device=lack.device) for lack in missing
        )
        raise Refused(
            "{path} lacks rows: {rows}; run `kiosk sync merge {path} {laptop}`",
            path=path,
            rows=rows,
            laptop=laptop.path,
        )


def _ask_hub(laptop: EventFile) -> None:
    from kiosk.commands.pairing import exchange
    from sync.hub import link
    from sync.hub.client import HubError
    from sync.lifecycle.purge import serves_itself

    known = link.link_of(laptop)
    if known is None:
        raise Refused("this file was never paired with a hub: give --confirmed-by CENTRAL")
    if serves_itself(laptop, known.certificate):
        raise Refused("that hub runs on this very file: give --confirmed-by CENTRAL")
    try:
        lacking = exchange(laptop, known)
    except HubError as error:
        raise Refused(
            "the hub could not be asked ({error}): nothing done", error=plain(say_error(error))
        ) from error
    if lacking:
        raise Refused(
            "the hub does not hold {lacking} {lacking:row|rows} of this file: see the hub's screen",
            lacking=lacking,
        )


def _pseudonymise(path: Path, *, now: bool, yes: bool) -> None:
    from sync.lifecycle import privacy

    with opened(path) as event_file:
        event = event_file.event
        ends = event.ends_ms or event.starts_ms
        due = ends + event.retention_days * DAY_MS if ends is not None else None
        if not now and (due is None or event_file.clock.wall_ms() < due):
            when = event.local_time(due).date().isoformat() if due is not None else say("unknown")
            raise Refused("the retention date is {when}: wait for it, or add --now", when=when)
        people = [guest.ticket_id for guest in privacy.everybody(event_file)]
        _confirm(
            say(
                "Erase {number} {number:person|people} from {path} for good?",
                number=len(people),
                path=path,
            ),
            yes=yes,
        )
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=len(people), file=sys.stderr, hidden=hidden) as bar:
            done = privacy.erase(event_file, people, bar.update)
        forget_mails(event_file, people)
    tell("{path}: {done} people erased. What happened stays, without them.", path=path, done=done)


def _destroy(path: Path) -> None:
    from sync.lifecycle.purge import destroy

    with refusing(path):
        try:
            destroy(path)
        except OSError as error:
            raise Refused(
                "{path} could not be destroyed ({error}): do it again", path=path, error=error
            ) from error


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused("this cannot be undone: add --yes")
    click.confirm(question, abort=True, err=True)
