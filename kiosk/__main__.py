"""The command `kiosk`, which is also `python -m kiosk`."""

import sys

from kiosk.ui.language import LANGUAGES, asked_language

_SCREENS = {"demo", "desk", "swap", "live"}
_COMING = {"fr": "Un instant, l’écran arrive…", "en": "One moment, the screen is coming…"}
"""Said before the catalogues are loaded."""
_NO_SCREEN = {"-h", "--help", "--headless", "--web"}


def main() -> None:
    """Run the command; that a screen is coming is said at once, for it takes seconds to load."""
    arguments = sys.argv[1:]
    is_seen = sys.stdout.isatty() and sys.stderr.isatty()
    if is_seen and _SCREENS & set(arguments[:1]) and not _NO_SCREEN & set(arguments):
        print(_COMING[asked_language(arguments, default=LANGUAGES[0])], file=sys.stderr, flush=True)
    from kiosk.cli import main as command

    command(prog_name="kiosk")


if __name__ == "__main__":
    main()
