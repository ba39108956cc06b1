"""Why something could not be written, told apart so that a person can do something about it."""

import shutil
from enum import StrEnum
from pathlib import Path

from badges.text.reason import reason_of
from badges.text.sentence import SpokenError

_A_PAGE = 4096
"""Bytes; with less free, SQLite can write nothing."""


class StorageProblem(StrEnum):
    """What kept SQLite from writing."""

    DISK_FULL = "disk_full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    REPLACED = "replaced"
    """The event file or its log is not the one that was opened: nothing more is written there."""
    OTHER = "storage"


class StorageError(Exception):
    """Nothing was recorded: the transaction was rolled back."""

    def __init__(self, problem: StorageProblem, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem

    @classmethod
    def of(cls, error: Exception, folder: Path) -> "StorageError":
        """`error`, raised by SQLite or the system about a file in `folder`."""
        problem = _problem(error)
        if problem is StorageProblem.OTHER and _is_full(folder):
            problem = StorageProblem.DISK_FULL  # while opening, SQLite calls it an I/O error
        return cls(problem, reason_of(error))


class UnsafeSettingsError(SpokenError, RuntimeError):
    """SQLite refused a setting that durability rests on; nothing may be recorded through it."""


_PROBLEMS = (
    ("SQLITE_FULL", StorageProblem.DISK_FULL),
    ("SQLITE_BUSY", StorageProblem.LOCKED),
    ("SQLITE_LOCKED", StorageProblem.LOCKED),
    ("SQLITE_READONLY", StorageProblem.READ_ONLY),
    ("SQLITE_CANTOPEN", StorageProblem.READ_ONLY),
    ("SQLITE_PERM", StorageProblem.READ_ONLY),
)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _A_PAGE
    except OSError:
        return False


def _problem(error: Exception) -> StorageProblem:
    if isinstance(error, PermissionError):
        return StorageProblem.READ_ONLY
    name = getattr(error, "sqlite_errorname", None) or ""  # only SQLite's errors have one
    return next((p for start, p in _PROBLEMS if name.startswith(start)), StorageProblem.OTHER)
