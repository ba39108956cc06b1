"""`kiosk mail`: prepared once, sent at most once, to a real SMTP server on this machine."""

import contextlib
import email
import json
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from badges.sending.outbox import MailState, Outbox
from kiosk.cli import main

GUESTS = "Nom;Prénom;E-mail;Commande;Code billet;Statut\n" + "\n".join(
    [
        "Lefèvre;Zoé;zoe@example.org;D1;AAA111;",
        "L’Hôpital;Gaëlle;gaelle@example.org;D2;BBB222;",
        "Dupont;Jean;;D3;CCC333;",
        "Durand;Ana;no address;D4;DDD444;",
        "Martin;Léa;lea@example.org;D5;EEE555;annulé",
    ]
)


class Server:
    """Keeps what it is given; answers as a test tells it to."""

    def __init__(self) -> None:
        self.port = 0
        self.received: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.answers: dict[str, str] = {}
        """By recipient, or for "DATA", what it says instead of taking the mail."""
        self.on_data: Callable[[SMTP], None] = lambda smtp: None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, smtp: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        self.received.append(email.message_from_bytes(envelope.content, policy=default))
        self.recipients.extend(envelope.rcpt_tos)
        self.on_data(smtp)
        return "250 OK"

    def authenticate(
        self, smtp: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"secret")


class AnyPort(Controller):
    """On whichever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextlib.contextmanager
def serving(**options: object) -> Iterator[Server]:
    handler = Server()
    controller = AnyPort(
        handler, hostname="127.0.0.1", port=0, authenticator=handler.authenticate, **options
    )
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def kiosk(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def done(*arguments: object) -> Result:
    result = kiosk(*arguments)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def event(tmp_path: Path) -> Path:
    path, guests = tmp_path / "opening.event", tmp_path / "guests.csv"
    guests.write_text(GUESTS)
    done("new", path, "--name", "Soirée", "--starts", "2026-11-22T19:00", "--place", "Hangar J1")
    done("guests", "import", path, guests)
    done("tickets", path, "--out", tmp_path / "tickets")
    return path


@pytest.fixture
def outbox(event: Path, tmp_path: Path) -> Path:
    prepare(event)
    return tmp_path / "outbox"


def prepare(event: Path) -> dict[str, object]:
    folder = event.parent
    folders = ["--tickets", folder / "tickets", "--out", folder / "outbox"]
    sender = ["--from", "Équipe <team@example.org>"]
    result = done("mail", "prepare", event, *folders, *sender, "--json")
    facts: dict[str, object] = json.loads(result.stdout)
    return facts


def send(outbox: Path, server: Server, *more: object) -> tuple[dict[str, int], Result]:
    address = f"127.0.0.1:{server.port}"
    result = kiosk("mail", "send", outbox, "--smtp", address, "--rate", 60_000, "--json", *more)
    counts: dict[str, int] = json.loads(result.stdout.splitlines()[0])
    return counts, result


def test_a_guest_gets_their_ticket_and_the_date(outbox: Path, server: Server) -> None:
    counts, result = send(outbox, server)
    assert result.exit_code == 0
    assert counts == {"queued": 0, "sent": 2, "failed": 0, "unsure": 0}
    by_recipient = {str(mail["To"].addresses[0].addr_spec): mail for mail in server.received}
    mail = by_recipient["zoe@example.org"]
    assert mail["Subject"] == "Votre billet pour Soirée\u00a0: Zoé Lefèvre"
    assert mail["From"].addresses[0].display_name == "Équipe"
    assert mail["Date"].datetime is not None
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Bonjour Zoé Lefèvre," in text
    assert "dimanche 22 novembre 2026, 19:00\nHangar J1" in text.replace("\r\n", "\n")
    assert "AAA111" in text
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    (pdf,) = (outbox.parent / "tickets").glob("D1-*.pdf")
    assert attached["billet.pdf"] == pdf.read_bytes()
    assert "DTSTART:20261122T180000Z" in attached["event.ics"]
    assert "SUMMARY:Soirée" in attached["event.ics"]


def test_guests_who_get_none_are_listed(event: Path) -> None:
    facts = prepare(event)
    without = {one["name"]: one["why"] for one in facts["without"]}  # type: ignore[attr-defined]
    assert without.keys() == {"Jean Dupont", "Ana Durand"}
    assert without["Jean Dupont"] == "no e-mail address"
    assert "no address" in without["Ana Durand"]


def test_nothing_is_sent_twice(event: Path, outbox: Path, server: Server) -> None:
    send(outbox, server)
    done("tickets", event, "--out", event.parent / "tickets")
    assert prepare(event)["new"] == 0
    assert send(outbox, server)[0]["sent"] == 2
    assert len(server.received) == 2


def test_a_ticket_that_changed_goes_out_again_in_place_of_the_old_one(
    event: Path, outbox: Path, server: Server
) -> None:
    guests = event.parent / "guests.csv"
    guests.write_text(GUESTS.replace("Zoé", "Zoë").replace("D2;BBB222;", "D2;BBB222;annulé"))
    done("guests", "import", event, guests)
    done("tickets", event, "--out", event.parent / "tickets")
    facts = prepare(event)
    assert (facts["new"], facts["taken_back"]) == (1, 2)
    send(outbox, server)
    assert server.recipients == ["zoe@example.org"]
    assert "Zoë" in str(server.received[0]["Subject"])


def test_refused_for_good_is_failed_with_a_reason_that_names_nobody(
    outbox: Path, server: Server
) -> None:
    server.answers["zoe@example.org"] = "550 <zoe@example.org> user unknown"
    counts, result = send(outbox, server)
    assert result.exit_code == 1
    assert (counts["failed"], counts["sent"]) == (1, 1)
    log = [json.loads(line) for line in (outbox / "log.jsonl").read_text().splitlines()]
    assert {line["state"]: line.get("reason") for line in log} == {
        "failed": "550 <…> user unknown",
        "sent": None,
    }
    assert "zoe" not in (outbox / "log.jsonl").read_text()
    server.answers.clear()
    assert send(outbox, server, "--again", "failed")[0]["sent"] == 2


@pytest.mark.parametrize("where", ["zoe@example.org", "DATA"])
def test_put_off_stays_queued(where: str, outbox: Path, server: Server) -> None:
    server.answers[where] = "451 later, please"
    counts, result = send(outbox, server)
    assert result.exit_code == 1
    assert counts["queued"] >= 1
    assert counts["unsure"] == counts["failed"] == 0
    server.answers.clear()
    assert send(outbox, server)[0]["sent"] == 2


def test_a_connection_that_breaks_before_the_answer_leaves_the_mail_unsure(
    outbox: Path, server: Server
) -> None:
    server.on_data = lambda smtp: smtp.transport and smtp.transport.abort()
    counts, _ = send(outbox, server)
    assert counts == {"queued": 0, "sent": 0, "failed": 0, "unsure": 2}
    heard = len(server.received)
    server.on_data = lambda smtp: None
    assert send(outbox, server)[0]["unsure"] == 2
    assert len(server.received) == heard
    assert send(outbox, server, "--again", "unsure")[0]["sent"] == 2


def test_killed_after_the_server_took_a_mail_it_is_not_sent_again(
    outbox: Path, server: Server
) -> None:
    victims: list[subprocess.Popen[bytes]] = []
    server.on_data = lambda smtp: victims[0].send_signal(signal.SIGKILL)
    command = [sys.executable, "-m", "kiosk", "mail", "send", outbox, "--smtp"]
    victims.append(subprocess.Popen([*command, f"127.0.0.1:{server.port}"]))
    assert victims[0].wait(30) == -signal.SIGKILL
    assert len(server.received) == 1
    server.on_data = lambda smtp: None
    counts, result = send(outbox, server)
    assert counts == {"queued": 0, "sent": 1, "failed": 0, "unsure": 1}
    assert result.exit_code == 1
    assert sorted(server.recipients) == ["gaelle@example.org", "zoe@example.org"]


def test_encrypted_and_logged_in(
    outbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = self_made_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("KIOSK_SMTP_PASSWORD", "secret")
    with serving(tls_context=context, auth_required=True) as server:
        stranger = send(outbox, server, "--starttls", "--user", "team")
        assert "its certificate is not trusted" in stranger[1].stderr
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert send(outbox, server, "--starttls", "--user", "team")[0]["sent"] == 2
        assert server.logins == [(b"team", b"secret")]


def self_made_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    day = timedelta(days=1)
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + secret)
    return path


def test_a_server_that_is_not_there_changes_nothing(outbox: Path) -> None:
    result = kiosk("mail", "send", outbox, "--smtp", "127.0.0.1:1")
    assert result.exit_code == 1
    assert "run this again later" in result.stderr
    assert len(Outbox(outbox).names(MailState.QUEUED)) == 2


def test_a_password_goes_nowhere_in_the_clear(outbox: Path) -> None:
    result = kiosk("mail", "send", outbox, "--smtp", "mail.example.org", "--user", "team")
    assert result.exit_code == 1
    assert "--starttls" in result.stderr
