"""Losses that somebody knows of: rows that a laptop had acknowledged, and rows to be distrusted.

A laptop that was set back to a backup goes on in a new epoch, and the first row there says how
far the journals went that its file has lost (`LOST`). A revocation (`Kind.DEVICE_REVOKED`) says
which rows of the laptop were there by then. What is missing, or too much, is counted in whatever
file asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.file.connection import Connection, column
from sync.journal import devices
from sync.journal import rows as journal_rows
from sync.journal.journal import Chain, Kind, Row
from sync.merging import left_out

LOST = "lost"
"""What a row's body calls the epochs of which its device has lost rows, and up to which number."""
_FIRST = (  # a step of the clock goes before what an epoch begins with
    "(device_id, epoch, seq) IN (SELECT device_id, epoch, column1 FROM head, (VALUES (1), (2)))"
)


@dataclass(frozen=True)
class LostRows:
    """Rows of one journal that its laptop has lost, and this file never got."""

    chain: Chain
    missing: int
    told_by: Row | None
    """The row that says so; None when this very file is the one that was set back."""


def lost_rows(connection: Connection, lost_here: Sequence[tuple[str, int]]) -> list[LostRows]:
    """What is known to be lost and is not here, `lost_here` by this file itself."""
    told: dict[Chain, tuple[int, Row | None]] = {}
    for row in journal_rows.where(connection, _FIRST):
        for epoch, until in _numbers(row.facts().get(LOST) if row.is_understood else None).items():
            chain = (row.device_id, epoch)
            if until > told.get(chain, (0, None))[0]:
                told[chain] = (until, row)
    own = devices.own(connection).device_id
    for epoch, until in lost_here:
        told.setdefault((own, epoch), (until, None))
    found = []
    for chain in sorted(told):
        until, told_by = told[chain]
        known = max(_highest(connection, chain), left_out.until(connection, chain))
        missing = until - known  # gaps below it are shown as such
        if missing > 0:
            found.append(LostRows(chain, missing, told_by))
    return found


def rows_after_revocation(connection: Connection) -> dict[str, list[Row]]:
    """Rows of revoked devices that were not here when they were revoked, by device."""
    found: dict[str, list[Row]] = {}
    for row in journal_rows.of_kinds(connection, Kind.DEVICE_REVOKED):
        device_id = row.facts()["device"]
        if device_id not in found:
            known = _numbers(row.facts().get("known"))
            found[device_id] = _after(connection, device_id, known)
    return {device_id: rows for device_id, rows in sorted(found.items()) if rows}


def revocation_of(connection: Connection, device_id: str) -> dict[str, str | list[str]]:
    """The body of a row that says that a device is revoked now."""
    heads = connection.execute(
        "SELECT epoch, max(seq) FROM journal WHERE device_id = ? GROUP BY epoch", (device_id,)
    ).fetchall()
    return {"device": device_id, "known": written(heads)}


def written(numbers: Iterable[tuple[str, int]]) -> list[str]:
    """Epochs, each with a number, as a body has them."""
    return [f"{epoch}:{seq}" for epoch, seq in numbers]


def _numbers(said: object) -> dict[str, int]:
    """What `written` wrote; anything else is passed over."""
    texts = [text for text in said if isinstance(text, str)] if isinstance(said, list) else []
    parts = [text.rpartition(":") for text in texts]
    return {epoch: int(seq) for epoch, _, seq in parts if seq.isdecimal() and len(seq) < 16}


def _after(connection: Connection, device_id: str, known: dict[str, int]) -> list[Row]:
    """The rows of a device with higher numbers than those `known` of its epochs."""
    epochs = column(connection, "SELECT epoch FROM chain_tally WHERE device_id = ?", device_id)
    which = "device_id = ? AND epoch = ? AND seq > ?"
    rows = [
        row
        for epoch in epochs
        for row in journal_rows.where(connection, which, (device_id, epoch, known.get(epoch, 0)))
    ]
    return sorted(rows, key=lambda row: (row.hlc, row.epoch, row.seq, row.hash))


def _highest(connection: Connection, chain: Chain) -> int:
    (seq,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM journal WHERE device_id = ? AND epoch = ?", chain
    ).fetchone()
    return int(seq)
