"""`kiosk live` on the command line: what it refuses, and the page it serves."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from kiosk.desk.desk import Desk
from sync.file.event_file import EventFile


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_what_it_refuses(event_file: EventFile, event_path: Path) -> None:
    no_terminal = kiosk("live", event_path)
    assert (no_terminal.exit_code, "needs a terminal" in no_terminal.stderr) == (1, True)
    no_list = kiosk("live", event_path, "--list", "nope")
    assert (no_list.exit_code, "there is: main" in no_list.stderr) == (1, True)
    for where in ("8080", "x:", ":8080", "localhost:http"):
        assert kiosk("live", event_path, "--web", where).exit_code == 2
    assert kiosk("live", event_path.parent / "none").exit_code == 1


def test_an_address_that_cannot_be_listened_on(event_file: EventFile, event_path: Path) -> None:
    done = kiosk("live", event_path, "--web", "203.0.113.1:8080")
    assert (done.exit_code, "choose another port" in done.stderr) == (1, True)


@pytest.mark.parametrize("given", [None, "471108"])
def test_the_page_is_served_behind_a_code_until_it_is_ended(
    event_file: EventFile, event_path: Path, given: str | None
) -> None:
    Desk(event_file).scan("AAAA1111A")
    environment = {**os.environ, **({"KIOSK_LIVE_CODE": given} if given else {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "live", str(event_path), "--web", "127.0.0.1:0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    try:
        assert process.stderr
        code = re.search(r"Code of the page: (.+)", process.stderr.readline())
        where = re.search(r"Live page: (http://\S+)", process.stderr.readline())
        assert code
        assert where
        assert (code[1] == "(as set)") == bool(given)
        with httpx.Client(timeout=10) as client:
            client.post(where[1], data={"code": given or code[1]})
            assert '<p class="huge">1</p>' in client.get(where[1]).text
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    finally:
        process.kill()
