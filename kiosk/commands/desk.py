"""kiosk desk: the check-in desk."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.opening import (
    Refused,
    ask_option,
    event_argument,
    exit_option,
    language_option,
    list_option,
    opened,
    unpaid_option,
)

STILL_BUDGET_MS = 400.0
"""CPU time that one still picture may take, in milliseconds."""

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.scan.decode import Decoder
    from kiosk.scan.source import Source


@click.command()
@event_argument
@list_option
@click.option(
    "--camera",
    default="0",
    show_default=True,
    metavar="SOURCE",
    help="A camera number, a picture, a folder of pictures, a video file, an http:// MJPEG "
    "stream, or “none”.",
)
@click.option("--headless", is_flag=True, help="No screen: one JSON line per verdict.")
@exit_option
@unpaid_option
@ask_option
@click.option("--gate", default="", metavar="NAME", help="What the list's rules call this door.")
@click.option("--silent", is_flag=True, help="No sounds.")
@language_option
def desk(
    event: Path,
    list_name: str,
    camera: str,
    headless: bool,
    exiting: bool,
    accept_unpaid: bool,
    ask_nothing: bool,
    gate: str,
    silent: bool,
    language: str,
) -> None:
    """Check guests in at a door of EVENT: scan tickets, or type their codes.

    \b
      kiosk desk opening.event                         with the first webcam
      kiosk desk opening.event --camera 1              with another one
      kiosk desk opening.event --camera none           with a hand scanner alone
      kiosk desk opening.event --camera PHOTOS --headless > verdicts.jsonl
    """
    from kiosk.desk.desk import Desk, UnknownListError
    from kiosk.scan.camera import CameraError, open_source
    from sync.model import Direction

    with opened(event) as event_file:
        direction = Direction.EXIT if exiting else Direction.ENTRY
        try:
            door = Desk(
                event_file,
                list_name=list_name,
                direction=direction,
                accept_unpaid=accept_unpaid,
                ask=not ask_nothing,
                gate=gate,
            )
            source = None if camera == "none" else open_source(camera)
        except (UnknownListError, CameraError) as error:
            raise Refused(str(error)) from error
        if not headless:
            if not sys.stdout.isatty():
                raise Refused("the desk needs a terminal: run it in one, or add --headless")
            show_desk(door, source, language=language, sound=not silent)
        elif source is None:
            raise Refused("--headless needs something to look at: give --camera SOURCE")
        else:
            scan_headless(door, source, language)


def show_desk(door: "Desk", source: "Source | None", *, language: str, sound: bool) -> None:
    """Run the desk's screen until somebody leaves it."""
    from kiosk.app import KioskApp
    from kiosk.lane import Lane
    from kiosk.scan.camera import Reader
    from kiosk.scan.quiet import mute_libraries

    mute_libraries()
    reader = Reader(source) if source else None
    lane = Lane(door, new_decoder(still=source.pictures) if source else None)
    KioskApp(door, reader, lane, language=language, sound=sound).run()


def scan_headless(door: "Desk", source: "Source", language: str) -> None:
    """Print one JSON line per verdict until the source ends."""
    from kiosk.headless import run_headless
    from kiosk.lane import Lane
    from kiosk.scan.camera import CameraError
    from kiosk.words import Words

    try:
        run_headless(
            door,
            Lane(door, new_decoder(still=source.pictures)),
            source,
            Words(language),
            out=click.echo,
            note=lambda text: click.echo(text, err=True),
        )
    except CameraError as error:
        raise Refused(str(error)) from error
    finally:
        source.close()


def new_decoder(*, still: bool = False) -> "Decoder":
    """A decoder, for `still` pictures one that takes its time: there is no next frame.

    Raises `Refused` when this machine lacks a library that it needs.
    """
    try:
        from kiosk.scan.quiet import quiet_opencv

        quiet_opencv()
        from kiosk.scan.decode import Decoder
    except ImportError as error:
        raise Refused(
            f"scanning needs a library that is missing ({error}): on Debian or Ubuntu run "
            "`apt-get install libgl1 libglib2.0-0`, or use a hand scanner with --camera none"
        ) from error
    return Decoder(budget_ms=STILL_BUDGET_MS) if still else Decoder()
