"""One event of the centre, served to its hubs.

What is kept is in the database, so any process may answer.
"""

from dataclasses import replace

from nacl.signing import VerifyKey

from sync.central.replica import PostgresReplica
from sync.central.seeds import Seeds
from sync.central.store import CentralEvent, CentralStore
from sync.file.clock import Clock
from sync.guests.list_source import ListSource
from sync.hub import exchange, proof
from sync.hub.hub import NoCodeError, NotWelcomeError, refused_lines
from sync.hub.message import WireQuestion, WireReply
from sync.journal import device_certificates
from sync.journal.device_certificates import Offered


class CentralService:
    """What hubs ask of the centre about one event. Raises `StorageError`."""

    def __init__(
        self, store: CentralStore, event: CentralEvent, seeds: Seeds, clock: Clock
    ) -> None:
        self.event_id = event.event_id
        self._event = event
        self._store = store
        self._seeds = seeds
        self._clock = clock
        self._replica = PostgresReplica(store, event.event_id, clock)
        self._challenges = proof.Challenges(store.secret)

    def hello(self) -> dict[str, str]:
        """Who the centre is, with the organiser's word for it, and a challenge to be signed."""
        now_ms = self.now_ms()
        challenge = self._challenges.new(now_ms)
        return proof.greeting(self.event_id, self._event.proof, challenge, now_ms)

    def pair(self, device: Offered, challenge: str, signature: bytes, code: str) -> str:
        """A token for a hub or desk that the organiser packed, and that has its device's key.

        Once: whoever comes again may have a copy of its file, and is let in after
        `kiosk central readmit`. Raises `NotWelcomeError` or `NoCodeError`.
        """
        self._adopt([device])
        device_id, now_ms = device[0], self.now_ms()
        keys = {known[0]: known[2] for known in self._store.devices(self.event_id)}
        if device_id not in keys:
            raise NotWelcomeError("the organiser did not pack this desk")
        if not self._challenges.is_good(challenge, now_ms) or not proof.is_desk(
            VerifyKey(keys[device_id]),
            self.event_id,
            self._store.certificate.fingerprint,
            device_id,
            challenge,
            signature,
        ):
            raise NotWelcomeError("this desk did not show that it has its key")
        before = self._store.member(self.event_id, device_id)
        if before and before.revoked:
            raise NotWelcomeError("this desk was revoked")
        if before:
            raise NoCodeError
        return self._store.let_in(self.event_id, device_id, now_ms)

    def device_with(self, token: str) -> str | None:
        """The device that has this token, unless it was revoked."""
        found = self._store.member_with(self.event_id, token)
        return found.device_id if found and not found.revoked else None

    def lists(self) -> ListSource:
        """The guest list that the organiser, or a hub, brought last."""
        return self._seeds.list_of(self._event)

    def take_list(self, packed: bytes) -> bool:
        """Take a newer guest list that the organiser signed. Raises `BadListError`."""
        return self._seeds.renew(self._event, packed)

    def reply(self, device_id: str, question: WireQuestion, received_ms: int) -> WireReply:
        """Take what a hub has brought, and answer."""
        self._adopt(list(question.offered))
        said = exchange.answer(self._replica, question.request, f"hub {device_id}")
        known = self._store.devices(self.event_id)
        is_known = device_certificates.mark(known) == question.devices
        return WireReply(
            replace(said, refused=refused_lines(question, said.refused)),
            received_ms=received_ms,
            sent_ms=self.now_ms(),
            edition=self._event.edition,
            devices=[] if is_known else known,
        )

    def now_ms(self) -> int:
        """The centre's time, UTC."""
        return self._clock.wall_ms()

    def note_refused(self, why: str) -> None:
        """Nobody looks at one process's count."""

    def note_arrival(self) -> None:
        """Nobody waits here."""

    def _adopt(self, offered: list[Offered]) -> None:
        """Know the devices that the organiser has certified."""
        key = VerifyKey(self._event.organiser_key)
        certified = [d for d in offered if device_certificates.is_certified(key, self.event_id, d)]
        if certified:
            self._store.put_devices(self.event_id, certified)
