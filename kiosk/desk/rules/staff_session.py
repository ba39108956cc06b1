"""Who is on duty at a desk: a steward, or for a while somebody with a higher role."""

from kiosk.desk.rules.permissions import NEEDED, Act, may
from sync.file.event_file import EventFile
from sync.guests.roles import PinAnswer, Role

ON_DUTY_MS = 5 * 60_000
"""So long a PIN opens its role."""


class StaffSession:
    """The role at a desk. What asks the event file for PINs may raise `StorageError`."""

    def __init__(self, event_file: EventFile) -> None:
        self._file = event_file
        self._role = Role.STEWARD
        self._until_ms = 0  # on the steady clock: setting the computer's clock prolongs nothing

    @property
    def role(self) -> Role:
        """The role now."""
        return self._role if self.left_ms else Role.STEWARD

    @property
    def left_ms(self) -> int:
        """How long the role lasts; 0 for a steward, who stays."""
        return max(0, self._until_ms - self._file.clock.steady_ms())

    def needs(self, act: Act) -> Role | None:
        """The lowest role whose PIN opens `act`; None when it may be done without."""
        with_pin = self._file.roles_with_pin()
        if may(self.role, act, with_pin):
            return None
        return min((r for r in with_pin if r.rank >= NEEDED[act].rank), key=_rank)

    def lowest_with_pin(self) -> Role | None:
        """The lowest role that has a PIN, if any has."""
        return min(self._file.roles_with_pin(), key=_rank, default=None)

    def enter(self, role: Role, pin: str) -> PinAnswer:
        """Take on `role` for a while if `pin` opens it."""
        answer = self._file.try_pin(role, pin)
        if answer.accepted:
            self._role = role
            self._until_ms = self._file.clock.steady_ms() + ON_DUTY_MS
        return answer

    def leave(self) -> None:
        """Be a steward again."""
        self._until_ms = 0


def _rank(role: Role) -> int:
    return role.rank
