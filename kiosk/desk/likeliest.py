"""Whom a text may mean, the likeliest first: at the desk, and for `kiosk guests find`."""

from sync.file.event_file import EventFile
from sync.guests.folding import fold, name_key
from sync.model import Guest

_LOOKED_THROUGH = 300


def likeliest(event_file: EventFile, text: str) -> list[Guest]:
    """Guests whom `text` may mean: whoever bears the name goes before their company.

    Raises `StorageError`.
    """
    words = fold(text).split()

    def is_other(guest: Guest) -> bool:
        names = name_key(guest.first_name, guest.last_name).split()
        return not all(any(name.startswith(word) for name in names) for word in words)

    return sorted(event_file.find_guests(text, limit=_LOOKED_THROUGH), key=is_other)
