"""kiosk swap: the kiosk where guests swap business cards."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.camera import new_decoder, source_option, source_or_none
from kiosk.commands.event_argument import event_argument, language_option, opened
from kiosk.ui.speech import Refused, say

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder
    from kiosk.scan.source import Source
    from kiosk.swap.app import SwapApp
    from kiosk.swap.meeting_desk import MeetingDesk
    from kiosk.swap.staff_pin import StaffPin
    from kiosk.swap.view import KioskView
    from sync.cards.booths import Booth
    from sync.file.event_file import EventFile


@click.command()
@event_argument
@source_option
@click.option("--booth", "booth_name", metavar="NAME", help="Collect cards for this booth alone.")
@click.option("--silent", is_flag=True, help="No sounds.")
@language_option
def swap(event: Path, camera: str, booth_name: str | None, silent: bool, language: str) -> None:
    """Let guests of EVENT swap business cards: two badges or tickets, two yeses.

    \b
      kiosk swap opening.event                     with the first webcam
      kiosk swap opening.event --camera none       with a hand scanner alone
      kiosk swap opening.event --booth "Mistral"   an exhibitor's own list

    The screen is locked: F10 and the PIN of a supervisor or organiser end it. Set one before:
    `kiosk staff pin EVENT supervisor`.
    """
    with opened(event) as event_file:
        pin = staff_pin(event_file, event)
        booth = booth_named(event_file, booth_name) if booth_name else None
        source = source_or_none(camera)
        if not sys.stdout.isatty():
            raise Refused("the swap kiosk needs a terminal: run it in one")
        app = _app(event_file, pin, source, booth, language)
        if silent:
            app.sounds = None
        app.run()


def _app(
    event_file: "EventFile",
    pin: "StaffPin",
    source: "Source | None",
    booth: "Booth | None",
    language: str,
) -> "SwapApp":
    """The kiosk's program, for guests among themselves or for one booth."""
    from kiosk.desk.words import Words
    from kiosk.scan.camera import Reader
    from kiosk.scan.quiet import mute_libraries
    from kiosk.swap.app import SwapApp
    from kiosk.swap.booth_service import BoothService
    from kiosk.swap.screens.booth import BoothScreen
    from kiosk.swap.screens.swap import SwapScreen
    from kiosk.swap.swap_service import SwapService
    from kiosk.swap.threads import SwapThreads

    mute_libraries()
    reader = Reader(source) if source else None
    words = Words(language)

    def decoder(of: "MeetingDesk[KioskView]") -> "Decoder | None":
        if source is None:
            return None
        return new_decoder(still=source.pictures, codes=of.shown_codes, is_listed=of.is_ours)

    if booth:
        own = BoothService(event_file, booth, pin)
        collecting = SwapThreads(own, decoder(own), reader)
        return SwapApp(collecting, BoothScreen(own, collecting, words))
    desk = SwapService(event_file, pin)
    threads = SwapThreads(desk, decoder(desk), reader)
    return SwapApp(threads, SwapScreen(desk, threads, words))


def booth_named(event_file: "EventFile", name: str) -> "Booth":
    """The booth called `name`. Raises `Refused` when there is none."""
    from sync.cards import booths

    found = event_file.ask(booths.every)
    booth = next((each for each in found if each.name == name), None)
    if booth is None:
        known = ", ".join(each.name for each in found) or say("none yet")
        raise Refused(
            "there is no booth “{name}”: choose one of these ({known}), or add it",
            name=name,
            known=known,
        )
    return booth


def staff_pin(event_file: "EventFile", path: Path) -> "StaffPin":
    """What says whether a PIN is one of the staff's; wrong tries are this kiosk's alone.

    Raises `Refused` when the event has no PIN: guests could end the kiosk.
    """
    from kiosk.swap.staff_pin import StaffPin
    from sync.guests.roles import Role

    roles = event_file.roles_with_pin()
    role = next((role for role in (Role.SUPERVISOR, Role.ORGANISER) if role in roles), None)
    if role is None:
        raise Refused(
            "guests could end this kiosk: set a PIN with `kiosk staff pin {path} supervisor`",
            path=path,
        )
    clock = event_file.clock
    return StaffPin(lambda pin: event_file.is_pin(role, pin), clock.wall_ms, clock.steady_ms)
