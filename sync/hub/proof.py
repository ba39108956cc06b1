"""Proofs: the hub shows that it is this event's, a desk that the organiser packed it."""

import hashlib
import hmac
import secrets

from nacl.signing import SigningKey, VerifyKey

from badges.codes.signature import verifies
from sync.journal.journal import canonical

_LIFE_MS = 60_000
_MAC = 16


def _hub_claim(event_id: str, fingerprint: bytes) -> bytes:
    return canonical(["ckn1", "hub", event_id, fingerprint.hex()])


def _desk_claim(event_id: str, fingerprint: bytes, device_id: str, challenge: str) -> bytes:
    return canonical(["ckn1", "desk", event_id, fingerprint.hex(), device_id, challenge])


def greeting(event_id: str, word: bytes, challenge: str, now_ms: int) -> dict[str, str]:
    """Who a hub says it is, with the organiser's `word` for it, and a challenge to be signed."""
    return {"event": event_id, "proof": word.hex(), "challenge": challenge, "time": str(now_ms)}


def prove_hub(organiser_key: SigningKey, event_id: str, fingerprint: bytes) -> bytes:
    """The organiser's word that the hub with this certificate is the event's."""
    return organiser_key.sign(_hub_claim(event_id, fingerprint)).signature


def is_hub(organiser_key: VerifyKey, event_id: str, fingerprint: bytes, proof: bytes) -> bool:
    """Whether the organiser has given `proof` for this certificate."""
    return verifies(organiser_key, _hub_claim(event_id, fingerprint), proof)


def prove_desk(
    device_key: SigningKey, event_id: str, fingerprint: bytes, device_id: str, challenge: str
) -> bytes:
    """A desk's proof that it has its key, good for this hub and this challenge alone."""
    claim = _desk_claim(event_id, fingerprint, device_id, challenge)
    return device_key.sign(claim).signature


def is_desk(
    device_key: VerifyKey,
    event_id: str,
    fingerprint: bytes,
    device_id: str,
    challenge: str,
    proof: bytes,
) -> bool:
    """Whether whoever gave `proof` has the key of the device."""
    claim = _desk_claim(event_id, fingerprint, device_id, challenge)
    return verifies(device_key, claim, proof)


class Challenges:
    """Challenges that are good for a minute; none of them has to be remembered."""

    def __init__(self, secret: bytes | None = None) -> None:
        """Processes that share a `secret` take each other's."""
        self._secret = secret or secrets.token_bytes(32)

    def new(self, now_ms: int) -> str:
        """A challenge to be signed."""
        return f"{now_ms}.{self._mac(now_ms)}"

    def is_good(self, challenge: str, now_ms: int) -> bool:
        """Whether it was given out here, within the last minute."""
        made, _, mac = challenge.partition(".")
        if not (made.isascii() and made.isdigit() and len(made) < 20 and mac.isascii()):
            return False
        is_ours = hmac.compare_digest(mac, self._mac(int(made)))
        return is_ours and abs(now_ms - int(made)) <= _LIFE_MS

    def _mac(self, ms: int) -> str:
        digest = hmac.digest(self._secret, str(ms).encode(), hashlib.sha256)
        return digest[:_MAC].hex()
