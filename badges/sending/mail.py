"""A mail with a ticket in it, as the standard says (RFC 5322), nothing of it taken as a header."""

import json
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from badges.text.cleaning import printable

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class AddressError(ValueError):
    """No mail can be sent to such an address."""


@dataclass(frozen=True)
class Attachment:
    """A file in a mail."""

    name: str
    kind: str
    """As "application/pdf"."""
    content: bytes


@dataclass(frozen=True)
class TicketMail:
    """One mail to one guest."""

    ticket_id: str
    sender: Address
    to: Address
    subject: str
    text: str
    version: str
    """Changes with the ticket that is attached."""
    attachments: tuple[Attachment, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the outbox: the same for the same mail, whenever it is written."""
        words = [str(self.sender), str(self.to), self.subject, self.text, self.version]
        return f"{self.ticket_id}-{sha256(json.dumps(words).encode()).hexdigest()[:16]}"

    def message(self) -> EmailMessage:
        """The mail, but for its date, which it gets when it is sent."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = self.sender
        mail["To"] = self.to
        mail["Subject"] = self.subject
        mail["Message-ID"] = f"<{self.name}@{self.sender.domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # nobody's holiday answer comes back
        mail.set_content(self.text)
        for attachment in self.attachments:
            kind, subkind = attachment.kind.split("/")
            mail.add_attachment(
                attachment.content,
                maintype=kind,
                subtype=subkind,
                filename=attachment.name,
                params={"charset": "utf-8"} if kind == "text" else None,
            )
        return mail


def address(text: str, name: str = "") -> Address:
    """The e-mail address in `text`, of somebody called `name`. Raises `AddressError`."""
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    if not _PLAIN.fullmatch(f"{local}@{host}"):
        raise AddressError(f"“{text}” is no e-mail address that every server takes")
    return Address(printable(name), username=local, domain=host)
