"""Connections to SQLite, one kind everywhere: SQLCipher's build, safe settings, asserted.

Python's own SQLite may have the WAL-reset bug (3.7.0 to 3.51.2, https://sqlite.org/wal.html),
so the `sqlcipher3` build stands in for it.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlcipher3
import sqlcipher3.dbapi2

from sync.file.storage_error import UnsafeSettingsError

if TYPE_CHECKING:
    from sqlite_utils import Database

Connection = Any  # sqlcipher3 has no type stubs
DatabaseError: type[Exception] = sqlcipher3.dbapi2.DatabaseError
FIXED_SQLITE = (3, 51, 3)
"""First SQLite without the WAL-reset bug."""

BUSY_TIMEOUT_MS = 5000
_Value = TypeVar("_Value")


def connect(
    path: Path,
    *,
    passphrase: str | None = None,
    busy_timeout_ms: int = BUSY_TIMEOUT_MS,
    check: Callable[[Connection], None] = lambda connection: None,
) -> Connection:
    """A connection to the SQLite file `path`, usable from several threads one at a time.

    It is in autocommit mode: transactions are begun explicitly.  With a `passphrase` the file is
    encrypted by SQLCipher, page by page.  `check` may refuse the file by raising, before anything
    is changed in it.  Raises `FileNotFoundError`
    when there is no such file, `DatabaseError` when it cannot be opened or
    is no database, `UnsafeSettingsError` when a setting did not take.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    connection = sqlcipher3.dbapi2.connect(
        file_name(path),
        isolation_level=None,
        check_same_thread=False,
        timeout=busy_timeout_ms / 1000,
    )
    connection.text_factory = _text
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write on the screen
        if passphrase is not None:
            connection.execute(f"PRAGMA key = {quoted(passphrase)}")
        check(connection)
        _settle(connection, busy_timeout_ms)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_for_reading(
    path: Path, *, passphrase: str | None = None, without_log: bool = False
) -> Connection:
    """A connection that changes neither `path` nor its log, not even by being closed.

    `without_log`: what the file alone says, as if it had no log. Raises `DatabaseError`.
    """
    how = "immutable=1" if without_log else "mode=ro"
    connection = sqlcipher3.dbapi2.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None
    )
    connection.text_factory = _text
    connection.execute("PRAGMA cipher_log_level = NONE")
    if passphrase is not None:
        connection.execute(f"PRAGMA key = {quoted(passphrase)}")
    return connection


def file_name(path: Path) -> str:
    """`path` as SQLite takes it for a file, whatever it is called.

    A relative name such as ``file:x`` or ``:memory:`` would mean something else to it.
    """
    return str(path.absolute())


def _text(raw: bytes) -> str:
    """A text as it is on the disk; where a bit has flipped it reads as another one, and is one.

    Whatever signs or hashes it does not match any more, and nothing else is kept from being read.
    """
    return raw.decode("utf-8", "replace")


def marks(number: int) -> str:
    """`number` question marks, for a list of values in a statement."""
    return ", ".join("?" * number)


def batches(values: Sequence[_Value], size: int = 500) -> Iterator[Sequence[_Value]]:
    """`values` in pieces, each of as many as one statement takes."""
    return (values[start : start + size] for start in range(0, len(values), size))


def column(connection: Connection, query: str, *values: object) -> list[Any]:
    """The first column of what `query` finds."""
    return [row[0] for row in connection.execute(query, values).fetchall()]


def run_all(connection: Connection, script: str) -> None:
    """Do one statement of `script` after the other; SQLite's own way would end the transaction."""
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def quoted(text: str) -> str:
    """`text` as an SQL literal, for the statements that take no parameters."""
    if "\0" in text:
        raise ValueError("a text for SQL cannot hold a NUL")
    return "'" + text.replace("'", "''") + "'"


def wrap(connection: Connection) -> "Database":
    """`connection` as a sqlite-utils database.

    sqlite-utils prefers a module named `pysqlite3` when there is one; it is given sqlcipher3
    under that name before its first import, which is here because it brings numpy along.
    """
    sys.modules["pysqlite3"] = sqlcipher3
    sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
    from sqlite_utils import Database

    return Database(connection)


def _settle(connection: Connection, busy_timeout_ms: int) -> None:
    wanted: dict[str, object] = {
        "busy_timeout": busy_timeout_ms,
        "journal_mode": "wal",
        "synchronous": 2,
        "trusted_schema": 0,
        "foreign_keys": 1,
        "secure_delete": 1,  # what is erased is overwritten
    }
    if sys.platform == "darwin":
        wanted["fullfsync"] = 1
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    for name, value in wanted.items():
        (actual,) = connection.execute(f"PRAGMA {name}").fetchone()
        if actual != value:
            raise UnsafeSettingsError(
                "SQLite kept {name} = {actual} instead of {value}",
                name=name,
                actual=actual,
                value=value,
            )
    if sqlcipher3.dbapi2.sqlite_version_info < FIXED_SQLITE:
        version = sqlcipher3.dbapi2.sqlite_version
        raise UnsafeSettingsError(
            "SQLite {version} can corrupt its log; 3.51.3 or later is needed", version=version
        )
