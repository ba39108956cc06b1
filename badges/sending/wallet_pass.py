"""Tickets for the wallet of an iPhone: signed .pkpass files.

The signature needs a Pass Type ID certificate, which Apple gives to organisers with a developer
account, and Apple's intermediate certificate.  No network is needed to sign.
"""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    pkcs7,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from PIL import Image

from badges.drawing.ticket import Occasion, Ticket
from badges.text.sentence import SpokenError

_ICONS = {"icon.png": 29, "icon@2x.png": 58, "icon@3x.png": 87}
_LABELS = {
    "fr": {"when": "DATE", "place": "LIEU", "name": "NOM", "category": "CATÉGORIE"},
    "en": {"when": "DATE", "place": "PLACE", "name": "NAME", "category": "CATEGORY"},
}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class CertificateError(SpokenError, ValueError):
    """No pass can be signed with these files; says what is wrong with them."""


@dataclass(frozen=True)
class Signer:
    """An organiser's certificate with its key, and those that vouch for it."""

    certificate: x509.Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]

    @classmethod
    def read(cls, certificates: Path, key: Path | None, passphrase: str | None) -> "Signer":
        """The signer in a .p12 file, or in PEM files; `key` may stand among the certificates.

        Raises `OSError`, or `CertificateError` when they do not fit together.
        """
        private: object
        secret = passphrase.encode() if passphrase else None
        content = certificates.read_bytes()
        try:
            if content.lstrip().startswith(b"-----") or b"-----BEGIN" in content:
                private = load_pem_private_key(key.read_bytes() if key else content, secret)
                known = x509.load_pem_x509_certificates(content)
            else:
                bundle = pkcs12.load_pkcs12(content, secret)
                private = bundle.key
                held = [bundle.cert, *bundle.additional_certs]
                known = [one.certificate for one in held if one]
        except (ValueError, TypeError) as error:
            raise CertificateError(
                "{error}; is it the right file and passphrase?", error=error
            ) from error
        if not isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey):
            raise CertificateError("there is no private key in it")
        public = _public(private)
        own = next((one for one in known if _public(one) == public), None)
        if own is None:
            raise CertificateError("the key belongs to none of the certificates")
        others = tuple(one for one in known if one is not own)
        if not any(one.subject == own.issuer for one in others):
            raise CertificateError("Apple's intermediate certificate (WWDR) is missing: add it")
        return cls(own, private, others)

    def expires(self) -> datetime:
        """Until when phones take passes signed with it."""
        return self.certificate.not_valid_after_utc

    def named(self, oid: x509.ObjectIdentifier) -> str:
        """Part of the name that the certificate is made out to."""
        found = self.certificate.subject.get_attributes_for_oid(oid)
        return str(found[0].value) if found else ""

    def sign(self, content: bytes) -> bytes:
        """A signature that stands beside `content` (PKCS #7, DER)."""
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(self.certificate, self.key, SHA256())
        for other in self.chain:
            builder = builder.add_certificate(other)
        options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
        return builder.sign(Encoding.DER, options)


def pkpass(ticket: Ticket, occasion: Occasion, signer: Signer) -> bytes:
    """The ticket as a pass that an iPhone keeps and shows when it is time."""
    files = {"pass.json": json.dumps(_pass(ticket, occasion, signer)).encode()}
    files |= {name: _icon(side, ticket.band.colour) for name, side in _ICONS.items()}
    digests = {name: hashlib.sha1(content).hexdigest() for name, content in files.items()}
    files["manifest.json"] = json.dumps(digests).encode()
    files["signature"] = signer.sign(files["manifest.json"])
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return made.getvalue()


def _pass(ticket: Ticket, occasion: Occasion, signer: Signer) -> dict[str, object]:
    code = {
        "format": "PKBarcodeFormatQR",
        "message": ticket.scanned,
        "messageEncoding": "iso-8859-1" if ticket.scanned.isascii() else "utf-8",
    }
    labels = _LABELS[occasion.language]
    colour = ticket.band.colour
    facts: dict[str, object] = {
        "formatVersion": 1,
        "passTypeIdentifier": signer.named(NameOID.USER_ID),
        "teamIdentifier": signer.named(NameOID.ORGANIZATIONAL_UNIT_NAME),
        "organizationName": occasion.event,
        "description": occasion.event,
        "serialNumber": ticket.ticket_id,
        "barcodes": [code],
        "backgroundColor": _rgb(colour),
        "foregroundColor": _rgb(ticket.band.ink),
        "labelColor": _rgb(ticket.band.ink),
        "eventTicket": {
            "primaryFields": [{"key": "event", "value": occasion.event}],
            "secondaryFields": _fields(labels, when=occasion.when, place=occasion.place),
            "auxiliaryFields": _fields(labels, name=ticket.name, category=ticket.band.label),
        },
    }
    if occasion.opens:
        facts["relevantDate"] = occasion.opens
    return facts


def _fields(labels: dict[str, str], **values: str) -> list[dict[str, str]]:
    return [{"key": k, "label": labels[k], "value": value} for k, value in values.items() if value]


def _icon(side: int, colour: str) -> bytes:
    made = BytesIO()
    Image.new("RGB", (side, side), colour).save(made, "PNG")
    return made.getvalue()


def _rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def _public(holder: RSAPrivateKey | EllipticCurvePrivateKey | x509.Certificate) -> bytes:
    form = PublicFormat.SubjectPublicKeyInfo
    return holder.public_key().public_bytes(Encoding.DER, form)
