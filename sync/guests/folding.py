"""Text as it is compared: without what people leave out or type otherwise."""

import re
from functools import lru_cache

from anyascii import anyascii

MIN_LETTERS = 2
"""Nothing is listed for less: a guest list is not for browsing."""

_NOT_WORD = re.compile(r"[^0-9a-z]+")


@lru_cache(maxsize=8192)  # lists say the same first names, companies and categories over and over
def fold(text: str) -> str:
    """`text` in plain lower-case ASCII words: accents, case, scripts and punctuation gone."""
    return _NOT_WORD.sub(" ", anyascii(text).lower()).strip()


def name_key(first_name: str, last_name: str) -> str:
    """The words of a name, folded; names of several words stand a second time as one.

    So "lhopital" and "jeanbaptiste" find L'Hôpital and Jean-Baptiste.
    """
    names = [fold(first_name), fold(last_name)]
    joined = [name.replace(" ", "") for name in names if " " in name]
    return " ".join(filter(None, [*names, *joined]))
