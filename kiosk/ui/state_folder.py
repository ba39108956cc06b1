"""Where this program keeps what concerns this computer alone, outside of event files."""

import os
from pathlib import Path

from platformdirs import user_state_path

_NAME = "event-kiosk"


def state_folder() -> Path | None:
    """The user's folder for the state of programs; None when there is no home directory.

    `XDG_STATE_HOME` comes first, everywhere.
    """
    given = os.environ.get("XDG_STATE_HOME")
    try:
        return Path(given, _NAME) if given else user_state_path(_NAME, appauthor=False)
    except RuntimeError:
        return None
