"""kiosk sync show and watch: from one laptop's screen to another one's camera."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.camera import SOURCES, camera_option, new_decoder, source_of, source_or_none
from kiosk.commands.device_argument import device_ids_of, devices_option
from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.merged import print_merged
from kiosk.commands.paths import FILE
from kiosk.ui.speech import Refused, tell, tell_json

if TYPE_CHECKING:
    from kiosk.light.camera import LightCamera
    from kiosk.light.show_app import OfferFor
    from kiosk.scan.source import Source
    from sync.file.event_file import EventFile
    from sync.light.receiving import TakenByLight


@click.command()
@event_argument
@click.option(
    "--to",
    type=click.Choice(["organiser"]),
    default="organiser",
    show_default=True,
    help="Who alone can read it.",
)
@click.option(
    "--for-desks", is_flag=True, help="Show the guest list instead, for the desks’ laptops."
)
@devices_option
@camera_option(f"{SOURCES}, or “none”: what sees the other laptop’s screen.")
@language_option
def show(
    event: Path, to: str, for_desks: bool, names: tuple[str, ...], camera: str, language: str
) -> None:
    """Play what EVENT has recorded on this screen, for the organiser's laptop to watch.

    No network and no stick: hold the other laptop's camera before this screen, where
    `kiosk sync watch` runs. What is shown is encrypted for the organiser. With --for-desks it is
    the guest list as it is now, late sales and revocations, encrypted for the event's laptops.
    When this laptop's camera sees the other one's screen, only what is lacking there is sent.

    \b
      kiosk sync show entree-a.event                   at the desk's laptop
      kiosk sync watch opening.event                   at the organiser's

    `+` and `-` change the pace, `c` the size of the codes; any other key ends it.
    """  # fmt: skip
    with opened(event) as event_file:
        offer_for = _offers(event_file, event, for_desks=for_desks, names=names)
        source = source_or_none(camera)
        if not sys.stdout.isatty():
            raise Refused("the codes need a terminal: run it in one")
        from kiosk.light.show_app import ShowApp

        seeing = _camera(source) if source else None
        ShowApp(event_file, offer_for, seeing, language=language).run()


@click.command()
@click.argument("into", type=FILE, metavar="INTO")
@camera_option(f"{SOURCES}.")
@json_option
@language_option
def watch(into: Path, camera: str, as_json: bool, language: str) -> None:
    """Take into the event file INTO what another laptop's `kiosk sync show` plays.

    The organiser's file takes what a laptop has recorded, every signature verified; a laptop's
    file takes the guest list that the organiser signed (`kiosk sync show --for-desks`). It ends
    by itself when all is there. Cut short, nothing of it is taken, and the exit status is 1.

    \b
      kiosk sync watch opening.event                   with the first webcam
      kiosk sync watch opening.event --camera 1        with another one
    """  # fmt: skip
    with opened(into) as event_file:
        seeing = _camera(source_of(camera))
        if sys.stdout.isatty() and not as_json:
            taken = _on_screen(event_file, seeing, language)
        else:
            taken = _without_screen(event_file, seeing, language)
        _print_taken(into, event_file, taken, as_json=as_json)


def _offers(
    event_file: "EventFile", event: Path, *, for_desks: bool, names: tuple[str, ...]
) -> "OfferFor":
    """What to show; raises `Refused` when there is nothing."""
    from kiosk.light.showing import offered_evening, offered_list
    from sync.guests.list_wire import BadListError
    from sync.light.guest_list import NoListError

    if for_desks:
        try:
            is_too_much = offered_list(event_file).is_too_much
        except NoListError as error:
            raise Refused("{event}: {error}", event=event, error=error) from error
        except BadListError:
            is_too_much = True
        if is_too_much:
            raise Refused(
                "{event}: its guest list is more than light carries: bring it with `kiosk hub`, or "
                "pack the laptops anew",
                event=event,
            )
        return partial(offered_list, event_file)
    if not event_file.journal_rows():
        raise Refused("{event} has recorded nothing yet: there is nothing to show", event=event)
    device_ids = device_ids_of(event_file, names) if names else None
    return partial(offered_evening, event_file, device_ids)


def _camera(source: "Source") -> "LightCamera":
    from kiosk.light.camera import LightCamera
    from kiosk.scan.quiet import mute_libraries

    mute_libraries()
    return LightCamera(source, new_decoder(still=True))


def _on_screen(event_file: "EventFile", seeing: "LightCamera", language: str) -> "TakenByLight":
    from kiosk.light.watch_app import WatchApp
    from kiosk.scan.camera import CameraError

    app = WatchApp(event_file, seeing, language=language)
    app.run()
    app.join()
    if isinstance(app.failure, CameraError):
        raise Refused(str(app.failure)) from app.failure
    if app.failure:
        raise app.failure
    return _whole(app.taken)


def _without_screen(
    event_file: "EventFile", seeing: "LightCamera", language: str
) -> "TakenByLight":
    """Watch for a script: progress and what would help on stderr."""
    from kiosk.desk.words import Words
    from kiosk.light.headless import watch_headless
    from kiosk.scan.camera import CameraError

    def note(text: str) -> None:
        click.echo(text, err=True)

    try:
        with Refused.for_errors(CameraError):
            return _whole(watch_headless(event_file, seeing, Words(language), note))
    finally:
        seeing.stop()


def _whole(taken: "TakenByLight | None") -> "TakenByLight":
    if taken is None:
        raise Refused("it was cut short, nothing of it was taken: watch once more from the start")
    return taken


def _print_taken(
    into: Path, event_file: "EventFile", taken: "TakenByLight", *, as_json: bool
) -> None:
    from sync.light.symbol import LightKind

    if taken.kind is LightKind.EVENING:
        print_merged(into, event_file, taken.merged, as_json=as_json)
        for cut in taken.merged.incomplete:
            tell("incomplete, {why}: show it again", why=cut.why, err=True)
        if taken.merged.incomplete:
            raise click.exceptions.Exit(1)
    elif as_json:
        tell_json({"guest_list": taken.version, "new": taken.is_new})
    else:
        tell(
            "Guest list version {version}: taken."
            if taken.is_new
            else "Guest list version {version}: known already.",
            version=taken.version,
        )
