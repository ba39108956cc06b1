"""The queue at the demo's door: who shows what, in which order."""

import random
from collections.abc import Callable, Iterator, Sequence

from badges.codes.ticket_code import new_ticket_code
from kiosk.demo.showing import Medium, Showing
from sync.guest_lists.guest_list import Record
from sync.model import TicketStatus

_STRANGE_TEXTS = (
    "https://www.example.org/programme",
    "WIFI:T:WPA;S:Hangar;P:bienvenue;;",
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Camille Exemple\r\nEND:VCARD",
)
_MEDIA = (Medium.PHONE, Medium.PHONE, Medium.PAPER, Medium.BADGE)


def queue(guests: Sequence[Record], *, seed: int = 2026) -> Iterator[Showing]:
    """Showings without end: of five people about four hold a good ticket they have not used.

    The others hold, in turn, one that was used before, canceled, unknown, unpaid, no ticket at
    all, or one that cannot be read.
    """
    dice = random.Random(seed)
    good = [g.code for g in guests if g.status is TicketStatus.VALID and g.paid]
    canceled = [g.code for g in guests if g.status is TicketStatus.CANCELED]
    unpaid = [g.code for g in guests if not g.paid]
    dice.shuffle(good)
    shown: list[str] = []

    def fresh() -> str:
        code = good[len(shown) % len(good)]
        shown.append(code)
        return code

    troubles: tuple[Callable[[], Showing], ...] = (
        lambda: _showing(dice.choice(shown[:-1]), dice),  # not the one who has just gone
        lambda: _showing(dice.choice(canceled), dice),
        lambda: _showing(new_ticket_code(dice.randrange), dice),
        lambda: _showing(dice.choice(unpaid), dice),
        lambda: _showing(dice.choice(_STRANGE_TEXTS), dice),
        lambda: _showing(fresh(), dice, readable=False),
    )
    while True:
        for trouble in troubles:
            for _ in range(dice.randint(2, 6)):
                yield _showing(fresh(), dice)
            yield trouble()


def _showing(text: str, dice: random.Random, *, readable: bool = True) -> Showing:
    return Showing(
        code=text,
        medium=dice.choice(_MEDIA),
        difficulty=round(dice.uniform(0.05, 0.6), 2),
        readable=readable,
    )
