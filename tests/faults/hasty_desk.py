"""A desk that is wrong on purpose, for the controls: it answers early, or does not sync.

python -m tests.faults.hasty_desk EVENT [--early] [--synchronous OFF|NORMAL|FULL] CODE…

It is the product's own desk and event file in everything else. With `--early` each admission is
acknowledged inside the transaction, before the commit.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from kiosk.desk.desk import Desk
from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.journal.journal import Body, Kind


def _say(code: str, verdict: str) -> None:
    print(json.dumps({"code": code, "verdict": verdict}), flush=True)


class EarlyFile(EventFile):
    """An event file that acknowledges an admission inside the transaction that records it."""

    def record(
        self,
        connection: Connection,
        kind: Kind,
        ticket_id: str,
        body: Body,
        content: Mapping[str, object] | None = None,
    ) -> bytes:
        (code,) = connection.execute(
            "SELECT code FROM guest WHERE ticket_id = ?", (ticket_id,)
        ).fetchone()
        _say(code, str(body["verdict"]))
        return super().record(connection, kind, ticket_id, body, content)


def main() -> None:
    """Judge every code, wrongly."""
    parser = argparse.ArgumentParser()
    parser.add_argument("event", type=Path)
    parser.add_argument("codes", nargs="+")
    parser.add_argument("--early", action="store_true")
    parser.add_argument("--synchronous", default="FULL")
    given = parser.parse_args()
    kind = EarlyFile if given.early else EventFile
    with kind.open(given.event) as event_file:
        with event_file.reading() as connection:
            connection.execute(f"PRAGMA synchronous = {given.synchronous}")
        desk = Desk(event_file)
        for code in given.codes:
            outcome = desk.scan(code)
            if not given.early:
                _say(outcome.code, outcome.verdict)


if __name__ == "__main__":
    main()
