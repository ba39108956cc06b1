"""kiosk live: the organisers' view of the evening."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.event_argument import event_argument, language_option, list_option, opened
from kiosk.ui.speech import Refused, say, tell
from sync.counts.live_count import live_count
from sync.guests.check_in_lists import UnknownListError
from sync.guests.roles import Role

if TYPE_CHECKING:
    from kiosk.live.web.login import Login
    from sync.file.event_file import EventFile

CODE = "KIOSK_LIVE_CODE"
"""The environment variable that holds the web page's code; it is never taken as an argument."""


@click.command()
@event_argument
@list_option
@click.option("--wall", is_flag=True, help="Few numbers, as large as the screen: a projector.")
@click.option(
    "--role",
    type=click.Choice([Role.SUPERVISOR.value]),
    help="Show VIPs, walk-ins and guests of a host by name; asks for the PIN if there is one.",
)
@click.option(
    "--web",
    metavar="HOST:PORT",
    help="Serve a page for phones instead: numbers only, behind the organisers' PIN. "
    f"Without one, behind {CODE} or a code that is made up and printed. It is plain HTTP: for a "
    "network that you trust.",
)
@language_option
def live(
    event: Path, list_name: str, wall: bool, role: str | None, web: str | None, language: str
) -> None:
    """Show EVENT as it goes: inside, arrivals, categories, desks, what is odd, what is likely.

    It only reads, and looks every second; desks that write to the same file never wait for it.

    \b
      kiosk live opening.event                       in a terminal
      kiosk live opening.event --wall                on a projector
      kiosk live opening.event --web 0.0.0.0:8080    on phones in the same network
    """
    with opened(event) as event_file:
        with Refused.for_errors(UnknownListError):
            live_count(event_file, list_name, event_file.clock.wall_ms())
        if web:
            _serve(event_file, list_name, web, language)
            return
        if not sys.stdout.isatty():
            raise Refused("the live view needs a terminal: run it in one, or add --web HOST:PORT")
        if role:
            _ask_pin(event_file, Role(role))
        from kiosk.live.app import LiveApp
        from kiosk.live.feed import Feed

        feed = Feed(event_file, list_name, with_names=bool(role))
        LiveApp(feed, wall=wall, named=bool(role), language=language).run()


def _ask_pin(event_file: "EventFile", role: Role) -> None:
    """Raises `Refused` unless somebody types the role's PIN, if it has one."""
    if role not in event_file.roles_with_pin():
        return
    answer = event_file.try_pin(role, click.prompt(say("PIN"), hide_input=True, err=True))
    if not answer.accepted:
        left = (
            say("wait five minutes")
            if answer.locked_until_ms
            else say("{number} {number:try|tries} left", number=answer.tries_left)
        )
        raise Refused("that is not the PIN of a {role}: {left}", role=role, left=left)


def _serve(event_file: "EventFile", list_name: str, where: str, language: str) -> None:
    from kiosk.live.web.serve import make_site, serve
    from sync.hub.serving import listen

    host, _, port = where.rpartition(":")
    if not host or not port.isdigit():
        raise click.BadParameter(
            say("“{where}” is no HOST:PORT: write it as 0.0.0.0:8080", where=where)
        )
    try:
        listener = listen(host.strip("[]"), int(port))
    except (OSError, OverflowError) as error:
        raise Refused(
            "cannot listen on {where} ({error}): choose another port", where=where, error=error
        ) from error
    login = _login(event_file)
    for address in _addresses(host):
        tell(
            "Live page: http://{address}:{port}/live",
            address=address,
            port=listener.getsockname()[1],
            err=True,
        )
    serve(make_site(event_file, login, list_name, language), listener)


def _addresses(host: str) -> list[str]:
    """Where phones find the page: `host`, or this computer's addresses when that is all of them."""
    from sync.hub.discovery import own_addresses

    return (own_addresses() or ["127.0.0.1"]) if host in ("0.0.0.0", "[::]") else [host]


def _login(event_file: "EventFile") -> "Login":
    """The organisers' PIN, or else a code; says which."""
    login, code = login_of(event_file)
    if code is None:
        tell("The page asks for the organisers' PIN.", err=True)
    else:
        tell("Code of the page: {code}", code=code or say("(as set)"), err=True)
    return login


def login_of(event_file: "EventFile") -> "tuple[Login, str | None]":
    """What opens the page: the organisers' PIN, or a code.

    With it the code, if it was made up; "" for one that is set, None for the PIN.
    """
    from kiosk.live.web.login import CodeLogin, PinLogin, made_up_code

    if Role.ORGANISER in event_file.roles_with_pin():
        return PinLogin(event_file), None
    given = os.environ.get(CODE)
    code = given or made_up_code(event_file)
    return CodeLogin(code), "" if given else code
