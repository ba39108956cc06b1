"""A merge that is killed at any point and done again: the same truth."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sync.file.event_file import EventFile
from sync.merging.merge import merge
from sync.merging.segment import export
from tests.soak.laptops import dump, facts_of
from tests.sync.conftest import Laptop, admit

ROOT = Path(__file__).parents[3]
KIOSK = str(Path(sys.executable).with_name("kiosk"))
ROWS = 48
BATCH = 4
SLOWLY = f"""
import sys
from pathlib import Path
from sync.merging import merge as merging
from sync.file.event_file import EventFile

merging.BATCH = {BATCH}
with EventFile.open(Path(sys.argv[1])) as into, EventFile.open(Path(sys.argv[2])) as source:
    merging.merge(into, source, lambda rows: print(rows, flush=True))
"""


def killed_after(batches: int, into: Path, source: Path) -> None:
    """Merge in a process of its own, and kill it when it has said so many batches."""
    command = [sys.executable, "-c", SLOWLY, str(into), str(source)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout
        said = b""
        while said.count(b"\n") < batches:
            chunk = os.read(process.stdout.fileno(), 4096)
            assert chunk, "it ended by itself"
            said += chunk
        process.kill()
    assert process.returncode == -9


@pytest.mark.parametrize("batches", [1, 4, 11])
def test_a_merge_that_was_killed_is_finished_by_doing_it_again(
    organisers: EventFile, laptops: Laptop, tmp_path: Path, batches: int
) -> None:
    a, b = laptops("A"), laptops("B")
    admit(a, *range(1, ROWS + 1))
    admit(b, 1, 2, 59)
    stick = tmp_path / "b.segment"
    export(b, stick, plain=False)
    organisers.close()
    killed = tmp_path / "killed.event"
    shutil.copy(organisers.path, killed)
    a.close()
    killed_after(batches, killed, a.path)
    with EventFile.open(killed) as half:
        assert BATCH * batches <= len(facts_of(half)) <= ROWS
        assert half.health().broken == ()
    again = subprocess.run(
        [KIOSK, "sync", "merge", killed, a.path, stick], capture_output=True, check=True, cwd=ROOT
    )
    assert b"new" in again.stdout
    with (
        EventFile.open(killed) as done,
        EventFile.open(organisers.path) as undisturbed,
        EventFile.open(a.path) as source,
    ):
        merge(undisturbed, b)
        merge(undisturbed, source)
        assert dump(done) == dump(undisturbed)
        assert len(facts_of(done)) == ROWS + 3
