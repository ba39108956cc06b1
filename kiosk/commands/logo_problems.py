"""What is said of a picture that is no logo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ui.speech import Refused, marked

if TYPE_CHECKING:
    from badges.drawing.logo import LogoError


def logo_refused(error: LogoError) -> Refused:
    """The refusal of a picture, in words."""
    from badges.drawing.logo import MOST_PIXELS, LogoProblem

    said = {
        LogoProblem.NO_FILE: marked("{path} is no file"),
        LogoProblem.TOO_LARGE: marked("{path} is larger than 10 MB: make the logo smaller"),
        LogoProblem.TOO_WIDE: marked("{path} is larger than {most} pixels: make the logo smaller"),
        LogoProblem.NO_PICTURE: marked("{path} is no PNG or JPEG picture: {error}"),
    }
    message = said[error.problem]
    return Refused(message, path=error.path, most=MOST_PIXELS, error=error.why)
