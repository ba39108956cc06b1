"""kiosk print: badges by hand, and what became of those that were asked for."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.codes.ticket_code import shown
from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.guest_argument import guest_with
from kiosk.commands.printing import badge_printer, printer_at, printer_option, stock_option
from kiosk.ui.speech import Refused, tell, tell_json
from sync.file.event_file import EventFile
from sync.printing.print_job import JobState, PrintJob, ReprintReason
from sync.printing.print_queue import PrintQueue

if TYPE_CHECKING:
    from kiosk.desk.words import Words
    from kiosk.printing.badge_printer import BadgePrinter
    from sync.model import Guest

_ENDED = (JobState.PRINTED, JobState.FAILED)


@click.command("print")
@event_argument
@click.argument("codes", nargs=-1, metavar="[CODE…]")
@printer_option
@stock_option
@click.option(
    "--reprint",
    type=click.Choice([reason.value for reason in ReprintReason]),
    help="Print badges again that were printed before, and why.",
)
@click.option(
    "--wait",
    type=click.IntRange(0, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for the printer; what is not printed then stays in the queue.",
)
@click.option("--queue", is_flag=True, help="Show the badges that wait or did not come out.")
@click.option("--status", is_flag=True, help="Show how the printer is.")
@click.option(
    "--new-roll",
    type=click.IntRange(min=1),
    metavar="N",
    help="A new roll of N labels was put into the printer.",
)
@language_option
@json_option
def print_(
    event: Path,
    codes: tuple[str, ...],
    printer: str | None,
    stock: str,
    reprint: str | None,
    wait: int,
    queue: bool,
    status: bool,
    new_roll: int | None,
    language: str,
    as_json: bool,
) -> None:
    """Print the badges of the guests with each CODE, and what is in EVENT's queue before them.

    Without a CODE: all that is in the queue.

    \b
      kiosk print opening.event K7QF-2M9X-C --printer ipp://192.0.2.7/ipp/print --stock a6
      kiosk print opening.event K7QF-2M9X-C --printer cups:badges --reprint lost
      kiosk print opening.event --printer cups:badges
      kiosk print opening.event --queue
      kiosk print opening.event --status --printer zpl://192.0.2.8 --stock 102x57
      kiosk print opening.event --new-roll 300 --printer "brother://192.0.2.9?label=62x100"

    A badge is printed once: a second one needs a reason, --reprint. Exit status 1 when a badge
    did not come out.
    """
    from kiosk.desk.words import Words

    words = Words(language)
    with opened(event) as event_file:
        if new_roll is not None:
            PrintQueue(event_file).new_roll(printer_at(_needed(printer)).address, new_roll)
        if status:
            _show_status(event_file, _needed(printer), stock, words, as_json=as_json)
        if queue:
            for job in PrintQueue(event_file).open_jobs():
                _show(event_file, job, words, as_json=as_json)
        if not codes and (queue or status or new_roll):
            return
        reason = ReprintReason(reprint) if reprint else None
        badges = badge_printer(event_file, _needed(printer), stock, language)
        guests = [guest_with(event_file, code) for code in codes]
        asked = [guest.ticket_id for guest in guests if _asked(event_file, guest, reason)]
        jobs = _printed(event_file, badges, asked if codes else _waiting(event_file), wait)
        for job in jobs:
            _show(event_file, job, words, as_json=as_json)
        came_out = all(job.state is JobState.PRINTED for job in jobs)
        if not came_out or len(asked) < len(guests):
            raise click.exceptions.Exit(1)


def _needed(printer: str | None) -> str:
    if printer is None:
        raise Refused("which printer? Give its address with --printer")
    return printer


def _asked(event_file: EventFile, guest: "Guest", reason: ReprintReason | None) -> bool:
    """Whether the guest's badge is in the queue now; says so when it is not."""
    queue = PrintQueue(event_file)
    if queue.ask(guest.ticket_id, reason):
        return True
    job = queue.newest(guest.ticket_id)
    if job and job.state not in _ENDED:
        return True
    tell(
        "{code}: has a badge; to print another one give --reprint and the reason",
        code=shown(guest.code),
        err=True,
    )
    return False


def _waiting(event_file: EventFile) -> list[str]:
    """The tickets whose badges are in the queue."""
    jobs = PrintQueue(event_file).open_jobs()
    return [job.ticket_id for job in jobs if job.state not in _ENDED]


def _printed(
    event_file: EventFile, badges: "BadgePrinter", ticket_ids: list[str], wait: int
) -> list[PrintJob]:
    """Print until the badges of these tickets have ended or time is up; how far each of them is."""
    queue = PrintQueue(event_file)
    end = time.monotonic() + wait

    def newest() -> list[PrintJob]:
        jobs = map(queue.newest, dict.fromkeys(ticket_ids))
        return [job for job in jobs if job]

    badges.serve(lambda: time.monotonic() >= end or all(job.state in _ENDED for job in newest()))
    return newest()


def _show(event_file: EventFile, job: PrintJob, words: "Words", *, as_json: bool) -> None:
    from kiosk.printing.words import failure
    from kiosk.ui.plain_text import plain

    guest = event_file.guest(job.ticket_id)
    code, name = (guest.code, guest.name) if guest else ("", "")
    if as_json:
        facts = {"code": code, "name": name, "state": job.state, "reason": job.reason}
        tell_json({**facts, "printer": job.printer, "asked_ms": job.asked_ms})
        return
    why = failure(words, job.reason) if job.reason else ""
    parts = (f"{shown(code):<12}", f"{job.state:<8}", plain(name), why)
    click.echo("  ".join(filter(None, parts)))


def _show_status(
    event_file: EventFile, address: str, stock: str, words: "Words", *, as_json: bool
) -> None:
    from kiosk.doctor.printer import printer

    for finding in printer(words, address, stock, PrintQueue(event_file).labels_left):
        if as_json:
            tell_json(asdict(finding))
        else:
            click.echo(" – ".join(filter(None, (finding.found, finding.advice))))
