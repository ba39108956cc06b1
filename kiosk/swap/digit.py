"""The digit on the key that a guest pressed, on keyboards that want Shift for digits too."""

_FRENCH = "à&é\"'(-è_ç"
"""What the keys of 0 to 9 type on AZERTY without Shift."""


def digit(character: str | None) -> int | None:
    """The digit that stands on the key, or None when it is no digit's."""
    if character is None or len(character) != 1:
        return None
    if character in _FRENCH:
        return _FRENCH.index(character)
    return int(character) if character.isascii() and character.isdigit() else None
