"""Content lines of vCard (RFC 2426) and iCalendar (RFC 5545): folded, ended by CRLF."""

LINE_OCTETS = 75
"""Longest line without its CRLF; longer ones are folded."""


def content_line(line: str) -> str:
    """`line` in pieces of at most `LINE_OCTETS`, no character cut in two, and its CRLF.

    Each piece but the first begins with a space.
    """
    pieces, piece, room = [], "", LINE_OCTETS
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LINE_OCTETS - 1
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece]) + "\r\n"
