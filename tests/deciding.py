"""What an organiser decides about an event, done at once; and how long a journal is."""

from sync.file.event_file import EventFile
from sync.guests import categories, check_in_lists, published_list
from sync.model import Category, CheckInList


def put_list(event_file: EventFile, check_in_list: CheckInList) -> None:
    """Add a check-in list, or change the one with its id."""
    with event_file.transaction() as connection:
        check_in_lists.put(connection, check_in_list)
        published_list.publish(connection)


def remove_list(event_file: EventFile, name: str) -> None:
    """Remove a check-in list."""
    with event_file.transaction() as connection:
        check_in_lists.remove(connection, name)
        published_list.publish(connection)


def put_category(event_file: EventFile, category: Category) -> None:
    """Describe a category of guests."""
    with event_file.transaction() as connection:
        categories.put(connection, category)
        published_list.publish(connection)


def own_rows(event_file: EventFile) -> int:
    """How many rows this device's journal has, in this incarnation."""
    with event_file.reading() as connection:
        row = connection.execute(
            "SELECT seq FROM head JOIN this_device USING (device_id, epoch)"
        ).fetchone()
    return int(row[0]) if row else 0
