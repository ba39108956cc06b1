"""Hand scanners that type like keyboards ("wedges"), told apart from people who type.

A scanner types a whole code within milliseconds and ends it with Enter or Tab.  A run of keys
no more than `BURST_GAP` apart is a *burst*.  `Wedge` takes every key with its time and gives
back the texts that were submitted; it reads no clock and knows no screen.
"""

import math
from dataclasses import dataclass

BURST_GAP = 0.035
"""Longest time between two keys of one burst, in seconds."""
QUIET = 0.15
"""How long after a burst keys still count as the scanner's."""
PATIENCE = 0.5
"""A scan without an end is taken as finished after this much silence."""
STALL = 0.15
"""A busy computer may hold up a scan after its first keys for this long."""
SHORTEST_SCAN = 4
"""A shorter burst is a person rolling over two keys, not a scanner."""
LONGEST = 4096
"""Characters kept of one text; the rest is dropped until its end."""

ENDS = frozenset("\r\n\t")
ERASE = frozenset("\x08\x7f")
_NAMED = {
    "enter": "\r",
    "ctrl+m": "\r",
    "ctrl+j": "\n",
    "tab": "\t",
    "ctrl+i": "\t",
    "backspace": "\x7f",
    "space": " ",
}


@dataclass
class _Piece:
    """Characters of one line that came from one hand: a burst, or a person's typing."""

    text: str
    burst: bool
    began: float = 0.0
    ended: float = 0.0
    carried: bool = False
    """It stood in another line before: here it counts only if it turns out to be a scan."""


class Wedge:
    """The line being typed, by a scanner, a person, or both at once."""

    def __init__(self) -> None:
        self._pieces: list[_Piece] = []
        self._card: list[str] = []  # lines so far of a business card that a scanner types
        self._typed = False  # whether the last key stands at the end of the line
        self._ended = False  # whether the last key ended a line
        self._last_key = self._key_before = -math.inf
        self._last_burst = -math.inf

    @property
    def line(self) -> str:
        """What has been typed and not yet submitted."""
        return "".join(piece.text for piece in self._pieces if not piece.carried)

    def busy(self, at: float) -> bool:
        """Whether a scanner is typing or has only just stopped: keys are no wish of a person."""
        return at - self._last_burst < QUIET

    def press(self, key: str, character: str | None, at: float) -> tuple[str, ...]:
        """Take one key, named as Textual names keys; give the texts that it submits."""
        fast = at - self._last_key <= BURST_GAP
        self._key_before, self._last_key = self._last_key, at
        if fast:
            self._last_burst = at
        character = _NAMED.get(key, None if _is_chord(key) else character)
        if character is None or not (character.isprintable() or character in ENDS | ERASE):
            self._typed = False
        elif character in ENDS:
            return self._end(fast)
        elif character in ERASE:
            self._erase(fast)
        else:
            self._add(character, fast)
        return ()

    def paste(self, text: str, at: float) -> tuple[str, ...]:
        """Take a pasted text as a scanner's; each line of it that ends is submitted."""
        self._key_before = self._last_key = self._last_burst = at
        submitted: list[str] = []
        self._pieces.append(_Piece("", burst=True, began=at, ended=at))
        self._typed = self._ended = False
        for character in text[: 2 * LONGEST]:
            if character in ENDS:
                submitted += self._end(fast=True)
            elif character.isprintable():
                self._add(character, fast=True)
        return tuple(submitted)

    def wait(self, at: float) -> tuple[str, ...]:
        """Give what a scanner that sends no Enter has left lying, after `PATIENCE`."""
        if at - self._last_key < PATIENCE:
            return ()
        texts = [*self._card]
        self._card = []
        scan = self._take_scan()
        if scan:
            texts.append(scan)
        return ("\n".join(texts),) if texts else ()

    def clear(self) -> None:
        """Forget the line."""
        self._pieces = []
        self._card = []
        self._typed = False

    def _add(self, character: str, fast: bool) -> None:
        if fast and self._typed and not self._pieces[-1].burst:
            # The first key of a burst looked like a person's until this one followed.
            first = self._pieces[-1].text[-1]
            self._pieces[-1].text = self._pieces[-1].text[:-1]
            self._pieces.append(_Piece(first, burst=True, began=self._key_before))
        elif not self._pieces or self._pieces[-1].burst != fast or self._starts_anew(fast):
            self._pieces.append(_Piece("", burst=fast, began=self._last_key))
        self._ended = False
        self._typed = bool(character) and len(self.line) < LONGEST
        if self._typed:
            self._pieces[-1].text += character
        self._pieces[-1].ended = self._last_key or 0.0

    def _starts_anew(self, fast: bool) -> bool:
        """Whether what comes now belongs to this line, and what is there to another one."""
        return self._pieces[-1].carried and not fast

    def _erase(self, fast: bool) -> None:
        self._typed = False
        if fast:
            return  # a control character inside a scan
        while self._pieces and not self._pieces[-1].text:
            self._pieces.pop()
        if self._pieces:
            self._pieces[-1].text = self._pieces[-1].text[:-1]

    def _end(self, fast: bool) -> tuple[str, ...]:
        if fast and self._ended:
            return ()  # the second of CR LF: it must not submit what a person was typing
        if fast:
            self._add("", fast)
        text = self._take_scan() or self._take_line()
        self._typed, self._ended = False, True
        return self._joined(text) if text else ()

    def _take_scan(self) -> str:
        """The scan at the end of the line, taken out of it, or nothing.

        A busy computer splits one scan into several bursts, with single keys between them.
        """
        start = len(self._pieces)
        while start and self._belongs(start - 1):
            start -= 1
        pieces = self._pieces[start:]
        if not any(len(piece.text) >= SHORTEST_SCAN for piece in pieces):
            return ""
        del self._pieces[start:]
        return "".join(piece.text for piece in pieces).strip()

    def _belongs(self, index: int) -> bool:
        """Whether the piece and those after it are of one scan."""
        piece = self._pieces[index]
        if index == len(self._pieces) - 1:
            return piece.burst
        following = self._pieces[index + 1]
        stray = len(piece.text) <= 1 and index > 0 and self._pieces[index - 1].burst
        patient = len(piece.text) >= SHORTEST_SCAN or not piece.text
        in_time = patient or following.began - piece.ended <= STALL
        return (piece.burst or stray) and in_time

    def _take_line(self) -> str:
        text = self.line.strip()
        self._pieces = []
        return text

    def _joined(self, text: str) -> tuple[str, ...]:
        """Lines of a scanned business card are one text; any other line is its own."""
        if not self._card and not text.upper().startswith("BEGIN:V"):
            return (text,)
        self._card.append(text)
        if not text.upper().startswith("END:V") and sum(map(len, self._card)) < LONGEST:
            return ()
        card, self._card = "\n".join(self._card), []
        return (card,)


def _is_chord(key: str) -> bool:
    """Whether `key` was pressed with Ctrl, Alt and the like, and so types nothing."""
    return "+" in key.removeprefix("shift+")[:-1]
