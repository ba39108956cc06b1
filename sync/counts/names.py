"""Who of those that matter has come: for supervisors' eyes, never for the web page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.counts.place import Place, place_of
from sync.file.connection import Connection, batches, column, marks
from sync.file.event_file import EventFile
from sync.file.standing import standing
from sync.guests import categories, check_in_lists, guests
from sync.journal.journal import Kind
from sync.journal.rows import newest
from sync.model import Guest

NEWEST = 20
"""How many of each are given."""
_LOOKED_THROUGH = 200  # arrivals of each category, for those whose host is to be told


@dataclass(frozen=True)
class SeenGuest:
    """A guest, and when they came or something was recorded of them."""

    guest: Guest
    at_ms: int


@dataclass(frozen=True)
class LiveNames:
    """The people to know of on one list, the newest first."""

    vips: tuple[SeenGuest, ...] = ()
    vips_awaited: tuple[Guest, ...] = ()
    """Expected and not yet come, by name."""
    hosted: tuple[SeenGuest, ...] = ()
    """Guests who have come and whose host is to be told."""
    walk_ins: tuple[SeenGuest, ...] = ()
    help_desk: tuple[SeenGuest, ...] = ()
    """Guests who were sent to the help desk."""


def live_names(event_file: EventFile, list_name: str) -> LiveNames:
    """Those people on the list called `list_name`; nobody when there is no such list.

    Raises `sync.file.storage_error.StorageError`.
    """
    with event_file.reading() as connection:
        check_in_list = check_in_lists.by_name(connection, list_name)
        if check_in_list is None:
            return LiveNames()
        vip = [code for code, each in categories.all_of(connection).items() if each.vip]
        return LiveNames(
            vips=_arrived(connection, check_in_list.place_id, vip, NEWEST),
            vips_awaited=_awaited(connection, place_of(connection, check_in_list), vip),
            hosted=_hosted(connection, check_in_list.place_id),
            walk_ins=_noted(connection, Kind.WALK_IN),
            help_desk=_noted(connection, Kind.HELP_DESK),
        )


@dataclass(frozen=True)
class GuestLine:
    """What became of one guest on a list."""

    guest: Guest
    first_ms: int | None
    first_desk: str
    last_ms: int | None
    """When they came in last."""
    exits: int
    inside: bool


def guest_lines(event_file: EventFile, list_id: str) -> list[GuestLine]:
    """Every guest, in the order of names. Raises `sync.file.storage_error.StorageError`."""
    with event_file.reading() as connection:
        rows = connection.execute(
            "SELECT guest.ticket_id, first_ms, coalesce(name, first_device, ''), last_ms, "
            "coalesce(exits, 0), coalesce(inside, 0) FROM guest "
            "LEFT JOIN presence ON presence.ticket_id = guest.ticket_id AND list_id = ? "
            "LEFT JOIN device ON device_id = first_device ORDER BY name_key, guest.ticket_id",
            (list_id,),
        ).fetchall()
        found: dict[str, Guest] = {}
        for tickets in batches([row[0] for row in rows]):
            found |= {g.ticket_id: g for g in guests.with_ticket_ids(connection, tickets)}
    return [
        GuestLine(found[ticket_id], first_ms, desk, last_ms, exits, bool(inside))
        for ticket_id, first_ms, desk, last_ms, exits, inside in rows
        if ticket_id in found
    ]


def _arrived(
    connection: Connection, list_id: str, codes: Sequence[str], most: int, which: str = "1"
) -> tuple[SeenGuest, ...]:
    """The newest arrivals `which` are wanted, among the `most` newest of each category."""
    found: list[tuple[str, int]] = []
    for code in codes:
        found += connection.execute(
            "SELECT ticket_id, first_ms FROM (SELECT ticket_id, first_ms FROM presence "
            "WHERE list_id = ? AND category = ? AND first_ms IS NOT NULL "
            f"ORDER BY first_ms DESC LIMIT ?) JOIN guest USING (ticket_id) WHERE {which}",
            (list_id, code, most),
        ).fetchall()
    return _named(connection, sorted(found, key=lambda row: -row[1])[:NEWEST])


def _hosted(connection: Connection, list_id: str) -> tuple[SeenGuest, ...]:
    query = "SELECT DISTINCT category FROM attendance_tally WHERE list_id = ?"
    codes = column(connection, query, list_id)
    return _arrived(connection, list_id, codes, _LOOKED_THROUGH, "host <> ''")


def _awaited(connection: Connection, place: Place, codes: Sequence[str]) -> tuple[Guest, ...]:
    """Those of these categories whom the place expects and who have not come."""
    rows = connection.execute(
        f"SELECT ticket_id, category, {standing('guest')} FROM guest "
        f"WHERE category IN ({marks(len(codes))}) AND NOT EXISTS ("
        "SELECT 1 FROM presence WHERE presence.ticket_id = guest.ticket_id AND list_id = ? "
        "AND first_ms IS NOT NULL) ORDER BY name_key, ticket_id",
        (*codes, place.place_id),
    ).fetchall()
    expected = [ticket for ticket, category, stands in rows if place.expects(category, stands)]
    return tuple(guests.with_ticket_ids(connection, expected[:NEWEST]))


def _noted(connection: Connection, kind: Kind) -> tuple[SeenGuest, ...]:
    """The newest journal rows of a kind, each with its guest."""
    noted = [(row.ticket_id, row.at_ms) for row in newest(connection, kind, NEWEST)]
    return _named(connection, noted)


def _named(connection: Connection, found: Sequence[tuple[str, int]]) -> tuple[SeenGuest, ...]:
    """Those of these tickets whose guest is on the list, in this order."""
    known = guests.with_ticket_ids(connection, list({ticket_id for ticket_id, _ in found}))
    by_ticket = {guest.ticket_id: guest for guest in known}
    return tuple(SeenGuest(by_ticket[each], at_ms) for each, at_ms in found if each in by_ticket)
