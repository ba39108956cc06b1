"""Encrypted event files that open at once: deriving a key takes SQLCipher a fifth of a second."""

import sqlcipher3

from sync.file import page_rows

ROUNDS = 1000
_DEFAULT = "PRAGMA cipher_default_kdf_iter"


def derive_quickly() -> None:
    """From now on, in this process, keys are derived in so few rounds."""
    memory = sqlcipher3.connect(":memory:")
    assert int(memory.execute(_DEFAULT).fetchone()[0]) == page_rows.ROUNDS, "not SQLCipher's own"
    memory.execute(f"{_DEFAULT} = {ROUNDS}")
    page_rows.ROUNDS = ROUNDS


def derive_as_ever() -> None:
    """Files that are encrypted as on an evening are read again."""
    page_rows.ROUNDS = 256_000
    sqlcipher3.connect(":memory:").execute(f"{_DEFAULT} = {page_rows.ROUNDS}")
