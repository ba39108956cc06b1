"""Every file, folder and function that a page names is there."""

import importlib
import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, code_spans, text_of

_PATH = re.compile(r"(?:kiosk|sync|badges|tests|docs|\.ci|\.github)/[\w./-]*|pyproject\.toml")
_DOTTED = re.compile(r"(?:kiosk|sync|badges|tests)(?:\.\w+)+")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_names_is_there(page: Path) -> None:
    for span in code_spans(text_of(page)):
        if _PATH.fullmatch(span):
            assert (ROOT / span).exists(), span
        elif _DOTTED.fullmatch(span):
            assert is_there(span), span


def test_the_architecture_page_has_a_map_and_names_much() -> None:
    """A control: if nothing were found in the page, the test above would prove nothing."""
    spans = code_spans(text_of(ROOT / "docs" / "ARCHITECTURE.md"))
    assert sum(bool(_PATH.fullmatch(span)) for span in spans) >= 45
    assert sum(bool(_DOTTED.fullmatch(span)) for span in spans) >= 45
    assert not is_there("kiosk.desk.rules.verdict.no_such_function")


def is_there(dotted: str) -> bool:
    """Whether a module, or something in one, has this name."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for name in parts[end:]:
            found = getattr(found, name, None)
        return found is not None
    return False
