"""kiosk doctor: is this computer ready for the doors to open?"""

import contextlib
import dataclasses
import io
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from badges.codes.scanned_text import clean
from kiosk.commands.camera import NONE, camera_option, new_decoder
from kiosk.commands.event_argument import ask_passphrase, json_option, language_option
from kiosk.commands.paths import FILE
from kiosk.commands.printing import printer_option, stock_option
from kiosk.ui.speech import Refused, tell_json
from sync.file.database_files import is_encrypted

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.doctor.finding import Finding, Round
    from sync.file.event_file import EventFile

    AtHand = Callable[[], AbstractContextManager[EventFile | None]]

_MARKS = {"ok": "✔", "warning": "!", "trouble": "✖"}
_PLAIN_MARKS = {"ok": "ok", "warning": "!", "trouble": "X"}
_COLOURS = {"ok": "bright_blue", "warning": "yellow", "trouble": "bright_red"}
_MARGIN = 3


@click.command()
@click.argument("event", type=FILE, metavar="[EVENT]", required=False)
@camera_option("The camera that the desk will use, as for `kiosk desk`; “none” leaves it out.")
@click.option(
    "--ticket",
    is_flag=True,
    help="Ask for one real ticket before the camera: does this door know it?",
)
@click.option("--scanner", is_flag=True, help="Ask for a scan with the hand scanner, and judge it.")
@printer_option
@stock_option
@json_option
@language_option
def doctor(
    event: Path | None,
    camera: str,
    ticket: bool,
    scanner: bool,
    printer: str | None,
    stock: str,
    as_json: bool,
    language: str,
) -> None:
    """Look whether this computer is ready: libraries, disk, clock, camera, sound, EVENT.

    \b
      kiosk doctor opening.event                  before the doors open
      kiosk doctor opening.event --ticket         with one of the guests' tickets in hand
      kiosk doctor opening.event --scanner        with a hand scanner to try
      kiosk doctor opening.event --camera none    where no camera is used
      kiosk doctor opening.event --printer cups:badges --stock a6

    Each line says what was found and what to do: ✔ ready, ! should be seen to, ✖ must be put
    right. Nothing is changed. Exit status 1 when anything is ✖.
    """
    from kiosk.desk.words import Words
    from kiosk.doctor.finding import Check, FindingState, Round
    from kiosk.doctor.rounds import findings_of
    from kiosk.doctor.scanner import hint

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # an old Windows console has few letters
    words = Words(language)
    if ticket and (event is None or camera == NONE):
        raise Refused("--ticket needs an EVENT, whose list is asked, and a camera")
    passphrase = _passphrase(event)
    at_hand = partial(_at_hand, event, passphrase)
    untried = Round(Check.SCANNER, lambda: [hint(words)])
    rounds = chain(
        _rounds(words, event, passphrase, camera),
        _printer(words, at_hand, printer, stock) if printer else (),
        _ticket(words, at_hand, camera) if ticket else (),
        _hand_scanner(words, at_hand) if scanner else (untried,),
    )
    found = []
    for finding in findings_of(rounds, words):
        found.append(finding)
        _print(finding, words, as_json=as_json)
    if not as_json:
        _print_answer(found, words)
    if any(finding.state is FindingState.TROUBLE for finding in found):
        raise click.exceptions.Exit(1)


def _rounds(
    words: "Words", event: Path | None, passphrase: str | None, camera: str
) -> Iterator["Round"]:
    """What every desk has, what costs least first."""
    from kiosk.doctor import battery, machine, sound, terminal
    from kiosk.doctor.camera import camera as camera_checks
    from kiosk.doctor.clock import clock
    from kiosk.doctor.event import event as event_checks
    from kiosk.doctor.finding import Check, Round
    from kiosk.scan.quiet import mute_libraries
    from sync.file.clock import SystemClock

    now = SystemClock()
    yield Round(Check.PYTHON, partial(machine.machine, words), patience_s=20)
    screen = terminal.this_screen()
    yield Round(Check.TERMINAL, partial(terminal.terminal, words, screen))
    yield Round(Check.CARDS, partial(terminal.cards, words, screen))
    yield Round(Check.BATTERY, lambda: [battery.battery(words)])
    yield Round(Check.SOUND, lambda: [sound.sound(words)])
    if event:
        yield Round(
            Check.FILE,
            partial(event_checks, words, event, now, passphrase=passphrase),
            patience_s=30,
        )
    else:
        yield Round(Check.CLOCK, lambda: clock(words, now.wall_ms()))
    if camera != NONE:
        if sys.stdout.isatty():  # camera libraries write there, in the middle of the report
            mute_libraries()
        yield Round(Check.CAMERA, partial(camera_checks, words, camera))


@contextlib.contextmanager
def _at_hand(event: Path | None, passphrase: str | None) -> Iterator["EventFile | None"]:
    """The event file for a moment, in the thread of a check; None where there is none."""
    from sync.file.event_file import EventFile

    if event is None or not event.is_file():
        yield None
        return
    with EventFile.open(event, passphrase=passphrase) as event_file:
        yield event_file


def _printer(words: "Words", at_hand: "AtHand", address: str, stock: str) -> Iterator["Round"]:
    """The badge printer."""
    from kiosk.doctor.finding import Check, Round
    from kiosk.doctor.printer import printer
    from sync.printing.print_queue import PrintQueue

    def labels_left(address: str) -> int | None:
        with at_hand() as event_file:
            return PrintQueue(event_file).labels_left(address) if event_file else None

    yield Round(Check.PRINTER, partial(printer, words, address, stock, labels_left), patience_s=40)


def _ticket(words: "Words", at_hand: "AtHand", camera: str) -> Iterator["Round"]:
    """One of the guests' tickets, tried at this door."""
    from kiosk.doctor.finding import Check, Round
    from kiosk.doctor.ticket import PATIENCE_S

    def tried() -> Iterator["Finding"]:
        with at_hand() as event_file:
            if event_file:
                yield from ticket_tried(event_file, words, camera)

    yield Round(Check.TICKET, tried, patience_s=2 * PATIENCE_S)


def ticket_tried(event_file: "EventFile", words: "Words", camera: str) -> Iterator["Finding"]:
    """Ask for one real ticket before the camera, and say whether the event's doors know it."""
    from kiosk.doctor.camera import camera_failed
    from kiosk.doctor.ticket import PATIENCE_S, ticket
    from kiosk.scan.camera import CameraError, open_source
    from kiosk.ui.translation import _

    def is_listed(text: str) -> bool:
        return bool(
            event_file.guests_with_code(clean(text)) or event_file.guest_of_signed_ticket(text)
        )

    try:
        source = open_source(camera)
    except CameraError as error:
        yield camera_failed(words, error)
        return
    if source.live:
        prompt = _("Hold one real ticket of this list before the camera, within {number} s.")
        click.echo(words(prompt, number=round(PATIENCE_S)), err=True)
    codes = event_file.shown_codes()
    decoder = new_decoder(
        still=source.pictures, in_step=not source.live, codes=lambda: codes, is_listed=is_listed
    )
    yield from ticket(words, source, decoder, codes, is_listed)


def _hand_scanner(words: "Words", at_hand: "AtHand") -> Iterator["Round"]:
    """A scan with the hand scanner."""
    from kiosk.doctor.finding import Check, Round
    from kiosk.doctor.keys import PATIENCE_S, read_keys
    from kiosk.doctor.scanner import is_our_code, scanner
    from kiosk.ui.translation import _

    def is_ticket(text: str) -> bool:
        """Whether a code is one of ours, or on the guest list whoever made it."""
        if is_our_code(text):
            return True
        with at_hand() as event_file:
            if event_file is None:
                return False
            listed = any(guest.code == text for guest in event_file.guests_with_code(text))
            return listed or event_file.guest_of_signed_ticket(text) is not None

    def tried() -> Iterator["Finding"]:
        prompt = _("Scan any ticket now, within {number} s.")
        click.echo(words(prompt, number=round(PATIENCE_S)), err=True)
        yield from scanner(words, read_keys(sys.stdin.fileno()), is_ticket)

    yield Round(Check.SCANNER, tried, patience_s=40)


def _passphrase(event: Path | None) -> str | None:
    """The passphrase of an encrypted event file; None for a plain one, or when nobody tells it."""
    try:
        if event and event.is_file() and is_encrypted(event):
            return ask_passphrase(event)
    except (Refused, OSError):
        pass  # the check of the file will say so
    return None


def _print(finding: "Finding", words: "Words", *, as_json: bool) -> None:
    if as_json:
        tell_json(dataclasses.asdict(finding))
        return
    from kiosk.doctor.finding import Check

    width = max(len(words(check.label)) for check in Check) + 2
    head = f"{words(finding.check.label):<{width}}"
    for number, line in enumerate(_lines(finding.found, width + _MARGIN)):
        mark = _mark(finding.state) if number == 0 else " " * _MARGIN
        click.echo(f"{mark}{head if number == 0 else ' ' * width}{line}")
    for number, line in enumerate(_lines(finding.advice, width + _MARGIN + 2)):
        arrow = "→ " if number == 0 and _shows("→") else "  "
        click.echo(" " * (width + _MARGIN) + click.style(f"{arrow}{line}", bold=True))


def _lines(text: str, indent: int) -> list[str]:
    """`text` in lines that fit the terminal; in a pipe, one line."""
    if not sys.stdout.isatty():
        return [text] if text else []
    width = max(20, get_terminal_size().columns - indent)
    return textwrap.wrap(text, width, break_on_hyphens=False)


def _mark(state: str) -> str:
    marks = _MARKS if all(map(_shows, _MARKS.values())) else _PLAIN_MARKS
    return click.style(f"{marks[state]:<{_MARGIN}}", fg=_COLOURS[state], bold=True)


def _shows(character: str) -> bool:
    try:
        character.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _print_answer(found: "list[Finding]", words: "Words") -> None:
    """The last line: ready or not, and which lines to read again."""
    from kiosk.doctor.finding import FindingState
    from kiosk.ui.translation import _

    answers = {
        FindingState.TROUBLE: _("Not ready. To be put right first: {names}."),
        FindingState.WARNING: _("Ready. To be seen to: {names}."),
        FindingState.OK: _("Ready."),
    }
    worst = next(
        state for state in answers if state in {each.state for each in found} | {FindingState.OK}
    )
    labels = [words(each.check.label) for each in found if each.state is worst]
    text = words(answers[worst], names=", ".join(dict.fromkeys(labels)))
    click.echo(f"\n{_mark(worst)}{click.style(text, bold=True)}")
