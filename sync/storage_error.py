"""Why something could not be written, told apart so that a person can do something about it."""

from enum import StrEnum


class StorageProblem(StrEnum):
    """What kept SQLite from writing."""

    DISK_FULL = "disk_full"
    LOCKED = "locked"
    READ_ONLY = "read_only"
    OTHER = "storage"


class StorageError(Exception):
    """Nothing was recorded: the transaction was rolled back."""

    def __init__(self, problem: StorageProblem, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem

    @classmethod
    def of(cls, error: Exception) -> "StorageError":
        """`error`, raised by SQLite or the system, as a storage error."""
        return cls(_problem(error), str(error))


_PROBLEMS = (
    ("SQLITE_FULL", StorageProblem.DISK_FULL),
    ("SQLITE_BUSY", StorageProblem.LOCKED),
    ("SQLITE_LOCKED", StorageProblem.LOCKED),
    ("SQLITE_READONLY", StorageProblem.READ_ONLY),
    ("SQLITE_CANTOPEN", StorageProblem.READ_ONLY),
    ("SQLITE_PERM", StorageProblem.READ_ONLY),
)


def _problem(error: Exception) -> StorageProblem:
    if isinstance(error, PermissionError):
        return StorageProblem.READ_ONLY
    name = getattr(error, "sqlite_errorname", None) or ""  # only SQLite's errors have one
    return next((p for start, p in _PROBLEMS if name.startswith(start)), StorageProblem.OTHER)
