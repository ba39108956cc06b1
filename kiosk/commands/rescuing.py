"""What the commands say and save when an event file and its log do not belong together."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

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
        said = f"{name}-wal did not belong to {name}; it is kept as {rescued.log}."
        if rescued.rows:
            said += (
                f" Its {rescued.rows} rows are in this file now, and in {rescued.path}: "
                f"kiosk sync merge CENTRAL {rescued.path}"
            )
        else:
            said += " No recorded row could be read in it."
        click.echo(said, err=True)


def _say_held(event_file: EventFile, rescued: "Rescued") -> None:
    click.echo(
        f"{event_file.path} was replaced while it was open: nothing more was recorded. "
        f"What was recorded until then, {rescued.rows} rows, is in {rescued.path}: "
        f"kiosk sync merge CENTRAL {rescued.path}",
        err=True,
    )
