"""A device that was packed and is broken, or stolen, costs its own rows and nothing else.

Whatever it signs, no command ends in a traceback: where the row is refused, and where an earlier
version has taken it already. The shapes that once did are files in `poison/`.
"""

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.file.event_file import EventFile
from sync.journal.journal import Kind
from tests.faults.poisoned import (
    COMMANDS,
    MOST_SQLITE,
    REPORT,
    ROUTES,
    Poison,
    make_world,
    poison,
    run,
    swallow,
    world,
)
from tests.scale import scaled

CORPUS = sorted((Path(__file__).parent / "poison").glob("*.json"))
NAMES = ("list", "verdict", "at", "of", "record", "category", "to", "text", "booth", "conflict",
         "decision", "knew", "step_ms", "was", "fields", "visible", "questions", "flags", "by",
         "device", "heads", "epoch", "missing", "content")  # fmt: skip
TEXTS = st.sampled_from(["main", "", "USED", "VALID", "booth:x", "{record}", "0" * 64, "\x00"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=20)
    | st.sampled_from([2**53, 2**63, -(2**63), 10**17, 10**400]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)  # fmt: skip
OBJECTS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), VALUES, max_size=6)
FULL = OBJECTS.map(
    lambda said: {
        "list": "main", "verdict": "VALID", "of": "0" * 64, "record": "{record}", "category": "x",
        "to": "y", "text": "t", "booth": "b", "conflict": "c", "decision": "seen", **said,
    }
)  # fmt: skip
BODIES = (FULL | OBJECTS).map(json.dumps) | st.text(max_size=40)
RECORDS = st.none() | st.text(max_size=20) | st.dictionaries(
    st.sampled_from(["first_name", "last_name", "company", "email", "code", "badge_code", "paid",
                     "answers", "note", "order", "host"]), VALUES, max_size=5
).map(json.dumps)  # fmt: skip
NUMBERS = st.integers(-MOST_SQLITE, MOST_SQLITE) | st.sampled_from([0, 1_795_370_400_000])
POISONS = st.builds(
    Poison,
    kind=st.sampled_from([kind.value for kind in Kind]) | st.text(max_size=8),
    ticket=st.integers(0, 2) | st.text(max_size=8),
    body=BODIES,
    wall_ms=st.just(1_795_370_400_000) | NUMBERS,
    hlc=st.just(1_795_370_400_000 << 16) | NUMBERS,
    record=RECORDS.map(lambda text: text if text is None or _is_text(text) else None),
).filter(lambda said: all(map(_is_text, (said.kind, str(said.ticket), said.body))))
NUMBER = itertools.count()


def _is_text(text: str) -> bool:
    """Whether SQLite can hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("poison") / "template"
    make_world(folder)
    return folder


def hold_up(folder: Path, *, reported: bool) -> None:
    """Carry what the broken laptop says everywhere, and run every command on it."""
    for line in ROUTES:
        run(folder, line)
    with EventFile.open(folder / "o.event") as event_file:
        assert event_file.counts().admitted >= 1  # the sound row came through
    for line in COMMANDS:
        run(folder, line)
    swallow(folder / "desk.event", folder / "broken.event")
    (folder / "again.event").unlink(missing_ok=True)
    for line in (*COMMANDS, *([REPORT] if reported else [])):
        run(folder, line, "desk.event")


@pytest.mark.parametrize("place", range(scaled(3, len(CORPUS))))
def test_shapes_that_once_did_harm_do_none(template: Path, place: int) -> None:
    shapes = CORPUS[place :: scaled(3, len(CORPUS))]
    with world(template, template.parent / f"shapes-{place}") as folder:
        poison(folder / "broken.event", [Poison.read(shape) for shape in shapes])
        hold_up(folder, reported=False)


def test_all_shapes_in_one_merge_cost_no_sound_row(template: Path) -> None:
    """Thirty broken things at once, and a sound desk merged after them."""
    assert len(CORPUS) >= 30
    with world(template, template.parent / "all") as folder:
        poison(folder / "broken.event", [Poison.read(shape) for shape in CORPUS])
        run(folder, "check desk.event CODE0")
        merged = run(folder, "sync merge o.event broken.event desk.event --json")
        said = json.loads(merged.stdout)
        assert said["new"] + said["rejected"] == len(CORPUS) + 2
        assert said["rejected"] >= 20
        hold_up(folder, reported=True)


@settings(
    max_examples=scaled(3, 3_000),
    deadline=None,
    database=None,
    derandomize=scaled(1, 0) == 1,
    suppress_health_check=list(HealthCheck),
)
@given(said=st.lists(POISONS, min_size=1, max_size=6))
def test_any_signed_row_any_command_no_traceback(template: Path, said: list[Poison]) -> None:
    with world(template, template.parent / str(next(NUMBER))) as folder:
        poison(folder / "broken.event", said)
        hold_up(folder, reported=False)


@pytest.fixture(autouse=True)
def _this_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
