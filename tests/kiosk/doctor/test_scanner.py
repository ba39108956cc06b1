"""What a hand scanner sends, read from a real terminal and judged."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from badges.codes.ticket_code import new_ticket_code
from kiosk.desk.words import Words
from kiosk.doctor import scanner
from kiosk.doctor.finding import Check, Finding, FindingState
from kiosk.doctor.keys import Keys, read_keys

SAY = Words("en")
OK, WARNING, TROUBLE = FindingState.OK, FindingState.WARNING, FindingState.TROUBLE
_VALUES = iter([10, 1, 22, 7, 28, 19, 3, 31])
CODE = new_ticket_code(lambda n: next(_VALUES) % n)
"""With the letters A, W and M, which the keyboards disagree about."""


def by_check(findings: Iterator[Finding]) -> dict[Check, Finding]:
    return {finding.check: finding for finding in findings}


def scan(text: str, gap_s: float = 0.001) -> dict[Check, Finding]:
    times = tuple(number * gap_s for number in range(len(text)))
    return by_check(scanner.scanner(SAY, Keys(text, times)))


AZERTY = str.maketrans("1234567890QAZWMqazwm", "&é\"'(-è_çàAQWZ?aqwz,")


@pytest.mark.parametrize(
    ("typed", "check", "state", "says_so"),
    [
        (f"{CODE}\r", Check.SCANNER, OK, CODE),
        (f"{CODE}\r", Check.SCANNER_END, OK, "CR"),
        (f"{CODE}\r\n", Check.SCANNER_END, OK, "CR LF"),
        (f"{CODE}\n", Check.SCANNER_END, OK, "LF"),
        (f"{CODE}\t", Check.SCANNER_END, OK, "Tab"),
        (CODE, Check.SCANNER_END, WARNING, "none"),
        (CODE.translate(AZERTY) + "\r", Check.SCANNER, WARNING, CODE),
        ("https://example.org\r", Check.SCANNER, WARNING, "19 characters"),
        (f"]Q1{CODE}\r", Check.SCANNER, OK, CODE),
        (f"]Q1{CODE}\r", Check.SCANNER_EXTRAS, OK, "]Q1"),
        (f"ab{CODE}\r", Check.SCANNER, OK, CODE),
        (f"ab{CODE}!\r", Check.SCANNER_EXTRAS, WARNING, "“ab”, “!”"),
        (f"\x02{CODE}\x03\r", Check.SCANNER, OK, CODE),
        (f"\x02{CODE}\x03\r", Check.SCANNER_EXTRAS, WARNING, "^B ^C"),
        (f"{CODE}\r", Check.SCANNER_SPEED, OK, "1 ms"),
        ("", Check.SCANNER, TROUBLE, "nothing"),
        ("\r", Check.SCANNER, TROUBLE, "nothing"),
        ("\x03", Check.SCANNER, TROUBLE, "nothing"),
        ("\x1b[31m\u202e\r", Check.SCANNER, WARNING, "[31m"),
    ],
)
def test_what_a_scanner_sends(typed: str, check: Check, state: FindingState, says_so: str) -> None:
    found = scan(typed)[check]
    assert found.state is state
    assert says_so in found.found
    assert bool(found.advice) is (state is not OK)
    assert not set(found.found) & {"\x1b", "\u202e", "\x02"}


def test_a_good_scan_adds_nothing_and_a_person_is_slow() -> None:
    assert Check.SCANNER_EXTRAS not in scan(f"{CODE}\r")
    assert scan(f"{CODE}\r", gap_s=0.2)[Check.SCANNER_SPEED].state is WARNING


def test_a_foreign_code_on_the_guest_list_is_a_ticket() -> None:
    found = by_check(scanner.scanner(SAY, Keys("aaa111\r"), lambda text: text == "aaa111"))
    assert found[Check.SCANNER].state is OK
    assert Check.SCANNER_SPEED not in found  # a pipe keeps no times


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_keys_come_through_a_terminal_as_they_are() -> None:
    ours, theirs = os.openpty()
    try:
        sent = f"\x02{CODE}é\x13\x1a\r\n".encode()
        typist = threading.Thread(target=type_when_raw, args=(ours, theirs, sent))
        typist.start()
        keys = read_keys(theirs, patience_s=5, silence_s=0.2)
        typist.join()
        assert keys.text.encode() == sent
        assert len(keys.times) == len(keys.text)
        assert read_keys(theirs, patience_s=0.05).text == ""
        assert is_edited(theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def is_edited(fd: int) -> bool:
    import termios

    return bool(termios.tcgetattr(fd)[3] & termios.ICANON)


def type_when_raw(ours: int, theirs: int, keys: bytes) -> None:
    """Type once the terminal hands every key on: whatever came before is thrown away."""
    while is_edited(theirs):
        threading.Event().wait(0.002)
    os.write(ours, keys)


def test_a_pipe_gives_its_first_line() -> None:
    reading, writing = os.pipe()
    os.write(writing, f"{CODE}\nmore\n".encode())
    assert read_keys(reading, patience_s=5) == Keys(f"{CODE}\n")
    os.close(writing)
    os.close(reading)
