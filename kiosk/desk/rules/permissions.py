"""Who may do what at a desk."""

from collections.abc import Collection
from enum import StrEnum

from sync.guests.roles import Role


class Act(StrEnum):
    """What needs more than a steward's role, where the event has PINs."""

    ADMIT_ANYWAY = "admit_anyway"
    UNDO_OTHERS = "undo_others"
    """Take back what another desk has let in, or an earlier passage than the last."""
    REGISTER = "register"
    CORRECT_NAME = "correct_name"
    SEE_CONTACT = "see_contact"


NEEDED = dict.fromkeys(Act, Role.SUPERVISOR)
"""The lowest role that may do each act."""


class NotAllowedError(Exception):
    """The role at the desk may not do this; a PIN of the needed role opens it."""

    def __init__(self, act: Act) -> None:
        super().__init__(act.value)
        self.act = act


def may(role: Role, act: Act, with_pin: Collection[Role]) -> bool:
    """Whether `role` may do `act`; a role without a PIN stands open to everybody."""
    needed = NEEDED[act]
    return role.rank >= needed.rank or not any(r.rank >= needed.rank for r in with_pin)
