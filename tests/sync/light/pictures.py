"""Streams as a camera gets them: any symbols, in any order, some never."""

import random
from collections.abc import Sequence

from sync.light.assembler import Assembler, LightContent
from sync.light.fountain import symbols
from sync.light.symbol import LightKind

PART = 64


def stream(kind: LightKind, content: bytes, event_id: str, part: int = PART) -> Sequence[bytes]:
    """The QR codes' contents of a stream."""
    return symbols(kind, content, part, event_id)


def watched(assembler: Assembler, codes: Sequence[bytes]) -> LightContent | None:
    """What the codes give, one after the other."""
    for code in codes:
        if content := assembler.take(code):
            return content
    return None


def half_of(codes: Sequence[bytes], seed: int) -> list[bytes]:
    """Half of the codes, in any order."""
    dice = random.Random(seed)
    return dice.sample(list(codes), len(codes) // 2)
