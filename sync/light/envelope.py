"""The envelope: a content that only those whom it is sealed for can read, in as few bytes.

    number of keys 2 · each: 80 bytes · XSalsa20-Poly1305 of the content

A random key seals the content (libsodium's secret box); the key is in a sealed box (X25519) for
each reader. Who sealed it is not said: what is inside is believed by its own signatures.
"""

from collections.abc import Collection

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from badges.text.sentence import SpokenError

MOST_READERS = 1000
_KEY_BYTES = SecretBox.KEY_SIZE + 48


class NotForUsError(SpokenError, ValueError):
    """The envelope was altered, or sealed for somebody else."""


def sealed(content: bytes, readers: Collection[PublicKey]) -> bytes:
    """`content` for those who have the secret key to one of `readers`; at most `MOST_READERS`."""
    key = random(SecretBox.KEY_SIZE)
    keys = b"".join(SealedBox(reader).encrypt(key) for reader in readers)
    return len(readers).to_bytes(2, "big") + keys + bytes(SecretBox(key).encrypt(content))


def opened(envelope: bytes, secret: PrivateKey) -> bytes:
    """What `sealed` was given; raises `NotForUsError`."""
    number = int.from_bytes(envelope[:2], "big")
    end = 2 + number * _KEY_BYTES
    if number > MOST_READERS or len(envelope) < end:
        raise NotForUsError("it is no envelope")
    for start in range(2, end, _KEY_BYTES):
        try:
            key = SealedBox(secret).decrypt(envelope[start : start + _KEY_BYTES])
            return bytes(SecretBox(key).decrypt(envelope[end:]))
        except (CryptoError, ValueError):
            continue
    raise NotForUsError("it was altered, or sealed for somebody else")
