"""kiosk desk: the check-in desk."""

import contextlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.camera import new_decoder, source_option, source_or_none, symbologies_option
from kiosk.commands.desk_options import (
    ask_option,
    desk_at,
    exit_option,
    unpaid_option,
    warn_of_clock,
)
from kiosk.commands.event_argument import (
    event_argument,
    language_option,
    list_option,
    opened,
    speak_utf8,
)
from kiosk.commands.hub_link import hub_option, syncing_with
from kiosk.commands.printing import badge_printer, printer_option, stock_option
from kiosk.ui.speech import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.desk.desk import Desk
    from kiosk.desk.scanning import ScanLane
    from kiosk.desk.screens.readiness import Checks
    from kiosk.desk.words import Words
    from kiosk.doctor.finding import Round
    from kiosk.hub.background import BackgroundSync
    from kiosk.printing.badge_printer import BadgePrinter
    from kiosk.scan.source import Source
    from sync.file.event_file import EventFile


@click.command()
@event_argument
@list_option
@source_option
@symbologies_option
@click.option("--headless", is_flag=True, help="No screen: one JSON line per verdict.")
@exit_option
@unpaid_option
@ask_option
@click.option("--gate", default="", metavar="NAME", help="What the list's rules call this door.")
@printer_option
@stock_option
@hub_option
@click.option(
    "--no-check", is_flag=True, help="Begin at once, without the page of checks before the doors."
)
@click.option(
    "--lock-with-pin",
    is_flag=True,
    help="Names hidden after three idle minutes come back by a PIN, not by any key.",
)
@click.option("--silent", is_flag=True, help="No sounds.")
@click.option(
    "--plain",
    is_flag=True,
    help="Speak in lines, one a verdict, for a screen reader: the same keys, and nothing drawn.",
)
@language_option
def desk(
    event: Path,
    list_name: str,
    camera: str,
    symbologies: str | None,
    headless: bool,
    exiting: bool,
    accept_unpaid: bool,
    ask_nothing: bool,
    gate: str,
    printer: str | None,
    stock: str,
    hub: str | None,
    no_check: bool,
    lock_with_pin: bool,
    silent: bool,
    plain: bool,
    language: str,
) -> None:
    """Check guests in at a door of EVENT: scan tickets, or type their codes.

    \b
      kiosk desk opening.event                         with the first webcam
      kiosk desk opening.event --camera 1              with another one
      kiosk desk opening.event --camera none           with a hand scanner alone
      kiosk desk opening.event --camera PHOTOS --headless > verdicts.jsonl
      kiosk desk opening.event --printer cups:badges --stock a6    prints badges at entry
      kiosk desk entree-a.event --hub 192.168.1.20     tells the other desks who is in
      kiosk desk opening.event --plain                 with a screen reader
    """
    with opened(event) as event_file:
        desk = desk_at(
            event_file,
            list_name,
            exiting=exiting,
            accept_unpaid=accept_unpaid,
            ask_nothing=ask_nothing,
            gate=gate,
        )
        source = source_or_none(camera)
        if not headless and not sys.stdout.isatty():
            raise Refused("the desk needs a terminal: run it in one, or add --headless")
        warn_of_clock(event_file)
        badges = badge_printer(event_file, printer, stock, language) if printer else None
        with (
            badges.working() if badges else contextlib.nullcontext(),
            syncing_with(event_file, hub) as syncing,
        ):
            if not headless:
                # Pictures and recordings are not there to be tried: each of them counts.
                checked = not no_check and (source is None or source.live)
                paper = (printer, stock) if printer else None
                show_desk(
                    desk,
                    source,
                    language=language,
                    sound=not silent,
                    badges=badges,
                    hub=syncing,
                    lock_with_pin=lock_with_pin,
                    checks=checks_before_doors(event_file, paper) if checked else None,
                    symbologies=symbologies,
                    plain=plain,
                )
            elif source is None:
                raise Refused("--headless needs something to look at: give --camera SOURCE")
            else:
                scan_headless(desk, source, language, badges, symbologies)


def show_desk(
    desk: "Desk",
    source: "Source | None",
    *,
    language: str,
    sound: bool,
    badges: "BadgePrinter | None" = None,
    hub: "BackgroundSync | None" = None,
    lock_with_pin: bool = False,
    checks: "Checks | None" = None,
    symbologies: str | None = None,
    plain: bool = False,
) -> None:
    """Run the desk's screen, or its lines if `plain`, until somebody leaves it."""
    from kiosk.desk.app import KioskApp
    from kiosk.desk.plain import PlainDesk
    from kiosk.scan.camera import Reader
    from kiosk.scan.quiet import mute_libraries
    from kiosk.ui.lines import TerminalLines

    mute_libraries()
    reader = Reader(source) if source else None
    made = partial(PlainDesk, lines=TerminalLines()) if plain else KioskApp
    app = made(
        desk,
        reader,
        _lane(desk, source, symbologies),
        language=language,
        sound=sound,
        lock_with_pin=lock_with_pin,
        checks=checks,
    )
    app.threads.badges = badges
    if hub:
        app.threads.join(hub)
    app.run()


def checks_before_doors(event_file: "EventFile", printer: tuple[str, str] | None) -> "Checks":
    """What the page before the doors looks at; loaded and done in its own thread.

    `printer` is the address of the badge printer and the stock in it.
    """
    from kiosk.doctor.terminal import this_screen

    screen = this_screen()  # while the terminal is still this program's

    def checks(words: "Words") -> "Iterable[Round]":
        from kiosk.doctor.desk import desk_rounds

        return desk_rounds(words, event_file, screen, printer)

    return checks


def scan_headless(
    desk: "Desk",
    source: "Source",
    language: str,
    badges: "BadgePrinter | None" = None,
    symbologies: str | None = None,
) -> None:
    """Print one JSON line per verdict until the source ends."""
    from kiosk.desk.headless import run_headless

    speak_utf8()
    from kiosk.desk.words import Words
    from kiosk.scan.camera import CameraError

    lane = _lane(desk, source, symbologies, in_step=not source.live)
    try:
        with Refused.for_errors(CameraError):
            run_headless(
                desk,
                lane,
                source,
                Words(language),
                out=click.echo,
                note=lambda text: click.echo(text, err=True),
                decided=badges.offer if badges else lambda outcome: None,
            )
    finally:
        source.close()


def _lane(
    desk: "Desk", source: "Source | None", symbologies: str | None, *, in_step: bool = False
) -> "ScanLane":
    """Where what is shown to the camera, if there is one, and what is typed become scans."""
    from kiosk.desk.scanning import ScanLane

    if source is None:
        return ScanLane(desk, None)
    decoder = new_decoder(
        still=source.pictures,
        in_step=in_step,
        codes=desk.shown_codes,
        symbologies=symbologies,
        is_listed=desk.is_ticket,
    )
    return ScanLane(desk, decoder)
