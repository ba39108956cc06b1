"""kiosk central: one PostgreSQL above many hubs and many events."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.event_argument import event_argument, json_option, language_option, opened
from kiosk.commands.hub import listen_option, listening_at
from kiosk.commands.live import CODE
from kiosk.commands.paths import FILE, Decorator
from kiosk.ui.orderly_end import ending_in_order
from kiosk.ui.speech import Refused, say, say_error, tell, tell_json
from sync.file.clock import SystemClock
from sync.file.storage_error import StorageError

if TYPE_CHECKING:
    from starlette.routing import Route

    from sync.central.store import CentralStore
    from sync.counts.list_attendance import ListAttendance

_URL = "KIOSK_STORE"
"""The environment variable for the database: what is typed may be seen, and a URL may hold a
password."""

_LOOK_S = 0.5

store_option: Decorator = click.option(
    "--store",
    envvar=_URL,
    required=True,
    metavar="URL",
    help=f"postgresql://…; better in {_URL}, since others may see what is typed.",
)
event_id_argument = click.argument("event_id", metavar="ID")


@click.group()
def central() -> None:
    """The centre: one PostgreSQL above many hubs and many events.

    It takes the extra `central`: pip install ".[central]" in a copy of the repository.

    \b
      export KIOSK_STORE=postgresql://kiosk@db.example.org/kiosk
      kiosk central add opening.event                         the organiser's file
      kiosk central serve --listen 0.0.0.0:8443               as many as you like
      kiosk hub nord.event --upstream central.example.org     in each hall
      kiosk central count
      kiosk central export 65bd4c4e19f37e93 all.event         one file with everything
    """


@central.command()
@event_argument
@store_option
def add(event: Path, store: str) -> None:
    """Give EVENT, the organiser's file, to the centre; or its newer guest list and laptops.

    What was recorded in EVENT goes there, and what the centre has comes here. The guest list lies
    in the database as it is: the database is to be trusted with names.
    """
    with opened(event) as event_file, _opened_store(store) as opened_store:
        from sync.central import events

        try:
            rows = events.add(opened_store, event_file)
        except events.NotTheOrganisersError as error:
            raise Refused(
                "{event}: {error}: take the one that `kiosk new` made", event=event, error=error
            ) from error
        event_id = event_file.event_id
    tell(
        "{event_id} is at the centre; {rows} {rows:row|rows} came from there.",
        event_id=event_id,
        rows=rows,
    )


@central.command()
@store_option
@listen_option("hubs")
@click.option(
    "--web",
    is_flag=True,
    help="Serve a page over all events too, at /live: numbers only, behind "
    f"{CODE} or a code that is made up.",
)
@language_option
def serve(store: str, listen: str, web: bool, language: str) -> None:
    """Serve every event at the centre to its hubs, until it is ended.

    It keeps nothing itself: run as many as you like, on as many machines, behind one address that
    passes connections on as they are.
    """
    with _opened_store(store) as opened_store:
        from sync.central.serving import make_central_app
        from sync.hub import serving

        _, listener = listening_at(listen)
        routes, code = _overview(opened_store, language) if web else ([], "")
        app = make_central_app(opened_store, SystemClock(), extra_routes=routes)
        with (
            serving.HubServer(app, opened_store.certificate, listener) as server,
            contextlib.suppress(KeyboardInterrupt),
        ):
            host, port = server.address
            tell(
                "centre of {events} {events:event|events} at {host}:{port}",
                events=len(opened_store.events()),
                host=host,
                port=port,
            )
            if web:
                tell(
                    "page over all events: https://{host}:{port}/live   (code {code})",
                    host=host,
                    port=port,
                    code=code,
                )
            while server.is_serving:
                time.sleep(_LOOK_S)
            raise Refused("the centre has ended: start it again")


@central.command()
@store_option
@click.argument("event_id", metavar="[ID]", required=False)
@json_option
def count(store: str, event_id: str | None, as_json: bool) -> None:
    """How many are in, of all events at the centre or of the one called ID."""
    with _opened_store(store) as opened_store:
        from sync.central import attendance

        found = attendance.lists(opened_store, event_id)
        names = {event.event_id: event.name for event in opened_store.events()}
    if event_id is not None and event_id not in names:
        raise _unknown(event_id)
    if as_json:
        tell_json([_as_json(each, names) for each in found])
        return
    for known in names if event_id is None else [event_id]:
        click.echo(f"{known}  {plain(names[known])}")
        for each in found:
            if each.event_id == known:
                tell(
                    "  {list_id}: {admitted} admitted, {inside} inside, {refused} refused, "
                    "{double_entries} double {double_entries:entry|entries}",
                    list_id=plain(each.list_id),
                    admitted=each.admitted,
                    inside=each.inside,
                    refused=each.refused,
                    double_entries=each.double_entries,
                )


@central.command()
@event_id_argument
@click.argument("out", type=FILE)
@store_option
def export(event_id: str, out: Path, store: str) -> None:
    """Write one event file, OUT, with everything that the centre holds of the event ID.

    It is what a merge of all laptops gives, row for row; every signature is verified again.
    """
    with _opened_store(store) as opened_store:
        from sync.central import events

        try:
            done = events.export(opened_store, event_id, out)
        except events.UnknownEventError as error:
            raise Refused("{error}: see `kiosk central count`", error=error) from error
        except FileExistsError as error:
            raise Refused("{out} is there already: choose another name", out=out) from error
    tell("{out}: {new} {new:row|rows}", out=out, new=done.new)
    if done.rejected:
        raise Refused(
            "{rejected} {rejected:row|rows} could not be trusted: see the table quarantine",
            rejected=done.rejected,
        )


@central.command()
@event_id_argument
@click.argument("device")
@store_option
def revoke(event_id: str, device: str, store: str) -> None:
    """Let the hub or laptop called DEVICE in no more: it was lost or stolen."""
    with _opened_store(store) as opened_store:
        if not opened_store.revoke(event_id, device, SystemClock().wall_ms()):
            raise Refused(
                "the event {event_id} has no laptop called “{device}”",
                event_id=event_id,
                device=device,
            )
    tell("“{device}” is revoked.", device=device)


@central.command()
@event_id_argument
@click.argument("device")
@store_option
def readmit(event_id: str, device: str, store: str) -> None:
    """Let the hub or laptop called DEVICE pair once more.

    One that was let in before, and comes without its pairing, may be a copy: ask whose it is.
    """
    with _opened_store(store) as opened_store:
        if not opened_store.forget_member(event_id, device):
            raise Refused(
                "the event {event_id} has let in nobody called “{device}”",
                event_id=event_id,
                device=device,
            )
    tell("“{device}” may pair again.", device=device)


@central.command()
@event_id_argument
@store_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(event_id: str, store: str, yes: bool) -> None:
    """Erase the event ID from the centre, with its guest list and everything recorded."""
    with _opened_store(store) as opened_store:
        event = opened_store.event(event_id)
        if event is None:
            raise _unknown(event_id)
        if not yes:
            click.confirm(
                say("Erase {event} from the centre?", event=plain(event.name)), abort=True, err=True
            )
        rows = opened_store.forget_event(event_id)
    tell("{event_id} is erased: {rows} {rows:row|rows}.", event_id=event_id, rows=rows)


def _overview(store: "CentralStore", language: str) -> "tuple[list[Route], str]":
    """The routes of the page over all events, and the code that opens it."""
    from kiosk.live.web.login import CodeLogin
    from kiosk.live.web.overview import overview_routes
    from sync.central import attendance

    given = os.environ.get(CODE)
    code = given or f"{secrets.randbelow(10**8):08}"

    def look() -> "tuple[dict[str, str], list[ListAttendance]]":
        names = {event.event_id: event.name for event in store.events()}
        return names, attendance.lists(store)

    return overview_routes(look, CodeLogin(code), language), say("as set") if given else code


@contextlib.contextmanager
def _opened_store(url: str) -> "Iterator[CentralStore]":
    """The database at `url`; trouble with it becomes `Refused`."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise Refused("the centre's store is a PostgreSQL: write it as postgresql://user@host/name")
    try:
        from sync.central.store import CentralStore
    except ImportError as error:
        raise Refused(
            'the centre takes the extra: pip install ".[central]" in a copy of the repository'
        ) from error
    try:
        with ending_in_order(), CentralStore(url) as store:
            yield store
    except StorageError as error:
        raise Refused("the database cannot: {error}", error=plain(say_error(error))) from error


def _as_json(each: "ListAttendance", names: dict[str, str]) -> dict[str, object]:
    numbers = asdict(each)
    named = {"event": numbers.pop("event_id"), "list": numbers.pop("list_id")}
    return {**named, "name": names.get(each.event_id, ""), **numbers}


def _unknown(event_id: str) -> Refused:
    return Refused(
        "the centre has no event {event_id}: see `kiosk central count`", event_id=event_id
    )
