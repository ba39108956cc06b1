"""Where this program keeps what concerns this computer alone, outside of event files."""

import os
import sys
from pathlib import Path


def state_folder() -> Path | None:
    """The user's folder for the state of programs; None when there is no home directory.

    `XDG_STATE_HOME` comes first, everywhere.
    """
    given = os.environ.get("XDG_STATE_HOME")
    try:
        if given:
            root = Path(given)
        elif sys.platform == "win32":
            root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            root = Path.home() / "Library" / "Application Support"
        else:
            root = Path.home() / ".local" / "state"
    except RuntimeError:
        return None
    return root / "event-kiosk"
