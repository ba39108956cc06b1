"""The desk's thread for the hub: it finds it, loses it, finds it again, and never lies."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.desk.desk import Desk
from kiosk.desk.rules.verdict import Verdict
from kiosk.hub import background
from kiosk.hub.background import BackgroundSync
from kiosk.hub.status import HubStatus, HubTrouble
from sync.file.event_file import EventFile
from sync.hub import discovery, link
from sync.hub.certificate import certificate_of
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from sync.model import Event
from tests.sync.hub.conftest import Packs, Running, admit, rows_of

SECONDS = 20.0


class Watched:
    """A syncing thread, and waiting for what it brings about."""

    def __init__(self, thread: BackgroundSync) -> None:
        self.thread = thread
        self._changed = threading.Condition()
        thread.changed = self._tell

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is true, and fail if it never is."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._soon() and true(), SECONDS)

    def _soon(self) -> bool:
        return self._changed.wait(0.02) or True  # time alone makes some things true

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()


@contextmanager
def joined(event_file: EventFile, address: str | None = None) -> Iterator[Watched]:
    """A desk's thread, running."""
    thread = BackgroundSync(event_file, address, dice=random.Random(1))
    watched = Watched(thread)
    with thread:
        yield watched


@pytest.fixture(autouse=True)
def quick_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "FIRST_PAUSE_S", 0.05)
    monkeypatch.setattr(background, "LONGEST_PAUSE_S", 0.2)
    monkeypatch.setattr(discovery, "find", lambda *_: None)


def test_a_ticket_used_at_one_desk_is_used_at_the_other(running: Running, packed: Packs) -> None:
    a, b = packed("Entrée A"), packed("Entrée B")
    guest = a.guests_with_code("AAAA1111A")[0]
    with joined(a, running.address) as at_a, joined(b, running.address) as at_b:
        at_a.until(lambda: at_a.thread.status.connected)
        at_b.until(lambda: at_b.thread.status.connected)
        assert Desk(a).scan("AAAA1111A").verdict is Verdict.VALID
        at_a.thread.nudge()
        at_b.until(lambda: b.presence(guest.ticket_id, "main").inside)
        refused = Desk(b).scan("AAAA1111A")
        assert refused.verdict is Verdict.USED
        assert refused.first_entry
        assert refused.first_entry.device_name == "Entrée A"


def test_a_hub_that_dies_is_told_at_once_and_caught_up_with_afterwards(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background, "ALIVE_S", 3600)  # not because time goes by
    a = packed("Entrée A")
    desk = Desk(a)
    first = server(event_file)
    port = first.address[1]
    with joined(a, f"127.0.0.1:{port}") as at_a:
        with first:
            at_a.until(lambda: at_a.thread.status.connected)
            admit(a, "t1")
            at_a.until(lambda: desk.pending() == 0)
        at_a.until(lambda: not at_a.thread.status.connected)
        told = at_a.thread.status
        assert told.last_sync_ms is not None
        assert told.trouble is None
        for number in range(60):
            admit(a, f"offline {number}")
        assert desk.pending() == 60
        with server(event_file, port):
            at_a.until(lambda: at_a.thread.status.connected and desk.pending() == 0)
    assert rows_of(event_file) == rows_of(a)


def test_the_pairing_is_remembered(running: Running, packed: Packs) -> None:
    a = packed("Entrée A")
    with joined(a, running.address) as at_a:
        at_a.until(lambda: at_a.thread.status.connected)
    admit(a, "t1")
    with joined(a) as again:
        again.until(lambda: again.thread.status.connected and link.pending(a) == 0)
    with joined(a) as later:
        later.until(lambda: later.thread.status.last_sync_ms is not None)


def test_whoever_leaves_tells_the_hub_what_it_does_not_know(
    running: Running, packed: Packs
) -> None:
    a = packed("Entrée A")
    with joined(a, running.address) as at_a:
        at_a.until(lambda: at_a.thread.status.connected)
        admit(a, "t1")
    assert rows_of(running.hub.event_file) == rows_of(a)


def test_a_desk_that_has_to_be_paired_says_so(running: Running, packed: Packs) -> None:
    """It is a copy of one that was paired: the hub wants its code."""
    a = packed("Entrée A")
    running.paired(a)
    with a.transaction() as connection:
        connection.execute("DELETE FROM hub_link")
    with joined(a, running.address) as at_a:
        at_a.until(lambda: at_a.thread.status.trouble is HubTrouble.NOT_PAIRED)
        assert not at_a.thread.status.connected


def test_a_hub_made_anew_proves_itself_and_is_taken(
    running: Running, event_file: EventFile, packed: Packs
) -> None:
    """Another certificate, the same organiser: nobody has to walk to every desk."""
    a = packed("Entrée A")
    with joined(a, running.address) as at_a:
        at_a.until(lambda: at_a.thread.status.connected)
    with event_file.transaction() as connection:
        connection.execute("DELETE FROM hub_key")
        connection.execute("DELETE FROM hub_desk")
    with server(event_file) as anew:
        admit(a, "t1")
        with joined(a, f"127.0.0.1:{anew.address[1]}") as again:
            again.until(lambda: again.thread.status.connected and link.pending(a) == 0)


def test_no_answer_for_a_while_is_no_connection(
    running: Running, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the thread is stuck in, the screen does not say ONLINE."""
    a = packed("Entrée A")
    with joined(a, running.address) as at_a:
        at_a.until(lambda: at_a.thread.status.connected)
        monkeypatch.setattr(background, "ALIVE_S", 0)
        assert not at_a.thread.status.connected


def test_without_a_hub_nothing_is_claimed(packed: Packs) -> None:
    a = packed("Entrée A")
    admit(a, "t1")
    with joined(a, "127.0.0.1:9") as at_a:
        at_a.until(lambda: True)
        assert at_a.thread.status == HubStatus()
        assert Desk(a).pending() == 1


def server(event_file: EventFile, port: int = 0) -> HubServer:
    """The hub of this file, not serving yet."""
    app = make_app(event_file)
    return HubServer(app, app.state.hub.certificate, listen("127.0.0.1", port))


def test_a_false_announcement_does_not_lead_a_desk_astray(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """While the hub is away somebody announces another; the true one is found again."""
    a = packed("Entrée A")
    with EventFile.create(tmp_path / "false.event", Event("False"), device_name="X") as false:
        impostor = server(false)
        monkeypatch.setattr(discovery, "find", lambda *_: f"127.0.0.1:{impostor.address[1]}")
        first = server(event_file)
        port = first.address[1]
        with impostor, joined(a, f"127.0.0.1:{port}") as at_a:
            with first:
                at_a.until(lambda: at_a.thread.status.connected)
            admit(a, "t1")
            at_a.until(lambda: at_a.thread.status.trouble is HubTrouble.NOT_PAIRED)
            with server(event_file, port):
                at_a.until(lambda: at_a.thread.status.connected and link.pending(a) == 0)
            known = link.link_of(a)
    assert known
    assert known.address == f"127.0.0.1:{port}"


def test_a_hub_whose_address_has_changed_is_found_by_its_key_and_the_desk_says_so(
    event_file: EventFile, packed: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = packed("Entrée A")
    first = server(event_file)
    before = f"127.0.0.1:{first.address[1]}"
    asked: list[tuple[bytes, list[str]]] = []
    with joined(a, before) as at_a:
        with first:
            at_a.until(lambda: at_a.thread.status.connected)
        assert at_a.thread.status.moved_to == ""
        second = server(event_file)
        after = f"127.0.0.1:{second.address[1]}"

        def announced(_: str, __: float, key: bytes, tried: list[str]) -> str | None:
            """The old announcement is still about."""
            asked.append((key, tried))
            return next(address for address in (before, after) if address not in tried)

        monkeypatch.setattr(discovery, "find", announced)
        with second:
            at_a.until(lambda: at_a.thread.status.connected)
            assert at_a.thread.status.moved_to == after
    assert asked[0] == (certificate_of(event_file).fingerprint, [before])
    known = link.link_of(a)
    assert known
    assert known.address == after
