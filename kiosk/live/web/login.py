"""Who may see the page: a code, a limited number of tries, and a session for those who had it."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from sync.file.storage_error import StorageError
from sync.guests.roles import Role

if TYPE_CHECKING:
    from sync.file.event_file import EventFile

TRIES = 5
"""Wrong codes from one address within `TRIES_MS` after which none is looked at."""
ALL_TRIES = 40
"""Wrong codes from all addresses together: somebody may have many of them. From then on, each
address has one try, and one from where somebody was let in keeps its own."""
TRIES_MS = 5 * 60_000
SESSION_MS = 12 * 3_600_000
MOST_SESSIONS = 500
LONGEST_CODE = 64


class Login(Protocol):
    """Knows the right code."""

    def opens(self, code: str) -> bool:
        """Whether `code` is the right one; may take its time."""
        ...


class CodeLogin:
    """A code that the organisers have agreed on."""

    def __init__(self, code: str) -> None:
        self._code = code.encode()

    def opens(self, code: str) -> bool:
        return bool(self._code) and hmac.compare_digest(code.encode(), self._code)


class PinLogin:
    """The PIN of the organisers' role, as the event file has it.

    A wrong one is not counted there: strangers would lock the desks. A file that cannot be read
    opens to nobody.
    """

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file

    def opens(self, code: str) -> bool:
        try:
            return self._file.is_pin(Role.ORGANISER, code)  # one taken away opens to nobody
        except StorageError:
            return False


class LoginAnswer(Enum):
    """What came of trying a code."""

    OPEN = "open"
    WRONG = "wrong"
    WAIT = "wait"


class Visitors:
    """Sessions of those who had the code, and the tries of those who had not."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._sessions: dict[str, int] = {}
        self._wrong: dict[str, list[int]] = defaultdict(list)
        self._welcome: set[str] = set()
        self._turn = threading.Lock()

    def enter(self, code: str, address: str, now_ms: int) -> tuple[LoginAnswer, str]:
        """Try `code` for somebody at `address`; gives a new session's token when it is right."""
        with self._turn:  # one at a time: tries in parallel are counted too
            if self._too_many(address, now_ms):
                return LoginAnswer.WAIT, ""
            if not self._login.opens(code[:LONGEST_CODE]):
                self._wrong[address].append(now_ms)
                return LoginAnswer.WRONG, ""
            self._wrong.pop(address, None)
            self._welcome.add(address)
            return LoginAnswer.OPEN, self._new_session(now_ms)

    def knows(self, token: str, now_ms: int) -> bool:
        """Whether `token` is that of a session which has not run out."""
        return now_ms < self._sessions.get(token, 0)

    def _new_session(self, now_ms: int) -> str:
        alive = {token: until for token, until in self._sessions.items() if until > now_ms}
        while len(alive) >= MOST_SESSIONS:
            alive.pop(min(alive, key=alive.__getitem__))
        token = secrets.token_urlsafe(24)
        self._sessions = {**alive, token: now_ms + SESSION_MS}
        return token

    def _too_many(self, address: str, now_ms: int) -> bool:
        recent = {
            who: [at for at in tries if 0 <= now_ms - at < TRIES_MS]
            for who, tries in self._wrong.items()
        }
        self._wrong = defaultdict(list, {who: tries for who, tries in recent.items() if tries})
        is_rush = sum(map(len, self._wrong.values())) >= ALL_TRIES
        tries = 1 if is_rush and address not in self._welcome else TRIES
        return len(self._wrong.get(address, ())) >= tries
