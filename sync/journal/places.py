"""Where people are counted: in the event, over all its street doors, and in each room."""

from sync.file.connection import Connection, column
from sync.model import MAIN_LIST, Guards


def street_doors(connection: Connection) -> frozenset[str]:
    """The ids of the lists that guard the event; "main" is always one."""
    query = "SELECT list_id FROM check_in_list WHERE guards = ?"
    return frozenset([MAIN_LIST, *column(connection, query, Guards.EVENT)])


def lists_of(connection: Connection, place_id: str) -> frozenset[str]:
    """The ids of the lists that guard a place."""
    return street_doors(connection) if place_id == MAIN_LIST else frozenset([place_id])


def is_multiple(connection: Connection, place_id: str) -> bool:
    """Whether a list of this place lets a ticket in any number of times: then nothing doubles."""
    multiple = column(connection, "SELECT list_id FROM check_in_list WHERE multiple_entry")
    return not lists_of(connection, place_id).isdisjoint(multiple)
