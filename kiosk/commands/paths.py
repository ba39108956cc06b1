"""Files and folders that a command is given, and writing the file it was asked for."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from kiosk.ui.speech import Refused

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def file_option(*names: str, metavar: str = "FILE", **more: Any) -> Decorator:
    """An option that names a file; `more` as for `click.option`."""
    return click.option(*names, type=FILE, metavar=metavar, **more)


def folder_option(*names: str, metavar: str = "DIR", **more: Any) -> Decorator:
    """An option that names a folder; `more` as for `click.option`."""
    return click.option(*names, type=FOLDER, metavar=metavar, **more)


@contextlib.contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn trouble with the disk at `target` into `Refused`."""
    try:
        yield
    except OSError as error:
        raise Refused(
            "{path} cannot be written ({why}): free it, or choose another name",
            path=error.filename or target,
            why=error,
        ) from error
