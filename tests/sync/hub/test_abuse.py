"""What strangers and broken desks throw at the hub: refused in a line, and the hub lives."""

import json
import resource
import select
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from sync.file.event_file import EventFile
from sync.hub import certificate, client, doorway, exchange, invitation, link, serving
from sync.hub.client import HubClient
from sync.hub.courier import Courier
from sync.hub.hub import Hub
from sync.hub.invitation import split_address
from sync.hub.link import Link
from sync.hub.message import MOST_BYTES, WireQuestion, read_reply, write_question
from sync.hub.paired_devices import revoke
from sync.hub.server import make_app
from sync.hub.serving import HubServer, listen
from sync.model import Event
from tests.sync.hub.conftest import Packs, Running, admit, exchange_all, rows_of

EXCHANGE = "/hub/exchange"


@pytest.fixture
def known(running: Running, packed: Packs) -> Link:
    """A desk's way in."""
    return running.paired(packed("Entrée A"))


@pytest.fixture
def stranger(running: Running, known: Link) -> Iterator[httpx.Client]:
    """Somebody who can reach the hub."""
    with httpx.Client(
        base_url=f"https://{running.address}", verify=client.pinned(known.certificate), timeout=20
    ) as asked:
        yield asked


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


@pytest.fixture(autouse=True)
def hub_lives(running: Running, packed: Packs) -> Iterator[None]:
    """Whatever a test did, a desk can work with the hub afterwards."""
    yield
    late = packed("Entrée Z")
    admit(late, "t1")
    exchange_all(late, running.paired(late))
    assert rows_of(late) <= rows_of(running.hub.event_file)


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def next_message(event_file: EventFile, known: Link) -> bytes:
    """What a desk would say next, having heard what the hub holds."""
    with HubClient(known.address, known.certificate, known.token) as asked:
        courier = Courier(event_file, asked)
        courier.exchange()
        return write_question(courier._question())


def question(running: Running) -> bytes:
    return write_question(WireQuestion(exchange.ExchangeRequest({}), running.hub.event_id))


TOKENS: tuple[dict[str, str | bytes], ...] = (
    {},
    {"authorization": "Bearer x"},
    {"authorization": b"Bearer \xe9\xff"},
    {"authorization": "Basic eDp5"},
)


def test_without_a_good_token_nothing_is_read(running: Running, stranger: httpx.Client) -> None:
    for headers in TOKENS:
        answer = stranger.post(EXCHANGE, content=question(running), headers=headers)
        assert answer.status_code == 401, headers
        assert set(answer.json()) == {"error"}
    assert sum(running.hub.refusals().values()) == len(TOKENS)


JUNK = (
    b"",
    b"\n",
    b"{}",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"rows":-1}\n',
    b'{"rows":1,"heads":[],"held":[]}\n',  # cut short
    b'{"rows":0,"heads":[["a","b",1e400,"00"]],"held":[]}\n',
    b'{"rows":0,"heads":[["a","b",-1,"' + b"0" * 64 + b'"]],"held":[]}\n',
    b'{"rows":0,"heads":[],"held":[["a","b","zz"]]}\n',
    b'{"rows":0,"heads":[],"held":[],"event":null}\n',
    b'{"rows":0,"heads":[],"held":[],"event":"x","list":0,"devices":0,"clock":[1]}\n',
)


def test_junk_from_a_desk_is_no_message(
    running: Running, stranger: httpx.Client, known: Link
) -> None:
    for body in JUNK:
        answer = stranger.post(EXCHANGE, content=body, headers=bearing(known.token))
        assert answer.status_code == 400, body[:80]
    assert running.hub.event_file.journal_rows() == 0


def test_lines_that_are_no_rows_are_refused_and_the_others_taken(
    running: Running, packed: Packs, stranger: httpx.Client
) -> None:
    a = packed("Entrée B")
    admit(a, "t1")
    known = running.paired(a)
    body = next_message(a, known)
    first, row = body.decode().splitlines()
    said = {**json.loads(first), "rows": 3}
    forged = row.replace('"kind":"admit"', '"kind":"exit"').replace('"seq":1', '"seq":2')
    forged = forged.replace('"hash":"', '"hash":"' + "0" * 64 + '","was":"')
    mixed = "\n".join([json.dumps(said), "{}", row, forged, ""])
    answer = stranger.post(EXCHANGE, content=mixed.encode(), headers=bearing(known.token))
    assert read_reply(answer.content).answer.refused == [0, 2]
    assert rows_of(running.hub.event_file) == rows_of(a)


def test_a_replayed_message_adds_nothing(
    running: Running, packed: Packs, stranger: httpx.Client
) -> None:
    a = packed("Entrée B")
    admit(a, "t1")
    known = running.paired(a)
    body = next_message(a, known)
    assert body.count(b"\n") == 2
    for _ in range(3):
        assert (
            stranger.post(EXCHANGE, content=body, headers=bearing(known.token)).status_code == 200
        )
    assert rows_of(running.hub.event_file) == rows_of(a)


def test_a_declared_giant_is_not_read(running: Running, known: Link) -> None:
    """100 MB announced: the answer comes before any of it is sent."""
    with tls(running, known) as wire:
        wire.sendall(
            f"POST {EXCHANGE} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {known.token}\r\n"
            f"content-length: {100 * 2**20}\r\n\r\n".encode()
        )
        assert wire.recv(65536).startswith(b"HTTP/1.1 413")


def test_an_endless_body_is_cut_off(running: Running, known: Link) -> None:
    """100 MB in chunks, nothing announced: refused at the limit, and never in memory."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    sent = 0
    with tls(running, known) as wire:
        wire.sendall(
            f"POST {EXCHANGE} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {known.token}\r\n"
            "transfer-encoding: chunked\r\n\r\n".encode()
        )
        with suppress(OSError):
            while sent < 100 * 2**20:
                wire.sendall(chunk)
                sent += len(chunk)
    assert sent < 4 * MOST_BYTES
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 40 * 1024


def test_a_slow_client_is_let_go_and_holds_nobody_up(
    running: Running,
    known: Link,
    packed: Packs,
    stack: ExitStack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thirty who say nothing, or a byte of a header: a desk works all the while."""
    monkeypatch.setattr(serving, "HEADERS_S", 5.0)
    monkeypatch.setattr("sync.hub.server.BODY_S", 5.0)
    wires = []
    for number in range(30):  # each says what it has to say at once, well within its time
        wire = stack.enter_context(tls(running, known))
        wires.append(wire)
        if number % 3 == 1:
            wire.sendall(b"POST /hub/exchange HTTP/1.1\r\nho")
        elif number % 3 == 2:
            wire.sendall(
                f"POST {EXCHANGE} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {known.token}\r\n"
                "content-length: 1000\r\n\r\nx".encode()
            )
    a = packed("Entrée B")
    admit(a, "t7")
    exchange_all(a, running.paired(a))
    endings = [ending(wire) for wire in wires]
    assert all(said == b"" for said in endings[0::3] + endings[1::3])
    assert all(said.startswith(b"HTTP/1.1 408") for said in endings[2::3])


def silent(running: Running, stack: ExitStack, number: int, source: str) -> list[socket.socket]:
    """Connections from one address on which nothing is ever said, not even for TLS."""
    where = split_address(running.address)
    return [
        stack.enter_context(socket.create_connection(where, 20, (source, 0))) for _ in range(number)
    ]


def shut_out(wires: list[socket.socket]) -> int:
    """How many of the connections the hub has closed, once it has looked at all of them."""
    gone: set[socket.socket] = set()
    while closed := select.select([wire for wire in wires if wire not in gone], [], [], 1.0)[0]:
        for wire in closed:
            with suppress(ConnectionError):
                assert wire.recv(1) == b""
        gone.update(closed)
    return len(gone)


@pytest.mark.skipif(sys.platform != "linux", reason="takes several addresses of this machine")
def test_who_connects_and_says_nothing_takes_few_places(
    running: Running, stranger: httpx.Client, stack: ExitStack
) -> None:
    wires = silent(running, stack, doorway.MOST_OF_ONE + 60, "127.0.0.9")
    assert stranger.get("/hub").status_code == 200
    assert shut_out(wires) == 60
    print(f"{len(wires)} silent connections, 60 shut out, the hub answered")


@pytest.mark.skipif(sys.platform != "linux", reason="takes several addresses of this machine")
def test_silent_connections_from_everywhere_make_room_for_those_who_speak(
    running: Running, stranger: httpx.Client, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "MOST", 50)
    wires = [w for n in range(10, 14) for w in silent(running, stack, 20, f"127.0.0.{n}")]
    for _ in range(3):
        assert stranger.get("/hub").status_code == 200
    assert shut_out(wires) >= 30


def test_control_a_plain_socket_lets_everybody_in(stack: ExitStack) -> None:
    """What is counted above is the doorway's doing."""
    plain = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    where = plain.getsockname()
    for _ in range(doorway.MOST_OF_ONE + 5):
        stack.enter_context(socket.create_connection(where))
        stack.enter_context(plain.accept()[0])


def test_another_certificate_is_not_believed(
    running: Running, known: Link, event_file: EventFile
) -> None:
    """A machine in between, with everything but the key: the desk says nothing to it."""
    impostor = Hub(event_file)
    impostor.certificate = certificate.new_certificate()
    app = make_app(event_file, hub=impostor)
    with HubServer(app, impostor.certificate, listen("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.address[1]}"
        with (
            HubClient(address, known.certificate, known.token) as asked,
            pytest.raises(client.WrongHubError),
        ):
            asked.hello()
    assert impostor.refusals() == {}


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(datetime(2090, 1, 1), datetime(2099, 1, 1)), (datetime(1971, 1, 1), datetime(1999, 1, 1))],
    ids=["a clock before the hub's years", "a clock after them"],
)
def test_a_laptop_whose_clock_is_in_other_years_is_told_so(
    event_file: EventFile, monkeypatch: pytest.MonkeyPatch, begins: datetime, ends: datetime
) -> None:
    """Its clock says that the hub's certificate is not valid: no talk of impostors then."""
    monkeypatch.setattr(certificate, "_FROM", begins)
    monkeypatch.setattr(certificate, "_UNTIL", ends)
    hub = Hub(event_file)
    hub.certificate = certificate.new_certificate()
    app = make_app(event_file, hub=hub)
    with HubServer(app, hub.certificate, listen("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.address[1]}"
        with (
            HubClient(address, hub.certificate.certificate, "token") as asked,
            pytest.raises(client.WrongClockError, match=r"clock says .* set it right"),
        ):
            asked.hello()


def test_a_desk_is_not_paired_with_an_impostor(running: Running, packed: Packs) -> None:
    """One that repeats the true hub's word for another certificate."""
    a = packed("Entrée B")
    true_word = running.hub.proof()

    class Repeating(Hub):
        def proof(self) -> bytes:
            return true_word

    impostor = Repeating(running.hub.event_file)
    impostor.certificate = certificate.new_certificate()
    app = make_app(running.hub.event_file, hub=impostor)
    with HubServer(app, impostor.certificate, listen("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.address[1]}"
        with pytest.raises(client.CodeNeededError, match="cannot show"):
            client.pair(a, address)


def test_a_desk_of_another_event_is_refused(stranger: httpx.Client, known: Link) -> None:
    other = write_question(WireQuestion(exchange.ExchangeRequest({}), "another event"))
    answer = stranger.post(EXCHANGE, content=other, headers=bearing(known.token))
    assert answer.status_code == 409


def test_a_laptop_of_another_event_is_not_paired(running: Running, tmp_path: Path) -> None:
    with (
        EventFile.create(
            tmp_path / "other.event", Event(name="Another"), device_name="Elsewhere"
        ) as other,
        pytest.raises(client.WrongHubError, match="another event"),
    ):
        client.pair(other, running.address)


def test_a_laptop_that_the_organiser_did_not_pack_is_not_let_in(
    running: Running, packed: Packs
) -> None:
    """It has a key and a name of its own making, and the certificate of another."""
    a = packed("Entrée B")
    with a.transaction() as connection:
        connection.execute("UPDATE this_device SET device_id = 'made up'")
        connection.execute(
            "INSERT INTO device (device_id, name, verify_key, certificate) "
            "SELECT 'made up', name, verify_key, certificate FROM device WHERE device_id = ?",
            (a.device_id,),
        )
    with pytest.raises(client.HubRefusedError, match="did not pack"):
        client.pair(a, running.address)


def test_a_laptop_that_the_hub_has_forgotten_shows_the_organisers_word(
    running: Running, packed: Packs
) -> None:
    """The hub is from a backup that was made before the laptop was packed."""
    a = packed("Entrée B")
    with running.hub.event_file.transaction() as connection:
        connection.execute("DELETE FROM device WHERE device_id = ?", (a.device_id,))
    admit(a, "t1")
    exchange_all(a, running.paired(a))
    assert rows_of(running.hub.event_file) == rows_of(a)


def test_a_laptop_without_its_key_is_not_let_in(running: Running, packed: Packs) -> None:
    """It knows the other's name, but cannot sign with its key."""
    a, b = packed("Entrée B"), packed("Entrée C")
    with b.transaction() as connection:
        connection.execute("UPDATE this_device SET device_id = ?", (a.device_id,))
    with pytest.raises(client.HubRefusedError, match="key"):
        client.pair(b, running.address)


def test_a_revoked_laptop_is_out_at_once_and_stays_out(running: Running, packed: Packs) -> None:
    a = packed("Entrée B")
    known = running.paired(a)
    exchange_all(a, known)
    with running.hub.event_file.transaction() as connection:
        assert revoke(connection, "Entrée B", 0) == 1
    with pytest.raises(client.HubRefusedError, match="token"):
        exchange_all(a, known)
    with pytest.raises(client.HubRefusedError, match="revoked"):
        client.pair(a, running.address)
    revoked = {contact.name: contact.problem for contact in running.hub.contacts()}
    assert revoked["Entrée B"] == "revoked"


OTHER_PATHS = (
    "/",
    "/hub/",
    "/hub/../../etc/passwd",
    "/hub/%2e%2e%2f",
    "/" + "a" * 8000,
    "//hub",
    "/hub/exchange/x",
)


def test_other_paths_are_not_there(stranger: httpx.Client) -> None:
    for path in OTHER_PATHS:
        assert stranger.get(path, follow_redirects=False).status_code in (307, 404), path
    assert stranger.request("DELETE", "/hub").status_code == 405


def test_headers_without_end_are_refused(running: Running, known: Link) -> None:
    with tls(running, known) as wire:
        with suppress(OSError):
            wire.sendall(b"GET /hub HTTP/1.1\r\n" + b"x: " + b"y" * 200_000 + b"\r\n\r\n")
        assert b"200 OK" not in ending(wire)


def test_plain_http_and_noise_get_no_answer(running: Running) -> None:
    host, port = split_address(running.address)
    for noise in (b"GET / HTTP/1.1\r\n\r\n", bytes(range(256)) * 40, b"\x16\x03\x01\xff\xff"):
        with closing(socket.create_connection((host, port), timeout=10)) as wire:
            wire.sendall(noise)
            wire.shutdown(socket.SHUT_WR)
            with suppress(OSError):
                assert b"200 OK" not in wire.recv(65536)


def test_a_hub_whose_disk_refuses_says_so_and_comes_back(
    running: Running, packed: Packs, known: Link
) -> None:
    a = packed("Entrée B")
    admit(a, "t2")
    way = running.paired(a)
    event_file = running.hub.event_file
    moved = event_file.path.with_name("away")
    event_file.path.rename(moved)
    with pytest.raises(client.HubError, match="disk"):
        exchange_all(a, way)
    moved.rename(event_file.path)
    exchange_all(a, way)
    assert link.pending(a) == 0


def test_wrong_codes_are_few(running: Running, packed: Packs) -> None:
    """After five a desk may try none for half a minute; the code on the screen stays as it is."""
    a, other = packed("Entrée B"), packed("Entrée C")
    running.paired(a)
    running.paired(other)
    shown = invitation.typed(running.hub.codes.text)
    wrong = invitation.Invitation(shown.hub, "000000")
    for _ in range(5):
        with pytest.raises(client.CodeNeededError):
            client.pair(a, running.address, wrong)
    with pytest.raises(client.HubError, match="too many"):
        client.pair(a, running.address, shown)
    assert client.pair(other, running.address, shown).token  # nobody else is kept out
    again = invitation.typed(running.hub.codes.text)
    running.hub.event_file.clock.pass_time(30_000)  # type: ignore[attr-defined]
    assert client.pair(a, running.address, again).token


@contextmanager
def tls(running: Running, known: Link) -> Iterator[ssl.SSLSocket]:
    """A connection to the hub, to say anything over."""
    host, port = split_address(running.address)
    with (
        socket.create_connection((host, port), timeout=20) as plain,
        client.pinned(known.certificate).wrap_socket(plain) as wrapped,
    ):
        yield wrapped


def ending(wire: ssl.SSLSocket) -> bytes:
    """All that the hub says until it hangs up; raises `TimeoutError` when it does not."""
    said = b""
    with suppress(ConnectionError, ssl.SSLError):
        while chunk := wire.recv(65536):
            said += chunk
    return said
