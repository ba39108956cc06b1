"""The language of the system, unless another is asked for."""

import pytest

from kiosk.ui.language import system_language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_US"}, "en"),
        ({"LC_MESSAGES": "en", "LANG": "fr"}, "en"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE"}, "fr"),
        ({"LC_ALL": "", "LANG": "en"}, "en"),
        ({}, "fr"),
    ],
)
def test_the_systems_language(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language
