"""What stands in for a network, a printer, a webcam or a mail server in a command of the pages."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.file.event_file import EventFile
from sync.hub.hub import Hub
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from tests.badges.printer.fake_ipp import FakeIppPrinter
from tests.badges.printer.fake_raw import FakeRawPrinter
from tests.kiosk.commands.test_mail import self_made_certificate, serving

StandIn = Callable[[Path], "contextlib.AbstractContextManager[str]"]
"""Runs in the prepared folder as long as the command does; gives what to write instead."""


@contextlib.contextmanager
def a_hub(folder: Path) -> Iterator[str]:
    """The hub of opening.event, on loopback."""
    with EventFile.open(folder / "opening.event") as event_file:
        hub = Hub(event_file)
        app = make_app(event_file, hub=hub)
        with HubServer(app, hub.certificate, listen("127.0.0.1", 0)) as server:
            yield f"127.0.0.1:{server.address[1]}"


@contextlib.contextmanager
def an_ipp_printer(_: Path) -> Iterator[str]:
    """An IPP printer with A6 labels, on loopback."""
    printer = FakeIppPrinter()
    try:
        yield printer.address
    finally:
        printer.switch_off()


@contextlib.contextmanager
def a_label_printer(_: Path) -> Iterator[str]:
    """A label printer that takes bytes, on loopback."""
    printer = FakeRawPrinter()
    try:
        yield f"localhost:{printer.port}"
    finally:
        printer.switch_off()


@contextlib.contextmanager
def a_mail_server(folder: Path) -> Iterator[str]:
    """An SMTP server on loopback that wants STARTTLS and a password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(self_made_certificate(folder))
    with serving(tls_context=context, auth_required=True) as server:
        yield f"127.0.0.1:{server.port}"


def written(text: str) -> StandIn:
    """Nothing that runs: another way to write it."""
    return lambda folder: contextlib.nullcontext(text)


STAND_INS: dict[str, StandIn] = {
    "192.168.1.20": a_hub,
    "ipp://192.0.2.7/ipp/print": an_ipp_printer,
    "cups:badges": an_ipp_printer,
    "192.0.2.8": a_label_printer,
    "smtp.example.org": a_mail_server,
    "/media/stick": written("stick"),
    "0.0.0.0:8080": written("127.0.0.1:0"),
    "PHOTOS": written("photos"),
    "kiosk pack opening.event": written("kiosk pack opening-2015.event"),  # it has no laptops yet
    "--camera 1": written("--camera photos"),
}
"""What a page says: what takes its place when the command is run here."""

ADDED: dict[str, str] = {
    "kiosk hub ": "--listen 127.0.0.1:0",
    "kiosk doctor": "--camera photos",
    "kiosk desk ": "--camera photos",
    "kiosk swap ": "--camera photos",
    "kiosk sync show ": "--camera photos",
    "kiosk sync watch ": "--camera photos",
}
"""What commands get that the page leaves out, unless it says so itself: no port of this computer
is taken, and nobody's webcam is opened."""


def with_additions(command: str) -> str:
    """`command` with what `ADDED` has for it."""
    for start, more in ADDED.items():
        if re.match(start, command) and more.split()[0] not in command:
            return f"{command} {more}"
    return command


@contextlib.contextmanager
def standing_in(command: str, folder: Path) -> Iterator[str]:
    """Run all that stands in for something in `command`; gives the command as it is run here."""
    with contextlib.ExitStack() as stack:
        for said, stand_in in STAND_INS.items():
            if said in command:
                command = command.replace(said, stack.enter_context(stand_in(folder)))
        yield with_additions(command)
