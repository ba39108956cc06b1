"""Read rate and CPU time of the cascade beside single decoders, on a folder of photographs.

The folder brings its own scorer (`score.py`, `manifest.json`), which is run as it is: real
photographs, drawn frames of a dark hall, sequences of thirty frames, frames without a code.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, Setting

ROOT = Path(__file__).parents[2]
OURS = "kiosk.scan.decode:decode"
PEERS = ("zxing_cpp", "pyzbar", "opencv", "opencv_aruco")
PARTS = "real,mixed,seq,empty"
_RATES = (
    ("photographs read", "real", "labelled", "rate"),
    ("dark hall read", "mixed", "all", "rate"),
    ("read within 1 s", "seq", "all", "decoded_1s"),
)


def measure(setting: Setting) -> list[Figure]:
    """Read rates beside other decoders; nothing where there are no photographs."""
    photos = setting.photos
    if photos is None or not (photos / "manifest.json").is_file():
        print("\nscan: no photographs; give --photos FOLDER (with score.py, manifest.json)")
        return []
    scores = _scores(photos.resolve(), quick=not setting.full)
    show(scores)
    return [
        Figure(f"{name}: {what}", float(parts[part][group][key]), "%")
        for name, parts in scores.items()
        for what, part, group, key in _RATES
    ]


def _scores(photos: Path, *, quick: bool) -> dict[str, dict[str, Any]]:
    """Scores by decoder and part, in the scorer's own words."""
    targets = [OURS, *(f"tests.bench.peers:{peer}" for peer in _present(PEERS))]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        command = [sys.executable, "score.py", ",".join(targets), "--path", str(ROOT)]
        command += ["--parts", PARTS, "--out", str(out), *(["--quick"] if quick else [])]
        subprocess.run(command, cwd=photos, check=True, stdout=subprocess.DEVNULL)
        scores = json.loads(out.read_text())
    return {score["target"].split(":")[1]: score["parts"] for score in scores}


def show(scores: dict[str, dict[str, Any]]) -> None:
    """Print a line for each decoder."""
    print("\nReading (share of frames read; wrong texts; CPU ms a frame, median / 95th of 100)")
    print(f"  {'':<14}{'photographs':>14}{'dark hall':>12}{'in 1 s':>9}{'wrong':>7}", end="")
    print(f"{'photographs':>17}{'dark hall':>17}{'no code':>17}")
    for name, parts in scores.items():
        real, mixed = parts["real"]["labelled"], parts["mixed"]["all"]
        sequences, empty = parts["seq"]["all"], parts["empty"]
        wrong = real["wrong"] + mixed["wrong"] + sequences["wrong"] + empty["wrong"]
        times = "".join(f"{p['cpu_med']:>9.1f} /{p['cpu_p95']:>6.1f}" for p in (real, mixed, empty))
        print(
            f"  {'kiosk' if name == 'decode' else name:<14}{real['rate']:>13.1f}%"
            f"{mixed['rate']:>11.1f}%{sequences['decoded_1s']:>8.1f}%{wrong:>7}{times}"
        )


def _present(peers: tuple[str, ...]) -> list[str]:
    """The peers that this machine has; pyzbar needs the system's libzbar."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError:
        print("pyzbar left out: libzbar is missing (Debian: apt-get install libzbar0)")
        return [peer for peer in peers if peer != "pyzbar"]
    return list(peers)
