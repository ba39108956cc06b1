"""The live count: a few sums over the tallies, quick however long the journal is."""

from sync.file.connection import Connection
from sync.model import Counts


def count(connection: Connection, list_id: str) -> Counts:
    """The event in numbers on one list.

    Expected are the guests whose ticket would let them in; admitted are tickets with at least
    one entry that was not undone, each counted once, at the desk that admitted it first.
    """
    admitted, inside = connection.execute(
        "SELECT coalesce(sum(admitted), 0), coalesce(sum(inside), 0) "
        "FROM attendance_tally WHERE list_id = ?",
        (list_id,),
    ).fetchone()
    return Counts(
        expected=_expected(connection, list_id),
        admitted=admitted,
        inside=inside,
        refused=connection.execute(
            "SELECT coalesce(sum(refused), 0) FROM refusal_tally WHERE list_id = ?", (list_id,)
        ).fetchone()[0],
        by_category=_by(connection, list_id, "category"),
        by_device=_by_device(connection, list_id),
    )


def _expected(connection: Connection, list_id: str) -> int:
    row = connection.execute(
        "SELECT categories, includes_unpaid FROM check_in_list WHERE list_id = ?", (list_id,)
    ).fetchone()
    categories, includes_unpaid = row or (None, 0)
    (number,) = connection.execute(
        "SELECT coalesce(sum(guests), 0) FROM guest_tally "
        "WHERE standing IN ('valid', iif(?, 'unpaid', 'valid')) "
        "AND (? IS NULL OR category IN (SELECT value FROM json_each(?)))",
        (includes_unpaid, categories, categories),
    ).fetchone()
    return int(number)


def _by(connection: Connection, list_id: str, column: str) -> dict[str, int]:
    return dict(
        connection.execute(
            f"SELECT {column}, sum(admitted) FROM attendance_tally WHERE list_id = ? "
            f"GROUP BY 1 HAVING sum(admitted) > 0 ORDER BY 1",
            (list_id,),
        ).fetchall()
    )


def _by_device(connection: Connection, list_id: str) -> dict[str, int]:
    """Admitted tickets by the name of the desk that admitted them first."""
    return dict(
        connection.execute(
            "SELECT coalesce((SELECT min(name) FROM device WHERE device.device_id = t.device_id), "
            "t.device_id), sum(admitted) FROM attendance_tally t WHERE list_id = ? "
            "GROUP BY 1 HAVING sum(admitted) > 0 ORDER BY 1",
            (list_id,),
        ).fetchall()
    )
