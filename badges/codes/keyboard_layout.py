"""What a hand scanner meant when it and the computer disagree about the keyboard.

A hand scanner types: it presses the keys on which it believes the characters to be.  Set to a
US keyboard on a computer set to AZERTY, it presses the key of ``1`` and the computer hears
``&``.  Each table below undoes one such pair of settings.  The tables follow the key positions
of the US, French (AZERTY, as on Windows and Linux) and German (QWERTZ) keyboards.
"""

_US = "1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_US_SHIFT = '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_FR = "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmùwxcvbn,;:!"
_FR_SHIFT = "1234567890°+AZERTYUIOP¨£QSDFGHJKLM%WXCVBN?./§"
_DE = "1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-"
_DE_SHIFT = '!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'


def _undo(scanner: str, computer: str) -> dict[int, str]:
    """Table from what the computer heard back to what the scanner meant."""
    return {ord(heard): meant for heard, meant in zip(computer, scanner, strict=True)}


_TABLES = (
    _undo(_US + _US_SHIFT, _FR + _FR_SHIFT),  # scanner US, computer AZERTY: the usual mistake
    _undo(_FR + _FR_SHIFT, _US + _US_SHIFT),  # scanner French, computer US
    _undo(_US + _US_SHIFT, _DE + _DE_SHIFT),
    # Digits right and letters displaced: the numeric keypad, or Caps Lock on an AZERTY computer.
    str.maketrans("AQWZaqwz,?;:", "QAZWqazwMMMM"),
)


_DIGITS = _undo(_US[:10], _FR[:10])


def digits(typed: str) -> str:
    """`typed` with the digits that stand on the keys: AZERTY types others without Shift."""
    return typed.translate(_DIGITS)


def digit(typed: str | None) -> int | None:
    """The digit that stands on the key that typed one character, or None when it is no digit's."""
    meant = digits(typed or "")
    return int(meant) if len(meant) == 1 and meant.isascii() and meant.isdigit() else None


def readings(text: str) -> tuple[str, ...]:
    """What `text` may have been before the keyboards disagreed: itself first, no doubles."""
    return tuple(dict.fromkeys([text, *(text.translate(table) for table in _TABLES)]))
