"""The hub's certificate: made once, kept in the hub's event file, known by its fingerprint."""

import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from sync.file.event_file import EventFile

_FROM, _UNTIL = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
"""Wide: a laptop that was in a drawer for a year has no idea what day it is."""


@dataclass(frozen=True)
class Certificate:
    """A certificate and its private key, PEM."""

    certificate: str
    private_key: str

    @property
    def fingerprint(self) -> bytes:
        """What desks know it by."""
        return fingerprint_of(self.certificate)


def fingerprint_of(certificate: str) -> bytes:
    """SHA-256 over a PEM certificate's DER form."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).digest()


def certificate_of(event_file: EventFile) -> Certificate:
    """The certificate of the hub that serves `event_file`, made the first time.

    Raises `StorageError`.
    """
    with event_file.reading() as connection:
        found = connection.execute("SELECT certificate, private_key FROM hub_key").fetchone()
    if found:
        return Certificate(*found)
    made = new_certificate()
    with event_file.transaction() as connection:
        connection.execute(
            "INSERT INTO hub_key (certificate, private_key) VALUES (?, ?)",
            (made.certificate, made.private_key),
        )
    return made


def new_certificate() -> Certificate:
    """A new P-256 certificate, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "event-kiosk hub")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private_key = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    return Certificate(pem.decode(), private_key.decode())
