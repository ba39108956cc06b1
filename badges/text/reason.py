"""Why the system, SQLite or a library refused, in words that can be said in another language.

The system's own words are English wherever it was not told otherwise, and often say no more than
a programmer needs: "[Errno 28] No space left on device".  They are told here by their number
(`errno`, POSIX.1-2017), which is the same on all systems that Python runs on.
"""

from __future__ import annotations

import errno
import json
import socket
import ssl
from collections.abc import Iterator, Mapping

from badges.text.sentence import Sentence

_DENIED = Sentence("access is denied: check who may read and write there")
_FULL = Sentence("the disk is full: free some space")
_IN_USE = Sentence("another program is using it: close that one")
_READ_ONLY = Sentence("it is write-protected")
_NO_DISK = Sentence("the disk does not respond: plug it in again, or take another")
_UNREACHABLE = Sentence("no way leads there: check the Wi-Fi or the cable")
_CUT_OFF = Sentence("the connection was cut")
_TIMEOUT = Sentence("no answer came in time")
_TOO_MUCH = Sentence("this computer has nothing left to do it with: close other programs")
_NO_HOST = Sentence("nobody has this name: check it, and the network")

_BY_NAME: Mapping[str, Sentence] = {
    "ENOENT": Sentence("there is no such file or folder"),
    "EISDIR": Sentence("it is a folder, not a file"),
    "ENOTDIR": Sentence("a part of its path is a file, not a folder"),
    "EEXIST": Sentence("something of this name is there already"),
    "ENOTEMPTY": Sentence("the folder is not empty"),
    "EACCES": _DENIED,
    "EPERM": _DENIED,
    "EROFS": _READ_ONLY,
    "ENOSPC": _FULL,
    "EDQUOT": _FULL,
    "EFBIG": Sentence("the disk takes no file of this size"),
    "EBUSY": _IN_USE,
    "ETXTBSY": _IN_USE,
    "EIO": _NO_DISK,
    "ENXIO": _NO_DISK,
    "ENODEV": _NO_DISK,
    "ESTALE": _NO_DISK,
    "ENAMETOOLONG": Sentence("the name is too long"),
    "EINVAL": Sentence("this cannot be done there"),
    "ELOOP": Sentence("its links lead round in a circle"),
    "EMFILE": _TOO_MUCH,
    "ENFILE": _TOO_MUCH,
    "ENOMEM": _TOO_MUCH,
    "ECONNREFUSED": Sentence("nothing listens there: check the port, and that it runs"),
    "ECONNRESET": _CUT_OFF,
    "ECONNABORTED": _CUT_OFF,
    "EPIPE": _CUT_OFF,
    "ENOTCONN": _CUT_OFF,
    "ETIMEDOUT": _TIMEOUT,
    "EHOSTUNREACH": _UNREACHABLE,
    "ENETUNREACH": _UNREACHABLE,
    "ENETDOWN": _UNREACHABLE,
    "EADDRINUSE": Sentence("another program has this port"),
    "EADDRNOTAVAIL": Sentence("this computer does not have this address"),
}
_BY_NUMBER = {getattr(errno, name): said for name, said in _BY_NAME.items() if hasattr(errno, name)}
_BY_SQLITE: Mapping[str, Sentence] = {
    "SQLITE_BUSY": _IN_USE,
    "SQLITE_LOCKED": _IN_USE,
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_CANTOPEN": _DENIED,
    "SQLITE_PERM": _DENIED,
    "SQLITE_IOERR": _NO_DISK,
    "SQLITE_CORRUPT": Sentence("the file is damaged"),
    "SQLITE_NOTADB": Sentence("it is no database"),
}
_NEVER = 20
"""More causes than any error has; a circle of them ends there."""


def reason_of(error: BaseException) -> Sentence:
    """Why `error` came about.

    An error that was given a `Sentence` says that. For others it is the first among the error and
    its causes that is the system's, SQLite's or Python's and known here; else what the error says.
    """
    said = str(error)
    if isinstance(said, Sentence):
        return said
    return known_reason(error) or Sentence(said or type(error).__name__)


def known_reason(error: BaseException) -> Sentence | None:
    """What is known here of `error` or of what caused it; it names nobody and no address."""
    return next(filter(None, map(_known, _causes(error))), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_NEVER):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__  # also where a library hides it


def _known(error: BaseException) -> Sentence | None:
    """What is known of one error alone."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name:
        return next((said for start, said in _BY_SQLITE.items() if name.startswith(start)), None)
    if isinstance(error, OSError):
        return _of_system(error)
    if isinstance(error, json.JSONDecodeError):
        return Sentence(
            "line {line}, column {column} is not JSON", line=error.lineno, column=error.colno
        )
    if isinstance(error, UnicodeDecodeError):
        return Sentence("it is not written in UTF-8")
    if isinstance(error, UnicodeError):
        return _NO_HOST  # IDNA, of a host
    return _TIMEOUT if "Timeout" in type(error).__name__ else None


def _of_system(error: OSError) -> Sentence | None:
    if isinstance(error, ssl.SSLCertVerificationError):
        return Sentence("its certificate is not trusted: check the address and the date here")
    if isinstance(error, ssl.SSLError):
        return Sentence("no encrypted connection came about: check the address")
    if isinstance(error, socket.gaierror):
        return _NO_HOST
    if error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    if isinstance(error, TimeoutError):
        return _TIMEOUT
    if error.errno is None:
        return None
    return Sentence("system error {name}", name=errno.errorcode.get(error.errno, error.errno))
