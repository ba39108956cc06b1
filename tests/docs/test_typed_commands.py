"""Every command that the documentation tells people to type is run, in a prepared folder.

To add one, write it into a page. If it needs a file, put that into `conftest.py`; a network, a
printer or another machine, into `stand_ins.py`; a screen or an answer, into a table below.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import pytest

from tests.docs.conftest import Prepared, kiosk
from tests.docs.pages import ROOT, CommandLine, command_lines
from tests.docs.stand_ins import standing_in
from tests.docs.terminal import PATIENCE_S, terminal

Value = TypeVar("Value")

BIN = Path(sys.executable).parent

NOT_RUN = {
    "kiosk rehearse .*--drive": "takes a minute; tests/kiosk/rehearsal/test_rehearse.py runs it",
    "kiosk central": "takes a PostgreSQL; tests/kiosk/commands/test_central.py runs them",
    "kiosk pretix|kiosk hub .*--pretix": "takes a pretix; tests/kiosk/commands/test_pretix.py",
    "uv tool install": "fetches the libraries from the package index",
    "pipx install": "fetches the libraries from the package index",
    "pip install": "fetches the libraries from the package index",
    "python -m venv": "what every target of the Makefile does first",
    "python -m pytest": "this is it",
    "datasette": "somebody else's program, which the tests do not install",
}
"""Commands that no test runs: how they begin, and why."""

SCREENS = {
    r"kiosk desk (?!.*--headless)": "Grand Opening",
    r"kiosk swap .*--booth": "Mistral asks for your card",
    r"kiosk swap ": "Grand Opening",
    r"kiosk live (?!.*--web)": "LIVE",
    r"kiosk live .*--web": "/live",
    r"kiosk hub ": "Hub of Grand Opening",
    r"kiosk demo": "F10",
    r"kiosk guests import .*--review": "The first guests",
    r"kiosk sync conflicts .*--review": "still open: 1",
    r"kiosk sync show ": "\u2580",
    r"kiosk sync watch ": "nothing of it was taken",  # the camera sees no other screen
    r"kiosk doctor.*--scanner": "Scan any ticket now",
}
"""Commands that go on until somebody ends them, and what they show in a terminal."""

ANSWERS = {
    r"kiosk guests erase-person ": ("for good?", "y\r"),
    r"kiosk purge .*--confirmed-by": ("for good?", "y\r"),
    r"kiosk purge .*--pseudonymise": ("?", "y\r"),
}
"""Commands that ask: what they ask, and what is typed."""

BEFOREHAND = {
    r"kiosk purge .*--confirmed-by-hub": "kiosk sync push entree-a.event 192.168.1.20",
}
"""What has to be done first; what stands in for a hub there stays until the end."""

OTHER_STATUS = {
    r"kiosk doctor": (0, 1),
}
"""Commands whose exit status depends on the machine, or on what they find."""

LAST = 2000
"""Characters of a screen that a failure shows."""

OUTPUTS = re.compile(r"(?:kiosk new|--out|--drive) (\S+\.event)")
"""Event files that a command makes: they are not there before."""


def is_run(line: CommandLine) -> bool:
    """Whether a test runs it."""
    return not any(re.match(start, line.command) for start in NOT_RUN)


def first(table: dict[str, Value], command: str) -> Value | None:
    """What `table` has for `command`."""
    return next((value for start, value in table.items() if re.match(start, command)), None)


EACH_ONCE = {line.text: line for line in filter(is_run, command_lines())}
"""A command that stands on several pages is run once."""


@pytest.mark.parametrize("line", EACH_ONCE.values(), ids=str)
def test_a_command_in_the_documentation_does_what_it_says(
    line: CommandLine, prepared: Prepared
) -> None:
    for made in OUTPUTS.findall(line.text):
        (prepared.folder / made).unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        if beforehand := first(BEFOREHAND, line.command):
            here = stack.enter_context(standing_in(beforehand, prepared.folder))
            result = kiosk(*shlex.split(here)[1:])
            assert result.exit_code == 0, result.output
        run(line.command, prepared)


def test_what_is_not_run_is_in_the_documentation() -> None:
    """An entry that no page needs any more goes."""
    lines = command_lines()
    for table in (NOT_RUN, SCREENS, ANSWERS, BEFOREHAND, OTHER_STATUS):
        for start in table:
            assert any(re.match(start, line.command) for line in lines), start


def run(command: str, prepared: Prepared) -> None:
    """Run `command` to its end, or until its screen shows what it should."""
    with standing_in(command, prepared.folder) as here:
        words = [word for part in shlex.split(here) for word in sorted(glob.glob(part)) or [part]]
        if words[0] != "kiosk":
            run_another_program(words, prepared)
        elif (shown := first(SCREENS, command)) is not None:
            run_in_terminal(words, prepared, shown)
        elif (answer := first(ANSWERS, command)) is not None:
            run_in_terminal(words, prepared, *answer)
        else:
            result = kiosk(*words[1:])
            allowed = first(OTHER_STATUS, command) or (0,)
            assert result.exit_code in allowed, result.output


def run_another_program(words: list[str], prepared: Prepared) -> None:
    """Another program of this environment; `make` only says what it would do."""
    if words[0] == "make":
        words = ["make", "--dry-run", "--directory", str(ROOT), *words[1:]]
    program = BIN / words[0]
    command = [str(program) if program.exists() else words[0], *words[1:]]
    done = subprocess.run(
        command,
        cwd=prepared.folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def run_in_terminal(words: list[str], prepared: Prepared, shown: str, typed: str = "") -> None:
    """A command that needs a terminal: it shows `shown`; where something is typed, it then ends."""
    if sys.platform != "linux":
        pytest.skip("needs a pseudo-terminal, and to fork")
    environ = {**os.environ, **prepared.environ}
    with terminal(words[1:], prepared.folder, environ, is_forked=True) as screen:
        assert screen.shows(shown), screen.text[-LAST:]
        if typed:
            screen.types(typed)
            assert screen.status() == 0, screen.text[-LAST:]
