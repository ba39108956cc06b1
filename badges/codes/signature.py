"""Ed25519 signatures (RFC 8032), verified whatever stands in their place."""

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


def verifies(key: VerifyKey, content: bytes, signature: bytes) -> bool:
    """Whether `signature` over `content` is by the private half of `key`."""
    try:
        key.verify(content, signature)
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True
