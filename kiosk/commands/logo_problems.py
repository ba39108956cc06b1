"""What is said of a picture that is no logo."""

import contextlib
from collections.abc import Iterator

from kiosk.ui.speech import Refused, marked


@contextlib.contextmanager
def refusing_logos() -> Iterator[None]:
    """Turn a picture that is no logo into `Refused`."""
    from badges.drawing.logo import MOST_PIXELS, LogoError, LogoProblem

    said = {
        LogoProblem.NO_FILE: marked("{path} is no file"),
        LogoProblem.TOO_LARGE: marked("{path} is larger than 10 MB: make the logo smaller"),
        LogoProblem.TOO_WIDE: marked("{path} is larger than {most} pixels: make the logo smaller"),
        LogoProblem.NO_PICTURE: marked("{path} is no PNG or JPEG picture: {error}"),
    }
    try:
        yield
    except LogoError as error:
        raise Refused(
            said[error.problem], path=error.path, most=MOST_PIXELS, error=error.why
        ) from error
