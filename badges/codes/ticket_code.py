"""Ticket codes and badge codes: opaque, random, typed by a person when a camera cannot read them.

A ticket code is eight random characters and a check character, shown as ``K7QF-2M9X-C``; a
badge code is nine and a check character.  Both use the 32 letters and digits of Crockford's
Base32 (no I, L, O, U), so either fits a version 1 QR symbol at error correction H (ten
alphanumeric characters, ISO/IEC 18004 table 7).

The check character is one symbol of a Reed-Solomon code over GF(32) (Reed and Solomon, 1960):
it finds every single wrong character and every swap of two characters.  A badge code adds a
constant, so that a badge never passes for a ticket.
"""

import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_LENGTH = 9
BADGE_LENGTH = 10

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SEPARATORS = str.maketrans("", "", " -_.\u2010\u2011\u2012\u2013\u2014\u2212\u00a0\u202f")
_BADGE_CONSTANT = 21

Random = Callable[[int], int]
"""Gives a random integer in ``range(n)``; `secrets.randbelow` unless a test passes another."""


def _powers() -> tuple[int, ...]:
    """The 31 powers of x in GF(32), reduced by the primitive polynomial x^5 + x^2 + 1."""
    powers, value = [], 1
    for _ in range(31):
        powers.append(value)
        value <<= 1
        if value & 32:
            value ^= 0b100101
    return tuple(powers)


_POWER = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


def _check_character(data: str, constant: int = 0) -> str:
    """The character that makes sum(x^i * c_i) over the whole code equal to `constant`."""
    total = constant
    for position, character in enumerate(data, start=1):
        value = _VALUE[character]
        if value:
            total ^= _POWER[(_LOG[value] + position) % 31]
    return ALPHABET[total]


def new_ticket_code(random: Random = secrets.randbelow) -> str:
    """A new ticket code: nine characters of `ALPHABET`, 40 random bits and a check character."""
    data = "".join(ALPHABET[random(32)] for _ in range(TICKET_LENGTH - 1))
    return data + _check_character(data)


def new_badge_code(random: Random = secrets.randbelow) -> str:
    """A new badge code: ten characters of `ALPHABET`, 45 random bits and a check character."""
    data = "".join(ALPHABET[random(32)] for _ in range(BADGE_LENGTH - 1))
    return data + _check_character(data, _BADGE_CONSTANT)


def compact(text: str) -> str:
    """`text` as our codes are stored: upper case, look-alikes replaced, no separators."""
    return text.upper().translate(_SEPARATORS).translate(_LOOK_ALIKES)


def is_ticket_code(code: str) -> bool:
    """Whether `code` (in the form that `compact` gives) is a well-formed ticket code."""
    return _is_well_formed(code, TICKET_LENGTH, 0)


def is_badge_code(code: str) -> bool:
    """Whether `code` (in the form that `compact` gives) is a well-formed badge code."""
    return _is_well_formed(code, BADGE_LENGTH, _BADGE_CONSTANT)


def looks_like_ticket_code(code: str) -> bool:
    """Whether `code` has a ticket code's length and letters, its check character aside."""
    return len(code) == TICKET_LENGTH and all(character in _VALUE for character in code)


def _is_well_formed(code: str, length: int, constant: int) -> bool:
    return (
        len(code) == length
        and all(character in _VALUE for character in code)
        and _check_character(code[:-1], constant) == code[-1]
    )


def shown(code: str) -> str:
    """A ticket code as printed for people, ``K7QF-2M9X-C``; any other text unchanged."""
    if not is_ticket_code(code):
        return code
    return f"{code[:4]}-{code[4:8]}-{code[8]}"
