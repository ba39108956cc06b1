"""kiosk sync: from many laptops to one truth."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.reason import reason_of
from kiosk.commands.device_argument import device_ids_of, devices_option
from kiosk.commands.event_argument import (
    event_argument,
    json_option,
    language_option,
    opened,
    refusing,
)
from kiosk.commands.light import show, watch
from kiosk.commands.merged import print_merged
from kiosk.commands.organiser_pin import ask_organiser
from kiosk.commands.pairing import pair, push, revoke
from kiosk.commands.paths import FILE
from kiosk.ui.speech import Refused, say, tell, tell_json
from sync.file.event_file import EventFile
from sync.file.removable import writable
from sync.file.upgrade import OtherFormatError
from sync.merging.conflicts import Conflict, Decision, quarantined
from sync.merging.merge import Incomplete, Merged, OtherEventError, merge_segment, segment_for
from sync.merging.merge import merge as merge_files
from sync.merging.segment import SealedError, is_segment
from sync.merging.wrong_clocks import WrongClock
from sync.model import Event

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


@click.group()
def sync() -> None:
    """Bring together what several laptops have recorded; show what does not fit."""


@sync.command()
@event_argument
@click.argument("segment", type=FILE, metavar="SEGMENT")
@devices_option
@click.option("--plain", is_flag=True, help="Do not encrypt it.")
def export(event: Path, segment: Path, names: tuple[str, ...], plain: bool) -> None:
    """Write what EVENT has recorded to SEGMENT, a signed file for a USB stick.

    It holds no key and no guest list. It is encrypted for the organiser, whose file alone can
    read it, unless --plain is given. An older segment of that name is replaced. The organiser
    takes it with `kiosk sync merge`.

    \b
      kiosk sync export entree-a.event /media/stick/entree-a.segment
    """  # fmt: skip
    from sync.merging.segment import export as write

    with opened(event) as event_file:
        device_ids = device_ids_of(event_file, names) if names else None
        with refusing(segment):
            done = write(event_file, segment, device_ids=device_ids, plain=plain)
    how = say("plain") if plain else say("encrypted for the organiser")
    tell("{segment}: {rows} {rows:row|rows}, {how}.", segment=segment, rows=done.rows, how=how)
    if done.left_out:
        tell(
            "{left_out} {left_out:row is|rows are} damaged in {event} and left out: "
            "kiosk doctor {event}",
            left_out=done.left_out,
            event=event,
            err=True,
        )


@sync.command()
@click.argument("into", type=FILE, metavar="INTO")
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="FROM…",
    type=FILE,
)
@json_option
def merge(into: Path, sources: tuple[Path, ...], as_json: bool) -> None:
    """Take what the event files and segments FROM… have recorded into the event file INTO.

    Every row's signature is verified. Any order, any number of times: what INTO has already is
    not taken twice, and nothing it has is ever lost. A newer guest list that the organiser has
    signed comes along with an event file, with the rules of its check-in lists. Of a segment that
    was cut or altered, the beginning is taken, and the exit status is 1.
    """  # fmt: skip
    total, refused = Merged(), []
    with opened(into) as event_file:
        for source in sources:
            try:
                total += _merge_one(event_file, source)
            except Refused as error:
                refused.append(error.message)
        if len(refused) == len(sources):
            raise Refused("\n".join(refused))
        print_merged(into, event_file, total, as_json=as_json)
    for cut in total.incomplete:
        tell("{cut}: incomplete, {why}: export it again", cut=cut.name, why=cut.why, err=True)
    for bad in total.bad_lists:
        tell("{bad}: its guest list was refused: {why}", bad=bad.name, why=bad.why, err=True)
    for message in refused:
        tell("Error: {message}", message=message, err=True)
    if total.incomplete or refused:
        raise click.exceptions.Exit(1)


@sync.command()
@event_argument
@click.option("--all", "resolved", is_flag=True, help="Show those that were decided, too.")
@click.option("--review", is_flag=True, help="Go through them on a screen, one key per decision.")
@json_option
@language_option
def conflicts(event: Path, resolved: bool, review: bool, as_json: bool, language: str) -> None:
    """Show what does not fit in EVENT: double entries, forks, gaps.

    A double entry is a ticket that was admitted twice without having left: both are kept, one
    person is counted. A fork is a device that was copied or restored; a gap, rows that are
    missing. A clock that was set, and a ticket that was revoked while its holder was in, are
    shown too; so are rows that a laptop lost when it was set back to a backup, and rows of a
    laptop that was revoked. Those that were decided with `kiosk sync resolve` are left out.
    Laptops whose clock is off by more than a minute follow, with how far.
    """
    with opened(event) as event_file:
        if review:
            ask_organiser(event_file)
            _review(event_file, language, resolved=resolved)
            return
        found = event_file.conflicts(resolved=resolved)
        kept_apart, about = event_file.ask(quarantined), event_file.event
        clocks = event_file.wrong_clocks()
    if as_json:
        facts = [_facts(about, conflict) for conflict in found]
        tell_json([*facts, *(_clock_facts(about, clock) for clock in clocks)])
        return
    from kiosk.desk.words import Words, _
    from kiosk.review.phrases import clock_line, line

    words = Words(language)
    for conflict in found:
        click.echo(line(conflict, words, about))
    if not found:
        click.echo(words(_("Everything fits.")))
    for clock in clocks:
        click.echo(clock_line(clock, words))
    if kept_apart:
        tell(
            "{kept_apart} {kept_apart:row|rows} could not be trusted: see table `quarantine`.",
            kept_apart=kept_apart,
            err=True,
        )


@sync.command()
@event_argument
@click.argument("conflict_id", metavar="ID")
@click.argument("decision", type=click.Choice([each.value for each in Decision]))
def resolve(event: Path, conflict_id: str, decision: str) -> None:
    """Record what the conflict ID of EVENT was found to be.

    ID is what `kiosk sync conflicts` prints first. The decision is recorded like an entry: it
    stays, and merges into other files. A later one about the same conflict replaces it. Where the
    organiser has a PIN, it is asked for, or read from KIOSK_PIN.
    """
    from sync.merging.resolve import UnknownConflictError
    from sync.merging.resolve import resolve as decide

    with opened(event) as event_file:
        ask_organiser(event_file)
        try:
            decide(event_file, conflict_id, Decision(decision))
        except UnknownConflictError as error:
            raise Refused(
                "{error}: see kiosk sync conflicts {event}", error=error, event=event
            ) from error
    click.echo(f"{conflict_id}: {decision.replace('_', ' ')}.")


def _merge_one(into: EventFile, source: Path) -> Merged:
    """Merge an event file or a segment, whatever `source` is."""
    if not source.is_file():
        raise Refused(
            "there is no file {source}: check its name, and whether the stick is in", source=source
        )
    with _refusing_source(source):
        if not is_segment(source):
            with (
                writable(source) as readable,
                opened(readable, is_source=True) as other,
                _progress(source, other.journal_rows()) as bar,
            ):
                return merge_files(into, other, bar.update)
        with source.open("rb") as file:
            try:
                segment = segment_for(into, file)
            except (SealedError, OtherEventError, OtherFormatError):
                raise
            except ValueError as error:
                return Merged(incomplete=(Incomplete(str(source), reason_of(error)),))
            with _progress(source, segment.rows) as bar:
                return merge_segment(into, segment, str(source), bar.update)


@contextlib.contextmanager
def _refusing_source(source: Path) -> Iterator[None]:
    """Turn trouble with what is to be merged into `Refused`."""
    try:
        yield
    except (SealedError, OtherFormatError) as error:
        raise Refused("{source}: {error}", source=source, error=error) from error
    except OtherEventError as error:
        raise Refused("{error}: nothing of it was merged", error=error) from error
    except OSError as error:
        raise Refused(
            "{source} cannot be read ({why}): try again", source=source, why=error
        ) from error


def _progress(source: Path, rows: int) -> "ProgressBar[int]":
    """A bar on stderr, if a person is looking."""
    hidden = not sys.stderr.isatty()
    return click.progressbar(length=rows, label=source.name, file=sys.stderr, hidden=hidden)


def _review(event_file: EventFile, language: str, *, resolved: bool) -> None:
    if not sys.stdout.isatty():
        raise Refused("--review needs a terminal: run it in one, or use `kiosk sync resolve`")
    from kiosk.review.app import ReviewApp

    ReviewApp(event_file, resolved=resolved, language=language).run()


def _facts(event: Event, conflict: Conflict) -> dict[str, object]:
    def iso(ms: int) -> str:
        return event.local_time(ms).isoformat(timespec="milliseconds")

    return {
        "id": conflict.conflict_id,
        "kind": conflict.kind,
        "ticket": conflict.code or conflict.ticket_id or None,
        "guest": conflict.guest_name or None,
        "entries": [
            {"device": entry.device, "at": iso(entry.at_ms), "corrected": iso(entry.our_ms)}
            for entry in conflict.entries
        ],
        "order_certain": conflict.order_certain,
        "apart_ms": conflict.apart_ms,
        "size": conflict.size,
        "reason": conflict.reason or None,
        "decision": conflict.decision,
    }


def _clock_facts(event: Event, clock: WrongClock) -> dict[str, object]:
    at = event.local_time(clock.at_ms).isoformat(timespec="milliseconds")
    return {
        "kind": "clock_off" if clock.is_ours_right else "clocks_differ",
        "ticket": None,
        "guest": None,
        "entries": [{"device": clock.device, "at": at}],
        "order_certain": False,
        "size": clock.ahead_ms,
    }


for command in (show, watch, pair, push, revoke):
    sync.add_command(command)
