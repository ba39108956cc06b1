"""A guest list as a table: one header and the rows below it."""

from dataclasses import dataclass
from pathlib import Path

from sync.guest_lists.headers import Row


@dataclass(frozen=True)
class Table:
    """What stands in a file, before anybody says what it means."""

    path: Path
    header: tuple[str, ...]
    rows: list[Row]
    """The rows below the header that are not blank, each with its line number."""
    how: str
    """What kind of file it is, for people."""
    blank: int = 0
    """Rows without a letter that stood between the others."""
    hidden: frozenset[int] = frozenset()
    """Places in `rows` that the spreadsheet does not show."""
    struck: frozenset[int] = frozenset()
    """Places in `rows` that are struck through."""
    notices: tuple[str, ...] = ()
    """What of the file is not in this table, for people."""
    is_unfolded: bool = False
    """Whether a row is one guest of an order that had one row for all."""
