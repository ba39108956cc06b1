"""The count: an evening in numbers, from tallies, quick however long the journal is.

Nobody is named here; what names people is in `sync.counts.names`.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sync.counts.model import Bar, CategoryCount, DeskCount, LiveCount, RoomCount, Why
from sync.counts.place import Place, place_of
from sync.file.connection import Connection, marks
from sync.guests import check_in_lists
from sync.journal import devices
from sync.journal.journal import Kind
from sync.journal.projections import FIVE_MINUTES_MS, five_minutes
from sync.model import MINUTE_MS, CheckInList, Counts, Guards

LONGEST_BARS = timedelta(days=1) // timedelta(milliseconds=FIVE_MINUTES_MS)
"""Most bars of arrivals that are given: the newest day of a longer event."""


def counts(connection: Connection, check_in_list: CheckInList) -> Counts:
    """The few numbers that a desk shows: of the event over all street doors, or of one room."""
    place = place_of(connection, check_in_list)
    attendance = _attendance(connection)
    here = _at(attendance, place)
    categories = _categories(connection, place, here)
    names = devices.names(connection)
    by_device: Counter[str] = Counter()
    for each in here:
        by_device[names.get(each.device_id, each.device_id)] += each.admitted
    exits: Counter[str] = Counter()
    for device_id, (number, _) in _exits(connection, place, 0).items():
        exits[names.get(device_id, device_id)] += number
    why = _not_expected(place, here)
    refused = _by_verdict(_refused(connection, place))
    return Counts(
        expected=sum(each.expected for each in categories),
        admitted=sum(each.admitted for each in categories),
        inside=sum(each.inside for each in categories),
        refused=sum(refused.values()),
        left=sum(each.left for each in categories),
        came_back=sum(each.returned for each in here),
        to_come=sum(each.awaited for each in categories),
        not_expected=sum(why.values()),
        come=sum(each.come for each in categories),
        unknown=refused.get("INVALID", 0),
        exits=sum(exits.values()),
        walk_ins=_by_kind(connection).get(Kind.WALK_IN, 0),
        by_category={each.code: each.admitted for each in categories if each.admitted},
        by_device={name: by_device[name] for name in sorted(by_device) if by_device[name]},
        not_expected_by_reason=why,
        exits_by_device=dict(sorted(exits.items())),
        rooms={
            room.name: {"admitted": room.admitted, "inside": room.inside}
            for room in _rooms(connection, attendance)
        },
    )


def count(connection: Connection, check_in_list: CheckInList, now_ms: int) -> LiveCount:
    """The numbers of the event, or of one room; see `LiveCount`."""
    place = place_of(connection, check_in_list)
    attendance = _attendance(connection)
    here = _at(attendance, place)
    categories = _categories(connection, place, here)
    (capacity,) = connection.execute("SELECT capacity FROM event").fetchone()
    refused = _refused(connection, place)
    exits = _exits(connection, place, now_ms)
    by_kind = _by_kind(connection)
    return LiveCount(
        at_ms=now_ms,
        capacity=None if place.is_room else capacity,
        expected=sum(each.expected for each in categories),
        admitted=sum(each.admitted for each in categories),
        inside=sum(each.inside for each in categories),
        awaited=sum(each.awaited for each in categories),
        bars=_bars(connection, place.place_id, now_ms),
        categories=categories,
        rooms=() if place.is_room else _rooms(connection, attendance),
        desks=_desks(connection, here, refused, exits, _rates(connection, place, now_ms)),
        refused=_by_verdict(refused),
        double_entries=_double_entries(connection, place),
        walk_ins=by_kind.get(Kind.WALK_IN, 0),
        help_desk=by_kind.get(Kind.HELP_DESK, 0),
        cards_shared=by_kind.get(Kind.CARD_SHARED, 0),
        returned=sum(each.returned for each in here),
        exits=sum(number for number, _ in exits.values()),
        not_expected_why=_not_expected(place, here),
    )


class _Attendance(NamedTuple):
    """What came of one kind of ticket at one desk."""

    list_id: str
    category: str
    standing: str
    device_id: str
    admitted: int
    inside: int
    returned: int


def _by_kind(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT kind, rows FROM kind_tally").fetchall())


def _attendance(connection: Connection) -> list[_Attendance]:
    rows = connection.execute(
        "SELECT list_id, category, standing, device_id, sum(admitted), sum(inside), sum(returned) "
        "FROM attendance_tally GROUP BY 1, 2, 3, 4"
    )
    return [_Attendance(*row) for row in rows.fetchall()]


def _at(attendance: list[_Attendance], place: Place) -> list[_Attendance]:
    return [each for each in attendance if each.list_id == place.place_id]


def _categories(
    connection: Connection, place: Place, attendance: Sequence[_Attendance]
) -> tuple[CategoryCount, ...]:
    """Every category that is expected or has come, by code."""
    expected: Counter[str] = Counter()
    come: Counter[str] = Counter()
    admitted: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for category, standing, guests in connection.execute(
        "SELECT category, standing, guests FROM guest_tally"
    ):
        expected[category] += guests * place.expects(category, standing)
    for each in attendance:
        admitted[each.category] += each.admitted
        inside[each.category] += each.inside
        returned[each.category] += each.returned
        come[each.category] += each.admitted * place.expects(each.category, each.standing)
    return tuple(
        CategoryCount(
            code,
            expected[code],
            admitted[code],
            inside[code],
            expected[code] - come[code],
            returned[code],
        )
        for code in sorted(expected.keys() | admitted.keys())
        if expected[code] or admitted[code]
    )


def _bars(connection: Connection, list_id: str, now_ms: int) -> tuple[Bar, ...]:
    admitted = dict(
        connection.execute(
            "SELECT five_minutes_ms, sum(admitted) FROM attendance_tally WHERE list_id = ? "
            "GROUP BY 1 HAVING sum(admitted) > 0",
            (list_id,),
        ).fetchall()
    )
    if not admitted:
        return ()
    begun = [ms for ms in admitted if ms <= five_minutes(now_ms)]
    last = max(begun or admitted)  # what a desk says is to come, its clock got wrong
    if five_minutes(now_ms) - last < LONGEST_BARS * FIVE_MINUTES_MS:  # not looked at days later
        last = max(last, five_minutes(now_ms))
    first = max(min(admitted), last - (LONGEST_BARS - 1) * FIVE_MINUTES_MS)
    steps = range(first, last + 1, FIVE_MINUTES_MS)
    return tuple(Bar(at_ms, admitted.get(at_ms, 0)) for at_ms in steps)


def _not_expected(place: Place, attendance: Sequence[_Attendance]) -> dict[str, int]:
    """Those admitted who are not among the expected, by why; the most frequent first."""
    found: Counter[str] = Counter()
    for each in attendance:
        if each.admitted and not place.expects(each.category, each.standing):
            is_good = each.standing == "valid" or place.takes_unpaid(each.standing)
            why = Why.OTHER_CATEGORY if is_good else each.standing or Why.NOT_LISTED
            found[why] += each.admitted
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _rooms(connection: Connection, attendance: Sequence[_Attendance]) -> tuple[RoomCount, ...]:
    """Every room, by name."""
    admitted: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for each in attendance:
        admitted[each.list_id] += each.admitted
        inside[each.list_id] += each.inside
    return tuple(
        RoomCount(room.name, admitted[room.list_id], inside[room.list_id])
        for room in check_in_lists.all_of(connection)
        if room.guards is Guards.ROOM
    )


def _exits(connection: Connection, place: Place, now_ms: int) -> dict[str, tuple[int, int]]:
    """How often each device let somebody out, and how often in about the last 15 minutes."""
    since = five_minutes(now_ms - 15 * MINUTE_MS)
    rows = connection.execute(
        "SELECT device_id, sum(exits), sum(iif(five_minutes_ms BETWEEN ? AND ?, exits, 0)) "
        "FROM exit_tally WHERE list_id = ? GROUP BY 1 HAVING sum(exits)",
        (since, now_ms, place.place_id),
    )
    return {device_id: (exits, recent) for device_id, exits, recent in rows.fetchall()}


def _desks(
    connection: Connection,
    attendance: Sequence[_Attendance],
    refused: dict[str, dict[str, int]],
    exits: dict[str, tuple[int, int]],
    rates: dict[str, tuple[int, int]],
) -> tuple[DeskCount, ...]:
    """Every device that was heard of, and those that were packed and never heard of, by name."""
    names: dict[str, str] = devices.names(connection)
    heard = dict(
        connection.execute("SELECT device_id, max(wall_ms) FROM head GROUP BY 1").fetchall()
    )
    admitted: Counter[str] = Counter()
    for each in attendance:
        admitted[each.device_id] += each.admitted
    (own,) = connection.execute("SELECT device_id FROM this_device").fetchone()
    known_names = {names.get(device_id) for device_id in (*heard, own)}
    silent = {d for d, name in names.items() if name not in known_names}
    desks = [
        DeskCount(
            names.get(device_id, device_id),
            admitted[device_id],
            *rates.get(device_id, (0, 0)),
            refused.get(device_id, {}),
            heard.get(device_id),
            *exits.get(device_id, (0, 0)),
        )
        for device_id in heard.keys() | silent
    ]
    return tuple(sorted(desks, key=lambda desk: (desk.name, desk.heard_ms or 0)))


def _rates(connection: Connection, place: Place, now_ms: int) -> dict[str, tuple[int, int]]:
    """How many each device admitted in the last five and fifteen minutes."""
    within_fifteen, within_five = connection.execute(  # to group them here is to sort them first
        "SELECT json_group_array(first_device), "
        "json_group_array(first_device) FILTER (WHERE first_ms > :five) "
        "FROM presence WHERE list_id = :list "
        "AND category IN (SELECT DISTINCT category FROM attendance_tally WHERE list_id = :list) "
        "AND first_ms > :fifteen AND first_ms <= :now",
        {
            "list": place.place_id,
            "five": now_ms - 5 * MINUTE_MS,
            "fifteen": now_ms - 15 * MINUTE_MS,
            "now": now_ms,
        },
    ).fetchone()
    five = Counter[str](json.loads(within_five))
    fifteen = Counter[str](json.loads(within_fifteen))
    return {device_id: (five[device_id], number) for device_id, number in fifteen.items()}


def _refused(connection: Connection, place: Place) -> dict[str, dict[str, int]]:
    """Refused scans by device and verdict, at the place."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for device_id, verdict, refused in connection.execute(
        "SELECT device_id, verdict, sum(refused) FROM refusal_tally "
        f"WHERE list_id IN ({marks(len(place.lists))}) "
        "GROUP BY device_id, verdict ORDER BY device_id, 3 DESC, verdict",
        place.list_ids,
    ):
        found[device_id][verdict] = refused
    return found


def _by_verdict(refused: dict[str, dict[str, int]]) -> dict[str, int]:
    """Refused scans by verdict, the most frequent first."""
    total: Counter[str] = Counter()
    for of_device in refused.values():
        total.update(of_device)
    return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))


def _double_entries(connection: Connection, place: Place) -> int:
    if place.is_multiple:
        return 0
    (number,) = connection.execute(
        "SELECT count(*) FROM presence WHERE list_id = ? AND doubled > 0", (place.place_id,)
    ).fetchone()
    return int(number)
