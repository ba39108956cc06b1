"""Who may see the page: those with a code, of which nobody has many tries."""

from __future__ import annotations

import contextlib
import hmac
import threading
from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from sync.file.storage_error import StorageError
from sync.guests import staff
from sync.guests.roles import Role
from sync.journal import devices

if TYPE_CHECKING:
    from sync.file.event_file import EventFile

TRIES = 5
"""Wrong codes from one address within `TRIES_MS` after which none is looked at."""
ALL_TRIES = 40
"""Wrong codes from all addresses together: somebody may have many of them. From then on, each
address has one try, and one from where somebody was let in keeps its own."""
TRIES_MS = 5 * 60_000
LONGEST_CODE = 64
_DIGITS = 8


class Login(Protocol):
    """Knows the right code."""

    def opens(self, code: str) -> bool:
        """Whether `code` is the right one; may take its time."""
        ...

    def mark(self) -> bytes:
        """What changes when another code is the right one; nothing while none is."""
        ...


class CodeLogin:
    """A code that the organisers have agreed on."""

    def __init__(self, code: str) -> None:
        self._code = code.encode()

    def opens(self, code: str) -> bool:
        return bool(self._code) and hmac.compare_digest(code.encode(), self._code)

    def mark(self) -> bytes:
        return self._code


class PinLogin:
    """The PIN of the organisers' role, as the event file has it.

    A wrong one is not counted there: strangers would lock the desks. A file that cannot be read
    opens to nobody.
    """

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file
        self._mark = b""

    def opens(self, code: str) -> bool:
        try:
            return self._file.is_pin(Role.ORGANISER, code)  # one taken away opens to nobody
        except StorageError:
            return False

    def mark(self) -> bytes:
        with contextlib.suppress(StorageError):  # who is in stays in while it cannot be read
            self._mark = self._file.ask(staff.mark_of, Role.ORGANISER)
        return self._mark


def made_up_code(event_file: EventFile) -> str:
    """A code for an event without a PIN: of digits, and the same after a restart."""
    secret = event_file.ask(devices.own_secret, "code of the live page")
    return f"{int.from_bytes(secret) % 10**_DIGITS:0{_DIGITS}}"


class LoginAnswer(Enum):
    """What came of trying a code."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"


class Visitors:
    """The tries of those who had the code and of those who had not."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._wrong: dict[str, list[int]] = defaultdict(list)
        self._welcome: set[str] = set()
        self._turn = threading.Lock()

    def enter(self, code: str, address: str, now_ms: int) -> LoginAnswer:
        """Try `code` for somebody at `address`; `now_ms` is a steady clock's."""
        with self._turn:  # one at a time: tries in parallel are counted too
            if self._too_many(address, now_ms):
                return LoginAnswer.WAIT
            if not self._login.opens(code[:LONGEST_CODE]):
                self._wrong[address].append(now_ms)
                return LoginAnswer.WRONG
            self._wrong.pop(address, None)
            self._welcome.add(address)
            return LoginAnswer.OPEN

    def _too_many(self, address: str, now_ms: int) -> bool:
        recent = {
            who: [at for at in tries if 0 <= now_ms - at < TRIES_MS]
            for who, tries in self._wrong.items()
        }
        self._wrong = defaultdict(list, {who: tries for who, tries in recent.items() if tries})
        is_rush = sum(map(len, self._wrong.values())) >= ALL_TRIES
        tries = 1 if is_rush and address not in self._welcome else TRIES
        return len(self._wrong.get(address, ())) >= tries
