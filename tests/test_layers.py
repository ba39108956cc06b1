"""The layers, proved twice: by the import contracts, and by what a fresh Python has loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCREEN = {"textual", "rich"}
CAMERA = {"cv2", "zxingcpp", "pyzbar"}
NETWORK = {"httpx", "starlette", "uvicorn", "cryptography", "zeroconf", "ifaddr"}
HEAVY = SCREEN | CAMERA | NETWORK | {"numpy", "PIL", "qrcode", "playsound3", "typst"}

NEVER_LOADED = {
    "kiosk.cli": HEAVY,
    "badges.ticket_code": HEAVY | {"sync", "kiosk", "sqlcipher3", "sqlite_utils"},
    "badges.scanned_text": HEAVY | {"sync", "kiosk", "sqlcipher3", "sqlite_utils"},
    "sync.event_file": HEAVY | {"kiosk"},
    "sync.import_guests": HEAVY | {"kiosk"},
    "kiosk.desk.desk": HEAVY,
    "kiosk.scan.gate": HEAVY,
    "kiosk.scan.wedge": HEAVY,
    "kiosk.words": HEAVY - {"rich"},
    "kiosk.app": CAMERA | NETWORK | {"sqlcipher3", "sqlite_utils"},
    "kiosk.syncing": HEAVY,
}


@pytest.mark.parametrize("module", NEVER_LOADED)
def test_importing_a_module_loads_nothing_it_must_not_know(module: str) -> None:
    program = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert not set(done.stdout.split()) & NEVER_LOADED[module]


def test_the_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("word", "allowed"),
    [
        ("VideoCapture(", {"kiosk/scan/camera.py"}),
        ("import zxingcpp", {"kiosk/scan/decode.py"}),
        ("import sqlcipher3", {"sync/connection.py"}),
        ('"SELECT ', {"sync"}),
        ("INSERT INTO", {"sync"}),
    ],
)
def test_what_only_one_place_does(word: str, allowed: set[str]) -> None:
    files = [p for name in ("kiosk", "badges", "sync") for p in (ROOT / name).rglob("*.py")]
    users = {str(path.relative_to(ROOT)) for path in files if word in path.read_text()}
    assert users
    assert all(any(user.startswith(place) for place in allowed) for user in users), users
