"""Finding guests as volunteers type them: accents gone, letters missing, swapped, misheard."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from anyascii import anyascii

from kiosk.demo.people import people
from sync.guest_lists.guest_list import Record
from tests.bench.desk import event_with
from tests.bench.figures import Figure, Setting, percentile

_MISHEARD = (("ph", "f"), ("th", "t"), ("ss", "s"), ("qu", "k"), ("y", "i"), ("z", "s"), ("d", "t"))
Names = list[str]


def measure(setting: Setting) -> list[Figure]:
    """A search as it is typed, in a list of today's size and in a huge one."""
    return [
        *finding(setting.folder, 1_700, 200, "< 5 ms"),
        *finding(setting.folder, 100_000, 200 if setting.full else 80, "< 50 ms"),
    ]


def finding(folder: Path, number: int, asking: int, budget: str) -> list[Figure]:
    """`asking` guests of `number`, each asked for in one careless way; LIKE on names as the peer.

    A hit is a guest of the right name: first in the list, or among the first ten.
    """
    records = list(people(number))
    dice = random.Random(1)
    asked = [dice.choice(records) for _ in range(asking)]
    texts = [_careless(record, dice) for record in asked]
    with event_with(folder / f"find-{number}.event", records) as event_file:
        event_file.find_guests("warm up")
        ours = _ask(lambda text: [g.name for g in event_file.find_guests(text, limit=10)], texts)
    theirs = _ask(_upper_like(records), texts)
    return [
        Figure(f"name search, {number:,} guests, 95th of 100", _p95(ours), "ms", budget,
               f"UPPER LIKE: {_p95(theirs):.1f} ms"),
        Figure("  right name first", _hits(ours, asked, 1), "%", "",
               f"UPPER LIKE: {_hits(theirs, asked, 1):.0f} %"),
        Figure("  right name among ten", _hits(ours, asked, 10), "%", "",
               f"UPPER LIKE: {_hits(theirs, asked, 10):.0f} %"),
    ]  # fmt: skip


def _careless(record: Record, dice: random.Random) -> str:
    """A guest's name as a volunteer types it in a hurry."""
    first, last = anyascii(record.first_name).lower(), anyascii(record.last_name).lower()
    match dice.randrange(6):
        case 0:
            return f"{last} {first}"
        case 1:
            return f"{first[:3]} {last}".replace("'", "").replace("-", " ")
        case 2:
            place = dice.randrange(1, len(last))
            return f"{first} {last[:place]}{last[place + 1 :]}"
        case 3:
            place = dice.randrange(1, len(last) - 1) if len(last) > 2 else 0
            swapped = last[:place] + last[place : place + 2][::-1] + last[place + 2 :]
            return f"{first} {swapped}"
        case 4:
            for right, heard in _MISHEARD:
                last = last.replace(right, heard)
            return f"{first} {last}"
        case _:
            return f"{record.first_name} {record.last_name}".upper()


def _ask(find: Callable[[str], Names], texts: Iterable[str]) -> list[tuple[float, Names]]:
    """Milliseconds and names found, for each text."""
    answers = []
    for text in texts:
        begun = time.perf_counter()
        names = find(text)
        answers.append(((time.perf_counter() - begun) * 1000, names))
    return answers


def _upper_like(records: list[Record]) -> Callable[[str], Names]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE guest(name TEXT)")
    rows = [(f"{record.first_name} {record.last_name}",) for record in records]
    connection.executemany("INSERT INTO guest VALUES (?)", rows)
    query = "SELECT name FROM guest WHERE UPPER(name) LIKE ? LIMIT 10"
    return lambda text: [
        name for (name,) in connection.execute(query, (f"%{text.upper()}%",)).fetchall()
    ]


def _p95(answers: list[tuple[float, Names]]) -> float:
    return percentile([ms for ms, _ in answers], 0.95)


def _hits(answers: list[tuple[float, Names]], asked: list[Record], within: int) -> float:
    right = [
        f"{record.first_name} {record.last_name}" in names[:within]
        for record, (_, names) in zip(asked, answers, strict=True)
    ]
    return 100 * sum(right) / len(right)
