"""Measure what has a budget beside its peers, print the figures and write them to a file.

python -m tests.bench [PART …] [--photos FOLDER] [--out FILE] [--full]
"""

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench import (
    battery,
    central,
    desk,
    false_accepts,
    figures,
    finding,
    importing,
    light,
    live,
    merging,
    papers,
    pretix,
    refusals,
    scale,
    scan,
    start,
    swap,
)
from tests.bench.figures import Figure, Setting

PARTS: dict[str, Callable[[Setting], Sequence[Figure]]] = {
    "desk": desk.measure,
    "battery": battery.measure,
    "search": finding.measure,
    "import": importing.measure,
    "merge": merging.measure,
    "light": light.measure,
    "live": live.measure,
    "papers": papers.measure,
    "pretix": pretix.measure,
    "start": start.measure,
    "swap": swap.measure,
    "scale": scale.measure,
    "refusals": refusals.measure,
    "central": central.measure,
    "scan": scan.measure,
    "false-accepts": false_accepts.measure,
}
"""What `make bench PART=name` measures; each part is a file."""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure every budget beside its peers.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--photos", type=Path, help="folder with qrstress.py and manifest.json")
    parser.add_argument("--out", type=Path, help="write the figures here, as JSON")
    parser.add_argument("--full", action="store_true", help="more pictures, rows, desks, ways")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there is: {', '.join(PARTS)}")
    results: dict[str, object] = {"python": platform.python_version(), "on": platform.platform()}
    for name in options.parts or PARTS:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            found = PARTS[name](Setting(Path(folder), options.photos, options.full))
        figures.show(name, found)
        print(f"{name} took {time.monotonic() - begun:.0f} s")
        results[name] = figures.as_json(found)
    if options.out:
        options.out.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
