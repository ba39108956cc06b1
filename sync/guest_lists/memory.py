"""What somebody said of a list, remembered in the event file for the next one of its shape."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sync.file.event_file import EventFile
from sync.guest_lists.columns import FIELDS, Columns, header_hash
from sync.guest_lists.questions import Answers

_SHEETS = "sheets"


def remembered(
    event_file: EventFile, header: Sequence[str], vendor: str = ""
) -> tuple[Columns, Answers] | None:
    """The columns and answers as they were said for a list with this header, or None."""
    said = _recall(event_file, header_hash(header))
    if said is None:
        return None
    if "fields" not in said:  # as event files had it before there were questions
        said = {"fields": {str(at): field for field, at in said.items()}}
    fields = {
        int(at): field
        for at, field in said["fields"].items()
        if (not field or field in FIELDS) and int(at) < len(header)
    }
    columns = Columns(vendor, fields, frozenset(said.get("said", fields)) & fields.keys())
    return columns, Answers(**said.get("answers", {}))


def remember(
    event_file: EventFile, header: Sequence[str], columns: Columns, answers: Answers
) -> None:
    """Remember what was said for the next list with this header."""
    said = {
        "fields": columns.fields,
        "said": sorted(columns.said),
        "answers": {name: value for name, value in vars(answers).items() if value},
    }
    _keep(event_file, header_hash(header), said)


def remembered_sheets(event_file: EventFile, shape: str) -> list[str]:
    """Which sheets of a workbook of this shape were said to be the list; empty when none were."""
    return list((_recall(event_file, shape) or {}).get(_SHEETS, []))


def remember_sheets(event_file: EventFile, shape: str, sheets: Sequence[str]) -> None:
    """Remember which sheets are the list, for the next workbook of this shape."""
    _keep(event_file, shape, {_SHEETS: list(sheets)})


def _recall(event_file: EventFile, key: str) -> dict[str, Any] | None:
    with event_file.reading() as connection:
        row = connection.execute(
            "SELECT mapping FROM column_mapping WHERE header_hash = ?", (key,)
        ).fetchone()
    if row is None:
        return None
    said: dict[str, Any] = json.loads(row[0])
    return said


def _keep(event_file: EventFile, key: str, said: Mapping[str, object]) -> None:
    with event_file.transaction() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO column_mapping (header_hash, mapping) VALUES (?, ?)",
            (key, json.dumps(said)),
        )
