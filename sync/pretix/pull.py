"""Pulling: all that pretix has, or what changed since, into the event file, in one transaction.

A pull that is cut short, or whose pages shifted, changes nothing. Of a difference, nobody is gone
whom it does not name.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.file.connection import Connection
from sync.file.event_file import EventFile
from sync.guests import check_in_lists
from sync.journal.journal import Kind
from sync.pretix import link
from sync.pretix.client import PretixClient
from sync.pretix.elsewhere import Recorder
from sync.pretix.errors import PagesShiftedError, PretixAwayError
from sync.pretix.link import PretixLink
from sync.pretix.orders import Position, positions
from sync.pretix.questions import ID
from sync.pretix.said import Said
from sync.pretix.shop import Described, LeftOut, Shop, read_shop
from sync.pretix.shop_lists import Objection
from sync.pretix.taking_shop import take_shop
from sync.pretix.taking_tickets import take_tickets, take_withdrawals

_OVERLAP = timedelta(seconds=60)
"""Taken twice: what pretix was just writing when it began to answer."""
_ATTEMPTS = 4


@dataclass(frozen=True)
class Pulled:
    """What a pull has brought."""

    full: bool
    added: int
    changed: int
    unchanged: int
    tickets: int
    """How many of pretix's tickets this file knows now."""
    check_ins: int
    """Made elsewhere, and news."""
    undone: int
    """Of those that were known, taken back there."""
    answers: int
    """Guests who answered in the shop what a list asks."""
    withdrawn: int
    """Codes that were revoked, blocked or unblocked, and news."""
    lists: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    requests: int


@dataclass(frozen=True)
class _Fetched:
    full: bool
    shop: Shop
    positions: list[Position]
    revoked: list[Said]
    blocked: list[Said]
    mark: str


class _OvertakenError(Exception):
    """Another pull came first: what this one has fetched may be the older."""


class _TrialError(Exception):
    """Ends a trial without a trace."""


def pull(
    event_file: EventFile,
    client: PretixClient,
    objection: Objection,
    *,
    full: bool = False,
    dry_run: bool = False,
) -> Pulled:
    """Bring the event file up to date with pretix; a dry run only counts.

    `objection` says of a rule why a desk could not judge it. It is `full` the first time anyway.
    Raises `sync.pretix.errors.PretixError`, `sync.pretix.link.NotPairedError`,
    `sync.guests.withdrawals.NotOrganisersError`, `sync.file.storage_error.StorageError`; then
    nothing has changed.
    """
    for _ in range(_ATTEMPTS):
        known = link.link_of(event_file)
        since = "" if full else known.mark
        try:
            fetched = _fetched(event_file, client, objection, since)
            return _taken(event_file, fetched, known, client.requests, dry_run=dry_run)
        except (PagesShiftedError, _OvertakenError):
            continue
    raise PretixAwayError("pretix's lists change all the time: try again in a minute")


def _fetched(
    event_file: EventFile, client: PretixClient, objection: Objection, since: str
) -> _Fetched:
    said = Described(client.event(), client.products(), client.questions(), client.check_in_lists())
    taken = [each.name for each in event_file.ask(check_in_lists.all_of)
             if not each.list_id.startswith(ID)]  # fmt: skip
    shop = read_shop(event_file.event, taken, said, objection)
    mark, found = "", list[Position]()
    for page in client.orders(since):
        mark = mark or page.generated
        if not shop.is_series:
            found += positions(page.results, shop.products)
    return _Fetched(
        full=not since,
        shop=shop,
        positions=list({each.number: each for each in found}.values()),
        revoked=client.revoked_secrets(since),
        blocked=client.blocked_secrets(since),
        mark=_earlier(mark),
    )


def _earlier(mark: str) -> str:
    """Where the next pull begins; "" has it fetch everything, where pretix names no time."""
    try:
        return (datetime.fromisoformat(mark) - _OVERLAP).isoformat() if mark else ""
    except ValueError:
        return ""


def _taken(
    event_file: EventFile,
    fetched: _Fetched,
    known: PretixLink,
    requests: int,
    *,
    dry_run: bool,
) -> Pulled:
    pulled: Pulled | None = None
    try:
        with event_file.transaction() as connection:
            now = link.read(connection)
            if now is None or (now.mark, now.access.event) != (known.mark, known.access.event):
                raise _OvertakenError
            pulled = _take(event_file, connection, fetched, known, requests)
            if dry_run:
                raise _TrialError
    except _TrialError:
        pass
    assert pulled
    return pulled


def _take(
    event_file: EventFile,
    connection: Connection,
    fetched: _Fetched,
    known: PretixLink,
    requests: int,
) -> Pulled:
    def note(what: str, name: str) -> None:
        body = {"what": what, "name": name}
        event_file.record(connection, Kind.RULES_CHANGED, "", body)

    now_ms = event_file.clock.wall_ms()
    tickets = take_tickets(connection, event_file.event_id, fetched.positions, now_ms)
    withdrawn = take_withdrawals(connection, event_file, fetched.revoked, fetched.blocked)
    take_shop(connection, fetched.shop, note)
    recorder = Recorder(
        connection,
        event_file.event_id,
        link.recorder(connection),
        event_file.clock,
        known.own_devices,
    )
    asked = [each.number for each in fetched.shop.questions]
    recorder.take(fetched.positions, tickets.by_position, asked)
    link.note_pull(connection, fetched.mark, now_ms)
    (number,) = connection.execute("SELECT count(*) FROM pretix_position").fetchone()
    return Pulled(
        full=fetched.full,
        added=tickets.added,
        changed=tickets.changed,
        unchanged=tickets.unchanged,
        tickets=number,
        check_ins=recorder.check_ins,
        undone=recorder.undone,
        answers=recorder.answered,
        withdrawn=withdrawn,
        lists=tuple(each.name for each in fetched.shop.lists),
        left_out=fetched.shop.left_out,
        requests=requests,
    )
