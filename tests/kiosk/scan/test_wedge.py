"""The hand scanner: what it types comes out whole, whatever a person types meanwhile."""

import pytest

from kiosk.scan.wedge import LONGEST, PATIENCE, QUIET, Wedge

SCANNER = 0.002
PERSON = 0.12


class Keyboard:
    """Presses keys on a wedge, each a little later than the last."""

    def __init__(self) -> None:
        self.wedge = Wedge()
        self.now = 100.0
        self.submitted: list[str] = []

    def types(self, text: str, gap: float = PERSON) -> None:
        """Press the keys of `text`, `gap` seconds apart."""
        for character in text:
            self.key(_name(character), character, gap)

    def scans(self, text: str) -> None:
        """A scanner starts some time after the last key and types `text`."""
        self.now += 1.0
        self.types(text, SCANNER)

    def key(self, name: str, character: str | None = None, gap: float = PERSON) -> None:
        self.now += gap
        self.submitted += self.wedge.press(name, character, self.now)


def _name(character: str) -> str:
    return {"\r": "enter", "\t": "tab", "\n": "ctrl+j", "\x7f": "backspace"}.get(
        character, character
    )


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n"])
@pytest.mark.parametrize("gap", [0.0, SCANNER, PERSON])
def test_enter_tab_and_newlines_end_a_text(keyboard: Keyboard, end: str, gap: float) -> None:
    keyboard.types("ABC123" + end, gap)
    assert keyboard.submitted == ["ABC123"]
    assert keyboard.wedge.line == ""


def test_keys_without_a_character_are_known_by_name(keyboard: Keyboard) -> None:
    keyboard.types("AB")
    keyboard.key("space")
    keyboard.types("C")
    keyboard.key("backspace")
    keyboard.key("enter")
    assert keyboard.submitted == ["AB"]


def test_two_scans_within_20_ms_both_come_out(keyboard: Keyboard) -> None:
    keyboard.types("FIRST111\rSECOND22\r", 0.001)
    assert keyboard.submitted == ["FIRST111", "SECOND22"]


def test_fifty_scans_in_one_write(keyboard: Keyboard) -> None:
    codes = [f"TICKET{n:04}" for n in range(50)]
    keyboard.types("".join(code + "\r" for code in codes), 0.0)
    assert keyboard.submitted == codes


def test_a_scan_leaves_half_typed_text_alone(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.scans("ABC123\r\nDEF456\r\n")
    assert keyboard.submitted == ["ABC123", "DEF456"]
    assert keyboard.wedge.line == "Dup"
    keyboard.types("ont\r")
    assert keyboard.submitted == ["ABC123", "DEF456", "Dupont"]


def test_a_scan_after_a_control_prefix_leaves_half_typed_text_alone(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.key("ctrl+b", "\x02", 1.0)
    keyboard.types("ABC123\r", SCANNER)
    assert keyboard.submitted == ["ABC123"]
    assert keyboard.wedge.line == "Dup"


@pytest.mark.parametrize("pauses", [(3,), (2, 3), (5,), (6,)])
def test_a_scan_split_by_a_busy_computer_stays_whole(
    keyboard: Keyboard, pauses: tuple[int, ...]
) -> None:
    keyboard.types("Dup")
    keyboard.now += 1.0
    for place, character in enumerate("ABCDEFGHI\r"):
        keyboard.key(_name(character), character, 0.08 if place in pauses else SCANNER)
    assert keyboard.submitted == ["ABCDEFGHI"]
    assert keyboard.wedge.line == "Dup"


def test_two_keys_at_once_are_still_a_person(keyboard: Keyboard) -> None:
    keyboard.types("Du")
    keyboard.types("po")
    keyboard.key("n", "n", 0.02)
    keyboard.types("t\r")
    assert keyboard.submitted == ["Dupont"]


def test_two_keys_at_once_are_no_part_of_a_later_scan(keyboard: Keyboard) -> None:
    keyboard.types("Dupon")
    keyboard.key("t", "t", 0.02)
    keyboard.now += 0.2
    keyboard.types("ABC123\r", SCANNER)
    assert keyboard.submitted == ["ABC123"]
    assert keyboard.wedge.line == "Dupont"


@pytest.mark.parametrize(
    ("name", "character"),
    [("ctrl+c", "\x03"), ("ctrl+q", "\x11"), ("ctrl+right_square_bracket", "\x1d"),
     ("escape", "\x1b"), ("f10", None), ("alt+a", "a"), ("backspace", "\x08")],
)  # fmt: skip
def test_control_characters_inside_a_scan_are_swallowed(
    keyboard: Keyboard, name: str, character: str | None
) -> None:
    keyboard.types("ABC", SCANNER)
    keyboard.key(name, character, SCANNER)
    keyboard.types("123\r", SCANNER)
    assert keyboard.submitted == ["ABC123"]


def test_plus_signs_and_capitals_are_typed(keyboard: Keyboard) -> None:
    keyboard.key("plus", "+")
    keyboard.key("shift+a", "A")
    keyboard.key("shift+plus", "+")
    assert keyboard.wedge.line == "+A+"


def test_a_person_erases(keyboard: Keyboard) -> None:
    keyboard.types("ABCX")
    keyboard.types("\x7f" * 2 + "D\r")
    assert keyboard.submitted == ["ABD"]
    keyboard.types("\x7f\r")
    assert keyboard.submitted == ["ABD"]


def test_an_empty_line_is_nothing(keyboard: Keyboard) -> None:
    keyboard.types("\r \r\t\n")
    assert keyboard.submitted == []


def test_keys_belong_to_the_scanner_during_a_burst_and_shortly_after(keyboard: Keyboard) -> None:
    keyboard.types("A", PERSON)
    assert not keyboard.wedge.busy(keyboard.now)
    keyboard.types("BC\r", SCANNER)
    assert keyboard.wedge.busy(keyboard.now)
    assert keyboard.wedge.busy(keyboard.now + QUIET * 0.9)
    assert not keyboard.wedge.busy(keyboard.now + QUIET * 1.1)


def test_a_typing_person_is_never_taken_for_a_scanner(keyboard: Keyboard) -> None:
    for character in "Marie Dupont":
        keyboard.types(character)
        assert not keyboard.wedge.busy(keyboard.now)


def test_a_paste_is_a_scan(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.submitted += keyboard.wedge.paste("ABC\x1b[31m123\r\nDEF456\n", keyboard.now + 1)
    assert keyboard.submitted == ["ABC[31m123", "DEF456"]
    assert keyboard.wedge.line == "Dup"
    assert keyboard.wedge.busy(keyboard.now + 1)


def test_a_paste_followed_by_enter(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.now += 1
    keyboard.submitted += keyboard.wedge.paste("ABC123", keyboard.now)
    keyboard.key("enter", "\r", 0.3)
    assert keyboard.submitted == ["ABC123"]
    assert keyboard.wedge.line == "Dup"


def test_a_text_is_cut_at_4_kb_and_the_next_is_whole(keyboard: Keyboard) -> None:
    keyboard.types("X" * (LONGEST + 500) + "\rABC123\r", 0.0)
    assert [len(text) for text in keyboard.submitted] == [LONGEST, 6]


def test_a_scan_without_enter_is_given_after_a_silence(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.scans("ABC123")
    assert keyboard.wedge.wait(keyboard.now + PATIENCE * 0.9) == ()
    assert keyboard.wedge.wait(keyboard.now + PATIENCE) == ("ABC123",)
    assert keyboard.wedge.line == "Dup"
    assert keyboard.wedge.wait(keyboard.now + 9) == ()


def test_a_business_card_of_many_lines_is_one_text(keyboard: Keyboard) -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Dupont;Marie\r\nEND:VCARD\r\n"
    keyboard.types(card + "ABC123\r", SCANNER)
    assert keyboard.submitted == ["BEGIN:VCARD\nVERSION:3.0\nN:Dupont;Marie\nEND:VCARD", "ABC123"]


def test_a_business_card_without_an_end_does_not_hold_up_the_next_scan(keyboard: Keyboard) -> None:
    keyboard.scans("BEGIN:VCARD\rN:Dupont\r")
    assert keyboard.submitted == []
    assert keyboard.wedge.wait(keyboard.now + PATIENCE) == ("BEGIN:VCARD\nN:Dupont",)
    keyboard.scans("ABC123\r")
    assert keyboard.submitted == ["ABC123"]


def test_clear_forgets_the_line(keyboard: Keyboard) -> None:
    keyboard.types("Dup")
    keyboard.wedge.clear()
    keyboard.types("ABC\r")
    assert keyboard.submitted == ["ABC"]
