"""The computer: Python, the libraries, SQLite."""

import importlib
import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.doctor.finding import Check, Finding, FindingState, ok, trouble, why
from kiosk.ui.plain_text import plain
from kiosk.ui.translation import Translation, _

OLDEST_PYTHON = (3, 11)

_SYSTEM_LIBRARIES = {
    "opencv-python-headless": {"linux": "apt-get install libgl1 libglib2.0-0"},
    "zxing-cpp": {},
    "pyzbar": {"linux": "apt-get install libzbar0", "darwin": "brew install zbar"},
}
"""By package and system, what brings the shared libraries that the package needs."""


@dataclass(frozen=True)
class Library:
    """A library that reads tickets, and how bad it is to lack it."""

    check: Check
    module: str
    package: str
    without: FindingState
    loss: str = ""
    """What is not done without it, as a message."""


LIBRARIES = (
    Library(Check.CAMERA_LIBRARY, "cv2", "opencv-python-headless", FindingState.TROUBLE),
    Library(Check.DECODER, "zxingcpp", "zxing-cpp", FindingState.TROUBLE),
    Library(
        Check.SECOND_DECODER,
        "pyzbar.pyzbar",
        "pyzbar",
        FindingState.WARNING,
        _("tickets and badges are not read back when they are drawn"),
    ),
)


def machine(say: Translation) -> Iterator[Finding]:
    """Python, the libraries and SQLite."""
    yield python(say, sys.version_info[:3])
    for each in LIBRARIES:
        yield library(say, each)
    yield sqlite(say)


def python(say: Translation, version: tuple[int, ...]) -> Finding:
    """Whether this Python is new enough."""
    text = f"{'.'.join(map(str, version))} · {plain(f'{platform.system()} {platform.release()}')}"
    if version < OLDEST_PYTHON:
        return trouble(Check.PYTHON, text, say(_("Install Python 3.11 or later")))
    return ok(Check.PYTHON, text)


def library(say: Translation, wanted: Library, *, system: str = sys.platform) -> Finding:
    """Whether a library is there and loads, with what it needs from the system."""
    try:
        importlib.import_module(wanted.module)
    except Exception as error:
        # Whatever a half-installed library raises: ImportError, OSError, AttributeError, …
        missing = isinstance(error, ModuleNotFoundError)
        said = why(say, error) or type(error).__name__
        text = (
            say(_("{library} is not installed"), library=wanted.package)
            if missing
            else say(_("{library} does not load ({error})"), library=wanted.package, error=said)
        )
        text = "; ".join(filter(None, [text, say(wanted.loss)]))
        cure = None if missing else _SYSTEM_LIBRARIES.get(wanted.package, {}).get(system)
        command = cure or f"pip install --force-reinstall {wanted.package}"
        return Finding(
            wanted.check, wanted.without, text, say(_("Run: {command}"), command=command)
        )
    return ok(wanted.check, f"{wanted.package} {_version(wanted.package)}".strip())


def sqlite(say: Translation) -> Finding:
    """Whether SQLite is a version without the WAL-reset bug and keeps the durable settings."""
    from sync.file.health import durable_version
    from sync.file.storage_error import UnsafeSettingsError

    with TemporaryDirectory(prefix="kiosk-", ignore_cleanup_errors=True) as folder:
        try:
            version = durable_version(Path(folder))
        except UnsafeSettingsError as error:
            return trouble(
                Check.SQLITE,
                why(say, error),
                say(_("Run: {command}"), command="pip install --force-reinstall sqlcipher3"),
            )
    return ok(Check.SQLITE, say(_("{version}, writes durably"), version=version))


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""  # `opencv-python` may stand in for its headless sister
