"""The courier: carries between a desk's event file and the hub, one exchange at a time."""

from collections.abc import Sequence
from typing import Protocol

from badges.text.reason import reason_of
from sync.file import rollback
from sync.file.event_file import EventFile
from sync.guests import list_update, packed_list
from sync.guests.list_source import ListSource
from sync.guests.list_wire import BadListError
from sync.hub import link
from sync.hub.client import AnswerTooLongError
from sync.hub.exchange import DeskSide
from sync.hub.heads import NONE, DeskShare, Heads, Replica
from sync.hub.message import Sample, WireQuestion, WireReply
from sync.hub.replica import FileReplica
from sync.journal import device_certificates, devices
from sync.journal.device_certificates import Offered
from sync.journal.journal import Chain
from sync.merging import left_out
from sync.merging.left_out import ChainNumbers

SOURCE = "the hub"
KEEP_MS = 30_000
"""How often the time of the last contact is written down when nothing else is."""
RETRY_MS = 60_000
"""After this time, what was refused is offered again."""


class HubPeer(ListSource, Protocol):
    """Somebody who answers."""

    def exchange(self, question: WireQuestion) -> WireReply:
        """The hub's reply; raises `sync.hub.client.HubError`."""
        ...

    def bring_list(self, packed: bytes) -> bool:
        """Give it a newer guest list; whether it was taken."""
        ...


class Courier:
    """One conversation with one hub."""

    def __init__(self, event_file: EventFile, hub: HubPeer, *, is_desk: bool = False) -> None:
        """As a desk it takes no refusals of others, if the hub is able to leave them out."""
        self._file = event_file
        self._hub = hub
        self._whole = FileReplica(event_file)
        self._converse(is_desk=is_desk)
        self._sample: Sample | None = None
        self._unwanted = ""  # an edition of the guest list that was not taken
        self.list_problem = ""
        """Why the hub's guest list was not taken, if it was not; the one before still counts."""
        self._acknowledged: dict[Chain, int] | None = None
        self._told: dict[Chain, ChainNumbers] = {}
        self._offered: Sequence[Offered] = ()  # devices that the hub does not know
        self._kept_at = self._forgot_at = event_file.clock.steady_ms()

    @property
    def moved(self) -> bool:
        """Whether the last exchange carried any rows."""
        return self._side.moved

    def exchange(self) -> bool:
        """Ask the hub once, take what it answers, and keep what it has acknowledged.

        Gives whether it pays to do it again at once. Raises `HubError`, or `StorageError`.
        """
        clock = self._file.clock
        self._offer_again(clock.steady_ms())
        question = self._question()
        wall, steady = clock.wall_ms(), clock.steady_ms()
        reply = self._hub.exchange(question)
        self._measure(reply, wall, clock.steady_ms() - steady)
        self._learn(reply.devices)
        if question.is_desk and reply.left_out is None:  # it compared heads of two things
            self._converse(is_desk=False)
            return True
        self._look_back(reply.answer.heads)
        self._side.take(reply.answer, SOURCE)
        self._note_left_out(reply)
        self._update_list(question.edition, reply.edition)
        self._keep()
        return self._side.unfinished or self._offered != question.offered

    def lacking(self) -> int:
        """How many rows that are here, of any desk, the hub does not hold, as it last said."""
        return sum(self._side.pending(chain) for chain in self._replica.heads())

    def _converse(self, *, is_desk: bool) -> None:
        """Begin to compare heads with the hub: those of a desk's share, or of everything."""
        self._is_desk = is_desk
        share = DeskShare(self._whole, self._file.device_id)
        self._replica: Replica = share if is_desk else self._whole
        self._side = DeskSide(self._replica)
        if not is_desk:
            self._whole.expect_all()

    def _note_left_out(self, reply: WireReply) -> None:
        """Keep how far the hub knows the others' journals that are here as far as it takes."""
        if reply.left_out is None:
            return
        here, there = self._replica.heads(), reply.answer.heads
        shown = {chain: ChainNumbers(head.seq, 0) for chain, head in there.items()}
        told = {
            chain: numbers
            for chain, numbers in (shown | dict(reply.left_out)).items()
            if chain[0] != self._file.device_id
            and here.get(chain, NONE) == there.get(chain, NONE)
        }  # fmt: skip
        if told == self._told:
            return
        news = self._file.ask(left_out.news, told)
        if news:
            self._file.change(left_out.keep, news)
        self._told = told

    def _question(self) -> WireQuestion:
        with self._file.reading() as connection:
            known = device_certificates.mark(device_certificates.offered(connection))
            edition = list_update.edition(connection)
        return WireQuestion(
            self._side.request(),
            self._file.event_id,
            edition=edition,
            list_problem=self.list_problem,
            devices=known,
            offered=self._offered,
            sample=self._sample,
            is_desk=self._is_desk,
        )

    def _measure(self, reply: WireReply, wall: int, elapsed: int) -> None:
        """Compare the clocks, as NTP does (RFC 5905): the hub's time fell in the middle."""
        rtt = max(0, elapsed - (reply.sent_ms - reply.received_ms))
        hub_ms = (reply.received_ms + reply.sent_ms) // 2
        self._sample = Sample(hub_ms, max(0, wall + elapsed // 2), rtt)

    def _learn(self, told: Sequence[Offered]) -> None:
        """Trust the devices that the organiser certified, and tell the hub of those it lacks."""
        self._offered = ()
        if told:
            with self._file.transaction() as connection:
                new = device_certificates.adopt(connection, self._file.event_id, list(told))
                known = device_certificates.offered(connection)
            there = {device_id for device_id, *_ in told}
            self._offered = tuple(d for d in known if d[0] not in there and d[3] is not None)
            if new or self._offered:
                self._side.forget_refusals()

    def _update_list(self, ours: str, theirs: str) -> None:
        """Take the hub's guest list when it is another one; bring it ours when that is newer."""
        if theirs == self._unwanted:
            return
        self.list_problem = ""
        if theirs in ("", ours):
            return
        taken = False
        try:
            taken = list_update.take(self._file, self._hub) or self._hub.bring_list(
                packed_list.packed(self._file, self._hub.offered_list())  # ours is the newer
            )
        except (BadListError, AnswerTooLongError) as error:
            self.list_problem = reason_of(error)
        self._unwanted = "" if taken else theirs

    def _look_back(self, hub: Heads) -> None:
        """Begin another journal when the hub has more of this one: this file was restored."""
        behind = self._file.ask(rollback.is_behind, {c: head.seq for c, head in hub.items()})
        if behind:
            self._file.change(devices.begin_epoch)

    def _keep(self) -> None:
        """Write down what the hub has of this desk's rows, when that is news."""
        now = self._file.clock.steady_ms()
        is_due = now - self._kept_at >= KEEP_MS
        if not (self._side.moved or self._acknowledged is None or is_due):
            return
        own = [chain for chain in self._replica.heads() if chain[0] == self._file.device_id]
        held = {chain: self._whole.rows(chain) - self._side.pending(chain) for chain in own}
        if held != self._acknowledged or is_due:
            link.acknowledge(self._file, held, self._file.clock.wall_ms())
            self._acknowledged, self._kept_at = held, now

    def _offer_again(self, now: int) -> None:
        if now - self._forgot_at >= RETRY_MS:
            self._forgot_at = now
            self._side.forget_refusals()
