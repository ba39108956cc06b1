"""Run every benchmark, print the figures and write them to a file.

python -m tests.bench [--photos FOLDER] [--out FILE] [--quick]
"""

import argparse
import json
import platform
import tempfile
from pathlib import Path

from tests.bench import decoders, desk, figures, finding, importing, live, merging, papers, start


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure every budget beside its peers.")
    parser.add_argument("--photos", type=Path, help="folder with score.py and manifest.json")
    parser.add_argument("--out", type=Path, help="write the figures here, as JSON")
    parser.add_argument("--quick", action="store_true", help="a quarter of the frames")
    options = parser.parse_args()
    results: dict[str, object] = {"python": platform.python_version(), "on": platform.platform()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = [
            *desk.frame_to_disk(folder, 40 if options.quick else 200),
            *desk.check_ins(folder),
            *finding.finding(folder, 1_700, "< 10 ms"),
            *finding.finding(folder, 100_000, "< 100 ms"),
            *importing.importing(folder),
            *merging.merging(folder),
            *live.counting(folder),
            *papers.papers(folder),
            *start.first_scan(folder),
        ]
    figures.show("The desk", measured)
    results["desk"] = figures.as_json(measured)
    if options.photos and (options.photos / "manifest.json").is_file():
        scores = decoders.measure(options.photos.resolve(), quick=options.quick)
        decoders.show(scores)
        results["reading"] = scores
    else:
        print("\nReading: no photographs; give --photos FOLDER (with score.py, manifest.json)")
    if options.out:
        options.out.write_text(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
