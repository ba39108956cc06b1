"""The live count of an event file."""

from sync.counts.model import LiveCount
from sync.counts.tallies import count
from sync.file.durable_connection import at_one_moment
from sync.file.event_file import EventFile
from sync.guests import check_in_lists


def live_count(event_file: EventFile, list_name: str, now_ms: int) -> LiveCount:
    """The list called `list_name` as it is now.

    Raises `check_in_lists.UnknownListError`, or `sync.file.storage_error.StorageError`.
    """
    with event_file.reading() as connection, at_one_moment(connection):
        check_in_list = check_in_lists.required(connection, list_name)
        return count(connection, check_in_list, now_ms)
