"""What the commands say and save when an event file and its log do not belong together."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kiosk.ui.speech import say, tell
from sync.file.event_file import EventFile
from sync.file.leftover_log import logs_put_aside
from sync.file.storage_error import StorageError

if TYPE_CHECKING:
    from sync.merging.rescue import Rescued


@contextlib.contextmanager
def rescuing(event_file: EventFile, passphrase: str | None) -> Iterator[None]:
    """Save what is in a log that was put aside, and what is held when the file is replaced.

    What was saved where is said on stderr: of a log at once, of a replaced file at the end.
    """
    from sync.merging.rescue import Lifeboat

    if logs_put_aside(event_file.path):
        _rescue_logs(event_file, passphrase)
    boat = Lifeboat(event_file, plain=passphrase is None)
    try:
        yield
    finally:
        with contextlib.suppress(StorageError):
            event_file.close()
        if boat.rescued:
            _say_held(event_file, boat.rescued)


def _rescue_logs(event_file: EventFile, passphrase: str | None) -> None:
    from sync.merging.rescue import rescue_logs

    for rescued in rescue_logs(event_file, passphrase):
        name = event_file.path
        said = [
            say(
                "{name}-wal did not belong to {name}; it is kept as {log}.",
                name=name,
                log=rescued.log,
            )
        ]
        if rescued.rows:
            said.append(
                say(
                    "Its rows are in this file now, {rows} of them, and in {path}: "
                    "kiosk sync merge CENTRAL {path}",
                    rows=rescued.rows,
                    path=rescued.path,
                )
            )
        else:
            said.append(say("No recorded row could be read in it."))
        click.echo(" ".join(said), err=True)


def _say_held(event_file: EventFile, rescued: "Rescued") -> None:
    tell(
        "{replaced} was replaced while it was open: nothing more was recorded. What was recorded "
        "until then, {rows} {rows:row|rows}, is in {path}: kiosk sync merge CENTRAL {path}",
        replaced=event_file.path,
        rows=rescued.rows,
        path=rescued.path,
        err=True,
    )
