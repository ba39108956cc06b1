"""kiosk scan: what the decoder reads in pictures."""

import json
import time
from pathlib import Path

import click

from kiosk.commands.event_argument import json_option


@click.command()
@click.argument(
    "images", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="IMAGE…"
)
@json_option
def scan(images: tuple[Path, ...], as_json: bool) -> None:
    """Read the QR codes in each IMAGE; no event is needed and nothing is recorded.

    Exit status 1 when a file could not be opened as a picture.
    """
    from badges.codes.scanned_text import clean
    from kiosk.commands.desk import new_decoder
    from kiosk.scan.source import CameraError, CameraReason
    from kiosk.scan.stills import read_picture

    failed = False
    for image in images:
        facts: dict[str, object] = {"image": str(image)}
        try:
            if not image.is_file():
                raise CameraError(CameraReason.NO_SUCH_FILE, str(image))
            picture = read_picture(image)
            begun = time.perf_counter()
            seen = new_decoder(still=True).see(picture)
            facts["codes"] = [read.text for read in seen.reads]
            facts["ms"] = round((time.perf_counter() - begun) * 1000, 1)
        except CameraError as error:
            facts |= {"codes": [], "ms": 0, "error": str(error)}
            failed = True
        if as_json:
            click.echo(json.dumps(facts, ensure_ascii=False))
        elif "error" in facts:
            click.echo(str(facts["error"]), err=True)
        else:
            codes = [clean(code) for code in facts["codes"]]  # type: ignore[attr-defined]
            click.echo(f"{image}: {' | '.join(codes) or 'no code read'}")
    if failed:
        raise click.exceptions.Exit(1)
