"""The wedge while somebody looks for a guest: a name is no code, and a scan is still a scan."""

import pytest

from kiosk.scan.search_wedge import SearchWedge

SCAN = "K7QF2M9XC"


class Keyboard:
    """Presses keys at times that a test sets."""

    def __init__(self) -> None:
        self.wedge = SearchWedge()
        self.wedge.searching = True
        self.now = 100.0

    def type(self, text: str, gap: float) -> tuple[str, ...]:
        submitted: list[str] = []
        for character in text:
            self.now += gap
            key = "enter" if character == "\r" else character
            submitted += self.wedge.press(key, character, self.now)
        return tuple(submitted)

    def person(self, text: str) -> tuple[str, ...]:
        return self.type(text, 0.2)

    def scan(self, text: str) -> tuple[str, ...]:
        self.now += 1.0
        return self.type(text, 0.001)


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def test_a_persons_enter_submits_nothing_and_leaves_the_name(keyboard: Keyboard) -> None:
    assert keyboard.person("dupont\r") == ()
    assert keyboard.wedge.line == "dupont"


def test_a_scan_is_submitted_and_leaves_the_name(keyboard: Keyboard) -> None:
    keyboard.person("dup")
    assert keyboard.scan(SCAN + "\r") == (SCAN,)
    assert keyboard.wedge.line == "dup"


def test_a_scan_without_an_end_is_submitted_after_silence(keyboard: Keyboard) -> None:
    keyboard.person("dup")
    keyboard.scan(SCAN)
    assert keyboard.wedge.wait(keyboard.now + 1) == (SCAN,)
    assert keyboard.wedge.line == "dup"


def test_what_is_composed_is_part_of_the_name_even_beside_a_scan(keyboard: Keyboard) -> None:
    keyboard.scan("田中太郎様")
    assert keyboard.wedge.wait(keyboard.now + 1) == ()
    assert keyboard.scan(SCAN + "\r") == (SCAN,)
    assert keyboard.wedge.line == "田中太郎様"


def test_outside_a_search_everything_is_a_code(keyboard: Keyboard) -> None:
    keyboard.wedge.searching = False
    assert keyboard.person("dupont\r") == ("dupont",)
    assert keyboard.scan("田中太郎様\r") == ("田中太郎様",)


def test_keys_rolled_over_each_other_hold_nobody_up(keyboard: Keyboard) -> None:
    keyboard.scan("re")
    assert keyboard.wedge.busy(keyboard.now + 0.03)
    assert not keyboard.wedge.busy(keyboard.now + 0.05)
    keyboard.wedge.searching = False
    assert keyboard.wedge.busy(keyboard.now + 0.05)


@pytest.mark.parametrize("begun", [SCAN[:1], SCAN[:3], SCAN[:6]])
def test_forgetting_a_name_spares_a_scan_that_has_begun(keyboard: Keyboard, begun: str) -> None:
    keyboard.person("dupont")
    keyboard.scan(begun)
    keyboard.wedge.forget_typed(keyboard.now + 0.0005)
    keyboard.wedge.searching = False
    assert keyboard.type(SCAN[len(begun) :] + "\r", 0.001) == (SCAN,)
    assert keyboard.wedge.line == ""


def test_forgetting_a_name_leaves_nothing(keyboard: Keyboard) -> None:
    keyboard.person("dupont")
    keyboard.wedge.forget_typed(keyboard.now + 1)
    assert keyboard.wedge.line == ""


def test_a_key_right_after_the_line_was_cleared(keyboard: Keyboard) -> None:
    keyboard.person("d")
    keyboard.wedge.clear()
    assert keyboard.type("u", 0.01) == ()
    assert keyboard.wedge.line == "u"
