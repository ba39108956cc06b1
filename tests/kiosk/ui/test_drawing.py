"""A control: the tests draw a screen seldom, and what cannot be drawn is found all the same."""

import pytest
from textual.app import App, ComposeResult
from textual.widget import Widget


class Undrawable(Widget):
    def render(self) -> str:
        raise ArithmeticError


class Shown(App[None]):
    def compose(self) -> ComposeResult:
        yield Undrawable()


async def test_control_a_widget_that_cannot_be_drawn_fails_whoever_shows_it() -> None:
    with pytest.raises(ArithmeticError):
        async with Shown().run_test():
            pass
