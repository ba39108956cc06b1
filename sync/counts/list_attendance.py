"""What came of one list of one event, among many events."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ListAttendance:
    """One list of one event."""

    event_id: str
    list_id: str
    admitted: int
    inside: int
    refused: int
    double_entries: int
