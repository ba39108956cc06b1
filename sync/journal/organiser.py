"""The organiser: who signs the guest list, and for whom segments are sealed.

The secret keys are in the file that `kiosk new` made and never leave it. Every packed file has
the public halves.
"""

from dataclasses import dataclass

from nacl.public import PrivateKey, PublicKey
from nacl.signing import SigningKey, VerifyKey

from sync.file.connection import Connection


@dataclass(frozen=True)
class Organiser:
    """The organiser's secret keys."""

    signing_key: SigningKey
    """Ed25519."""
    box_key: PrivateKey
    """X25519."""


def create(connection: Connection) -> None:
    """Give a new event file its organiser's keys."""
    made = Organiser(SigningKey.generate(), PrivateKey.generate())
    connection.execute(
        "INSERT INTO organiser (signing_key, box_key) VALUES (?, ?)",
        (bytes(made.signing_key), bytes(made.box_key)),
    )
    connection.execute(
        "UPDATE event SET organiser_key = ?, organiser_box_key = ?",
        (bytes(made.signing_key.verify_key), bytes(made.box_key.public_key)),
    )


def secret(connection: Connection) -> Organiser | None:
    """The organiser's secret keys; None in every file but the organiser's own."""
    found = connection.execute("SELECT signing_key, box_key FROM organiser").fetchone()
    return Organiser(SigningKey(found[0]), PrivateKey(found[1])) if found else None


def verify_key(connection: Connection) -> VerifyKey:
    """What the organiser's signatures are verified with."""
    (key,) = connection.execute("SELECT organiser_key FROM event").fetchone()
    return VerifyKey(key)


def box_key(connection: Connection) -> PublicKey:
    """What is sealed with it, the organiser alone can read."""
    (key,) = connection.execute("SELECT organiser_box_key FROM event").fetchone()
    return PublicKey(key)
