"""What each desk did in an evening."""

from dataclasses import dataclass

from sync.counts.pace import DeskRush, entries_by_desk, rush_of
from sync.counts.place import Place
from sync.file.connection import Connection, marks
from sync.journal import devices


@dataclass(frozen=True)
class DeskEvening:
    """What one desk did at the place."""

    name: str
    admitted: int
    refused: int
    busiest: int
    """Most admitted within five minutes."""
    first_ms: int | None
    """When it let in the first of its guests, and the last one."""
    last_ms: int | None
    exits: int = 0
    """Times that it let somebody out."""
    rush: DeskRush | None = None
    """When guests stood before it; None when nobody waited."""


def desk_evenings(connection: Connection, place: Place) -> tuple[DeskEvening, ...]:
    """Every desk that let somebody in or out, or refused a scan, by name."""
    entries = entries_by_desk(connection, place.place_id)
    at = f"list_id IN ({marks(len(place.lists))})"
    refused = _by_device(
        connection,
        f"SELECT device_id, sum(refused) FROM refusal_tally WHERE {at}",
        *place.list_ids,
    )
    busiest = _by_device(
        connection,
        "SELECT device_id, max(admitted) FROM (SELECT device_id, sum(admitted) AS "
        "admitted FROM attendance_tally WHERE list_id = ? GROUP BY device_id, five_minutes_ms)",
        place.place_id,
    )
    exits = _by_device(
        connection,
        "SELECT device_id, sum(exits) FROM exit_tally WHERE list_id = ?",
        place.place_id,
    )
    names = devices.names(connection)
    return tuple(
        sorted(
            (
                DeskEvening(
                    name=names.get(device_id, device_id),
                    admitted=len(times := entries.get(device_id, [])),
                    refused=refused.get(device_id, 0),
                    busiest=busiest.get(device_id, 0),
                    first_ms=times[0] if times else None,
                    last_ms=times[-1] if times else None,
                    exits=exits.get(device_id, 0),
                    rush=rush_of(times),
                )
                for device_id in entries.keys() | refused.keys() | exits.keys()
            ),
            key=lambda desk: (desk.name, desk.first_ms or 0),
        )
    )


def _by_device(connection: Connection, query: str, *values: str) -> dict[str, int]:
    """A number for each device for which it is not nothing."""
    rows = connection.execute(f"{query} GROUP BY device_id", values).fetchall()
    return {device_id: number for device_id, number in rows if number}
