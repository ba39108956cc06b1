"""Sealing: lines that only the organiser can read (libsodium's sealed boxes), box by box.

The organiser's secret key opens the boxes; nobody else can, not even who sealed them. A box
holds whole lines, so that the boxes before a damaged one are of use.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from badges.text.sentence import Sentence

BOX_BYTES = 16_384
"""About how much is sealed together."""


def sealed(lines: Iterable[bytes], key: PublicKey) -> Iterator[bytes]:
    """`lines` as lines of one sealed box each, in Base64."""
    box, waiting = SealedBox(key), b""
    for line in lines:
        waiting += line
        if len(waiting) >= BOX_BYTES:
            yield base64.b64encode(box.encrypt(waiting)) + b"\n"
            waiting = b""
    if waiting:
        yield base64.b64encode(box.encrypt(waiting)) + b"\n"


def unsealed(boxes: Iterable[bytes], secret: PrivateKey) -> Iterator[bytes]:
    """What `sealed` was given; raises `ValueError` at a box that was altered or is not ours."""
    box = SealedBox(secret)
    for line in boxes:
        try:
            content = base64.b64decode(line.removesuffix(b"\n"), validate=True)
            if base64.b64encode(content) + b"\n" != line:  # Base64 has unused bits at its end
                raise binascii.Error
            opened = box.decrypt(content)
        except (CryptoError, binascii.Error) as error:
            raise ValueError(Sentence("it was altered, or sealed for another organiser")) from error
        yield from opened.splitlines(keepends=True)
