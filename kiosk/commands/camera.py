"""What commands share that look through a camera: the option, the source, and what reads codes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from kiosk.commands.paths import Decorator
from kiosk.ui.speech import Refused

if TYPE_CHECKING:
    from kiosk.scan.decode import Decoder
    from kiosk.scan.source import Source

NONE = "none"
"""What is given for a camera where there is none."""
SOURCES = (
    "A camera number, a picture, a folder of pictures, a video file, or an http:// MJPEG stream"
)
STILL_BUDGET_MS = 400.0
"""CPU time that one still picture may take, in milliseconds."""


def camera_option(help_text: str) -> Decorator:
    """The option --camera; the first webcam, if nothing is given."""
    option: Decorator = click.option(
        "--camera", default="0", show_default=True, metavar="SOURCE", help=help_text
    )
    return option


source_option = camera_option(
    "A camera number, a picture, a folder of pictures, a video file, an http:// MJPEG stream, "
    "or “none”."
)
symbologies_option: Decorator = click.option(
    "--symbologies",
    metavar="KINDS",
    help="Kinds of codes that are read beside QR: micro-qr, aztec, data-matrix, pdf417, code128, "
    "ean, itf, with commas, or “all”. If not given, those that the list's codes call for.",
)
"""What a shop prints on its tickets is not always a QR code."""


def source_of(camera: str) -> "Source":
    """What gives pictures, as `camera` says; raises `Refused` when there is no such thing."""
    from kiosk.scan.camera import CameraError, open_source

    with Refused.for_errors(CameraError):
        return open_source(camera)


def source_or_none(camera: str) -> "Source | None":
    """The same, or None where `camera` says that there is none."""
    return None if camera == NONE else source_of(camera)


def new_decoder(
    *,
    still: bool = False,
    in_step: bool = False,
    codes: Callable[[], list[str]] | None = None,
    symbologies: str | None = None,
    is_listed: Callable[[str], bool] = lambda _: True,
) -> "Decoder":
    """A decoder, for `still` pictures one that takes its time: there is no next frame.

    `in_step`: no frame is passed over, however long one takes. `codes` gives every text that
    may be shown, so that a ticket is recognised that cannot be read, and the kinds of codes that
    those call for are read, or the `symbologies` that are named; `is_listed` tells a ticket's text.

    Raises `Refused` when this machine lacks a library that it needs, or there is no such kind.
    """
    try:
        from kiosk.scan.quiet import quiet_opencv

        quiet_opencv()
        from kiosk.scan.decode import Decoder
        from kiosk.scan.roster import Roster
        from kiosk.scan.symbologies import UnknownSymbologyError, called_for, named
    except ImportError as error:
        raise Refused(
            "scanning needs a library that is missing ({error}): on Debian or Ubuntu run "
            "`apt-get install libgl1 libglib2.0-0`, or use a hand scanner with --camera none",
            error=error,
        ) from error
    try:
        kinds = called_for(codes() if codes else []) if symbologies is None else named(symbologies)
    except UnknownSymbologyError as error:
        raise Refused("--symbologies {error}", error=error) from error
    return Decoder(
        still_ms=STILL_BUDGET_MS if still else None,
        in_step=in_step,
        roster=Roster(codes) if codes else None,
        symbologies=kinds,
        is_listed=is_listed,
    )
