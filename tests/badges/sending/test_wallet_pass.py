"""Passes for phones: what is in them, and that the signature vouches for it."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from badges.drawing.palette import CategoryBand
from badges.drawing.ticket import Occasion, Ticket
from badges.sending.wallet_pass import CertificateError, Signer, pkpass
from kiosk.cli import main

ZOE = Ticket("t1", "K7QF2M9XC", "Zoé Lefèvre", band=CategoryBand("VIP", "#0072b2", "★"))
OPENING = Occasion("Soirée", "dimanche", "Hangar J1", opens="2026-11-22T19:00+01:00")


class Authority:
    """An organiser's certificate, and the one that vouches for it, both made here."""

    def __init__(self, *, days: int = 1) -> None:
        self.days = days
        self.root_key = rsa.generate_private_key(65537, 2048)
        self.key = rsa.generate_private_key(65537, 2048)
        root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "WWDR")])
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.USER_ID, "pass.org.example.opening"),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "TEAM123456"),
            ]
        )
        self.root = self._signed(root, root, self.root_key)
        self.certificate = self._signed(name, root, self.key)

    def _signed(
        self, name: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        serial = x509.random_serial_number()
        builder = x509.CertificateBuilder(issuer, name, key.public_key(), serial)
        builder = builder.not_valid_before(now - timedelta(days=9))
        builder = builder.not_valid_after(now + timedelta(days=self.days))
        authority = x509.BasicConstraints(ca=name == issuer, path_length=None)
        return builder.add_extension(authority, critical=True).sign(self.root_key, SHA256())

    def pem(self, folder: Path, *, chain: bool = True, key: bool = True) -> Path:
        path = folder / "signer.pem"
        parts = [self.certificate.public_bytes(Encoding.PEM)]
        parts += [self.root.public_bytes(Encoding.PEM)] * chain
        secret = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(b"".join([*parts, *[secret] * key]))
        return path

    def p12(self, folder: Path, passphrase: bytes) -> Path:
        path = folder / "signer.p12"
        lock = BestAvailableEncryption(passphrase)
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"pass", self.key, self.certificate, [self.root], lock
            )
        )
        return path


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def contents(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pass_says_what_the_ticket_says(authority: Authority, tmp_path: Path) -> None:
    files = contents(pkpass(ZOE, OPENING, Signer.read(authority.pem(tmp_path), None, None)))
    assert files["pass.json"].isascii()
    said = json.loads(files["pass.json"])
    assert said["barcodes"][0]["message"] == "K7QF2M9XC"
    assert said["passTypeIdentifier"] == "pass.org.example.opening"
    assert said["teamIdentifier"] == "TEAM123456"
    assert said["relevantDate"] == "2026-11-22T19:00+01:00"
    assert said["eventTicket"]["auxiliaryFields"][0]["value"] == "Zoé Lefèvre"
    digests = {name: hashlib.sha1(content).hexdigest() for name, content in files.items()}
    del digests["manifest.json"], digests["signature"]
    assert json.loads(files["manifest.json"]) == digests
    assert "icon.png" in digests


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl here")
def test_openssl_finds_the_signature_good_and_a_change_bad(
    authority: Authority, tmp_path: Path
) -> None:
    signer = Signer.read(authority.p12(tmp_path, b"secret"), None, "secret")
    files = contents(pkpass(ZOE, OPENING, signer))
    for name in ("signature", "manifest.json"):
        (tmp_path / name).write_bytes(files[name])
    (tmp_path / "root.pem").write_bytes(authority.root.public_bytes(Encoding.PEM))
    command = "openssl smime -verify -inform DER -in signature -content manifest.json"
    command += " -CAfile root.pem -purpose any -binary"
    good = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr
    (tmp_path / "manifest.json").write_bytes(files["manifest.json"] + b" ")
    bad = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert bad.returncode != 0


def test_files_that_do_not_fit_together_are_named(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="WWDR"):
        Signer.read(authority.pem(tmp_path, chain=False), None, None)
    with pytest.raises(CertificateError, match="right file"):
        Signer.read(authority.p12(tmp_path, b"secret"), None, "wrong")
    stranger = tmp_path / "other"
    stranger.mkdir()
    with pytest.raises(CertificateError, match="belongs to none"):
        Signer.read(authority.pem(tmp_path, key=False), Authority().pem(stranger), None)


def test_the_command_makes_a_pass_for_each_ticket(authority: Authority, tmp_path: Path) -> None:
    def kiosk(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        return result.exit_code, result.output

    event, guests, out = (tmp_path / name for name in ("e.event", "g.csv", "tickets"))
    guests.write_text("Nom;Prénom;Code billet\nLefèvre;Zoé;AAA111\nDupont;Jean;BBB222\n")
    kiosk("new", event, "--name", "Soirée")
    kiosk("guests", "import", event, guests)
    made = kiosk("tickets", event, "--out", out, "--wallet", authority.pem(tmp_path))
    assert made[0] == 0, made[1]
    codes = {
        json.loads(contents(file.read_bytes())["pass.json"])["barcodes"][0]["message"]
        for file in out.glob("*.pkpass")
    }
    assert codes == {"AAA111", "BBB222"}
    old = Authority(days=-1).pem(tmp_path)
    status, output = kiosk("tickets", event, "--out", out, "--wallet", old)
    assert status == 1
    assert "has expired" in output
