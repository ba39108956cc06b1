"""What tests of screens share: a headless terminal, which is drawn when a test looks at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot

_run_test, _parse_rules = App.run_test, Stylesheet._parse_rules
_PARSED: dict[object, Any] = {}
"""Style sheets, which are the same in each app."""


def _draw_nothing(compositor: Compositor, *_: object, **__: object) -> None:
    compositor._dirty_regions.clear()


@asynccontextmanager
async def _drawn_once(app: App[Any], **options: Any) -> AsyncIterator[Pilot[Any]]:
    """The app, whose last picture is drawn: what cannot be drawn fails the test."""
    async with _run_test(app, **options) as pilot:
        yield pilot
        if app._running and app._screen_stack:
            app.screen._compositor.render_strips()


def _parsed_once(sheet: Stylesheet, *css: Any, **more: Any) -> Any:
    key = (css, *more.items(), *sheet._variables.items())
    if key not in _PARSED:
        _PARSED[key] = _parse_rules(sheet, *css, **more)
    return _PARSED[key]


@pytest.fixture(autouse=True)
def _drawn_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of a screen test's time would go into pictures that nobody sees."""
    monkeypatch.setattr(Compositor, "render_update", _draw_nothing)
    monkeypatch.setattr(App, "run_test", _drawn_once)
    monkeypatch.setattr(Stylesheet, "_parse_rules", _parsed_once)
