"""What the commands share: the EVENT argument, opening it, options, and refusals in one line."""

import contextlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from kiosk.commands.paths import FILE, Decorator
from kiosk.commands.rescuing import rescuing
from kiosk.commands.typed_secret import secret
from kiosk.ui.language import system_language
from kiosk.ui.orderly_end import ending_in_order
from kiosk.ui.speech import Refused, marked, say
from kiosk.ui.state_folder import state_folder
from sync.file.database_files import files_of, is_encrypted
from sync.file.event_file import EventFile
from sync.file.opening import NotAnEventFileError
from sync.file.storage_error import StorageError, StorageProblem
from sync.file.upgrade import OtherFormatError
from sync.model import MAIN_LIST, Event

YEARS = range(2000, 2100)
"""The years that a time may be in; others are slips."""
PASSPHRASE = "KIOSK_PASSPHRASE"
"""The environment variable that holds the passphrase; it is never taken as an argument."""

event_argument: Decorator = click.argument("event", type=FILE, metavar="EVENT")


def _say_json(_: click.Context, __: click.Parameter, as_json: bool) -> bool:
    if as_json:
        speak_utf8()
    return as_json


json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON lines.", callback=_say_json
)
list_option: Decorator = click.option(
    "--list",
    "list_name",
    default=MAIN_LIST,
    show_default=True,
    metavar="NAME",
    help="The check-in list to judge by.",
)


language_option: Decorator = click.option(
    "--language", type=click.Choice(["fr", "en"]), default=system_language,
    envvar="KIOSK_LANGUAGE", help="Language of what people read; the system's if not given.",
)  # fmt: skip

_WHAT_TO_DO = {
    StorageProblem.DISK_FULL: marked("the disk is full: free some space and try again"),
    StorageProblem.LOCKED: marked("another program holds the file: close it and try again"),
    StorageProblem.READ_ONLY: marked(
        "it may not be written: check the permissions of file and folder"
    ),
}


@contextlib.contextmanager
def opened(path: Path, *, is_source: bool = False) -> Iterator[EventFile]:
    """The event file at `path`, closed afterwards; trouble with it becomes `Refused`.

    An encrypted one is opened with `KIOSK_PASSPHRASE`, or else with what a person is asked for.
    Of one that is only a source, to be merged, nothing is remembered on this computer.
    """
    memory = None if is_source else state_folder()
    with refusing(path):
        passphrase = ask_passphrase(path) if path.is_file() and is_encrypted(path) else None
        with (
            ending_in_order(),
            EventFile.open(path, passphrase=passphrase, memory=memory) as event_file,
            rescuing(event_file, passphrase),
        ):
            yield event_file


@contextlib.contextmanager
def opened_copy(path: Path) -> Iterator[EventFile]:
    """A copy of the event file at `path`, of whatever format: its own stays as it is."""
    with tempfile.TemporaryDirectory(prefix="kiosk-copy-") as folder:
        copy = _copied(path, Path(folder))
        try:
            with opened(copy, is_source=True) as event_file:
                yield event_file
        except Refused as error:
            raise Refused("{said}", said=error.message.replace(str(copy), str(path))) from error


def _copied(path: Path, folder: Path) -> Path:
    """A copy of the event file and its log in `folder`."""
    if not path.is_file():
        raise Refused("there is no event file {path} to compare with: choose another", path=path)
    try:
        for each in files_of(path):
            if each.exists():
                shutil.copyfile(each, folder / each.name)
    except OSError as error:
        raise Refused("{path}: {trouble}; choose another file", path=path, trouble=error) from error
    return folder / path.name


def ask_passphrase(path: Path, *, new: bool = False) -> str:
    """The passphrase of `path`, from `KIOSK_PASSPHRASE` or a prompt; a `new` one is asked twice.

    Raises `Refused` when there is nobody to ask.
    """
    return secret(say("Passphrase for {path}", path=path), PASSPHRASE, new=new)


@contextlib.contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn trouble with the event file at `path` into `Refused`."""
    try:
        yield
    except FileNotFoundError as error:
        raise Refused(
            "there is no event file {path}: make it with `kiosk new {path}`", path=path
        ) from error
    except FileExistsError as error:
        raise Refused("{path} is there already: choose another name", path=path) from error
    except NotAnEventFileError as error:
        raise Refused("{error}: give the file that `kiosk new` made", error=error) from error
    except OtherFormatError as error:
        raise Refused.because(error) from error
    except StorageError as error:
        if error.problem in _WHAT_TO_DO:
            what = say(_WHAT_TO_DO[error.problem])
            raise Refused("{path}: {what}", path=path, what=what) from error
        if error.problem is StorageProblem.REPLACED:
            raise Refused(
                "{path}: {error}; close every program that has it open, and try again",
                path=path,
                error=error,
            ) from error
        raise Refused("{path}: {error}", path=path, error=error) from error


def speak_utf8() -> None:
    """What is printed from now on is UTF-8, as JSON has to be, whatever the terminal's encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def parse_time(text: str, event: Event) -> int:
    """An ISO 8601 time, in the event's timezone unless it says another, in milliseconds UTC.

    Raises `click.BadParameter` when it is no time, not one of this century, or one that the
    clocks skip or repeat when summer time begins or ends.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            say("“{text}” is no time: write it as 2026-11-22T19:30", text=text)
        ) from error
    if time.year not in YEARS:
        raise click.BadParameter(
            say(
                "“{text}” is not in the years {start} to {stop}: is it a slip?",
                text=text,
                start=YEARS.start,
                stop=YEARS.stop,
            )
        )
    if time.tzinfo is None:
        time = _local(text, time, ZoneInfo(event.timezone))
    return int(time.timestamp() * 1000)


def _local(text: str, time: datetime, zone: ZoneInfo) -> datetime:
    """`time` in `zone`, where it is one time and no other."""
    first, second = (time.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    ways = say(" or ").join(each.isoformat() for each in (first, second))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == time:
        raise click.BadParameter(
            say("“{text}” was there twice that night: write {ways}", text=text, ways=ways)
        )
    raise click.BadParameter(
        say("“{text}” was skipped by the clocks that night: write {ways}", text=text, ways=ways)
    )
