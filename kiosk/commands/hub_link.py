"""What commands share that reach a hub: the option, and a thread that exchanges with it."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused

if TYPE_CHECKING:
    from kiosk.hub.background import BackgroundSync
    from sync.file.event_file import EventFile

NONE = "none"

hub_option: Decorator = click.option(
    "--hub",
    metavar="HUB",
    help="The hub's HOST:PORT, or “auto” to find it on the network; it is remembered. “none” "
    "stays alone.",
)


@contextlib.contextmanager
def syncing_with(event_file: "EventFile", hub: str | None) -> "Iterator[BackgroundSync | None]":
    """Exchange in the background with `hub`, or the one that is remembered, if there is one."""
    from sync.hub.link import link_of

    if hub == NONE or (hub is None and link_of(event_file) is None):
        yield None
        return
    from kiosk.hub.background import AUTO, BackgroundSync
    from sync.hub.invitation import split_address

    if hub not in (None, AUTO):
        with Refused.for_errors(ValueError):
            split_address(str(hub))
    with BackgroundSync(event_file, hub) as syncing:
        yield syncing
