"""What is looked at before a desk opens its doors; the camera and the scanner are tried there."""

from collections.abc import Iterator
from functools import partial

from kiosk.doctor import battery, machine, sound, terminal
from kiosk.doctor.event import open_event
from kiosk.doctor.finding import Check, Finding, Round
from kiosk.doctor.terminal import Screen
from kiosk.ui.translation import Translation
from sync.file.event_file import EventFile


def desk_rounds(
    say: Translation, event_file: EventFile, screen: Screen, printer: tuple[str, str] | None = None
) -> Iterator[Round]:
    """The rounds for a desk with `event_file`, whose screen was `screen` before it was taken.

    `printer` is the address of its badge printer and the stock in it.
    """
    yield Round(Check.FILE, partial(_event, say, event_file), patience_s=30)
    if printer:
        yield Round(Check.PRINTER, partial(_printer, say, event_file, *printer), patience_s=40)
    yield Round(Check.TERMINAL, partial(terminal.terminal, say, screen))
    yield Round(Check.BATTERY, lambda: [battery.battery(say)])
    yield Round(Check.SOUND, lambda: [sound.sound(say)])
    yield Round(Check.PYTHON, partial(machine.machine, say), patience_s=20)


def _event(say: Translation, event_file: EventFile) -> Iterator[Finding]:
    with event_file.another() as same:
        yield from open_event(say, same, event_file.clock)


def _printer(
    say: Translation, event_file: EventFile, address: str, stock: str
) -> Iterator[Finding]:
    from kiosk.doctor.printer import printer
    from sync.printing.print_queue import PrintQueue

    return printer(say, address, stock, PrintQueue(event_file).labels_left)
