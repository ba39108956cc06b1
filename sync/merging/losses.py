"""Losses that somebody knows of: rows that a laptop had acknowledged, and rows to be distrusted.

A laptop that was set back to a backup says so in its journal (`Kind.ROWS_LOST`), and how far the
journal went that it has lost. A revocation (`Kind.DEVICE_REVOKED`) says which rows of the laptop
were there by then. What is missing, or too much, is counted in whatever file asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.file.connection import Connection
from sync.journal import devices
from sync.journal import rows as journal_rows
from sync.journal.journal import Chain, Kind, Row

_MOST = 2**53


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
    for row in journal_rows.of_kinds(connection, Kind.ROWS_LOST):
        until, chain = row.facts().get("until"), (row.device_id, row.facts()["epoch"])
        if type(until) is int and 0 < until <= _MOST and until > told.get(chain, (0, None))[0]:
            told[chain] = (until, row)
    own = devices.own(connection).device_id
    for epoch, until in lost_here:
        told.setdefault((own, epoch), (until, None))
    found = []
    for chain in sorted(told):
        until, told_by = told[chain]
        missing = until - _highest(connection, chain)  # gaps below it are shown as such
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
            later = journal_rows.where(connection, "device_id = ?", (device_id,))
            found[device_id] = [each for each in later if each.seq > known.get(each.epoch, 0)]
    return {device_id: rows for device_id, rows in sorted(found.items()) if rows}


def revocation_of(connection: Connection, device_id: str) -> dict[str, str | list[str]]:
    """The body of a row that says that a device is revoked now."""
    heads = connection.execute(
        "SELECT epoch, max(seq) FROM journal WHERE device_id = ? GROUP BY epoch", (device_id,)
    ).fetchall()
    return {"device": device_id, "known": [f"{epoch}:{seq}" for epoch, seq in heads]}


def _numbers(known: object) -> dict[str, int]:
    """The number of the last known row of each epoch."""
    texts = [text for text in known if isinstance(text, str)] if isinstance(known, list) else []
    parts = [text.rpartition(":") for text in texts]
    return {epoch: int(seq) for epoch, _, seq in parts if seq.isdecimal() and len(seq) < 16}


def _highest(connection: Connection, chain: Chain) -> int:
    (seq,) = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM journal WHERE device_id = ? AND epoch = ?", chain
    ).fetchone()
    return int(seq)
