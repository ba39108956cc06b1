"""Invitations: what the hub shows on its screen, so that a desk knows it and is let in.

One code serves both ways. Its first ten characters tell the hub's certificate, so that nobody
in between can pass for the hub (50 bits; whoever forges one has no use for the next hub); its
last six are a secret that is good once, for ten minutes.
"""

import hmac
import secrets
from collections import Counter
from dataclasses import dataclass

from badges.codes.ticket_code import ALPHABET, compact
from badges.text.sentence import Sentence, SpokenError
from sync.file.clock import Clock

SCHEME = "KIOSK-HUB:"
"""Before address, fingerprint and secret, all in the letters that a QR code packs tightest."""
LIFE_MS = 600_000
"""How long a code is good."""
TRIES = 5
"""Wrong codes of one desk until it may try none for a while."""
REST_MS = 30_000
"""How long nobody may try after that."""
PORT = 8443

_HUB, _SECRET = 10, 6


class BadInvitationError(SpokenError, ValueError):
    """It is no code, or not one of this hub's; the message says so."""


class TooManyTriesError(Exception):
    """Nobody may try for a while."""


def hub_characters(fingerprint: bytes) -> str:
    """The characters that tell a certificate."""
    number = int.from_bytes(fingerprint)
    return "".join(ALPHABET[(number >> (251 - 5 * place)) & 31] for place in range(_HUB))


@dataclass(frozen=True)
class Invitation:
    """What a person reads off the hub's screen, typed or scanned."""

    hub: str
    """The first characters of the certificate's fingerprint, or all of it in hexadecimal."""
    secret: str

    def is_of(self, fingerprint: bytes) -> bool:
        """Whether this is the certificate of the hub that showed it."""
        return self.hub in (hub_characters(fingerprint), fingerprint.hex())


def typed(text: str) -> Invitation:
    """The invitation in a typed code; raises `BadInvitationError`."""
    code = compact(text)
    if len(code) != _HUB + _SECRET or set(code) - set(ALPHABET):
        raise BadInvitationError(
            "a pairing code has {number} letters and digits", number=_HUB + _SECRET
        )
    return Invitation(code[:_HUB], code[_HUB:])


def is_scanned(text: str) -> bool:
    """Whether `text` is meant to be that of a hub's QR code."""
    return text.upper().startswith(SCHEME)


def scanned(text: str) -> tuple[str, Invitation]:
    """Address and invitation in the text of the hub's QR code; raises `BadInvitationError`."""
    address, _, rest = text[len(SCHEME) :].partition("/")
    fingerprint, _, secret = rest.partition(".")
    if not is_scanned(text) or len(fingerprint) != 64 or not address:
        raise BadInvitationError("it is not the text of a hub's QR code")
    return address.lower(), Invitation(fingerprint.lower(), compact(secret))


def split_address(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``, ``host`` or ``[v6]:port``; raises `ValueError`."""
    host, port = address.strip(), ""
    if host.startswith("["):
        host, _, rest = host[1:].partition("]")
        port = rest.removeprefix(":")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or any(character.isspace() or character in "/@?#" for character in host):
        raise ValueError(
            Sentence(
                "“{address}” is no address: write it as 192.168.1.20:{port}",
                address=address,
                port=PORT,
            )
        )
    if port and not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(
            Sentence(
                "“{port}” is no port: write the address as 192.168.1.20:{usual}",
                port=port,
                usual=PORT,
            )
        )
    return host, int(port or PORT)


class Codes:
    """The secret half of the code that the hub shows now."""

    def __init__(self, fingerprint: bytes, clock: Clock) -> None:
        self._fingerprint = fingerprint
        self._clock = clock
        self._closed_until: dict[str, int] = {}
        self._tries: Counter[str] = Counter()
        self._renew()

    @property
    def text(self) -> str:
        """The code as a person types it, in groups of four."""
        code = hub_characters(self._fingerprint) + self._current()
        return "-".join(code[start : start + 4] for start in range(0, len(code), 4))

    def qr_text(self, address: str) -> str:
        """The text of the QR code for a hub at `address`."""
        return f"{SCHEME}{address}/{self._fingerprint.hex()}.{self._current()}".upper()

    def accept(self, secret: str, device_id: str = "") -> bool:
        """Whether `secret` is good; it is spent then. Raises `TooManyTriesError`.

        Wrong ones close the hub to the desk `device_id` that sent them, which has shown its key,
        and to no other one.
        """
        now = self._clock.steady_ms()
        if now < self._closed_until.get(device_id, now):
            raise TooManyTriesError
        current = self._current()
        if hmac.compare_digest(secret.encode(), current.encode()):
            self._renew()
            self._tries.pop(device_id, None)
            return True
        self._tries[device_id] += 1
        if self._tries[device_id] >= TRIES:
            del self._tries[device_id]
            self._closed_until[device_id] = now + REST_MS
        return False

    def _current(self) -> str:
        if self._clock.steady_ms() - self._made >= LIFE_MS:
            self._renew()
        return self._secret

    def _renew(self) -> None:
        self._secret = "".join(secrets.choice(ALPHABET) for _ in range(_SECRET))
        self._made = self._clock.steady_ms()
