"""The layers, proved twice: by the import contracts, and by what a fresh Python has loaded."""

import ast
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("kiosk", "sync", "badges")
LOOSE = {"__init__.py", "__main__.py", "cli.py", "model.py"}
"""What may stand in `kiosk/` and `sync/` beside their folders."""
SCREEN = {"textual", "rich"}
CAMERA = {"cv2", "zxingcpp", "pyzbar"}
NETWORK = {"httpx", "starlette", "uvicorn", "cryptography", "zeroconf", "ifaddr"}
HEAVY = SCREEN | CAMERA | NETWORK | {"numpy", "PIL", "qrcode", "playsound3", "typst"}

NEVER_LOADED = {
    "kiosk.cli": HEAVY,
    "badges.codes.ticket_code": HEAVY | {"sync", "kiosk", "sqlcipher3", "sqlite_utils"},
    "badges.codes.scanned_text": HEAVY | {"sync", "kiosk", "sqlcipher3", "sqlite_utils"},
    "sync.file.event_file": HEAVY | {"kiosk"},
    "sync.guests.import_guests": HEAVY | {"kiosk"},
    "kiosk.desk.desk": HEAVY,
    "kiosk.scan.gate": HEAVY,
    "kiosk.scan.wedge": HEAVY,
    "kiosk.desk.words": HEAVY - {"rich"},
    "kiosk.desk.app": CAMERA | NETWORK | {"sqlcipher3", "sqlite_utils"},
    "kiosk.hub.background": HEAVY,
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
        ("import zxingcpp", {"kiosk/scan/zxing.py"}),
        ("import sqlcipher3", {"sync/file/connection.py"}),
        ('"SELECT ', {"sync"}),
        ("INSERT INTO", {"sync"}),
        (".reading(", {"sync"}),
        (".transaction(", {"sync"}),
    ],
)
def test_what_only_one_place_does(word: str, allowed: set[str]) -> None:
    users = {str(path.relative_to(ROOT)) for path in sources() if word in path.read_text()}
    assert users
    assert all(any(user.startswith(place) for place in allowed) for user in users), users


def test_no_import_runs_in_a_circle() -> None:
    graph = grimp.build_graph(*PACKAGES)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    assert len(list(TopologicalSorter(imports).static_order())) == len(graph.modules) > 300


def test_no_public_class_name_means_two_things() -> None:
    names = Counter(
        node.name
        for path in sources()
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert len(names) > 300
    assert not [name for name, times in names.items() if times > 1]


def test_nothing_lies_loose_beside_the_folders() -> None:
    files = {path.name for name in ("kiosk", "sync") for path in (ROOT / name).glob("*.py")}
    assert files
    assert not files - LOOSE


def sources() -> list[Path]:
    """Every file of the packages."""
    return [path for name in PACKAGES for path in (ROOT / name).rglob("*.py")]
