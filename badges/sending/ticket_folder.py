"""A folder with a file for each ticket: made once, and again only where something has changed.

`manifest.jsonl` has a line for each file that is whole.  It grows with every file, so that what
was interrupted goes on where it was; a line that was cut off counts as not written.
"""

import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from badges.files.whole_file import write_whole

MANIFEST = "manifest.jsonl"


@dataclass(frozen=True)
class Wanted:
    """A file that ought to be in the folder."""

    file: str
    ticket_id: str
    content_id: str
    """Changes with whatever changes the file: a hash of what it is made from."""
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Made:
    """A file that is in the folder."""

    file: str
    ticket_id: str
    content_id: str
    size: int


class TicketFolder:
    """The folder at `path`; it is made when the first file is."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def made(self) -> dict[str, Made]:
        """The files that are there, by name, as the manifest has them and the disk confirms."""
        try:
            lines = (self.path / MANIFEST).read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return {}
        found = {made.file: made for line in lines if (made := _parsed(line))}
        return {name: made for name, made in found.items() if self._size(name) == made.size}

    def due(self, wanted: Iterable[Wanted]) -> list[Wanted]:
        """Those of `wanted` that are not there, or have changed."""
        known = {(one.file, one.content_id) for one in self.made().values()}
        return [want for want in wanted if (want.file, want.content_id) not in known]

    def update(self, wanted: Collection[Wanted]) -> Iterator[Wanted]:
        """Make what is missing or has changed, then remove what is no longer wanted.

        Gives each file when it is on the disk. Raises `OSError`, and whatever `make` raises;
        what was made until then stays, and is not made again.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        made, due = self.made(), self.due(wanted)
        self._write_manifest(made.values())
        with (self.path / MANIFEST).open("a", encoding="utf-8") as manifest:
            for want, content in _drawn(due):
                write_whole(self.path / want.file, content, durably=False)  # or it takes for ever
                made[want.file] = Made(want.file, want.ticket_id, want.content_id, len(content))
                manifest.write(_line(made[want.file]))
                manifest.flush()
                yield want
        current = {(want.ticket_id, want.content_id) for want in wanted}
        for one in list(made.values()):
            if (one.ticket_id, one.content_id) not in current:
                (self.path / one.file).unlink(missing_ok=True)
                del made[one.file]
        self._write_manifest(made.values())

    def _size(self, name: str) -> int | None:
        try:
            return (self.path / name).stat().st_size
        except OSError:
            return None

    def _write_manifest(self, made: Iterable[Made]) -> None:
        write_whole(self.path / MANIFEST, "".join(map(_line, made)).encode())


def _drawn(due: Iterable[Wanted]) -> Iterator[tuple[Wanted, bytes]]:
    """Each file with its content, drawn on all processors, in order."""
    pool = ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 4))
    try:
        yield from pool.map(lambda want: (want, want.make()), due)
    finally:
        pool.shutdown(cancel_futures=True)


def _line(made: Made) -> str:
    return json.dumps(asdict(made)) + "\n"


def _parsed(line: str) -> Made | None:
    """What a line of the manifest says; None for one that was cut off, or is none of ours."""
    try:
        made = Made(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return made if made.file == Path(made.file).name else None
