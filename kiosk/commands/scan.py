"""kiosk scan: what the decoder reads in pictures."""

import contextlib
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from badges.codes.scanned_text import clean
from kiosk.commands.camera import new_decoder, symbologies_option
from kiosk.commands.event_argument import json_option, opened
from kiosk.commands.paths import file_option
from kiosk.scan.source import CameraError, CameraReason
from kiosk.ui.speech import say, tell_json

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder

_ANOTHER_KIND = "another_kind"
"""`kiosk.scan.hints.Hint`, which is not loaded before a picture is read."""


@click.command()
@click.argument(
    "images", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IMAGE…"
)
@file_option(
    "--event", metavar="EVENT", help="Recognise its tickets, too, where no decoder reads them."
)
@symbologies_option
@json_option
def scan(
    images: tuple[Path, ...], event: Path | None, symbologies: str | None, as_json: bool
) -> None:
    """Read the QR codes in each IMAGE; no event is needed and nothing is recorded.

    With --event, a code that cannot be read is compared with all codes of the event, and named if
    it can only be one of them.

    Exit status 1 when a file could not be opened as a picture.
    """
    with contextlib.ExitStack() as stack:
        codes = stack.enter_context(opened(event)).shown_codes if event else None
        decoder = new_decoder(still=True, codes=codes, symbologies=symbologies)
        failed = False
        for image in images:
            try:
                facts = _read(image, decoder)
            except CameraError as error:
                facts = {"image": str(image), "codes": [], "ms": 0, "error": str(error)}
                failed = True
            _show(facts, as_json)
    if failed:
        raise click.exceptions.Exit(1)


def _read(image: Path, decoder: "Decoder") -> dict[str, Any]:
    """What is in one picture. Raises `CameraError` when it is none."""
    from kiosk.scan.stills import read_picture

    if not image.is_file():
        raise CameraError(CameraReason.NO_SUCH_FILE, str(image))
    picture = read_picture(image)
    decoder.reset()
    begun = time.perf_counter()
    seen = decoder.see(picture)
    reads = seen.reads
    ms = (time.perf_counter() - begun) * 1000
    return {
        "image": str(image),
        "codes": [read.text for read in reads],
        "by_list": [read.text for read in reads if read.agreement is not None],
        "ms": round(ms, 1),
        "hint": seen.hint,
    }


def _show(facts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        tell_json(facts)
    elif "error" in facts:
        click.echo(say(str(facts["error"])), err=True)
    else:
        listed = " " + say("(recognised by the list)") if facts["by_list"] else ""
        codes = " | ".join(clean(code) for code in facts["codes"])
        unread = say("no code read")
        if facts["hint"] == _ANOTHER_KIND:
            unread += say("; there is one of another kind: try --symbologies all")
        click.echo(f"{facts['image']}: {codes or unread}{listed}")
