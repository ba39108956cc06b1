"""The wedge of a desk where names can be typed too: a search for a guest is no code."""

from kiosk.scan.wedge import BURST_GAP, SHORTEST_SCAN, STALL, Wedge, _Piece

_LAST_LATIN = 0x24F
"""The last character that hand scanners are heard to type, however a keyboard is set."""


class SearchWedge(Wedge):
    """A wedge whose line is a search while `searching`, and the code line otherwise.

    Scans are submitted in either case.  A person's Enter leaves a search as it is: there it
    chooses a guest.  What an input method composes arrives as fast as a scan; in a search it is
    told by its letters.
    """

    def __init__(self) -> None:
        super().__init__()
        self.searching = False
        self.in_dialog = False
        """Whether a dialog is open: then one to three characters are no code."""

    def busy(self, at: float) -> bool:
        """Whether a scanner is typing, or in the code line has only just stopped.

        A search closes with the first scan; until then somebody types a name in it, quickly.
        """
        if self.searching:
            return at - self._last_burst <= BURST_GAP
        return super().busy(at)

    @property
    def is_short(self) -> bool:
        """Whether what came quickly in a dialog is too short for a scan: it is a person's."""
        last = self._pieces[-1] if self._pieces else None
        return (
            self.in_dialog
            and last is not None
            and last.burst
            and 0 < len(last.text) < SHORTEST_SCAN
        )

    def forget_burst(self) -> None:
        """What came quickly was a person's after all: nothing of it is a scan."""
        self._last_burst = float("-inf")

    def put(self, text: str, at: float) -> None:
        """Go on with another line, in which a person has typed `text`."""
        self.forget_typed(at)
        self._pieces.insert(0, _Piece(text, burst=False))

    def forget_typed(self, at: float) -> None:
        """Forget what a person typed; a scan that is under way or only just begins stays."""
        fresh = self._typed and 0 <= at - self._last_key <= STALL
        last = self._pieces[-1] if fresh else None
        self._pieces = [p for p in self._pieces if p.burst and len(p.text) >= SHORTEST_SCAN]
        if last and last.burst and last not in self._pieces:
            last.carried = True
            self._pieces.append(last)
        elif last and not last.burst:
            began = self._last_key
            self._pieces.append(_Piece(last.text[-1:], burst=False, began=began, carried=True))
        self._typed = fresh

    def _take_line(self) -> str:
        if self.searching:
            return ""
        text = super()._take_line()
        return "" if self.in_dialog and len(text) < SHORTEST_SCAN else text

    def _belongs(self, index: int) -> bool:
        composed = self.searching and any(
            ord(character) > _LAST_LATIN for character in self._pieces[index].text
        )
        return not composed and super()._belongs(index)
