"""kiosk pretix: sell there, check in here, offline; and see there what happened."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from badges.text.cleaning import plain
from kiosk.commands.camera import new_decoder
from kiosk.commands.event_argument import event_argument, json_option, opened
from kiosk.commands.organiser_pin import ask_organiser
from kiosk.ui.speech import Refused, say, tell, tell_json

if TYPE_CHECKING:
    from sync.file.event_file import EventFile
    from sync.pretix.access import DeviceAccess, ShopAddress
    from sync.pretix.client import PretixClient
    from sync.pretix.pull import Pulled
    from sync.pretix.push import Pushed

TOKEN = "KIOSK_PRETIX_TOKEN"
"""The environment variable for a device's one-time token; it is never taken as an argument."""


@click.group()
def pretix() -> None:
    """pretix: sell there, check in here offline, and see there what happened.

    \b
      kiosk pretix pair opening.event https://pretix.eu     once, with a new device's token
      kiosk pretix pull opening.event                       before the evening
      kiosk pack opening.event --device "Entrée A" --out entree-a.event

    \b
      kiosk pretix push opening.event                       after it; or all evening long:
      kiosk hub opening.event --pretix

    It is done in the organiser's event file, which alone keeps the access to pretix.
    """


@pretix.command()
@event_argument
@click.argument("url", metavar="URL")
@click.option("--event", "slug", metavar="SLUG", help="Which of pretix's events, if several.")
@click.option(
    "--camera",
    metavar="SOURCE",
    help="Read the device's QR code with a camera: its number, a picture, or a stream.",
)
def pair(event: Path, url: str, slug: str | None, camera: str | None) -> None:
    """Pair EVENT with an event of the pretix at URL, as a check-in device.

    In pretix, add a device under “Devices”, of the kind pretixSCAN, with access to the event. It
    shows a QR code and a token: hold the code before --camera, type the token, or set
    KIOSK_PRETIX_TOKEN. URL is the address of pretix, or of the event's shop. Pair again with
    another token when pretix does not let the device in any more; nothing is lost.
    """
    from sync.pretix.access import for_event, read_address
    from sync.pretix.link import NotForPairingError, link_of, remember

    with opened(event) as event_file, _refusing():
        try:
            address = read_address(url)
            ask_organiser(event_file)
            access = _access(event_file, address, slug, camera)
            chosen = for_event(access, _chosen_event(access, slug or address.event))
            remember(event_file, chosen)
        except (ValueError, NotForPairingError) as error:
            raise Refused.because(error) from error
        paired = link_of(event_file).access
    tell(
        "{event}: paired with “{name}” at {base}. Now: kiosk pretix pull {event}",
        event=event,
        name=paired.event,
        base=paired.base,
    )


@pretix.command()
@event_argument
@click.option("--full", is_flag=True, help="Everything, not only what has changed since.")
@click.option("--dry-run", is_flag=True, help="Only say what it would bring.")
@json_option
def pull(event: Path, full: bool, dry_run: bool, as_json: bool) -> None:
    """Bring tickets, check-in lists and check-ins made elsewhere from pretix into EVENT.

    The first time everything comes, then what has changed. It comes whole or not at all; whoever
    is not named in what changed stays as they are. What cannot be judged here as in pretix is
    named, and not offered.
    """
    from kiosk.desk.rules.trial import objection
    from sync.pretix.pull import pull as pull_all

    with opened(event) as event_file, _refusing(), _client(event_file) as client:
        pulled = pull_all(event_file, client, objection, full=full, dry_run=dry_run)
    if as_json:
        tell_json({**asdict(pulled), "dry_run": dry_run})
    else:
        _tell_pulled(pulled, dry_run=dry_run)


@pretix.command()
@event_argument
@click.option("--dry-run", is_flag=True, help="Only say what pretix would be told.")
@json_option
def push(event: Path, dry_run: bool, as_json: bool) -> None:
    """Tell pretix what happened at the doors: entries, exits, refusals, and what was taken back.

    Each counts there once, however often it is sent. What goes wrong on the way keeps all that is
    left for the next time. The exit status is 1 if something is left, or pretix refused it; `kiosk
    pretix status` then says what and why.
    """
    from sync.pretix.push import push as tell_all

    with opened(event) as event_file, _refusing(), _client(event_file) as client:
        pushed = tell_all(event_file, client, dry_run=dry_run)
    if as_json:
        tell_json({**asdict(pushed), "dry_run": dry_run})
    else:
        _tell_pushed(pushed, event, dry_run=dry_run)
    if not pushed.is_fine:
        raise click.exceptions.Exit(1)


@pretix.command()
@event_argument
@click.option("--offline", is_flag=True, help="Do not ask pretix: only say what is known here.")
@json_option
def status(event: Path, offline: bool, as_json: bool) -> None:
    """Say how each list of EVENT stands, here and at pretix, and what is between the two.

    Then what became of all rows that pretix was to be told of, and each that it does not have as
    it is here, with the reason. The exit status is 1 if the lists do not come to the same, or
    pretix cannot be asked.
    """
    from kiosk.pretix.status_lines import facts, lines
    from sync.pretix.standing import standing

    with opened(event) as event_file, _refusing(), _client(event_file) as client:
        found = standing(event_file, None if offline else client)
        about = event_file.event
    if as_json:
        tell_json(facts(found, about))
    else:
        for line in lines(found, about):
            click.echo(line)
    if found.trouble or any(each.is_equal is False for each in found.lists):
        raise click.exceptions.Exit(1)


def _tell_pushed(pushed: "Pushed", event: Path, *, dry_run: bool) -> None:
    from kiosk.pretix.status_lines import WORDS

    for outcome, number in pushed.outcomes.items():
        would = say("would be sent") if dry_run and outcome == "waiting" else say(WORDS[outcome])
        click.echo(f"{number:,} {would}")
    if not pushed.outcomes and not pushed.trouble:
        tell("nothing new for pretix")
    if pushed.waiting and not dry_run:
        tell("{waiting:,} still to be told; try again later", waiting=pushed.waiting)
    if pushed.trouble:
        tell("Error: {message}", message=plain(say(pushed.trouble)), err=True)
    elif not pushed.is_fine:
        tell("what and why: kiosk pretix status {event}", event=event, err=True)


def _tell_pulled(pulled: "Pulled", *, dry_run: bool) -> None:
    what = say("everything") if pulled.full else say("what has changed")
    would = say("would come") if dry_run else say("came")
    tell(
        "{what} {would}: {added} new {added:ticket|tickets}, {changed} changed, "
        "{unchanged} as before; {tickets:,} in all",
        what=what,
        would=would,
        added=pulled.added,
        changed=pulled.changed,
        unchanged=pulled.unchanged,
        tickets=pulled.tickets,
    )
    for number, told in (
        (pulled.check_ins, say("check-ins made elsewhere")),
        (pulled.undone, say("check-ins taken back elsewhere")),
        (pulled.withdrawn, say("codes revoked, blocked or good again")),
        (pulled.answers, say("guests answered in the shop what is asked at a door")),
    ):
        if number:
            click.echo(f"{told}: {number:,}")
    for name in pulled.lists:
        click.echo(plain(say("list {name}", name=name)))
    for each in pulled.left_out:
        click.echo(plain(say("left out: {what}: {why}", what=each.what, why=each.why)))


def _access(
    event_file: "EventFile", address: "ShopAddress", slug: str | None, camera: str | None
) -> "DeviceAccess":
    """Access to pretix: as it was given before an event was chosen, or for a new token."""
    from sync.pretix.access import DeviceAccess
    from sync.pretix.client import initialize
    from sync.pretix.link import NotPairedError, link_of, refuse_elsewhere, remember

    wanted = DeviceAccess(address.base, "", "", 0, "", slug or address.event)
    event_file.ask(refuse_elsewhere, wanted)
    with contextlib.suppress(NotPairedError):
        known = link_of(event_file).access
        if known.base == address.base and not known.event:
            return known
    access = initialize(address.base, _token(address.base, camera))
    remember(event_file, access)  # the token is good once: it is used up now
    return link_of(event_file).access


def _token(base: str, camera: str | None) -> str:
    """The one-time token: from the camera, the environment, or a person."""
    if camera is not None:
        return _watched(base, camera)
    if given := os.environ.get(TOKEN, "").strip():
        return given
    if sys.stdin.isatty():
        typed: str = click.prompt(say("The device's token"), hide_input=True, err=True)
    else:
        typed = sys.stdin.readline()
    if not typed.strip():
        raise Refused(
            "pairing needs the device's token: set {variable}, or run this in a terminal",
            variable=TOKEN,
        )
    return typed.strip()


def _watched(base: str, camera: str) -> str:
    from kiosk.pretix.device_code import NoDeviceCodeError, watch_for_code
    from kiosk.scan.camera import CameraError, open_source

    try:
        source = open_source(camera)
        try:
            return watch_for_code(source, new_decoder(still=source.pictures), base)
        finally:
            source.close()
    except CameraError as error:
        raise Refused(
            "the camera {camera} shows nothing: {error}", camera=camera, error=error
        ) from error
    except NoDeviceCodeError as error:
        raise Refused.because(error) from error


def _chosen_event(access: "DeviceAccess", wanted: str) -> str:
    """The slug of the event that is meant, of those that the device sees."""
    from sync.pretix.client import PretixClient
    from sync.pretix.said import in_language, text

    wanted = wanted or access.event
    with PretixClient(access) as client:
        names = {text(each, "slug"): in_language(each, "name", "en") for each in client.events()}
    if wanted in names:
        return wanted
    there = ", ".join(f"{slug} ({name})" for slug, name in names.items()) or say("none")
    if wanted:
        raise Refused(
            "this device does not see an event “{wanted}”; it sees: {there}",
            wanted=plain(wanted),
            there=plain(there),
        )
    if len(names) == 1:
        return next(iter(names))
    try:
        if names:
            chosen = click.Choice(list(names))
            return str(
                click.prompt(plain(say("Which event? {there}", there=there)), type=chosen, err=True)
            )
    except click.Abort:
        pass
    raise Refused(
        "the device is paired; now say which event, with --event: {there}", there=plain(there)
    )


@contextlib.contextmanager
def _client(event_file: "EventFile") -> "Iterator[PretixClient]":
    from sync.pretix.client import PretixClient
    from sync.pretix.link import link_of

    access = link_of(event_file).access
    if not access.event:
        raise Refused("which event of pretix's? Say it with `kiosk pretix pair … --event`")
    with PretixClient(access) as client:
        yield client


@contextlib.contextmanager
def _refusing() -> "Iterator[None]":
    """Turn trouble with pretix into `Refused`."""
    from sync.guests.withdrawals import NotOrganisersError
    from sync.pretix.errors import PretixError
    from sync.pretix.link import NotPairedError

    try:
        yield
    except NotPairedError as error:
        raise Refused("{error}: pair it with `kiosk pretix pair`", error=error) from error
    except (PretixError, NotOrganisersError) as error:
        raise Refused.because(error) from error
