"""Staff: the roles at a desk, and the PINs that stand before them.

A PIN is kept as an Argon2id verifier (RFC 9106), so the event file does not tell it. Wrong
tries are counted in the file: ending the program does not give new ones.
"""

from dataclasses import dataclass

from nacl import pwhash
from nacl.exceptions import CryptoError

from badges.text.sentence import SpokenError
from sync.file.clock import Clock
from sync.file.connection import Connection, column
from sync.guests.roles import LOCKED_MS, LONGEST_PIN, SHORTEST_PIN, TRIES, PinAnswer, Role


@dataclass(frozen=True)
class Hardness:
    """What one try at a PIN costs whoever has stolen the file."""

    rounds: int = pwhash.argon2id.OPSLIMIT_INTERACTIVE
    memory: int = pwhash.argon2id.MEMLIMIT_INTERACTIVE
    """Bytes."""


HARDNESS = Hardness()
"""Of the PINs that are set from now on; a verifier says its own."""


class BadPinError(SpokenError, ValueError):
    """A text that cannot be a PIN: it is not 4 to 12 digits."""


def set_pin(connection: Connection, role: Role, pin: str) -> None:
    """Let `role` be entered with `pin` from now on. Raises `BadPinError`."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise BadPinError("a PIN is {least} to {most} digits", least=SHORTEST_PIN, most=LONGEST_PIN)
    verifier = pwhash.argon2id.str(pin.encode(), HARDNESS.rounds, HARDNESS.memory)
    connection.execute(
        "INSERT OR REPLACE INTO staff_pin (role, verifier, failures, locked_until_ms) "
        "VALUES (?, ?, 0, 0)",
        (role, verifier),
    )


def remove_pin(connection: Connection, role: Role) -> None:
    """Let everybody at a desk take on `role`."""
    connection.execute("DELETE FROM staff_pin WHERE role = ?", (role,))


def roles_with_pin(connection: Connection) -> frozenset[Role]:
    """The roles that ask for a PIN."""
    return frozenset(map(Role, column(connection, "SELECT role FROM staff_pin")))


def try_pin(connection: Connection, role: Role, pin: str, clock: Clock) -> PinAnswer:
    """Whether `pin` opens `role`, within the caller's transaction; wrong ones are counted.

    A role is open when neither it nor a higher one has a PIN. The PIN of a higher role opens a
    lower one as well, without counting as a try of its own. A lock lasts its time on the steady
    clock, which nobody sets; where the computer was started again meanwhile, it begins anew.
    """
    row = connection.execute(
        "SELECT verifier, failures, locked_until_ms, locked_steady_ms FROM staff_pin "
        "WHERE role = ?",
        (role,),
    ).fetchone()
    if row is None:
        above = sorted(r.rank for r in roles_with_pin(connection) if r.rank > role.rank)
        if above:
            return try_pin(connection, list(Role)[above[0]], pin, clock)
        return PinAnswer(accepted=True)
    verifier, failures, is_locked, locked_at = row
    now_ms, steady_ms = clock.wall_ms(), clock.steady_ms()
    if is_locked and steady_ms < locked_at:  # the computer was started again
        locked_at = steady_ms
        _note(connection, role, failures, now_ms + LOCKED_MS, steady_ms)
    if is_locked and (left_ms := locked_at + LOCKED_MS - steady_ms) > 0:
        return PinAnswer(accepted=False, tries_left=0, locked_until_ms=now_ms + left_ms)
    if _fits(verifier, pin) or any(_fits(v, pin) for v in _higher(connection, role)):
        _note(connection, role, 0, 0, 0)
        return PinAnswer(accepted=True)
    failures = failures % TRIES + 1
    until = now_ms + LOCKED_MS if failures == TRIES else 0
    _note(connection, role, failures, until, steady_ms)
    return PinAnswer(accepted=False, tries_left=TRIES - failures, locked_until_ms=until or None)


def is_pin(connection: Connection, role: Role, pin: str) -> bool:
    """Whether `pin` is that of `role` or a higher one; nothing is counted, and no lock matters.

    For those who count the tries of strangers themselves, and must not lock the staff out.
    """
    return any(_fits(verifier, pin) for verifier in _verifiers(connection, role))


def mark_of(connection: Connection, role: Role) -> bytes:
    """What changes whenever another PIN opens `role`; nothing while no PIN does."""
    return b"\n".join(_verifiers(connection, role))


def _verifiers(connection: Connection, role: Role) -> list[bytes]:
    """Of the PIN of `role`, if there is one, and of the higher roles'."""
    own = column(connection, "SELECT verifier FROM staff_pin WHERE role = ?", role)
    return own + _higher(connection, role)


def _higher(connection: Connection, role: Role) -> list[bytes]:
    found = connection.execute("SELECT role, verifier FROM staff_pin").fetchall()
    return [verifier for other, verifier in found if Role(other).rank > role.rank]


def _fits(verifier: bytes, pin: str) -> bool:
    try:
        return bool(pwhash.verify(verifier, pin.encode()[: 4 * LONGEST_PIN]))
    except (CryptoError, ValueError):
        return False


def _note(
    connection: Connection, role: Role, failures: int, locked_until_ms: int, steady_ms: int
) -> None:
    connection.execute(
        "UPDATE staff_pin SET failures = ?, locked_until_ms = ?, locked_steady_ms = ? "
        "WHERE role = ?",
        (failures, locked_until_ms, steady_ms, role),
    )
