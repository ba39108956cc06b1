"""kiosk hub: what the desks of one network exchange their journals through."""

import contextlib
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, opened
from kiosk.commands.live import CODE, login_of
from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused, say, tell
from sync.file.storage_error import StorageError
from sync.hub.invitation import PORT, split_address

if TYPE_CHECKING:
    from starlette.routing import Route

    from kiosk.hub.board import Board
    from kiosk.hub.status import HubStatus
    from sync.file.event_file import EventFile
    from sync.hub.hub import Hub
    from sync.hub.serving import HubServer

_LOOK_S = 1.0


def listen_option(who: str) -> Decorator:
    """The option --listen, for those `who` connect."""
    option: Decorator = click.option(
        "--listen",
        default=f"0.0.0.0:{PORT}",
        show_default=True,
        metavar="HOST:PORT",
        help=f"Where {who} connect to; 0.0.0.0 is every network that this computer is in.",
    )
    return option


def listening_at(listen: str) -> tuple[str, socket.socket]:
    """The host that `listen` names, and a socket that listens there. Raises `Refused`."""
    from sync.hub import serving

    try:
        host, port = split_address(listen)
        return host, serving.listen(host, port)
    except (ValueError, OSError) as error:
        raise Refused(
            "cannot listen on {listen}: {error}; choose another --listen",
            listen=listen,
            error=error,
        ) from error


@click.command()
@event_argument
@listen_option("desks")
@click.option(
    "--web",
    is_flag=True,
    help="Serve the live page too, at /live: numbers only, behind the organisers' PIN, or behind "
    f"{CODE} or a code that is made up. Browsers warn of the hub's self-made certificate.",
)
@click.option(
    "--upstream",
    metavar="HOST:PORT",
    help="A hub above this one, over the internet too: what is recorded here goes up, what is "
    "recorded elsewhere comes down, newer guest lists too. While it is away, this hub goes on.",
)
@click.option(
    "--pretix",
    is_flag=True,
    help="Pull from pretix and push to it every 15 seconds; see `kiosk pretix`. While it is away, "
    "everything goes on.",
)
def hub(event: Path, listen: str, web: bool, upstream: str | None, pretix: bool) -> None:
    """Serve EVENT to the desks of this network, and take what they record.

    A ticket that one desk lets in is USED at all others within two seconds. When the hub or the
    network is away, every desk goes on by itself; afterwards they catch up. Run it on the
    organiser's event file: the laptops that it packed need its address and nothing else.

    \b
      kiosk hub opening.event
      kiosk desk entree-a.event --hub 192.168.1.20     on each laptop, with the address shown

    Several halls have a hub each, on a laptop that was packed for it, and one hub above them all:

    \b
      kiosk pack opening.event --device "Hub Nord" --out nord.event
      kiosk hub nord.event --upstream hub.example.org:8443
    """
    with (
        opened(event) as event_file,
        _upward(event_file, upstream) as above,
        _shop(event_file, wanted=pretix) as shop,
    ):
        from sync.hub import serving
        from sync.hub.discovery import Announcement, own_addresses
        from sync.hub.hub import Hub
        from sync.hub.server import make_app

        host, listener = listening_at(listen)
        served = Hub(event_file)
        routes, code = _live_page(event_file) if web else ([], "")
        app = make_app(event_file, hub=served, extra_routes=routes)
        with serving.HubServer(app, served.certificate, listener) as server:
            port = server.address[1]
            ours = own_addresses() or ["127.0.0.1"] if host in ("0.0.0.0", "::") else [host]
            with (
                Announcement(event_file.event_id, port, ours, served.certificate.fingerprint),
                contextlib.suppress(KeyboardInterrupt),
            ):
                addresses = [f"{address}:{port}" for address in ours]
                page = f"https://{addresses[0]}/live   {code}" if web else ""
                _watch(server, lambda: _board(served, addresses, page, above, shop))


def _live_page(event_file: "EventFile") -> "tuple[list[Route], str]":
    """The live page's routes, and what opens it."""
    from kiosk.live.web.routes import live_routes

    login, code = login_of(event_file)
    opened_by = say("(the organisers' PIN)")
    if code is not None:
        opened_by = say("(code {code})", code=code or say("as set"))
    return live_routes(event_file, login), opened_by


@contextlib.contextmanager
def _upward(
    event_file: "EventFile", upstream: str | None
) -> "Iterator[Callable[[], HubStatus] | None]":
    """Exchange with the hub above, if there is one; gives what tells how it stands.

    It has the file for itself, so that the desks below never wait for it.
    """
    if upstream is None:
        yield None
        return
    from kiosk.hub.background import BackgroundSync

    with Refused.for_errors(ValueError):
        split_address(upstream)
    with (
        event_file.another() as own,
        BackgroundSync(own, upstream, search=False, is_desk=False) as syncing,
    ):
        yield lambda: syncing.status


@contextlib.contextmanager
def _shop(event_file: "EventFile", *, wanted: bool) -> "Iterator[Callable[[], str] | None]":
    """Keep the file and its pretix alike, if it is `wanted`; gives what tells how that stands.

    It has the file for itself, so that the desks never wait for it.
    """
    if not wanted:
        yield None
        return
    from kiosk.pretix.background import BackgroundPretix, told
    from sync.pretix.link import NotPairedError, link_of

    try:
        is_chosen = bool(link_of(event_file).access.event)
    except NotPairedError as error:
        raise Refused("{error}: pair it with `kiosk pretix pair`", error=error) from error
    if not is_chosen:
        raise Refused("which event of pretix's? Say it with `kiosk pretix pair … --event`")

    def how() -> str:
        status = keeping.status
        at = status.last_ms
        return told(status, f"{event_file.event.local_time(at):%H:%M:%S}" if at else "")

    with event_file.another() as own, BackgroundPretix(own) as keeping:
        yield how


def _watch(server: "HubServer", look: "Callable[[], Board]") -> None:
    """Show how it goes until somebody ends it; raises `Refused` if it ends by itself."""
    with _shown() as show:
        while server.is_serving:
            with contextlib.suppress(StorageError):  # the desks are told, and it may pass
                show(look())
            time.sleep(_LOOK_S)
    raise Refused("the hub has ended: start it again")


def _board(
    served: "Hub",
    addresses: list[str],
    page: str,
    above: "Callable[[], HubStatus] | None",
    shop: "Callable[[], str] | None",
) -> "Board":
    from kiosk.hub.board import Board
    from kiosk.hub.status import told

    event_file = served.event_file
    return Board(
        event=event_file.event.name,
        addresses=addresses,
        code=served.codes.text,
        qr_text=served.codes.qr_text(addresses[0]),
        contacts=served.contacts(),
        refused=served.refusals(),
        rows=event_file.journal_rows(),
        now_ms=event_file.clock.wall_ms(),
        page=page,
        upstream=told(above()) if above else "",
        pretix=shop() if shop else "",
    )


@contextlib.contextmanager
def _shown() -> "Iterator[Callable[[Board], None]]":
    """Something that shows a board: on a screen, or as lines of what has changed."""
    from kiosk.hub.board import drawn, news

    if not sys.stdout.isatty():
        before: list[Board] = []

        def show(board: "Board") -> None:
            if not before:
                tell(
                    "hub of {event} at {addresses}",
                    event=board.event,
                    addresses=" ".join(board.addresses),
                )
                if board.page:
                    tell("live page {page}", page=board.page)
            if not before or before[0].code != board.code:  # each is good once
                tell("pairing code {code}", code=board.code)
            for line in news(before.pop() if before else None, board):
                click.echo(line)
            before.append(board)
            sys.stdout.flush()

        yield show
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(highlight=False, markup=False, emoji=False)
    with Live(console=console, screen=True, auto_refresh=False) as live:
        yield lambda board: live.update(drawn(board, console.width, console.height), refresh=True)
