"""Passes to the page: signed by this computer, so that they outlive a restart, and nothing is kept.

A pass hangs on what opens the page: with another code or PIN, all that were given are void.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from enum import StrEnum

LONGEST_PASS = 200
_NONCE = 12
_MAC = 32


class PassKind(StrEnum):
    """What a pass is good for."""

    SESSION = "session"
    """To see the page, and to share it."""
    GUEST_SESSION = "guest"
    """To see it alone: it was shared."""
    INVITATION = "invitation"
    """To be let in without the code, for a short time."""


class Passes:
    """Gives passes and knows its own; `mark` gives what they hang on, nothing for no way in."""

    def __init__(self, secret: bytes, mark: Callable[[], bytes]) -> None:
        self._secret = secret
        self._mark = mark

    def give(self, kind: PassKind, until_ms: int) -> str:
        """A pass that runs out at `until_ms`."""
        said = f"{kind}.{until_ms}.{secrets.token_urlsafe(_NONCE)}"
        return f"{said}.{self._signed(said)}"

    def kind_of(self, token: str, now_ms: int) -> PassKind | None:
        """What `token` is good for at `now_ms`, or None for nothing."""
        said, _, mac = token[:LONGEST_PASS].rpartition(".")
        if not self._mark() or not hmac.compare_digest(mac.encode(), self._signed(said).encode()):
            return None
        kind, until_ms, _ = said.split(".", 2)  # nobody else has signed it
        return PassKind(kind) if now_ms < int(until_ms) else None

    def _signed(self, said: str) -> str:
        content = hashlib.sha256(self._mark()).digest() + said.encode()
        return hmac.new(self._secret, content, hashlib.sha256).hexdigest()[:_MAC]
