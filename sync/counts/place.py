"""A place that people are counted in: the event behind its street doors, or one room."""

from dataclasses import dataclass

from sync.file.connection import Connection
from sync.guests import check_in_lists
from sync.model import CheckInList, Guards


@dataclass(frozen=True)
class Place:
    """A place and the check-in lists that guard it."""

    place_id: str
    lists: tuple[CheckInList, ...]

    @property
    def list_ids(self) -> list[str]:
        """The ids of its lists."""
        return [each.list_id for each in self.lists]

    @property
    def is_room(self) -> bool:
        """Whether it is a room within the event."""
        return any(each.guards is Guards.ROOM for each in self.lists)

    @property
    def is_multiple(self) -> bool:
        """Whether one of its lists lets a ticket in any number of times: then nothing doubles."""
        return any(each.multiple_entry for each in self.lists)

    def expects(self, category: str, standing: str) -> bool:
        """Whether a ticket of this category, which stands so, would be let in by one of its lists.

        `standing` is the ticket's status, or "unpaid".
        """
        return any(
            (standing == "valid" or (standing == "unpaid" and each.includes_unpaid))
            and (each.categories is None or category in each.categories)
            for each in self.lists
        )

    def takes_unpaid(self, standing: str) -> bool:
        """Whether `standing` is "unpaid" and one of its lists takes those."""
        return standing == "unpaid" and any(each.includes_unpaid for each in self.lists)


def place_of(connection: Connection, check_in_list: CheckInList) -> Place:
    """The place that `check_in_list` guards."""
    if check_in_list.guards is Guards.ROOM:
        return Place(check_in_list.place_id, (check_in_list,))
    others = [each for each in check_in_lists.all_of(connection) if each.guards is Guards.EVENT]
    return Place(check_in_list.place_id, tuple(others) or (check_in_list,))
