"""The formats of event files. Every one from 3 on can be read for ever: steps lead to the newest.

A step changes the tables of one format into those of the next. To add one:

1. Change `sync.file.schema` so that new files have it. A new column goes to the end of its table:
   that is where `ALTER TABLE` puts it, and rows are copied whole from file to file.
2. Write a function here that does the same to a file of the format before, decorated with
   `@_step(needs=…)`, below the last one. It is given a `sqlite_utils.Database` inside one
   transaction for the whole upgrade: `database.execute` and sqlite-utils' own methods will do,
   `executescript` would commit and will not. The views are made anew by `sync.file.upgrade`.
3. Run `tests/sync/file/test_upgrade.py`: it compares what comes out of the samples with new files.
   When the program is released, add samples of the new format beside those of the older ones.

A step that was released is never changed again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

Step = Callable[["Database"], None]

FIRST = 3
"""The oldest format that is read."""

STEPS: list[Step] = []
"""The first leads from the format `FIRST` to the next one, and so on."""
NEEDS: list[str] = []
"""The program that first wrote the format a step leads to, step by step."""


def _step(*, needs: str) -> Callable[[Step], Step]:
    def added(step: Step) -> Step:
        STEPS.append(step)
        NEEDS.append(needs)
        return step

    return added


@_step(needs="0.2.0")
def say_what_is_needed(database: "Database") -> None:
    """So that this program can be told which newer one a newer file needs."""
    database.execute("CREATE TABLE format (needs TEXT NOT NULL)")


NEWEST = FIRST + len(STEPS)
"""`PRAGMA user_version` of new event files, and of those that were upgraded."""
