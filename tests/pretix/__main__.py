"""python -m tests.pretix URL SEED.json: play the evening against the pretix at URL."""

import sys
import time
from pathlib import Path

from tests.pretix.evening import UnequalError, play
from tests.pretix.organiser import Organiser


def main() -> int:
    url, facts = sys.argv[1:]
    began = time.monotonic()
    try:
        play(Organiser(url, Path(facts)), lambda line: print(line, flush=True))
    except UnequalError as error:
        print(f"NOT EQUAL: {error}")
        return 1
    print(f"equal on every list, in {time.monotonic() - began:.0f} s")
    return 0


sys.exit(main())
