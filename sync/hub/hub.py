"""The hub: takes what desks bring, gives them what the others brought, and knows how they are."""

import asyncio
import contextlib
import threading
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace

from badges.text.sentence import Sentence, SpokenError
from sync.counts.changes import Mark, mark
from sync.file.event_file import EventFile
from sync.guests import list_update, packed_list
from sync.guests.list_source import FileListSource
from sync.hub import exchange, paired_devices, proof
from sync.hub.certificate import certificate_of
from sync.hub.change_signal import ChangeSignal
from sync.hub.heads import NONE, DeskShare, Heads
from sync.hub.invitation import Codes
from sync.hub.message import WireQuestion, WireReply
from sync.hub.replica import FileReplica
from sync.journal import device_certificates, devices, organiser
from sync.journal.device_certificates import Offered
from sync.journal.journal import Chain
from sync.merging import clock_offsets, left_out
from sync.merging.left_out import ChainNumbers

SAMPLE_MS = 60_000
"""How often a desk's clock is written down."""
FAR_MS = 5_000
"""A sample that says the hub's clock was this far from what it was, is a mistake."""
LOOK_S = 0.5
"""How often it is looked whether another program has written into the event file."""


class NotWelcomeError(SpokenError):
    """This desk is not let in; the message says why."""


class NoCodeError(Exception):
    """The desk was let in before, or its code was wrong: it takes the code that the hub shows."""


@dataclass(frozen=True)
class DeskContact:
    """How one desk is doing, as the hub sees it."""

    device_id: str
    name: str
    at_ms: int | None = None
    """When it was last heard of, by the hub's clock."""
    rows: int = 0
    """Of its own, that are here."""
    offset_ms: int | None = None
    """How far its clock is behind the hub's."""
    problem: str = ""


@dataclass(frozen=True)
class _Told:
    """What every desk is told beside rows."""

    at: Mark
    edition: str
    devices: Sequence[Offered]
    devices_mark: int


class Hub:
    """Serves one event file. Safe to share between threads, `arrivals` apart."""

    def __init__(self, event_file: EventFile) -> None:
        self.event_file = event_file
        self.event_id = event_file.event_id
        self.certificate = certificate_of(event_file)
        self.codes = Codes(self.certificate.fingerprint, event_file.clock)
        self.challenges = proof.Challenges()
        self.arrivals = ChangeSignal()
        self._refused: Counter[str] = Counter()
        self._replica = FileReplica(event_file)
        self._contacts: dict[str, DeskContact] = {}
        self._sampled: dict[tuple[str, str], int] = {}
        self._turn = threading.Lock()
        self._last_told: _Told | None = None
        self._secret = event_file.ask(organiser.secret)
        self._replica.expect_all()

    def hello(self) -> dict[str, str]:
        """Who the hub is, with the organiser's word for it, and a challenge to be signed."""
        now_ms = self.now_ms()
        return proof.greeting(self.event_id, self.proof(), self.challenges.new(now_ms), now_ms)

    def now_ms(self) -> int:
        """The hub's time, UTC."""
        return self.event_file.clock.wall_ms()

    def lists(self) -> FileListSource:
        """The guest list that desks take."""
        return FileListSource(self.event_file)

    def take_list(self, packed: bytes) -> bool:
        """Take a newer guest list that the organiser signed. Raises `BadListError`."""
        return packed_list.take(self.event_file, packed)

    def note_arrival(self) -> None:
        """Tell who waits that a desk has brought something. To be called in the event loop."""
        self.arrivals.tell()

    def proof(self) -> bytes:
        """What shows that this is the event's hub; empty in a file without organiser's keys."""
        if self._secret is None:
            return b""
        return proof.prove_hub(
            self._secret.signing_key, self.event_id, self.certificate.fingerprint
        )

    def pair(self, device: Offered, challenge: str, signature: bytes, code: str) -> str:
        """A token for a desk that the organiser packed, and that has its device's key.

        The first time that is enough; later it takes the `code` on the hub's screen too, since
        it may be a copy of that desk's file. Raises `NotWelcomeError`, `NoCodeError`,
        `TooManyTriesError`, or `StorageError`.
        """
        now_ms = self.now_ms()
        fingerprint = self.certificate.fingerprint
        device_id = device[0]
        with self.event_file.transaction() as connection:
            device_certificates.adopt(connection, self.event_id, [device])
            key = devices.verify_keys(connection).get(device_id)
            if key is None:
                raise NotWelcomeError("the organiser did not pack this desk")
            if not self.challenges.is_good(challenge, now_ms) or not proof.is_desk(
                key, self.event_id, fingerprint, device_id, challenge, signature
            ):
                raise NotWelcomeError("this desk did not show that it has its key")
            before = {desk.device_id: desk for desk in paired_devices.known(connection)}.get(
                device_id
            )
            if before and before.revoked:
                raise NotWelcomeError("this desk was revoked")
            if (before or code) and not (code and self.codes.accept(code, device_id)):
                raise NoCodeError
            return paired_devices.let_in(connection, device_id, now_ms)

    def device_with(self, token: str) -> str | None:
        """The device that has this token, or None. Raises `StorageError`."""
        return self.event_file.ask(paired_devices.with_token, token)

    def reply(self, device_id: str, question: WireQuestion, received_ms: int) -> WireReply:
        """Take what a desk has brought, and answer. Raises `StorageError`."""
        if question.offered:
            self.event_file.change(device_certificates.adopt, self.event_id, list(question.offered))
        known = self._known_numbers() if question.is_desk else None
        share = DeskShare(self._replica, device_id) if question.is_desk else self._replica
        said = exchange.answer(share, question.request, f"desk {device_id}")
        said = replace(said, refused=refused_lines(question, said.refused))
        self._note_clock(device_id, question, said.heads)
        told = self._told()
        reply = WireReply(
            said,
            received_ms=received_ms,
            sent_ms=self.now_ms(),
            edition=told.edition,
            devices=[] if told.devices_mark == question.devices else told.devices,
            left_out=None if known is None else _left_out(known, device_id, said.heads),
        )
        self._note_contact(device_id, question, len(said.refused), reply)
        return reply

    def _known_numbers(self) -> dict[Chain, ChainNumbers]:
        """How far each chain goes here, where nothing was left out, and what is missing in it."""
        missing = self.event_file.ask(left_out.missing)
        heads = self._replica.heads()
        return {c: ChainNumbers(head.seq, missing.get(c, 0)) for c, head in heads.items()}

    def _told(self) -> "_Told":
        """What every desk is told: the same as before as long as nobody has written."""
        now = mark(self.event_file)
        told = self._last_told
        if told is None or told.at != now:
            if self._secret:
                list_update.sign(self.event_file)
            with self.event_file.reading() as connection:
                known = device_certificates.offered(connection)
                told = _Told(
                    now, list_update.edition(connection), known, device_certificates.mark(known)
                )
            self._last_told = told
        return told

    def contacts(self) -> list[DeskContact]:
        """All desks that were let in, in alphabetical order."""
        known = self.event_file.ask(paired_devices.known)
        with self._turn:
            return [
                self._contacts.get(desk.device_id, DeskContact(desk.device_id, desk.name))
                if not desk.revoked
                else DeskContact(desk.device_id, desk.name, problem=Sentence("revoked"))
                for desk in known
            ]

    def refusals(self) -> dict[str, int]:
        """How many requests were refused, by reason."""
        with self._turn:
            return dict(self._refused)

    def note_refused(self, why: str) -> None:
        """Count a request that was refused."""
        with self._turn:
            self._refused[why] += 1

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """While this runs, `arrivals` tells of whatever is written, by other programs too."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()

    async def _watch(self) -> None:
        last = None
        while True:
            with contextlib.suppress(Exception):  # the disk is away: it may come back
                seen = await asyncio.to_thread(mark, self.event_file)
                if last is not None and seen != last:
                    self.arrivals.tell()
                last = seen
            await asyncio.sleep(LOOK_S)

    def _note_clock(self, device_id: str, question: WireQuestion, here: Heads) -> None:
        """Write down what the desk has measured, once all is here that it recorded before."""
        sample, now_ms = question.sample, self.now_ms()
        if sample is None or not 0 <= now_ms - sample.hub_ms < FAR_MS + SAMPLE_MS:
            return
        for chain, head in question.request.heads.items():
            is_whole = here.get(chain, NONE).seq == head.seq
            is_due = now_ms - self._sampled.get(chain, -SAMPLE_MS) >= SAMPLE_MS
            if chain[0] == device_id and is_whole and is_due:
                self._sampled[chain] = now_ms
                self.event_file.change(
                    clock_offsets.note, *chain, sample.hub_ms, sample.device_ms, sample.rtt_ms
                )

    def _note_contact(
        self, device_id: str, question: WireQuestion, refused: int, reply: WireReply
    ) -> None:
        heads, sample = reply.answer.heads, question.sample
        problems = [Sentence("rows refused: {number}", number=refused)] if refused else []
        if question.list_problem:
            why = Sentence(question.list_problem)
            problems.append(Sentence("refuses the guest list: {why}", why=why))
        name = self.event_file.ask(devices.name_of, device_id)
        with self._turn:
            before = self._contacts.get(device_id)
            offset_ms = before.offset_ms if before else None
            self._contacts[device_id] = DeskContact(
                device_id,
                name,
                at_ms=reply.sent_ms,
                rows=sum(head.seq for chain, head in heads.items() if chain[0] == device_id),
                offset_ms=sample.hub_ms - sample.device_ms if sample else offset_ms,
                problem=_together(problems),
            )


def _left_out(
    known: Mapping[Chain, ChainNumbers], device_id: str, heads: Heads
) -> dict[Chain, ChainNumbers]:
    """How far the others' chains go, where a desk cannot tell from its share of them."""
    return {
        chain: numbers
        for chain, numbers in known.items()
        if chain[0] != device_id and numbers != (heads.get(chain, NONE).seq, 0)
    }


def _together(problems: Sequence[Sentence]) -> str:
    """What is wrong with a desk, in one."""
    if len(problems) < 2:
        return problems[0] if problems else ""
    return Sentence("{first}, {second}", first=problems[0], second=problems[1])


def refused_lines(question: WireQuestion, refused: Sequence[int]) -> list[int]:
    """The lines of a question that were not taken, those that could not be read too."""
    left_out = set(refused)
    taken = {line for place, line in enumerate(question.lines) if place not in left_out}
    return [line for line in range(question.sent) if line not in taken]
