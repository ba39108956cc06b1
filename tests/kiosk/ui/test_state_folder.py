"""Where a computer keeps what concerns it alone."""

import os
import sys
from pathlib import Path

import pytest

from kiosk.ui.state_folder import state_folder

posix = pytest.mark.skipif(os.name == "nt", reason="the home directory is found otherwise")


def test_the_folder_that_is_named_comes_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == tmp_path / "event-kiosk"


@posix
def test_it_lies_where_each_system_keeps_such_things(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    usual = "Library/Application Support" if sys.platform == "darwin" else ".local/state"
    assert state_folder() == tmp_path / usual / "event-kiosk"


@posix
def test_who_has_no_home_has_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # a user of whom the system knows nothing
    assert state_folder() is None
