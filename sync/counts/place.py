"""A place that people are counted in: the event behind its street doors, or one room."""

from dataclasses import dataclass

from sync.file.connection import Connection
from sync.guests import check_in_lists
from sync.model import CheckInList, Guards


@dataclass(frozen=True)
class Place:
    """A place and the check-in lists whose doors lead into it."""

    place_id: str
    doors: tuple[CheckInList, ...]

    @property
    def door_ids(self) -> list[str]:
        """The ids of its doors' lists."""
        return [door.list_id for door in self.doors]

    @property
    def is_room(self) -> bool:
        """Whether it is a room within the event."""
        return any(door.guards is Guards.ROOM for door in self.doors)

    @property
    def is_multiple(self) -> bool:
        """Whether one of its doors lets a ticket in any number of times: then nothing doubles."""
        return any(door.multiple_entry for door in self.doors)

    def expects(self, category: str, standing: str) -> bool:
        """Whether a ticket of this category, which stands so, would be let in by one of its doors.

        `standing` is the ticket's status, or "unpaid".
        """
        return any(
            (standing == "valid" or (standing == "unpaid" and door.includes_unpaid))
            and (door.categories is None or category in door.categories)
            for door in self.doors
        )

    def takes_unpaid(self, standing: str) -> bool:
        """Whether `standing` is "unpaid" and one of its doors takes those."""
        return standing == "unpaid" and any(door.includes_unpaid for door in self.doors)


def place_of(connection: Connection, check_in_list: CheckInList) -> Place:
    """The place that the door of `check_in_list` leads into."""
    if check_in_list.guards is Guards.ROOM:
        return Place(check_in_list.place_id, (check_in_list,))
    others = [door for door in check_in_lists.all_of(connection) if door.guards is Guards.EVENT]
    return Place(check_in_list.place_id, tuple(others) or (check_in_list,))
